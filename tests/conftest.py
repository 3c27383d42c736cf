"""Settings of the whole suite: Hypothesis is deterministic and patient, golden files are refreshed on request."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
def documents(root) -> Path:
    """The public texts, which are not shipped."""
    place = root.parent / "shared" / "documents"
    if not place.is_dir():
        pytest.skip("the public texts are not shipped; they lie beside the repository only where it is developed")
    return place


@pytest.fixture(scope="session")
def example(root) -> Path:
    """The founding dossier."""
    return root / "examples" / "us-japan-2025"
