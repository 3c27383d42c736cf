"""Report: everything that a person takes away from a run, as verdicts and Figures, before it gets a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accord.core.figure import Figure
from accord.verdict.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """A choice or a prior that the run rests on: what, which value or range, why, and whether it is only recalled.

    `id` is the id of a prior in `core/vocab/priors.csv`, by which a Figure's `assumptions` find it.
    """

    name: str
    value: str
    why: str
    source: str = ""
    recalled: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One run, ready to be shown. `sections` holds Figures by section:

    - "dependence": `supplier_share` and `hhi` by country, `by` value or weight, scope ("CHN",) = the supplier
    - "map": `supplier_share` of every importing country, by weight; "flows": `trade_flow`, scope (supplier,)
    - "indicators": `hhi`, `hhi_wgi` by stage, `net_import_reliance` by country; `by` names the part of the mineral
    - "crisis": `price_ratio`, `gap`, `shortfall` by country, scope (cell, regime, delivery) with cell in calm or
      crisis, regime in none, limited or free, delivery in no pact, as written or in full
    - "gains": `welfare_change` by country in USD a year, scope (cell, regime, delivery, convention)

    `sources` have the keys id, publisher, title, vintage, licence and url, as far as they are known. `run` may nest;
    its "command" is the line that reproduces the run.
    """

    title: str
    lead: str
    settings: tuple[Assumed, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    sections: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    priors: tuple[Assumed, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    run: Mapping[str, Any] = field(default_factory=dict)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every Figure of the run once, in order of first appearance: those of the verdicts, then the sections."""
        shown = (figure for verdict in self.verdicts for figure in verdict.figures)
        measured = (figure for figures in self.sections.values() for figure in figures)
        return tuple(dict.fromkeys((*shown, *measured)))

    @property
    def recalled(self) -> frozenset[str]:
        """Ids and names of the settings and priors that are only recalled: nobody has checked them at the source."""
        found = (item for item in (*self.settings, *self.priors) if item.recalled)
        return frozenset(key for item in found for key in (item.id, item.name) if key)
