"""The page of stages is what the vocabulary says, and names every mineral."""

from accord.core.labels import minerals
from accord.market.calibrate.fitness import __doc__ as checks
from accord.market.calibrate.page import stages_page
from accord.market.calibrate.stages import network_minerals


def test_the_page_is_made_from_the_tables(root, request):
    place = root / "docs" / "reference" / "stages.md"
    if request.config.getoption("--refresh-golden"):
        place.write_text(stages_page(), encoding="utf-8")
    assert place.read_text(encoding="utf-8") == stages_page(), "write it anew: pytest tests/docs --refresh-golden"


def test_it_names_every_mineral_as_built_or_not(root):
    built, _, missing = (
        (root / "docs" / "reference" / "stages.md").read_text(encoding="utf-8").partition("## Not built")
    )
    for key in minerals():
        assert (f"| `{key}` |" in built) is (key in network_minerals(pooled=True))
        assert (f"(`{key}`)" in missing) is (key not in network_minerals(pooled=True))


def test_every_check_is_explained(root):
    page = (root / "docs" / "explanation" / "calibration.md").read_text(encoding="utf-8")
    named = [
        name.strip() for line in checks.splitlines() if line.startswith("| ") for name in line.split("|")[1].split(",")
    ]
    assert all(f"`{name}`" in page for name in named if name != "check")
