"""The market: a Network calibrated on the World, the Changes that it can suffer, and its Equilibrium."""

from accord.market.answers import solve
from accord.market.backends import BACKENDS
from accord.market.equilibrium import Equilibrium, Status
from accord.market.network import Network
from accord.market.scenarios import Delta, Setting

__all__ = ["BACKENDS", "Delta", "Equilibrium", "Network", "Setting", "Status", "solve"]
