"""Calibration: World -> Network, so that the base year is an equilibrium at its base prices.

stages      which stages a mineral has, from which codes or shares (`core/vocab/stages.csv`)
observe     trade, output and price of the stages in one year, with what the checks of `fitness` refuse
reconcile   least squares: the smallest relative moves that balance every node
pmp         costs, curvatures and bounds that reproduce every flow, for one draw or for a block of them
base        `calibrate(observed, draw) -> Base`, `calibrate_block(observed, data, draws) -> BaseBlock`
"""

from accord.market.calibrate.base import Base, BaseBlock, calibrate, calibrate_block
from accord.market.calibrate.fitness import Finding
from accord.market.calibrate.observe import Observed, ObservedStage, observe, observe_main
from accord.market.calibrate.output import network_years, observed_years
from accord.market.calibrate.pmp import Coefficients, Plan
from accord.market.calibrate.reconcile import DATA_PRIORS, Move, Reconciled, reconcile
from accord.market.calibrate.stages import Unknown, main_stage, network_minerals, why_not

__all__ = [
    "DATA_PRIORS", "Base", "BaseBlock", "Coefficients", "Finding", "Move", "Observed", "ObservedStage", "Plan",
    "Reconciled", "Unknown", "calibrate", "calibrate_block", "main_stage", "network_minerals", "network_years",
    "observe", "observe_main", "observed_years", "reconcile", "why_not",
]  # fmt: skip
