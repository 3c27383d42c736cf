"""Standard indicators of dependence: pure functions `World -> FigureTable`, one file each, listed in `INDICATORS`.

An absent observation gives a Figure without a value and with the reason; nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Callable

from accord.core.table import FigureTable
from accord.dependence.hhi import hhi
from accord.dependence.hhi_wgi import hhi_wgi
from accord.dependence.net_import_reliance import net_import_reliance
from accord.dependence.supplier_share import supplier_share

INDICATORS: dict[str, Callable[..., FigureTable]] = {
    "hhi": hhi,
    "hhi_wgi": hhi_wgi,
    "net_import_reliance": net_import_reliance,
    "supplier_share": supplier_share,
}

__all__ = ["INDICATORS", "hhi", "hhi_wgi", "net_import_reliance", "supplier_share"]
