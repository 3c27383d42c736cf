"""Loading: the shipped episodes are whole, a folder of one's own works, and every fault names its place."""

import hashlib
import json

import pytest

from accord.core.errors import DataError
from accord.crisis.backtest.load import SHIPPED, load


def spoil(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_shipped_episodes_are_what_their_description_says(public):
    package = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    assert len(public) == 14
    for resource in package["resources"]:
        raw = (SHIPPED / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
        assert resource["rows"] == len(raw.decode().splitlines()) - 1
        assert resource["licenses"][0]["title"].startswith("Etalab")
        header = raw.decode().splitlines()[0].split(",")
        assert sorted(field["name"] for field in resource["schema"]["fields"]) == sorted(header)


def test_the_flows_tell_who_is_affected_and_how_large_the_loss_is(public):
    import csv

    with (SHIPPED / "episodes.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    for episode in public:
        before, row = episode.before, rows[episode.before.id]
        named = [name for name, marked in zip(before.importers, before.affected, strict=True) if marked]
        assert named == row["affected"].split()
        assert before.loss == pytest.approx(float(row["need"]), abs=6e-5)
        assert before.flows[before.cut].sum() == pytest.approx(float(row["shock_base_t"]), abs=0.01)
        assert before.remaining[before.cut].sum() == pytest.approx(before.left)


def test_rare_earths_are_one_commodity_and_fuels_go_by_their_heading(public):
    commodities = [episode.before.commodity for episode in public]
    assert commodities.count("rare_earths") == 3
    assert commodities.count("nickel") == 2
    assert {"HS 2701", "HS 2709", "HS 2508"} <= set(commodities)
    assert len(set(commodities)) == 11


def test_a_folder_of_ones_own(folder):
    tin, lithium = load(folder)
    assert tin.before.targets == ("CHN", "MYS", "ROW")
    assert lithium.before.targets == ("JPN",)
    assert lithium.before.affected.tolist() == [True, False, False]
    assert lithium.before.loss == pytest.approx(45 / 45)
    assert tin.observed.sum() == 146


def test_without_an_outcome_it_can_be_predicted_and_not_scored(folder):
    text = (folder / "flows.csv").read_text(encoding="utf-8")
    lines = [",".join([*line.split(",")[:4], line.split(",")[5]]) for line in text.splitlines()]
    (folder / "flows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tin, lithium = load(folder)
    assert tin.after is None
    with pytest.raises(ValueError, match="no outcome"):
        assert lithium.observed.sum()


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("episodes.csv", "shock_cap_t", "cap", r"episodes.csv: .*shock_cap_t"),
        ("flows.csv", "q_pre", "tonnes", r"flows.csv: .*q_pre"),
        ("flows.csv", "tin_ban,PER,CHN,60", "tin_ban,PER,CHN,-60", "row 3, column q_pre.*negative"),
        ("flows.csv", "tin_ban,PER,CHN,60", "tin_ban,PER,CHN,many", "row 3, column q_pre.*no number"),
        ("flows.csv", "tin_ban,PER,CHN,60", "tin_ban,PER,CHN,", "row 3, column q_pre.*is empty"),
        ("flows.csv", "tin_ban,PER,CHN,60,70", "tin_ban,PER,CHN,60,", "row 3, column q_post.*is empty"),
        ("flows.csv", "tin_ban,PER,CHN", "tin_ban,QQQ,CHN", "row 3, column exporter.*unknown country 'QQQ'"),
        ("flows.csv", "tin_ban,PER,CHN", "tin_bam,PER,CHN", "tin_bam: no such episode"),
        ("flows.csv", "tin_ban,PER,CHN", "tin_ban,IDN,CHN", "row 3.*stands in row 2 already"),
        ("flows.csv", "lithium,", "tin_ban,", "lithium: no flows|stands in row"),
        ("episodes.csv", "CHL,JPN", "CHL,DEU", "column targets.*no flow goes to DEU"),
        ("episodes.csv", "IDN,ALL", "CHL,ALL", "column exporter.*no flow comes from CHL"),
        ("episodes.csv", "IDN,ALL", "Atlantis,ALL", "column exporter.*unknown country"),
        ("episodes.csv", "2016,20\n", "2016,200\n", "column shock_cap_t.*nothing is lost"),
        ("episodes.csv", "2016,20\n", "2016,\n", "column shock_cap_t.*is empty"),
        ("episodes.csv", "260900", "tin", "column hs.*'tin' is no HS code"),
        ("episodes.csv", "ban,2015", "ban,soon", "column pre_year.*no whole number"),
        ("flows.csv", "CHL,JPN,50", "CHL,JPN,1", "nothing is lost|no target takes 10 %"),
        ("flows.csv", "CHL,JPN,50", "CHL,JPN,0", "shipped nothing to its targets"),
    ],
)
def test_a_fault_names_file_row_and_column(folder, name, old, new, said):
    spoil(folder, name, old, new)
    with pytest.raises(DataError, match=said):
        load(folder)


def test_no_dependent_importer_is_a_fault(folder):
    spoil(folder, "flows.csv", "ARG,JPN,20", "ARG,JPN,2000")
    with pytest.raises(DataError, match="no target takes 10 % or more from CHL"):
        load(folder)


def test_missing_places_and_empty_folders(tmp_path, folder):
    with pytest.raises(DataError, match="no such folder"):
        load(tmp_path / "nowhere")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(DataError, match=r"episodes.csv, flows.csv"):
        load(empty)
    (folder / "flows.csv").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="empty"):
        load(folder)


def test_all_faults_of_a_file_come_at_once(folder):
    spoil(folder, "flows.csv", "IDN,CHN,100", "IDN,CHN,-1")
    spoil(folder, "flows.csv", "BOL,ROW,5", "BOL,ROW,x")
    with pytest.raises(DataError, match="2 faults"):
        load(folder)


IMPORTERS = "id,importer,affected,q_pre\n"


def test_flags_of_importers_csv_are_kept_and_its_totals_checked(folder):
    path = folder / "importers.csv"
    path.write_text(IMPORTERS + "tin_ban,CHN,1,160\ntin_ban,MYS,0,50\nlithium,JPN,1,70\n", encoding="utf-8")
    assert load(folder)[0].before.affected.tolist() == [True, False, False]
    path.write_text(IMPORTERS + "tin_ban,CHN,1,165\nlithium,JPN,1,70\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"row 2, column q_pre.*165.000 t, but its flows add up to 160.000 t"):
        load(folder)
    path.write_text(IMPORTERS + "tin_ban,DEU,1,165\n", encoding="utf-8")
    with pytest.raises(DataError, match="no flow of tin_ban goes to DEU"):
        load(folder)
    path.write_text(IMPORTERS + "tin_ban,CHN,0,160\nlithium,JPN,1,70\n", encoding="utf-8")
    with pytest.raises(DataError, match="no target takes 10 %"):
        load(folder)
