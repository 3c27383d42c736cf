"""Load: a folder of episodes (`episodes.csv`, `flows.csv`) as `Episode` objects; every fault by file, row and column.

`importers.csv` may stand beside them: its flags say who is affected (else the flows do, by the same rule), and its
totals must be those of the flows. The fourteen public episodes are shipped beside this module in the same format.
Without `q_post` an episode can be predicted and not scored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from accord.core.errors import DataError, Fault, raise_faults
from accord.crisis.backtest.episode import REST, Before, Episode, dependent
from accord.world.sources.grid import Faults, Grid, read_csv

SHIPPED = Path(__file__).parent / "episodes"
ALL = "ALL"
_EPISODE = ("id", "hs", "exporter", "targets", "type", "pre_year", "shock_cap_t")
_FLOW = ("id", "exporter", "importer", "q_pre", "v_pre_kusd")
_IMPORTER = ("id", "importer", "affected", "q_pre")
_OUTCOME = "q_post"
_TOLERANCE = 1e-2
"""Relative difference at which a total counts as another number than that of its flows."""


def load(folder: Path | None = None) -> tuple[Episode, ...]:
    """The episodes of a folder, the shipped public ones by default, in the order of `episodes.csv`.

    Raises one DataError that lists what is missing or wrong, by file, row and column.
    """
    place = Path(folder) if folder is not None else SHIPPED
    _need_files(place)
    heads, flows = _heads(place / "episodes.csv"), _flows(place / "flows.csv")
    _same_ids(heads, flows, place)
    flags = _flags(place / "importers.csv", flows) if (place / "importers.csv").is_file() else None
    found = [_episode(head, flows.filter(pl.col("id") == head["id"]), flags) for head in heads.iter_rows(named=True)]
    raise_faults([fault for _, said in found for fault in said], DataError, str(place))
    return tuple(episode for episode, _ in found)


def _need_files(place: Path) -> None:
    if not place.is_dir():
        raise DataError("no such folder", where=str(place), hint="Name a folder with episodes.csv and flows.csv")
    absent = [name for name in ("episodes.csv", "flows.csv") if not (place / name).is_file()]
    if absent:
        hint = f"A folder of episodes holds episodes.csv and flows.csv, as {SHIPPED} does"
        raise DataError(f"file is missing: {', '.join(absent)}", where=str(place), hint=hint)


def _heads(path: Path) -> pl.DataFrame:
    grid, faults = _open(path, _EPISODE)
    named = {name: _text(grid, name, faults) for name in ("id", "hs", "exporter", "targets", "type")}
    grid.iso3("exporter", faults)
    grid.doubled((named["id"],), "episode", faults)
    year = grid.numbers("pre_year", faults, whole=True)
    left = grid.numbers("shock_cap_t", faults)
    grid.needed("pre_year", year, faults, "The year before the shock")
    grid.needed("shock_cap_t", left, faults, "The tonnes that the sender still ships to its targets")
    for row, codes in zip(grid.frame["row"], named["hs"], strict=True):
        if odd := [code for code in _words(codes) if not re.fullmatch(r"[0-9]{6}", code)]:
            faults.add(grid.at(row, "hs"), f"{odd[0]!r} is no HS code of six digits", "Separate them by spaces")
    faults.done()
    return pl.DataFrame({**named, "pre_year": year, "left": left, "row": grid.frame["row"]})


def _flows(path: Path) -> pl.DataFrame:
    grid, faults = _open(path, _FLOW)
    named = {name: _text(grid, name, faults) for name in ("id", "exporter", "importer")}
    for name in ("exporter", "importer"):
        grid.iso3(name, faults, also={REST: REST})
    grid.doubled(tuple(named.values()), "flow", faults)
    numbers = {"flow": grid.numbers("q_pre", faults), "value": grid.numbers("v_pre_kusd", faults)}
    grid.needed("q_pre", numbers["flow"], faults, "Write 0 where nothing was shipped")
    if _OUTCOME in grid.frame.columns and grid.text(_OUTCOME).is_not_null().any():
        numbers["after"] = grid.numbers(_OUTCOME, faults)
        grid.needed(_OUTCOME, numbers["after"], faults, "Write 0 where nothing was shipped, or leave the column out")
    faults.done()
    return pl.DataFrame({**named, **numbers})


def _flags(path: Path, flows: pl.DataFrame) -> set[tuple[str, str]]:
    """Who importers.csv says is affected, as (episode, importer)."""
    grid, faults = _open(path, _IMPORTER)
    key = grid.text("id"), grid.text("importer")
    grid.doubled(key, "importer", faults)
    flag, total = grid.numbers("affected", faults, whole=True), grid.numbers("q_pre", faults)
    known = {tuple(k): t for *k, t in flows.group_by("id", "importer").agg(pl.col("flow").sum()).iter_rows()}
    for row, name, importer, amount in zip(grid.frame["row"], *key, total, strict=True):
        if (name, importer) not in known:
            faults.add(grid.at(row, "importer"), f"no flow of {name} goes to {importer}", "Add it to flows.csv")
        elif amount is not None and abs(amount - known[name, importer]) > _TOLERANCE * max(known[name, importer], 1.0):
            what = f"{amount:,.3f} t, but its flows add up to {known[name, importer]:,.3f} t"
            faults.add(grid.at(row, "q_pre"), what, "Both files must tell of the same year")
    faults.done()
    return {(name, importer) for name, importer, marked in zip(*key, flag, strict=True) if marked}


def _open(path: Path, columns: tuple[str, ...]) -> tuple[Grid, Faults]:
    grid, faults = read_csv(path, columns), Faults(path.name)
    grid.need(columns, faults)
    return grid, faults


def _text(grid: Grid, name: str, faults: Faults) -> pl.Series:
    text = grid.text(name)
    grid.needed(name, text, faults, "Every row needs one")
    return text


def _words(text: str | None) -> tuple[str, ...]:
    """The words of a cell, separated by spaces or semicolons."""
    return tuple((text or "").replace(";", " ").split())


def _same_ids(heads: pl.DataFrame, flows: pl.DataFrame, place: Path) -> None:
    """An episode without flows and flows without an episode are faults, each named once."""
    known, used = list(heads["id"]), list(flows["id"].unique(maintain_order=True))
    orphans = [
        Fault(f"flows.csv: column id: {name}", "no such episode", "Add it to episodes.csv")
        for name in used
        if name not in known
    ]
    bare = [
        Fault(f"episodes.csv: row {row}, column id: {name}", "no flows", "Add its flows to flows.csv")
        for name, row in zip(known, heads["row"], strict=True)
        if name not in used
    ]
    raise_faults([*orphans, *bare], DataError, str(place))


def _episode(
    head: dict[str, Any], flows: pl.DataFrame, flags: set[tuple[str, str]] | None
) -> tuple[Episode, list[Fault]]:
    """The episode and what is wrong with it; the faults say which cell of episodes.csv does not fit the flows."""
    exporters, importers = (tuple(sorted(flows[name].unique())) for name in ("exporter", "importer"))
    targets = importers if head["targets"] == ALL else _words(head["targets"])
    matrices = {name: _matrix(flows, name, exporters, importers) for name in ("flow", "value")}
    faults = list(_misfits(head, targets, exporters, importers, matrices["flow"]))
    if faults:
        affected = np.zeros(len(importers), dtype=bool)
    else:
        affected = np.array([name in targets and (flags is None or (head["id"], name) in flags) for name in importers])
        if flags is None:
            affected &= dependent(head["exporter"], exporters, importers, matrices["flow"])
        if not affected.any():
            what = f"no target takes 10 % or more from {head['exporter']} and 0.3 % of world imports"
            faults.append(Fault(f"flows.csv: {head['id']}", what, "Without an affected importer nothing can be scored"))
    before = Before(
        id=head["id"],
        hs=_words(head["hs"]),
        exporter=head["exporter"],
        targets=targets,
        type=head["type"],
        year=int(head["pre_year"]),
        left=float(head["left"]),
        exporters=exporters,
        importers=importers,
        flows=matrices["flow"],
        values=matrices["value"],
        affected=affected,
    )
    after = _matrix(flows, "after", exporters, importers) if "after" in flows.columns else None
    if after is not None and not faults and not after[:, affected].sum():
        what = "the affected importers got nothing at all in the year after"
        faults.append(Fault(f"flows.csv: {head['id']}, column {_OUTCOME}", what, "Errors are shares of what they got"))
    return Episode(before, after), faults


def _misfits(
    head: dict[str, Any], targets: tuple[str, ...], exporters: tuple[str, ...], importers: tuple[str, ...],
    flows: np.ndarray,
) -> Iterator[Fault]:  # fmt: skip
    def at(column: str) -> str:
        return f"episodes.csv: row {head['row']}, column {column}"

    if absent := [name for name in targets if name not in importers]:
        yield Fault(at("targets"), f"no flow goes to {', '.join(absent)}", f"Name importers of flows.csv, or {ALL}")
    if head["exporter"] not in exporters:
        yield Fault(at("exporter"), f"no flow comes from {head['exporter']}", "Name an exporter of flows.csv")
        return
    sender = exporters.index(head["exporter"])
    before = flows[sender, [importers.index(name) for name in targets if name in importers]].sum()
    if not before:
        yield Fault(at("exporter"), f"{head['exporter']} shipped nothing to its targets", "There is nothing to cut")
    elif head["left"] >= before:
        what = f"{head['left']:,.0f} t are left of {before:,.0f} t: nothing is lost"
        yield Fault(at("shock_cap_t"), what, "A disruption leaves less than was shipped before")
    if not flows.sum() - flows[sender].sum():
        yield Fault(at("exporter"), f"nobody but {head['exporter']} exports", "A loss is measured against the others")


def _matrix(flows: pl.DataFrame, name: str, exporters: tuple[str, ...], importers: tuple[str, ...]) -> np.ndarray:
    made = np.zeros((len(exporters), len(importers)))
    rows, columns = ({place: n for n, place in enumerate(places)} for places in (exporters, importers))
    for exporter, importer, amount in flows.select("exporter", "importer", name).iter_rows():
        made[rows[exporter], columns[importer]] = amount or 0.0
    return made
