"""Economic importance of a material to the EU: the value added of the industries that use it, by the EU's method.

EU study 2023 -> FigureTable. Formula: EI = 10 * sum over sectors of (A_s * Q_s) / Q_max * SI_EI, with A_s the share of
end use in a NACE two-digit sector (of the uses that have a sector, renormalised), Q_s the sector's value added, Q_max
the largest of them and SI_EI the substitution index. Range: 0 to 10; the EU calls a material critical from 2.8 on (and
supply risk 1). How to read: as an order of materials; one used in large industries ranks high however little they need.
Reference: European Commission (2017), Methodology for establishing the EU list of critical raw materials, doi
10.2873/769526.
Pitfall: SI_EI is not in the shipped tables, so EI is unknown, with 0 and the value without substitution as bounds,
until a table is given (`data`: mineral, si_ei). The study's table of uses gives a few sectors two values added (C24,
C25, C28, C29, C30); the one printed most often is taken.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.eu_supply_risk import BLOC
from accord.dependence.terms import EU_TERMS, read_terms
from accord.world import World
from accord.world.uses import sector_uses

READS = ("eu_uses",)
FORMULA = "10 * sum over sectors of (share of use * value added) / largest value added * SI_EI"
_SPAN = "the study's uses and value added"

Row = dict[str, Any]


def economic_importance(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral (a material of a group in `by`); unit "index". `ask.data`: the user's table of SI_EI."""
    terms = read_terms(ask.data if ask.compat is None else None, EU_TERMS, "stage")
    unscaled = _unscaled(world)
    rows: list[Row] = []
    for mineral in ask.wanted_minerals():
        label: Row = {"mineral": mineral.key, "country": BLOC}
        names = [name for name in mineral.eu if name in unscaled]
        elsewhere = [place for place in ask.countries if place != BLOC]
        if elsewhere and BLOC not in ask.countries:
            rows += [
                label | {"country": place} | _unknown("the method and its uses are the EU's") for place in elsewhere
            ]
            continue
        if not names:
            rows.append(label | _unknown("the EU study 2023 publishes no uses of it with a sector"))
        index = terms.get((mineral.key, ""), {}).get("si_ei")
        for name in names:
            rows.append(label | {"by": name if len(names) > 1 else None} | _importance(unscaled[name], index))
    common = {"indicator": "economic_importance", "unit": "index", "formula": FORMULA, "sources": ["eu_crm_2023"]}
    return FigureTable.of_rows([common | row for row in rows])


def _importance(unscaled: float, index: float | None) -> Row:
    if index is None:
        reason = "not in the shipped tables: SI_EI (substitution)"
        said = f"SI_EI between 0 and 1; {_SPAN}"
        return _unknown(reason) | {"low": 0.0, "high": unscaled, "interval": said}
    said = f"none: one study and the user's terms; {_SPAN}"
    return {"value": unscaled * index, "interval": said, "sources": ["eu_crm_2023", "user's terms"]}


def _unscaled(world: World) -> dict[str, float]:
    """EI without substitution, by material."""
    uses = sector_uses(world)
    largest = float(uses["added"].max())  # type: ignore[arg-type]
    mean = (pl.col("share") * pl.col("added")).sum() / pl.col("share").sum()
    table = uses.group_by("material", maintain_order=True).agg((10 * mean / largest).alias("importance"))
    return dict(table.iter_rows())


def _unknown(reason: str) -> Row:
    return {"value": None, "status": "unknown", "reason": reason}
