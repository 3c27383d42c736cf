"""Bad input: one message that names file, row or cell, and remedy; nothing half-loaded."""

import struct
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from accord.core.errors import DataError
from accord.world.source import Source
from accord.world.sources import baci_zip, comtrade, open_table, recognise
from accord.world.sources.archive import open_zip
from accord.world.table import Table

SAMPLES = Path(__file__).parent / "samples"
HEADER = "t,i,j,k,v,q\n"
MEMBER = "BACI_HS92_Y2023_V202601.csv"
PURCHASES = ["Year", "Mineral", "Stage", "Quantity", "Unit", "Basis", "Value (USD)", "Country of origin", "Supplier",
             "Country of use", "Status", "Comment"]  # fmt: skip


def said(function, *arguments, **options) -> str:
    with pytest.raises(DataError) as error:
        function(*arguments, **options)
    return str(error.value)


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def edited(path: Path, name: str, old: str, new: str) -> Path:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    assert old in text
    target = path / name
    target.write_text(text.replace(old, new), encoding="utf-8")
    return target


def purchases(path: Path, rows: list[list], head: list[str] = PURCHASES) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Purchases")
        for place, row in enumerate([head, *rows]):
            sheet.write_row(place, 0, ["" if cell is None else cell for cell in row])
    return path


def test_missing_file_and_empty_file(tmp_path):
    assert "no such file" in said(open_table, tmp_path / "absent.csv")
    (tmp_path / "empty.csv").write_text("\n")
    assert said(open_table, tmp_path / "empty.csv") == "empty.csv: the file is empty. Download or export it again"
    (tmp_path / "empty.zip").write_bytes(b"")
    assert "the file is empty" in said(baci_zip.load, tmp_path / "empty.zip")


def test_missing_column_names_it_and_what_is_there(tmp_path):
    path = edited(tmp_path, "comtrade_H0.csv", "netWgt,", "weight,")
    text = said(open_table, path)
    assert "comtrade_H0.csv: header: columns are missing: netWgt. It has: typeCode" in text
    path = edited(tmp_path, "sipri_register.csv", "Number delivered,", "Delivered,")
    assert "columns are missing: Number delivered" in said(open_table, path)


def test_wrong_encoding_names_row_and_remedy(tmp_path):
    path = tmp_path / "bgs.csv"
    path.write_bytes((SAMPLES / "bgs_gallium.csv").read_bytes().replace(b"Soviet Union,", b"T\xfcrkiye,"))
    assert said(open_table, path) == 'bgs.csv: row 5: wrong encoding: byte 0xfc is not UTF-8. Save it as "CSV UTF-8"'


def test_text_in_a_number_names_row_and_column(tmp_path):
    path = edited(tmp_path, "comtrade_H0.csv", "30000000,,30000000", "30000000,,thirty")
    assert "row 3, column primaryValue: 'thirty' is no number. Write digits" in said(open_table, path)
    path = zipped(tmp_path / "b.zip", {MEMBER: HEADER + "2023,156,392,280530,1,2\n2023,156,392,280540,abc,2\n"})
    assert said(baci_zip.load, path) == (
        f"b.zip: {MEMBER}: row 3, column v: 'abc' is no number. Download it again"
    )  # fmt: skip


def test_all_faults_are_gathered_and_the_list_is_capped(tmp_path):
    rows = "".join(f"2023,156,392,{280000 + n},x,2\n" for n in range(500))
    text = said(baci_zip.load, zipped(tmp_path / "b.zip", {MEMBER: HEADER + rows + "2023,999,392,280530,1,2\n"}))
    assert text.count("\n") == 21
    assert text.endswith("and 481 more. Mend these first")
    assert "row 2, column v" in text


def test_unknown_country_other_year_and_wrong_header_of_baci(tmp_path):
    path = zipped(tmp_path / "b.zip", {MEMBER: HEADER + "2022,999,392,280530,1,2\n"})
    text = said(baci_zip.load, path)
    assert "country code 999 is in no table" in text
    assert "year 2022 in the file of 2023" in text
    path = zipped(tmp_path / "c.zip", {MEMBER: "t,i,j,hs6,v,q\n2023,156,392,280530,1,2\n"})
    assert "row 1: the header is 't,i,j,hs6,v,q'. Expected is t,i,j,k,v,q" in said(baci_zip.load, path)
    assert "no known source" in said(recognise, zipped(tmp_path / "d.zip", {"a.csv": "1"}))


def test_another_hs_revision_than_wanted(tmp_path):
    path = zipped(tmp_path / "b.zip", {"BACI_HS17_Y2023_V202601.csv": HEADER + "2023,156,392,280530,1,2\n"})
    assert "the archive is HS17, wanted is HS92" in said(baci_zip.load, path, revision="HS92")
    assert "Download the HS92 edition of BACI" in said(baci_zip.load, path)
    assert len(baci_zip.load(path, codes=["280530"])) == 1
    assert "no such year. It holds 2023 to 2023" in said(baci_zip.load, path, years=[1999])
    path = edited(tmp_path, "comtrade_H0.csv", ",H0,HS,", ",H6,HS,")
    text = said(comtrade.load, path, revision="HS92")
    assert "4 rows are HS22 (H6), wanted is HS92. Download the data as classification H0" in text


def test_truncated_and_damaged_zip(tmp_path):
    rows = "".join(f"2023,156,392,{280000 + n},{n}.5,2\n" for n in range(20_000))
    whole = zipped(tmp_path / "b.zip", {MEMBER: HEADER + rows}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert "no complete zip" in said(open_table, tmp_path / "cut.zip")
    spoiled = bytearray(whole)
    spoiled[5000:5040] = b"\0" * 40
    (tmp_path / "spoiled.zip").write_bytes(spoiled)
    text = said(baci_zip.load, tmp_path / "spoiled.zip")
    assert f"spoiled.zip: {MEMBER}: is damaged" in text
    assert "nothing was kept" in text


def test_zip_bomb_is_refused_before_a_byte_is_unpacked(tmp_path):
    bomb = zipped(tmp_path / "bomb.zip", {MEMBER: b"0" * 30_000_000})
    text = said(open_table, bomb)
    assert "to 1. More than 200 to 1 is no table; nothing was unpacked" in text
    large = zipped(tmp_path / "large.zip", {"a.csv": "1,2\n" * 1000, "b.csv": "1,2\n" * 1000})
    assert "unpacks to 0.0 GB" in said(open_zip, large, most_bytes=5000)
    # a header that understates its size: what is unpacked ends at the stated size, and the checksum does not fit
    raw = bytearray(zipped(tmp_path / "lie.zip", {MEMBER: HEADER + "2023,156,392,280530,1,2\n" * 5000}).read_bytes())
    central = raw.rindex(b"PK\x01\x02")
    raw[central + 24 : central + 28] = struct.pack("<I", 200)
    (tmp_path / "lie.zip").write_bytes(raw)
    assert "is damaged" in said(baci_zip.load, tmp_path / "lie.zip")


@pytest.mark.parametrize("name", ["../BACI_HS92_Y2023_V202601.csv", "/etc/x.csv", "..\\x.csv", "C:/x.csv"])
def test_a_path_that_leaves_the_archive_is_refused(tmp_path, name):
    text = said(open_zip, zipped(tmp_path / "t.zip", {name: "1"}))
    assert "the path leaves the archive. Pack the files again" in text


def test_encrypted_zip_and_workbook(tmp_path):
    raw = bytearray(zipped(tmp_path / "e.zip", {MEMBER: HEADER}).read_bytes())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(sign) + place] |= 0x1
    (tmp_path / "e.zip").write_bytes(raw)
    assert f"e.zip: {MEMBER}: is encrypted" in said(open_table, tmp_path / "e.zip")
    (tmp_path / "e.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    assert "e.xlsx: is encrypted or an old .xls" in said(open_table, tmp_path / "e.xlsx")


def test_xlsx_that_is_no_xlsx(tmp_path):
    (tmp_path / "t.xlsx").write_text("Country;2023\n")
    assert "is no xlsx (no zip inside). Open it and save it as .xlsx" in said(open_table, tmp_path / "t.xlsx")
    zipped(tmp_path / "z.xlsx", {"a.txt": "1"})
    assert "is no readable xlsx" in said(open_table, tmp_path / "z.xlsx")
    zipped(tmp_path / "bomb.xlsx", {"xl/workbook.xml": b"0" * 30_000_000})
    assert "nothing was unpacked" in said(open_table, tmp_path / "bomb.xlsx")


def test_duplicate_keys_name_both_rows(tmp_path):
    text = (SAMPLES / "comtrade_H0.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "twice.csv"
    path.write_text("\n".join([*text, text[2]]) + "\n", encoding="utf-8")
    assert "row 10: year, reporter, partner, code (2023.0, JPN, CHN, 280530) stands in row 3 already" in said(
        open_table, path
    )
    rows = HEADER + "2023,156,392,280530,1,2\n2023,156,392,280530,3,4\n"
    text = said(baci_zip.load, zipped(tmp_path / "b.zip", {MEMBER: rows}))
    assert "2 rows share a key (rows 2, 3), first: 2023, CHN, JPN, 280530. Keep one of each" in text


def test_monthly_comtrade_and_ragged_rows(tmp_path):
    assert "holds monthly rows" in said(open_table, edited(tmp_path, "comtrade_H0.csv", "C,A,2023", "C,M,2023"))
    path = edited(tmp_path, "bgs_gallium.csv", "Estimates.", "Estimates, two")
    assert "bgs_gallium.csv: row 3: 29 cells under 28 headers" in said(open_table, path)
    (tmp_path / "bare.csv").write_text((SAMPLES / "bgs_gallium.csv").read_text().splitlines()[0] + "\n")
    assert "a header and no rows" in said(open_table, tmp_path / "bare.csv")


def test_purchases_name_every_cell(tmp_path):
    path = purchases(tmp_path / "p.xlsx", [
        [2024, "Gallium", "refining", 1, "kg", "contained", 5, "China", "A", "Japan", "reported", ""],
        [2024.5, "Galium", "smelting", "ten", "kg", "contained", 5, "Chnia", "A", "Japan", "reported", ""],
        [None, "Gallium", "refining", 3, None, "net", -5, "China", "A", "Japan", "reported", ""],
        [2024, "Gallium", "refining", None, None, None, None, "China", "A", "Japan", "reported", ""],
        [2024, "Gallium", "refining", 1, "kg", "contained", 5, "China", "A", "Japan", "reported", ""],
    ])  # fmt: skip
    text = said(open_table, path)
    for part in (
        "sheet Purchases, cell A3: '2024.5' is no whole number",
        "sheet Purchases, cell B3: unknown mineral 'Galium'. Nearest known: gallium",
        "sheet Purchases, cell C3: 'smelting' is not in the list. One of mining, refining, manufacturing",
        "sheet Purchases, cell D3: 'ten' is no number",
        "sheet Purchases, cell H3: unknown country 'Chnia'. Nearest known:",
        "sheet Purchases, cell A4: is empty",
        "sheet Purchases, cell E4: is empty beside a quantity",
        "sheet Purchases, cell F4: 'net' is not in the list",
        "sheet Purchases, cell G4: -5 is below zero",
        "sheet Purchases, cell D5: neither a quantity nor a value",
        "sheet Purchases, row 6: this purchase",
    ):
        assert part in text
    missing = purchases(tmp_path / "m.xlsx", [[2024, "Gallium"]], ["Year", "Mineral"])
    assert "sheet Purchases: columns are missing: Stage, Quantity" in said(open_table, missing)


def test_a_table_refuses_what_its_kind_does_not_allow():
    source = Source(id="x", publisher="p", title="t", vintage="v", licence="l", licence_url="", address="", unit="u",
                    basis="gross")  # fmt: skip
    row = {"year": 2023, "exporter": "CHN", "importer": "JPN", "hs": "280530", "hs_revision": "HS92",
           "reported_by": "both", "value_usd": 1.0, "quantity_t": 1.0}  # fmt: skip
    good = Table.of("trade", pl.DataFrame([row]), source)
    assert good.frame.select("source", "vintage", "unit", "basis", "status").row(0) == (
        "x",
        "v",
        "u",
        "gross",
        "reported",
    )
    bad = [row | {"value_usd": -1.0}, row, row | {"importer": "KOR", "quantity_t": None}, row | {"hs": None}]
    text = said(Table.of, "trade", pl.DataFrame(bad), source)
    for part in ("hs: 1 rows are empty", "value_usd: 1 rows are negative", "do not say why", "2 rows share a key"):
        assert part in text
    assert "no rows" in said(Table.of, "trade", pl.DataFrame(bad).clear(), source)
    odd = pl.DataFrame([row | {"status": "guess", "basis": "net"}])
    assert "'guess' is not known" in said(Table.of, "trade", odd, source)


@pytest.mark.parametrize(("cell", "what"), [("-1", "'-1' is negative"), ("NaN", "'NaN' is no number")])
def test_negative_and_nan_amounts_name_their_row(tmp_path, cell, what):
    path = zipped(tmp_path / "b.zip", {MEMBER: HEADER + f"2023,156,392,280530,1,2\n2023,156,410,280530,{cell},2\n"})
    assert f"row 3, column v: {what}" in said(baci_zip.load, path)
    path = edited(tmp_path, "comtrade_H0.csv", "30000000,,30000000", f"30000000,,{cell}")
    assert f"row 3, column primaryValue: {what.replace(chr(39), '') if cell == '-1' else what}" in said(
        open_table, path
    )


def test_a_header_and_no_rows_in_a_zip(tmp_path):
    path = zipped(tmp_path / "b.zip", {MEMBER: HEADER})
    for read in (baci_zip.load, lambda one: baci_zip.totals(one, {"all": baci_zip.Totals(("year",))})):
        assert said(read, path) == (
            f"b.zip: {MEMBER}: a header and no rows. Download the archive again; no year of BACI is empty"
        )


def test_a_row_that_is_cut_is_refused(tmp_path):
    whole = (SAMPLES / "comtrade_H0.csv").read_text(encoding="utf-8").rstrip()
    rows = len(whole.splitlines())
    path = tmp_path / "cut.csv"
    path.write_text(whole[: whole.rindex("\n") + 20], encoding="utf-8")
    text = said(open_table, path)
    assert f"cut.csv: row {rows}: " in text
    assert "The row is cut: download or export the file again" in text
    path.write_text(whole + '\n"C,A', encoding="utf-8")
    assert f"cut.csv: row {rows + 1}: a cell in quotes does not end" in said(open_table, path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told_as_such(tmp_path, encoding):
    path = tmp_path / "bgs.csv"
    path.write_bytes((SAMPLES / "bgs_gallium.csv").read_text(encoding="utf-8").encode(encoding))
    assert said(open_table, path) == ('bgs.csv: wrong encoding: the text is UTF-16, not UTF-8. Save it as "CSV UTF-8"')


def wgi(path, *rows):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return path


def test_a_governance_workbook_without_its_estimates(tmp_path):
    long = wgi(
        tmp_path / "l.xlsx", ["code", "countryname", "year", "indicator", "rank"], ["JPN", "Japan", 2023, "pv", 1]
    )
    assert "columns are missing: estimate. It has: code, countryname, year, indicator, rank" in said(open_table, long)


def test_no_governance_estimate_lies_outside_the_scale(tmp_path):
    head = ["countryname", "year", "indicator", "estimate"]
    path = wgi(tmp_path / "l.xlsx", head, ["Japan", 2023, "pv", 1.1], ["China", 2023, "pv", 61.5])
    assert "cell D3: 61.5 is no WGI estimate. They lie between -3.5 and 3.5" in said(open_table, path)
    path = tmp_path / "pv.csv"
    path.write_text("Country/Territory,Code,2022,2023\nJapan,JPN,1.1,1.2\nChina,CHN,-0.5,-4\n")
    assert "pv.csv: row 3, column 2023: -4 is no WGI estimate" in said(open_table, path)
