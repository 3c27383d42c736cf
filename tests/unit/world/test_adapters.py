"""Adapters of a user's own files: what each reads from a small file with its publisher's exact headers."""

import sqlite3
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from accord.core.errors import DataError
from accord.world import SOURCES
from accord.world.sources import ADAPTERS, adapter, baci_archive, baci_zip, comtrade, open_table, purchases, recognise
from accord.world.sources.baci_zip import Totals
from accord.world.table import KINDS, Table

SAMPLES = Path(__file__).parent / "samples"
COUNTRIES = "country_code,country_name,country_iso2,country_iso3\n156,China,CN,CHN\n392,Japan,JP,JPN\n842,USA,US,USA\n"
YEAR_2023 = (
    "t,i,j,k,v,q\n2023,156,392,280530,1000.5,20.25\n2023,156,842,280530,10.001,NA\n2023,842,392,010111,5,   1.5\n"
)
YEAR_2024 = "t,i,j,k,v,q\n2024,156,392,280530,900,30\n2024,842,392,280530,100,       NA\n"


def book(path: Path, sheets: dict[str, list[list]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, ["" if cell is None else cell for cell in row])
    return path


def baci(path: Path, members: dict[str, str] | None = None, edition: str = "HS92") -> Path:
    years = {f"BACI_{edition}_Y2023_V202601.csv": YEAR_2023, f"BACI_{edition}_Y2024_V202601.csv": YEAR_2024}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (members or years).items():
            archive.writestr(name, text)
        archive.writestr("country_codes_V202601.csv", COUNTRIES)
        archive.writestr(f"product_codes_{edition}_V202601.csv", "code,description\n280530,Rare-earth metals\n")
    return path


def wgi_long(path: Path, years=(2023,), lacks: str = "") -> Path:
    head = ["codeindyr", "code", "countryname", "year", "indicator", "estimate", "stddev", "nsource", "pctrank",
            "pctranklower", "pctrankupper"]  # fmt: skip
    places = (("USA", "United States", 1.0), ("ROM", "Romania", 0.2), ("ZAR", "Congo, Dem. Rep.", -1.5))
    rows = [
        [f"{code}{dimension}{year}", code, name, year, dimension, value + place / 10 - 0.25, 0.2, 9, 50, 40, 60]
        for code, name, value in places
        for year in years
        for place, dimension in enumerate(("va", "pv", "ge", "rq", "rl", "cc"))
        if (code, dimension) != ("ROM", lacks)
    ]
    return book(path, {"Sheet1": [head, *rows]})


def iea(path: Path) -> Path:
    rows = [
        ["Total supply for key minerals"],
        ["kt"],
        [],
        [None, 2024, 2030, 2035, 2040, None, None, 2024, 2030, 2035, 2040],
        [],
        ["Copper - Mining", None, None, None, None, None, "Copper - Refining"],
        ["Chile", 5000, 5100, 4900, 4700, None, "China", 12000, 13000, 13500, 14000],
        ["Democratic Republic of Congo", 3000, 3200, 3100, 3000, None, "Chile", 2000, 2000, 2000, None],
        ["Rest of world", 7000, 7000, 7000, 7000, None, "Rest of world", 9000, 9000, 9000, 9000],
        ["Total", 15000, 15300, 15000, 14700, None, "Total", 23000, 24000, 24500, 25000],
        ["Top 3 share", 0.5, 0.5, 0.5, 0.5, None, "Top 3 share", 0.6, 0.6, 0.6, 0.6],
        [],
        ["Magnet rare earth elements - Mining", None, None, None, None, None, "Magnet rare earth elements - Refining"],
        ["China", 45.8, 50, 52, 55, None, "China", 73.8, 80, 82, 85],
        ["Notes: Magnet rare earths are Nd, Pr, Tb and Dy."],
    ]
    # years stand above both blocks: the right block's names are in column G, its years in H to K
    rows[3] = [None, 2024, 2030, 2035, 2040, None, None, 2024, 2030, 2035, 2040]
    return book(path, {"1 Total demand for key minerals": [["Demand"]], "2 Total supply for key minerals": rows})


def wmd_book(path: Path) -> Path:
    return book(
        path,
        {
            "Cobalt": [["Cobalt"], ["Country", "unit", 2022, 2023, "data source"],
                       ["Congo, D.R.", "metr. t", 100, 120, "r"],
                       ["Cuba", "metr. t", 4, None, "e"], ["Total", "metr. t", 104, 120, None]],
            "Gold": [["Gold"], ["Country", "unit", 2022, 2023, "data source"], ["French Guiana", "kg", 1500, 1600, "e"],
                     ["Guyana", "kg", 15000, 16000, "p"], ["Total", "kg", 16500, 17600, None]],
            "Chromium (Cr2O3)": [["Rank 2022", "Rank 2023", "Country", "unit", "Production 2023", "Share in %"],
                                 [1, 1, "South Africa", "metr. t", 8000, 100]],
        },
    )  # fmt: skip


def wmd_database(path: Path) -> Path:
    with sqlite3.connect(path) as made:
        made.execute('CREATE TABLE "Country_ISO" ("ISO" TEXT, "Country" TEXT)')
        made.execute('CREATE TABLE "Gold" ("Country" TEXT, "Country_Code" TEXT, "Country_ISO" TEXT, "2023" REAL, '
                     '"2024" REAL, "unit" TEXT, "data_source" TEXT)')  # fmt: skip
        made.executemany(
            'INSERT INTO "Gold" VALUES (?, ?, ?, ?, ?, ?, ?)',
            [("French Guiana", "328", "GUY", 1600, 1700, "kg", "e"), ("Guyana", "328", "GUY", 16000, None, "kg", "r"),
             ("Taiwan", "S19", "490", 1, 1, "kg", "p"), ("Total", "DELETE", "DELETE", 17601, 1701, "kg", "nan")],
        )  # fmt: skip
    made.close()
    return path


def test_every_adapter_keeps_the_contract():
    for name in ADAPTERS:
        module = adapter(name)
        assert module.SOURCE.id == name
        assert module.FORM
        assert callable(module.load)
        assert callable(module.recognises)


def test_a_file_is_recognised_by_what_is_in_it(tmp_path):
    made = {
        "baci_zip": baci(tmp_path / "any.zip"),
        "comtrade": SAMPLES / "comtrade_H0.csv",
        "wmd": wmd_book(tmp_path / "a.xlsx"),
        "wgi_xlsx": wgi_long(tmp_path / "b.xlsx"),
        "bgs": SAMPLES / "bgs_gallium.csv",
        "iea_xlsx": iea(tmp_path / "c.xlsx"),
        "sipri": SAMPLES / "sipri_register.csv",
    }
    purchases.write_template(tmp_path / "d.xlsx")
    assert {recognise(path) for path in made.values()} == set(made)
    assert recognise(tmp_path / "d.xlsx") == "purchases"
    assert recognise(SAMPLES / "sipri_deliveries.csv") == "sipri"
    assert recognise(wmd_database(tmp_path / "world_mining_data.db")) == "wmd"
    for name, path in made.items():
        table = open_table(path)
        assert isinstance(table, Table)
        assert table.source.id == name
        assert list(table.frame.columns) == list(KINDS[table.kind].columns)
        assert set(table.frame["source"]) == {name}


def test_an_unknown_file_says_what_was_looked_for(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="no known source") as error:
        recognise(tmp_path / "x.csv")
    assert all(name in str(error.value) for name in ADAPTERS)


def test_baci_is_filtered_and_na_is_absent(tmp_path):
    table = baci_zip.load(baci(tmp_path / "b.zip"))
    assert len(table) == 4  # horses (010111) are no mineral
    assert table.source.vintage == "HS92, V202601"
    row = table.frame.filter(year=2023, exporter="CHN", importer="JPN").to_dicts()[0]
    assert (row["hs"], row["value_usd"], row["quantity_t"], row["reported_by"]) == ("280530", 1000500.0, 20.25, "both")
    absent = table.frame.filter(pl.col("quantity_t").is_null())
    assert absent["note"].to_list() == ["weight not observed"] * 2
    horses = baci_zip.load(tmp_path / "b.zip", codes=["010111"], years=[2023])
    assert horses.frame.select("hs", "quantity_t").row(0) == ("010111", 1.5)


def test_baci_sums_over_all_products_are_exact(tmp_path):
    path = baci(tmp_path / "b.zip")
    found = baci_zip.totals(path, {
        "bought": Totals(("year", "hs", "exporter"), importers=frozenset({"JPN"})),
        "sold": Totals(("exporter",)),
    })  # fmt: skip
    assert found["bought"].rows() == [
        (2023, "010111", "USA", 5_000, 1.5, 5_000, 1),
        (2023, "280530", "CHN", 1_000_500, 20.25, 1_000_500, 1),
        (2024, "280530", "CHN", 900_000, 30.0, 900_000, 1),
        (2024, "280530", "USA", 100_000, None, 0, 1),
    ]
    assert found["sold"].filter(exporter="CHN").row(0) == ("CHN", 1_910_501, 50.25, 1_900_500, 3)
    narrow = baci_zip.totals(path, {"all": Totals(("year",))}, codes=["010111"])["all"]
    assert narrow.rows() == [(2023, 5_000, 1.5, 5_000, 1)]
    yearly = dict(baci_zip.by_year(path, {"all": Totals(("hs",))}))
    assert yearly[2024]["all"].rows() == [("280530", 1_000_000, 30.0, 900_000, 2)]


def test_baci_blocks_do_not_change_the_answer(tmp_path, monkeypatch):
    path = baci(tmp_path / "b.zip")
    whole = baci_zip.load(path).frame
    monkeypatch.setattr(baci_archive, "_BLOCK", 40)
    monkeypatch.setattr(baci_zip, "_PARTIAL_ROWS", 1)
    assert baci_zip.load(path).frame.equals(whole)
    assert baci_zip.totals(path, {"n": Totals(("year",))})["n"]["rows"].to_list() == [3, 2]


def test_comtrade_keeps_the_two_sides_apart():
    bought = comtrade.load(SAMPLES / "comtrade_H0.csv")
    assert bought.frame.select("exporter", "value_usd", "quantity_t", "status").rows() == [
        ("CHN", 30e6, 400.0, "reported"),
        ("TWN", 9e6, None, "reported"),
        ("VNM", 20e6, 200.0, "estimated"),
    ]
    assert set(bought.frame["reported_by"]) == {"importer"}
    assert set(bought.frame["hs_revision"]) == {"HS92"}
    assert bought.frame.filter(exporter="TWN")["note"][0] == "weight not reported"
    assert any("World" in said for said in bought.left_out)
    assert any("areas without a code, 1,000,000 USD" in said for said in bought.left_out)
    sold = comtrade.load(SAMPLES / "comtrade_H0.csv", flow="export")
    assert sold.frame.select("exporter", "importer", "value_usd", "unit").rows() == [("CHN", "JPN", 28e6, "USD FOB; t")]


def test_wmd_drops_totals_turns_kg_into_t_and_names_french_guiana(tmp_path):
    for path in (wmd_book(tmp_path / "w.xlsx"), wmd_database(tmp_path / "w.db")):
        table = open_table(path)
        assert not table.frame["area"].is_in(["Total"]).any()
        assert "world totals" in table.left_out[0]
        gold = table.frame.filter(good="Gold", year=2023)
        assert dict(gold.select("country", "tonnes").iter_rows())["GUF"] == pytest.approx(1.6)
        assert dict(gold.select("country", "status").iter_rows())["GUF"] == "estimated"
        assert gold.filter(country="GUY")["amount"][0] == 16000
    frame = open_table(tmp_path / "w.xlsx").frame
    assert frame.filter(good="Chromium (Cr2O3)").select("basis", "mineral").row(0) == ("oxide", "chromium")
    blank = frame.filter(country="CUB", year=2023).select("tonnes", "status", "note").row(0)
    assert blank == (None, "unknown", "blank in the source")


def test_wgi_needs_all_six_dimensions_and_goes_by_name(tmp_path):
    frame = open_table(wgi_long(tmp_path / "w.xlsx", lacks="cc")).frame
    assert dict(frame.select("country", "dimensions").iter_rows()) == {"USA": 6, "ROU": 5, "COD": 6}
    assert frame.filter(country="USA")["wgi"][0] == pytest.approx(1.0)
    assert frame.filter(country="ROU").select("wgi", "status", "note").row(0) == (None, "unknown", "5 of 6 dimensions")


def test_wgi_with_a_sheet_for_each_dimension(tmp_path):
    def sheet(value: float) -> list[list]:
        six = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]
        return [*[["text"]] * 13, [None, None, 2018, *[None] * 5, 2019], ["Country/Territory", "Code", *six, *six],
                ["Japan", "JPN", value, 0, 0, 0, 0, 0, value + 0.1, 0, 0, 0, 0, 0],
                ["Kosovo", "KSV", "#N/A", 0, 0, 0, 0, 0, value, 0, 0, 0, 0, 0]]  # fmt: skip

    names = ("VoiceandAccountability", "Political StabilityNoViolence", "GovernmentEffectiveness", "RegulatoryQuality",
             "RuleofLaw", "ControlofCorruption")  # fmt: skip
    path = book(tmp_path / "old.xlsx", {"Introduction": [["text"]]} | {name: sheet(1.0) for name in names})
    frame = open_table(path).frame
    assert frame.select("country", "year", "wgi").rows() == [("JPN", 2018, 1.0), ("JPN", 2019, 1.1), ("XKX", 2019, 1.0)]


def test_bgs_says_what_a_blank_is():
    table = open_table(SAMPLES / "bgs_gallium.csv")
    rows = {row["area"]: row for row in table.frame.iter_rows(named=True)}
    assert (rows["China"]["tonnes"], rows["China"]["status"]) == (None, "unknown")
    assert (rows["Korea (Rep. of)"]["country"], rows["Korea (Rep. of)"]["status"]) == ("KOR", "estimated")
    assert (rows["Japan"]["tonnes"], rows["Japan"]["status"], rows["Japan"]["high"]) == (None, "below", 0.5)
    assert (rows["Soviet Union"]["tonnes"], rows["Soviet Union"]["country"]) == (0.0, "SUN")
    assert set(table.frame["stage"]) == {"refining"}
    assert table.left_out == ("1 rows that are not production",)


def test_iea_reads_both_blocks_and_leaves_out_notes(tmp_path):
    frame = open_table(iea(tmp_path / "i.xlsx")).frame
    copper = frame.filter(good="Copper", year=2024, kind="country").select("stage", "country", "tonnes").rows()
    assert set(copper) == {("mining", "CHL", 5e6), ("mining", "COD", 3e6), ("refining", "CHN", 12e6),
                           ("refining", "CHL", 2e6)}  # fmt: skip
    assert frame.filter(good="Copper", year=2024, kind="total", stage="mining")["amount"][0] == 15000
    assert frame.filter(year=2030)["note"].unique().to_list() == ["projection, IEA base case"]
    assert set(frame.filter(mineral="rare_earths")["detail"]) == {"magnet rare earths (Nd, Pr, Dy, Tb)"}
    assert not frame["area"].str.contains("Notes|Top").any()


def test_sipri_keeps_a_deal_once_and_a_bloc_without_a_code():
    deals = open_table(SAMPLES / "sipri_register.csv").frame
    assert deals["tiv_delivered"].sum() == 1911
    assert deals.filter(weapon="F-00A").select("ordered", "delivered", "delivery_years").row(0) == (
        42,
        38,
        "2018; 2019; 2020",
    )
    assert deals.filter(weapon="XX-1").select("supplier", "status").row(0) == ("GBR", "estimated")
    bloc = deals.filter(weapon="XX-2").select("recipient", "recipient_area", "delivered", "note").row(0)
    assert bloc == (None, "NATO**", None, "delivered not known; tiv delivered not known")
    single = open_table(SAMPLES / "sipri_deliveries.csv").frame
    assert single["deal"].to_list() == ["1001/1", "1001/2"]
    assert single["status"].to_list() == ["reported", "estimated"]
    assert single["tiv_delivered"].sum() == 900


def test_purchases_go_from_the_template_to_a_table(tmp_path):
    path = tmp_path / "template.xlsx"
    purchases.write_template(path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<dataValidation ") == 10
    assert "Lists!$A$2:$A$" in sheet
    with pytest.raises(DataError, match=r"sheet Purchases: no purchases"):
        open_table(path)
    head = ["Year", "Mineral", "Stage", "Quantity", "Unit", "Basis", "Value (USD)", "Country of origin", "Supplier",
            "Country of use", "Status", "Comment"]  # fmt: skip
    filled = book(tmp_path / "filled.xlsx", {"Purchases": [
        head,
        [2024, "Gallium", "refining", 120, "kg", "contained", 60000, "China", "A Co", "Japan", "reported", ""],
        [2024, "Rare earths", "manufacturing", None, None, None, 1e6, None, "B Co", "Japan", "Estimated", "magnets"],
    ]})  # fmt: skip
    frame = open_table(filled).frame
    assert frame.select("mineral", "quantity_t", "value_usd", "origin").rows() == [
        ("gallium", 0.12, 60000.0, "CHN"), ("rare_earths", None, 1e6, None)]  # fmt: skip
    assert frame["note"][1] == "quantity not given; origin not known; magnets"
    assert frame["status"].to_list() == ["reported", "estimated"]


def test_the_reference_page_lists_every_source_and_adapter(root):
    page = (root / "docs" / "reference" / "sources.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in page for name in (*SOURCES, *ADAPTERS))
    assert all(f"`{column}`" in page for kind in KINDS.values() for column in kind.columns)


@pytest.mark.parametrize("name", ["BGS_gallium_production.csv", "BGS_germanium_production.csv"])
def test_real_bgs_files(root, name):
    path = root.parent / "shared" / "data" / "adapter_samples" / "bgs" / name
    if not path.is_file():
        pytest.skip("the publisher's files are not shipped")
    table = open_table(path)
    raw = pl.read_csv(path, infer_schema=False)
    assert len(table) == raw.height
    assert table.frame["tonnes"].sum() == pytest.approx(raw["quantity"].cast(pl.Float64).sum())


def test_real_wmd_folder_and_political_stability(reference):
    raw = pl.read_parquet(reference / "wmd_production.parquet")
    table = open_table(reference)
    total = raw.filter(table="Cobalt", year=2024, Country="Total")["production"][0]
    assert table.frame.filter(good="Cobalt", year=2024)["tonnes"].sum() == pytest.approx(total, rel=0.008)
    gold = table.frame.filter(good="Gold", year=2024)
    assert gold["tonnes"].sum() == pytest.approx(gold["amount"].sum() / 1000)
    assert {"GUF", "TWN", "XKX"} <= set(table.frame["country"])
    stability = open_table(reference / "wgi_psav_estimate.csv").frame
    assert stability["wgi"].null_count() == stability.height
    assert stability.filter(country="USA", year=2023)["political_stability"][0] == pytest.approx(-0.193, abs=0.001)
