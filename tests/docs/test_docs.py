"""Every registered thing is documented, every file has its table line, and what the docs say can be run."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

import accord
from accord.bargaining.measures import MEASURES
from accord.core.vocab import rows
from accord.crisis.shocks import SHOCKS
from accord.dependence import INDICATORS
from accord.ledger.model import Claim
from accord.market import BACKENDS
from accord.reader import STEPS
from accord.verdict.criteria import CRITERIA

SRC = Path(accord.__file__).parent


def modules(*parts: str) -> set[str]:
    """Modules and packages of a package."""
    place = SRC.joinpath(*parts)
    packages = {path.parent.name for path in place.glob("*/__init__.py")}
    return {path.stem for path in place.glob("*.py")} - {"__init__"} | packages


def test_every_criterion_is_listed_typed_and_documented():
    assert len(CRITERIA) == len(modules("verdict", "criteria"))
    assert {row["criterion"] for row in rows("claim_types")} == set(CRITERIA)
    for code, criterion in CRITERIA.items():
        assert code == criterion.CODE
        assert re.search(r"untestable", criterion.__doc__ or "", re.I), f"{code} does not say when it is untestable"


def test_every_back_end_shock_and_indicator_has_its_line():
    assert modules("market", "backends") == set(BACKENDS)
    assert modules("crisis", "shocks") == set(SHOCKS)
    assert {f.__module__.rsplit(".", 1)[1] for f in INDICATORS.values()} <= modules("dependence")
    assert {f.__module__.rsplit(".", 1)[1] for f in MEASURES.values()} <= modules("bargaining", "measures")
    assert len(STEPS) >= 5


def test_every_module_says_what_it_is_in_its_first_line():
    for path in SRC.rglob("*.py"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith('"""'), path
        assert len(first) > 20, path


def test_public_names_exist_and_are_few():
    assert accord.__all__ == sorted(accord.__all__)
    assert len(accord.__all__) <= 25
    for name in accord.__all__:
        assert getattr(accord, name) is not None


def test_claim_types_page_is_the_table(root):
    page = (root / "docs" / "reference" / "claim-types.md").read_text(encoding="utf-8")
    assert all(f"| `{row['type']}` | {row['criterion']} |" in page for row in rows("claim_types"))


def test_every_option_of_the_command_line_is_documented(root):
    from typer.main import get_command

    from accord.cli import app

    page = (root / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    commands = get_command(app).commands
    for name in ("assess", "measure", "explain", "market", "backtest", "scenario", "solve", "stress", "sweep"):
        assert f"accord {name}" in page
        command = commands[name]
        for parameter in [
            *command.params,
            *(p for sub in getattr(command, "commands", {}).values() for p in sub.params),
        ]:
            for option in parameter.opts:
                assert option in page or not option.startswith("-"), option
    assert all(f"`{name}" in page for group in ("data", "scenario", "sweep") for name in commands[group].commands)


def test_links_between_pages_lead_somewhere(root):
    for page in [root / "README.md", root / "CONTRIBUTING.md", *(root / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("name", ["README.md", "docs"])
def test_nothing_of_the_workplace_is_named(root, name):
    place = root / name
    pages = [place] if place.is_file() else list(place.rglob("*.md"))
    assert not any("../shared" in page.read_text(encoding="utf-8") for page in pages)


def test_contributing_fits_a_page(root):
    assert len((root / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 60


def test_every_vocabulary_row_has_a_source_where_its_table_has_one():
    for path in (SRC / "core" / "vocab").glob("*.csv"):
        table = rows(path.stem)
        if "source" in table[0]:
            assert all(row["source"] for row in table), path.name


def test_schema_of_a_claim_is_published():
    assert json.dumps(Claim.model_json_schema())
    assert import_module("accord.ledger.dossier").dossier_schema()["title"]


def test_schema_of_a_network_is_published(root):
    published = json.loads((root / "docs" / "reference" / "network.schema.json").read_text(encoding="utf-8"))
    assert published == import_module("accord.market.schema").json_schema()
