"""The market: a Network calibrated on the World, the Changes that it can suffer, and its Equilibrium."""

from accord.market.backends import BACKENDS, solve
from accord.market.equilibrium import Equilibrium, Status
from accord.market.network import Network

__all__ = ["BACKENDS", "Equilibrium", "Network", "Status", "solve"]
