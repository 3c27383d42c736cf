"""Standard indicators of dependence: functions `(World, Ask) -> FigureTable`, listed by name in `INDICATORS`.

An absent observation gives a Figure without a value and with the reason; nothing is filled in. Each file names in
`READS` the tables of the World that it looks at. To add an indicator: one file, one line here, one test.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.cdi import cdi1, cdi2, cdi3, cdi_churn
from accord.dependence.economic_importance import economic_importance
from accord.dependence.eu_supply_risk import eu_supply_risk, hhi_wgi_t
from accord.dependence.geopolrisk import cf, geopolrisk, import_risk
from accord.dependence.hhi import hhi
from accord.dependence.hhi_wgi import hhi_wgi
from accord.dependence.hirschman import hirschman
from accord.dependence.indirect_share import indirect_share
from accord.dependence.n_minus_1 import n_minus_1
from accord.dependence.net_import_reliance import net_import_reliance
from accord.dependence.power import power
from accord.dependence.single_country import single_country
from accord.dependence.supplier_share import supplier_share
from accord.dependence.us_supply_risk import us_supply_risk
from accord.world import World

Indicator = Callable[[World, Ask], FigureTable]

INDICATORS: dict[str, Indicator] = {
    "hhi": hhi,
    "hhi_wgi": hhi_wgi,
    "hhi_wgi_t": hhi_wgi_t,
    "geopolrisk": geopolrisk,
    "import_risk": import_risk,
    "cf": cf,
    "eu_supply_risk": eu_supply_risk,
    "economic_importance": economic_importance,
    "us_supply_risk": us_supply_risk,
    "cdi1": cdi1,
    "cdi2": cdi2,
    "cdi3": cdi3,
    "cdi_churn": cdi_churn,
    "net_import_reliance": net_import_reliance,
    "supplier_share": supplier_share,
    "indirect_share": indirect_share,
    "n_minus_1": n_minus_1,
    "single_country": single_country,
    "hirschman": hirschman,
    "power": power,
}


def reads(name: str) -> tuple[str, ...]:
    """The tables of the World that an indicator looks at, such as "trade", "production", "governance"."""
    tables: tuple[str, ...] = import_module(INDICATORS[name].__module__).READS
    return tables


__all__ = ["INDICATORS", "Ask", "Indicator", "hhi", "hhi_wgi", "net_import_reliance", "reads", "supplier_share"]
