"""Scenarios: crises and packages as a person writes them, the ready ones, and what makes them Changes of a Network."""

from accord.crisis.scenario.model import Scenario
from accord.crisis.scenario.package import Package
from accord.crisis.scenario.read import crises, load_package, load_pact, load_scenario, packages

__all__ = ["Package", "Scenario", "crises", "load_package", "load_pact", "load_scenario", "packages"]
