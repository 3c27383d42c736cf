"""UN Comtrade as downloaded (bulk file or preview, CSV): one side's reports of bilateral trade, never both mixed.

CSV -> trade Table. Imports (flow M, valued CIF) and exports (flow X, valued FOB) of the same trade differ, so one
`load` reads one of them. Rows of the partner World (W00), of 2- and 4-digit totals, of re-imports and re-exports
(which are inside M and X) and of parts of a total (by customs procedure, transport or second partner) are left out;
`Table.left_out` counts them. A net weight of 0 means "not reported": it is null here. Written from documentation.

United Nations Statistics Division, UN Comtrade, https://comtradeplus.un.org: not redistributed by Accord.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

import polars as pl

from accord.core import labels
from accord.world.source import Source
from accord.world.sources.grid import Faults, Grid, read_csv, span
from accord.world.sources.look import Look
from accord.world.table import Table

SOURCE = Source(
    id="comtrade",
    publisher="United Nations Statistics Division",
    title="UN Comtrade, the user's own download",
    vintage="as in the file",
    licence="UN Comtrade terms of use; not redistributable",
    licence_url="https://comtradeplus.un.org/LicenseAgreement",
    address="https://comtradeplus.un.org/",
    unit="USD; t",
    basis="gross",
    note="As reported by one side, not reconciled: imports CIF, exports FOB.",
)
FORM = (
    "CSV with refYear, reporterISO, partnerISO, flowCode, cmdCode, classificationCode, primaryValue, netWgt (Comtrade)"
)

REVISIONS = {"H0": "HS92", "H1": "HS96", "H2": "HS02", "H3": "HS07", "H4": "HS12", "H5": "HS17", "H6": "HS22"}
_NEEDED = ("refYear", "flowCode", "cmdCode", "classificationCode", "primaryValue", "netWgt")
_FLOWS = {"import": "M", "export": "X"}
_TRUE = ("true", "True", "TRUE", "1", "1.0")
# what marks a row as a part of another: each column must say "all of it" where the file has the column
_WHOLE = {
    "customsCode": ("C00",),
    "motCode": ("0",),
    "mosCode": ("0",),
    "partner2ISO": ("W00",),
    "partner2Code": ("0",),
}
# "Areas, nes", special categories, bunkers, free zones, continents' rests and states of the past have no ISO3 of ours
_NOWHERE = re.compile(r"^(?:_X|X[X\d]|[A-Z]\d\d|YUG|ZA1|PCZ)$")
_KNOWN = ("S19", "R20")  # Taiwan and Europe EFTA nes, which the country table has
_NOWHERE_CODES = (
    "129", "290", "471", "472", "473", "527", "536", "568", "577", "636", "637", "837", "838", "839", "849", "879",
    "899",
)  # fmt: skip


def recognises(look: Look) -> bool:
    return look.header("refYear", "cmdCode", "primaryValue")


def load(path: Path, flow: Literal["import", "export"] = "import", revision: str | None = None) -> Table:
    """Trade as the importers (default) or the exporters report it, six-digit codes of one HS revision.

    `revision` such as "HS92" refuses a file of another one; without it the file's own is taken, if it is only one.
    """
    grid = read_csv(path, _NEEDED)
    faults = Faults(path.name)
    grid.need(_NEEDED, faults)
    who = [_side(grid, side, faults) for side in ("reporter", "partner")]
    if "freqCode" in grid.frame.columns and (grid.text("freqCode") == "M").any():
        faults.add("column freqCode", "holds monthly rows", "Download annual data (freqCode A)")
    faults.done()
    grid, left_out = _whole_rows(grid, who[1], _FLOWS[flow])
    year = grid.numbers("refYear", faults, whole=True)
    value, weight = grid.numbers("primaryValue", faults), grid.numbers("netWgt", faults)
    reporter, partner = (_places(grid, name, faults) for name in who)
    grid.needed("primaryValue", value, faults, "A trade needs its value; download the rows again")
    grid.needed("refYear", year, faults, "A trade needs its year")
    hs, edition = grid.text("cmdCode"), grid.text("classificationCode")
    _one_revision(edition, revision, faults)
    grid.doubled((year, reporter, partner, hs), "year, reporter, partner, code", faults)
    faults.done()
    guessed = grid.text("isNetWgtEstimated").is_in(_TRUE) if "isNetWgtEstimated" in grid.frame.columns else None
    seller, buyer = (partner, reporter) if flow == "import" else (reporter, partner)
    frame = pl.DataFrame(
        {
            "row": grid.frame["row"], "year": year, "exporter": seller, "importer": buyer, "hs": hs,
            "hs_revision": edition.replace_strict(REVISIONS, default=None, return_dtype=pl.String),
            "value_usd": value, "kg": weight, "guessed": guessed if guessed is not None else [False] * hs.len(),
        }
    ).with_columns(
        reported_by=pl.lit(f"{flow}er"),
        unit=pl.lit("USD CIF; t" if flow == "import" else "USD FOB; t"),
        quantity_t=pl.when(pl.col("kg") > 0).then(pl.col("kg") / 1000),
        status=pl.when("guessed").then(pl.lit("estimated")).otherwise(pl.lit("reported")),
        note=pl.when(~(pl.col("kg") > 0).fill_null(value=False)).then(pl.lit("weight not reported"))
        .when("guessed").then(pl.lit("weight estimated by Comtrade")).otherwise(pl.lit("")),
    )  # fmt: skip
    seen = frame.filter(pl.col("exporter").is_null() | pl.col("importer").is_null())
    if seen.height:
        left_out.append(f"{seen.height} rows of areas without a code, {seen['value_usd'].sum():,.0f} USD")
    named = frame.filter(pl.col("exporter").is_not_null(), pl.col("importer").is_not_null())
    source = replace(SOURCE, vintage=f"{span(frame['year'])}, {path.stem}")
    return Table.of("trade", named, source, where=path.name, left_out=tuple(left_out))


def _side(grid: Grid, side: str, faults: Faults) -> str:
    """The column that names a side: ISO text where the file has it, else Comtrade's numbers (842 USA, 699 India)."""
    for name in (f"{side}ISO", f"{side}Code"):
        if name in grid.frame.columns:
            return name
    grid.need([f"{side}ISO"], faults)
    return ""


def _whole_rows(grid: Grid, partner: str, flow: str) -> tuple[Grid, list[str]]:
    """Rows of one flow with a single partner, six digits and the whole of a trade; how many others there were."""
    steps = [
        ("of the other flow, re-imports or re-exports", grid.text("flowCode") == flow),
        ("of the partner World", ~grid.text(partner).is_in(["W00", "WLD", "0"])),
        ("of totals above six digits", grid.text("cmdCode").str.contains(r"^\d{6}$")),
        *((f"of parts by {name}", grid.text(name).is_in(_WHOLE[name])) for name in _WHOLE if name in grid.frame),
    ]  # fmt: skip
    keep = pl.Series([True] * grid.frame.height, dtype=pl.Boolean)
    said = []
    for what, good in steps:
        fine = good.fill_null(value=True) if what.startswith("of parts") else good.fill_null(value=False)
        if count := int((keep & ~fine).sum()):
            said.append(f"{count} rows {what}")
        keep = keep & fine
    return Grid(grid.frame.filter(keep), grid.sheet), said


def _places(grid: Grid, name: str, faults: Faults) -> pl.Series:
    if name.endswith("ISO"):
        words = grid.text(name).drop_nulls().unique()
        return grid.iso3(name, faults, {word: None for word in words if _NOWHERE.match(word) and word not in _KNOWN})
    known: dict[str, str | None] = {str(c.m49): c.iso3 for c in labels.countries().values() if c.m49 is not None}
    known |= {str(c.baci): c.iso3 for c in labels.countries().values() if c.baci is not None}
    return grid.iso3(name, faults, known | dict.fromkeys(_NOWHERE_CODES))


def _one_revision(edition: pl.Series, wanted: str | None, faults: Faults) -> None:
    counts = dict(edition.value_counts().iter_rows())
    for code, count in counts.items():
        name = REVISIONS.get(code)
        if name is None:
            faults.add("column classificationCode", f"{count} rows are {code!r}", f"One of {', '.join(REVISIONS)}")
        elif wanted is not None and name != wanted:
            right = next((h for h, hs in REVISIONS.items() if hs == wanted), wanted)
            faults.add("column classificationCode", f"{count} rows are {name} ({code}), wanted is {wanted}",
                       f"Download the data as classification {right}")  # fmt: skip
    if wanted is None and len(counts) > 1:
        faults.add("column classificationCode", f"mixes HS revisions: {', '.join(sorted(map(str, counts)))}",
                   "Download one classification, such as H0 (HS92)")  # fmt: skip
