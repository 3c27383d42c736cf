"""Standard indicators of dependence: functions `(World, Ask) -> FigureTable`, listed by name in `INDICATORS`.

An absent observation gives a Figure without a value and with the reason; nothing is filled in. Each file names in
`READS` the tables of the World that it looks at. To add an indicator: one file, one line here, one test.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.hhi import hhi
from accord.dependence.hhi_wgi import hhi_wgi
from accord.dependence.net_import_reliance import net_import_reliance
from accord.dependence.supplier_share import supplier_share
from accord.world import World

Indicator = Callable[[World, Ask], FigureTable]

INDICATORS: dict[str, Indicator] = {
    "hhi": hhi,
    "hhi_wgi": hhi_wgi,
    "net_import_reliance": net_import_reliance,
    "supplier_share": supplier_share,
}


def reads(name: str) -> tuple[str, ...]:
    """The tables of the World that an indicator looks at, such as "trade", "production", "governance"."""
    tables: tuple[str, ...] = import_module(INDICATORS[name].__module__).READS
    return tables


__all__ = ["INDICATORS", "Ask", "Indicator", "hhi", "hhi_wgi", "net_import_reliance", "reads", "supplier_share"]
