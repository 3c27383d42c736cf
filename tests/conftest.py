"""Settings of the whole suite: Hypothesis is deterministic and patient, golden files are refreshed on request."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from accord.world import World, load_world

settings.register_profile(
    "accord", deadline=None, derandomize=True, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("accord")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser):
    parser.addoption("--refresh-golden", action="store_true", help="write the golden files anew; review with git diff")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def world() -> World:
    """The shipped world, loaded once."""
    return load_world()


@pytest.fixture(scope="session")
def documents() -> Path:
    """The public texts."""
    return _beside("documents")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The reference data of GeoPolRisk."""
    return _beside("data", "geopolrisk_reference")


def _beside(*names: str) -> Path:
    """A folder of inputs that may not be shipped; the test is skipped where they are not at hand."""
    place = ROOT.parent.joinpath("shared", *names)
    if not place.is_dir():
        pytest.skip(f"{names[-1]} may not be shipped; it lies beside the repository only where that is developed")
    return place


@pytest.fixture(scope="session")
def example(root) -> Path:
    """The founding dossier."""
    return root / "examples" / "us-japan-2025"
