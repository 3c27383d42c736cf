"""The country and mineral tables: every source's names lead to one key, ambiguous ones to none."""

from __future__ import annotations

from collections import defaultdict

import pytest

from accord.core.errors import DataError
from accord.core.labels import countries, country, fold, mineral, minerals
from accord.core.vocab import rows
from accord.world import load_world


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Burma", "MMR"),
        ("Congo (Kinshasa)", "COD"),
        ("Turkey", "TUR"),
        ("Korea, Republic of", "KOR"),
        ("Taiwan, China", "TWN"),
        ("Republic of China", "TWN"),
        ("People's Republic of China", "CHN"),
        ("U.S.", "USA"),
        ("UK", "GBR"),
        ("Côte d’Ivoire", "CIV"),
        ("Namibia", "NAM"),
        ("Georgia", "GEO"),
    ],
)
def test_names_of_sources(name: str, iso3: str) -> None:
    assert country(name).iso3 == iso3


@pytest.mark.parametrize(
    ("code", "iso3"), [(842, "USA"), (699, "IND"), (251, "FRA"), (579, "NOR"), (757, "CHE"), (490, "TWN")]
)
def test_baci_codes_are_not_iso_numbers(code: int, iso3: str) -> None:
    assert {c.baci: c.iso3 for c in countries().values()}[code] == iso3


def test_taiwan_has_its_own_number() -> None:
    assert country("TWN").m49 == 158


@pytest.mark.parametrize("name", ["Atlantis", "Congo", "Korea"])
def test_unknown_or_ambiguous_names_raise_with_a_hint(name: str) -> None:
    with pytest.raises(DataError, match=r"Nearest known|Use an ISO3"):
        country(name)


@pytest.mark.parametrize(("table", "key"), [("countries", "iso3"), ("minerals", "key")])
def test_no_name_leads_to_two_keys(table: str, key: str) -> None:
    owners = defaultdict(set)
    for row in rows(table):
        for name in (row[key], row["name"], row.get("iso2", ""), *row["names"].split(";")):
            if name:
                owners[fold(name)].add(row[key])
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


def test_no_baci_code_is_given_twice() -> None:
    codes = [c.baci for c in countries().values() if c.baci is not None]
    assert len(codes) == len(set(codes)) == 238


def test_minerals_by_name() -> None:
    assert mineral("rare earth elements").key == "rare_earths"
    assert mineral("rare_earths").hs == ("284610", "284690", "280530")
    assert mineral("gallium").hs == ()  # no HS92 code holds gallium alone


def test_hs_codes_are_shipped() -> None:
    shipped = set(load_world().table("products")["hs92"])
    assert {code for m in minerals().values() for code in m.hs} <= shipped


def test_blocs() -> None:
    members = defaultdict(set)
    for row in rows("blocs"):
        assert row["iso3"] in countries()
        assert row["source"]
        members[row["bloc"]].add(row["iso3"])
    assert len(members["EU27"]) == 27
    assert members["G7"] == {"CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA"}
