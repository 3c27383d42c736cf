"""Template: a commented scenario or package in YAML to start from, written from the forms themselves.

What is needed stands there with an example; what may be left out stands behind a #. What it writes loads as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from accord.core import distribution
from accord.core.errors import DataError
from accord.core.forms import near
from accord.crisis.rerouting import REGIMES
from accord.crisis.scenario.fields import Source
from accord.crisis.scenario.model import PRIORITIES, RankCorrelation, Scenario, StockHeld
from accord.crisis.scenario.package import MeasureForm, Package
from accord.crisis.scenario.shock_forms import FORMS, fields_of
from accord.crisis.shocks import SHOCKS

_WIDTH = 38
_EXAMPLES: dict[str, Any] = {
    "name": "my-crisis", "title": "China stops rare earths to Japan for a year", "mineral": "rare_earths",
    "sender": "CHN", "targets": ["JPN"], "months": 12, "draws": 200, "seed": 0,
}  # fmt: skip
_SHOCK_EXAMPLES: dict[str, Any] = {
    "cut": {"uniform": [0.7, 1.0]}, "refused": {"uniform": [0.1, 0.5]}, "lost": {"uniform": [0.2, 0.8]},
    "resting": {"uniform": [0.2, 1.0]}, "tonnes": {"lognormal": [2, 20]}, "days": {"uniform": [0, 90]},
    "closed": {"uniform": [0.1, 0.5]}, "place": "USA", "places": ["MYS"], "chokepoint": "malacca",
    "start": 1, "months": {"triangular": [3, 6, 12]}, "ramp": 0,
}  # fmt: skip
_OFF: dict[str, Any] = {
    "also": ["light_rare_earths"], "base_year": 2024, "periods": 1, "pact": ["stock-60-days"], "foresight": "myopic",
    "priority": list(PRIORITIES), "regimes": list(REGIMES),
}  # fmt: skip
_SECTIONS: dict[str, tuple[type[BaseModel], dict[str, Any]]] = {
    "stocks": (StockHeld, {"place": "JPN", "stage": "refining", "days": {"uniform": [20, 120]}, "holder": "industry"}),
    "correlations": (RankCorrelation, {"between": ["demand_elasticity", "supply_elasticity"], "rank": 0.5}),
}


def template(kind: str = "export_ban") -> str:
    """A commented scenario with one shock of that kind; DataError for an unknown kind."""
    if kind not in SHOCKS:
        raise DataError(f"there is no kind of shock {kind!r}", where="--kind", hint=near(kind, SHOCKS))
    lines = ["# A crisis for Accord. Lines behind # may be left out. `accord scenario check FILE` finds what is wrong."]
    lines += ["#", "# Wherever a number stands, any of these may stand:", *_laws()]
    for key, field in Scenario.model_fields.items():
        if key == "shocks":
            lines += ["", *_heading("shocks", field), *_shock(kind)]
        elif key == "sources":
            example = {"title": "Who says so, or what is assumed", "status": "assumption"}
            lines += ["", *_heading(key, field), *_entry(Source, example)]
        elif key in _SECTIONS:
            lines += ["", *_off(_heading(key, field)), *_off(_entry(*_SECTIONS[key]))]
        elif key == "inputs":
            lines += ["", *_off(_heading(key, field)), "#   demand_elasticity: {lognormal: [0.05, 0.3]}"]
        elif key in _EXAMPLES:
            lines.append(_line(key, _EXAMPLES[key], field))
        else:
            lines += _off([_line(key, _OFF.get(key, "..."), field)])
    return "\n".join(lines) + "\n"


def package_template() -> str:
    """A commented package with a measure of each kind."""
    examples: tuple[dict[str, Any], ...] = (
        {"name": "mine", "kind": "supply", "place": "AUS", "stage": "mining", "tonnes": 2500, "start": 13, "ramp": 12,
         "probability": 0.7},
        {"name": "plant", "kind": "conversion", "place": "MYS", "stage": "mining", "into": "refining",
         "tonnes": {"uniform": [1000, 3000]}},
        {"name": "link", "kind": "offtake", "place": "MYS", "to": "JPN", "stage": "refining", "tonnes": 2000},
        {"name": "stock", "kind": "stock", "place": "JPN", "stage": "refining", "days": 60},
    )  # fmt: skip
    fields = Package.model_fields
    lines = ["# A package of measures for Accord, in contained tonnes.", "#", "# A number may be:", *_laws()]
    lines += [_line("name", "my-package", fields["name"]), _line("title", "What it is in a line", fields["title"])]
    lines += [_line("mineral", "rare_earths", fields["mineral"]), "", *_heading("measures", fields["measures"])]
    for example in examples:
        lines += _entry(MeasureForm, example)
    lines += ["", *_heading("sources", fields["sources"])]
    return "\n".join([*lines, *_entry(Source, {"title": "What is assumed", "status": "assumption"})]) + "\n"


def _laws() -> Iterator[str]:
    for line in (distribution.__doc__ or "").splitlines():
        if line.startswith("    "):
            yield f"#{line[1:]}"


def _shock(kind: str) -> list[str]:
    form = FORMS[kind]
    said = {one.name: one.text for one in fields_of(kind)}
    shown = {"name": kind.replace("_", "-"), "kind": kind}
    shown |= {name: _SHOCK_EXAMPLES[name] for name in said if name in _SHOCK_EXAMPLES}
    lines = list(_entry(form, shown))
    lines[1] += f"  # one of {', '.join(SHOCKS)}"
    left = [name for name in form.model_fields if name not in shown]
    return lines + [f"    # {name + ':':<{_WIDTH - 4}}  # {form.model_fields[name].description}" for name in left]


def _entry(form: type[BaseModel], example: dict[str, Any]) -> Iterator[str]:
    """One entry of a list, its keys with what they mean."""
    for number, (key, value) in enumerate(example.items()):
        lead = "  - " if number == 0 else "    "
        said = "" if key == "kind" and form not in (MeasureForm,) else form.model_fields[key].description
        yield f"{lead}{f'{key}: {_yaml(value)}':<{_WIDTH}}{f'  # {said}' if said else ''}".rstrip()


def _heading(key: str, field: FieldInfo) -> list[str]:
    return [f"{key + ':':<{_WIDTH}}  # {field.description}"]


def _line(key: str, value: Any, field: FieldInfo) -> str:
    """A key with its value and what it means, by itself or by its type."""
    inner = (one.description for one in get_args(field.annotation) if isinstance(one, FieldInfo))
    said = field.description or next(inner, "")
    return f"{f'{key}: {_yaml(value)}':<{_WIDTH}}" + (f"  # {said}" if said else "")


def _off(lines: Iterable[str]) -> list[str]:
    return [f"# {line}" for line in lines]


def _yaml(value: Any) -> str:
    """A value on one line."""
    return yaml.safe_dump(value, default_flow_style=True, width=10_000).removesuffix("\n").removesuffix("\n...")
