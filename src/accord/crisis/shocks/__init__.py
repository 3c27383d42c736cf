"""Shocks: one file a kind, each a frozen dataclass that maps a Network to a Network.

A new shock is one file here, one line of this table and one test: scenario files, their schema and templates follow
from the dataclass.
"""

from collections.abc import Mapping
from types import MappingProxyType

from accord.crisis.shock import Shock
from accord.crisis.shocks.capacity_loss import CapacityLoss
from accord.crisis.shocks.chokepoint_closure import ChokepointClosure
from accord.crisis.shocks.demand_surge import DemandSurge
from accord.crisis.shocks.export_ban import ExportBan
from accord.crisis.shocks.export_licence import ExportLicence
from accord.crisis.shocks.hoarding import Hoarding
from accord.crisis.shocks.price_floor_withdrawal import PriceFloorWithdrawal

SHOCKS: Mapping[str, type[Shock]] = MappingProxyType(
    {
        "export_ban": ExportBan,
        "export_licence": ExportLicence,
        "capacity_loss": CapacityLoss,
        "chokepoint_closure": ChokepointClosure,
        "demand_surge": DemandSurge,
        "hoarding": Hoarding,
        "price_floor_withdrawal": PriceFloorWithdrawal,
    }
)

__all__ = [
    "SHOCKS",
    "CapacityLoss",
    "ChokepointClosure",
    "DemandSurge",
    "ExportBan",
    "ExportLicence",
    "Hoarding",
    "PriceFloorWithdrawal",
    "Shock",
]
