"""The codes of objects: weapons and minerals in a text, by their longest names."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.core.errors import DataError
from accord.core.labels import weapon, weapons
from accord.ledger.lines import to_line
from accord.reader import read
from accord.reader.draft import Draft
from accord.reader.steps.deals.weapons import weapon_in, weapons_in
from accord.reader.steps.document.topics import mineral_in

CATEGORIES = {
    "aircraft", "air_defence_systems", "anti_submarine_warfare_weapons", "armoured_vehicles", "artillery", "engines",
    "missiles", "naval_weapons", "other", "satellites", "sensors", "ships",
}  # fmt: skip


def test_every_weapon_has_a_category_a_heading_and_a_name_of_its_own() -> None:
    assert {w.category for w in weapons().values()} == CATEGORIES
    assert all(w.hs.isdigit() for w in weapons().values())
    assert weapon("PAC-3 MSE").key == "pac_3"
    with pytest.raises(DataError, match="unknown weapon"):
        weapon("ploughshare")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("180 K2 tanks", "k2_black_panther"),
        ("F-35As and their engines", "f_35_lightning_ii"),
        ("400 Tomahawks", "tomahawk"),
        ("six frigates", "frigate"),
        ("Mogami-class frigates", "mogami_class"),
        ("air defence batteries", "air_defence_system"),
        ("four frigates and two submarines", ""),
        ("a submarine cable", ""),
        ("a world without nuclear weapons", ""),
        ("Bradley said that patriots like javelins", ""),
        ("tanker aircraft for the navy", "tanker_aircraft"),
    ],
)
def test_the_weapon_of_an_object(text: str, code: str) -> None:
    assert weapon_in(Draft.of("x.txt", text), 0, len(text)) == code


def test_a_designation_holds_the_kind_behind_it() -> None:
    text = "The navy ordered PAC-3 MSE interceptors."
    assert [text[n.start : n.end] for n in weapons_in(Draft.of("x.txt", text), 0, len(text))] == [
        "PAC-3 MSE interceptors"
    ]


def test_a_line_tells_category_and_heading() -> None:
    ledger = read("x.txt", text="Oslo, 3 May 2026\n\nNorway ordered 54 Leopard 2A8 tanks from Germany.")
    line = to_line("order", ledger.orders[0])
    assert (line["weapon"], line["weapon_category"], line["hs"]) == ("leopard_2", "armoured_vehicles", "8710")


def test_a_promise_has_the_code_of_its_object() -> None:
    text = "Oslo, 3 May 2026\n\nNorway will buy 40 missiles from Korea. Korea will supply dysprosium and terbium."
    assert [(c.weapon, c.mineral) for c in read("x.txt", text=text).commitments] == [
        ("missile", ""),
        ("", "rare_earths"),
    ]


def test_names_of_ones_own_have_a_code(tmp_path: Path) -> None:
    known, unknown = tmp_path / "known", tmp_path / "unknown"
    for folder, meant in ((known, "submarine"), (unknown, "horse")):
        folder.mkdir()
        (folder / "arms.toml").write_text(f'[names]\n"Seahorse" = "{meant}"\n', encoding="utf-8")
    text = "Oslo, 3 May 2026\n\nNorway ordered six Seahorse boats from Chile."
    assert [o.weapon for o in read("x.txt", text=text, lexicons=known).orders] == ["submarine"]
    with pytest.raises(DataError, match="unknown weapon"):
        read("x.txt", text=text, lexicons=unknown)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("permanent magnets", "rare_earths"),
        ("heavy rare earths", "heavy_rare_earths"),
        ("hrees and rees", "rare_earths"),
        ("neodymium and dysprosium", "rare_earths"),
        ("polysilicon", "silicon"),
        ("continue to buy tin", "tin"),
        ("battery metals", ""),
        ("lithium and nickel", ""),
        ("tinned fish", ""),
    ],
)
def test_the_mineral_of_an_object(text: str, key: str) -> None:
    assert mineral_in(text) == key
