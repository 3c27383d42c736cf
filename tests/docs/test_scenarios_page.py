"""The page of scenarios names every key, kind, law and chokepoint; its smallest example can be read."""

import re

import yaml
from typer.main import get_command

from accord.cli import app
from accord.core.distribution import LAWS
from accord.core.routes import chokepoints
from accord.crisis.scenario import Scenario, packages
from accord.crisis.scenario.package import MeasureForm
from accord.crisis.scenario.read import of_values
from accord.crisis.scenario.shock_forms import FORMS
from accord.crisis.shock import Amount


def page(root, *parts):
    return root.joinpath("docs", *parts).read_text(encoding="utf-8")


def test_every_key_kind_law_and_chokepoint_is_named(root):
    text = page(root, "reference", "scenarios.md")
    keys = {key for form in (Scenario, MeasureForm, *FORMS.values()) for key in form.model_fields}
    for word in {*keys, *FORMS, *LAWS, *chokepoints()}:
        assert re.search(rf"`[^`]*\b{re.escape(word)}\b[^`]*`", text), word
    assert all(name in text for name in packages())


def test_every_amount_of_a_shock_is_explained_where_it_is_declared():
    from accord.crisis.scenario.shock_forms import fields_of

    for kind in FORMS:
        for one in fields_of(kind):
            assert one.text.endswith("."), (kind, one.name)
            assert isinstance(one.takes, Amount) or one.takes in ("place", "places", "stages", "uses", "chokepoint")


def test_every_command_is_on_the_page_of_the_command_line(root):
    text = page(root, "reference", "cli.md")
    for name, command in get_command(app).commands["scenario"].commands.items():
        assert f"| `{name}" in text
        for parameter in command.params:
            assert all(option in text for option in parameter.opts if option.startswith("--")), parameter.name


def test_the_smallest_scenario_of_the_guide_can_be_read(root):
    examples = re.findall(r"```yaml\n(.*?)```", page(root, "how-to", "write-a-scenario.md"), re.S)
    whole = [text for text in (re.sub(r"^   ", "", e, flags=re.M) for e in examples) if text.startswith("name:")]
    assert whole
    for text in whole:
        of_values(yaml.safe_load(text), Scenario, "guide")
