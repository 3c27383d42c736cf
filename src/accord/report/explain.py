"""Explain: a figure's ancestry as a person reads it: the number, formula, assumptions, sources and source rows."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.text import Text

from accord.core.errors import DataError
from accord.core.figure import Figure
from accord.core.priors import priors
from accord.dependence.ancestry import Ancestry, explain, rows_of, stamped
from accord.report.figures import frame_table
from accord.world import SOURCES, World

_SHOWN = 12
_REMARKS = ("note", "detail", "text")
_RUN_TABLES = ("trade", "production")
"""Tables of the World that a crisis is calibrated on."""


@dataclass(frozen=True)
class Told:
    """An ancestry with its stamped id, ready to be printed."""

    id: str
    ancestry: Ancestry

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; source rows in full."""
        figure = self.ancestry.figure
        return {
            "figure": figure.to_dict() | {"id": self.id},
            "assumptions": self._priors(),
            "sources": self._sources(),
            "rows": {name: json.loads(rows.write_json()) for name, rows in self.ancestry.rows.items()},
        }

    def print(self, console: Console) -> None:
        """The same in lines and tables, the first rows of each."""
        figure = self.ancestry.figure
        console.print(Text(self.id, style="bold"))
        shown = figure.text if figure.value is not None else f"{figure.status}: {figure.reason}"
        for name, text in (
            ("value", f"{shown} ({figure.interval})" if figure.interval else shown),
            ("status", ", ".join(filter(None, (figure.status, figure.basis and f"{figure.basis} weight")))),
            ("formula", figure.formula or "as published"),
        ):
            console.print(Text(f"  {name}: {text}"))
        for title, lines in (
            ("assumptions", [f"{p['id']} {p['range']}: {p['meaning']} ({p['source']})" for p in self._priors()]),
            ("sources", [f"{s['id']}: {s['title']}, {s['vintage']}, {s['licence']}" for s in self._sources()]),
        ):
            if lines:
                console.print(Text(f"  {title}:"))
                for line in lines:
                    console.print(Text(f"    {line}"))
        for name, rows in self.ancestry.rows.items():
            more = f", the first {_SHOWN} of {rows.height}" if rows.height > _SHOWN else ""
            console.print(Text(f"\nsource rows, {name}{more}", style="bold"))
            console.print(frame_table(_telling(rows).head(_SHOWN)))

    def _priors(self) -> list[dict[str, str]]:
        return [_prior(name) for name in self.ancestry.figure.assumptions]

    def _sources(self) -> list[dict[str, str]]:
        return [_source(name) for name in self.ancestry.figure.sources]


def explained(world: World, name: str, data: Path | None = None) -> Told:
    """The ancestry of an indicator's figure, computed anew; `data` as a compatibility mode needs it."""
    ancestry = explain(world, name, data)
    return Told(stamped(ancestry.figure, world), ancestry)


def of_run(name: str, folder: Path) -> Told:
    """The ancestry of a figure in a run folder. DataError where the folder or the figure is not there."""
    path = folder / "verdicts.json"
    if not path.is_file():
        raise DataError(
            "no run here: verdicts.json is missing", where=str(folder), hint="Name the folder of `assess -o`"
        )
    known = {field.name for field in fields(Figure)}
    key = name.partition("@")[0]
    for row in (row for verdict in json.loads(path.read_text(encoding="utf-8")) for row in verdict["figures"]):
        if row["id"] == key:
            values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items() if k in known}
            figure = Figure(**values)
            return Told(key, Ancestry(figure, rows_of(World(), figure, _RUN_TABLES)))
    raise DataError(
        "no figure of this run has this id", where=key, hint="The ids stand in verdicts.json and results.xlsx"
    )


def _prior(name: str) -> dict[str, str]:
    prior = priors()[name]
    recalled = "recalled; " if prior.recalled else ""
    return {"id": name, "range": prior.range, "meaning": prior.meaning, "source": recalled + prior.source}


def _source(name: str) -> dict[str, str]:
    if name not in SOURCES:
        return {"id": name, "title": "cited in the ledger", "vintage": "", "licence": ""}
    known = SOURCES[name]
    return {"id": name, "title": f"{known.publisher}, {known.title}", "vintage": known.vintage,
            "licence": known.licence, "url": known.address}  # fmt: skip


def _telling(rows: pl.DataFrame) -> pl.DataFrame:
    """Columns that tell the rows apart; long remarks are left to the JSON form."""
    return rows.select(name for name in rows.columns if name not in _REMARKS and rows[name].n_unique() > 1)
