"""Read: a scenario or a package by its name in the library or from a file (.yaml, .xlsx), with all faults at once.

load_scenario("china-2010-rare-earths")    shipped
load_scenario("mine.yaml")                 your own
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from accord.core.distribution import Distribution
from accord.core.errors import DataError, Fault, raise_faults
from accord.core.forms import Location, check_scalars, in_plain_words, near, parse_yaml, read_yaml
from accord.crisis.scenario.fields import Source
from accord.crisis.scenario.model import RankCorrelation, Scenario, StockHeld
from accord.crisis.scenario.package import MeasureForm, Package
from accord.crisis.scenario.shock_forms import FORMS

_HINT = "`accord scenario new FILE` writes one to start from; `accord scenario list` shows those that are shipped"
_SECTIONS: Mapping[str, type[BaseModel]] = {
    "stocks": StockHeld,
    "correlations": RankCorrelation,
    "sources": Source,
    "measures": MeasureForm,
}
Form = TypeVar("Form", Scenario, Package)


def crises() -> tuple[str, ...]:
    """Names of the shipped scenarios."""
    return _shipped("crises")


def packages() -> tuple[str, ...]:
    """Names of the shipped packages."""
    return _shipped("packages")


def load_scenario(name: str | Path) -> Scenario:
    """A shipped scenario by name, or a file. DataError lists every fault with its place; packages that it names are
    read as well, so that a missing one is a fault now."""
    scenario = _load(name, Scenario, "crises")
    load_pact(scenario, name)
    return scenario


def load_package(name: str | Path) -> Package:
    """A shipped package by name, or a file. DataError lists every fault with its place."""
    return _load(name, Package, "packages")


def shipped_text(name: str, *, package: bool = False) -> str:
    """The YAML of a shipped scenario or package, comments and all; DataError for an unknown one."""
    folder = "packages" if package else "crises"
    if name not in _shipped(folder):
        raise DataError(f"no ready {'package' if package else 'crisis'} {name!r}", hint=near(name, _shipped(folder)))
    return (_folder(folder) / f"{name}.yaml").read_text(encoding="utf-8")


def schema_of(*, package: bool = False) -> dict[str, Any]:
    """The JSON Schema of a scenario's or a package's YAML, for editors."""
    form: type[BaseModel] = Package if package else Scenario
    title = f"Accord {form.__name__.lower()}"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **form.model_json_schema(), "title": title}


def load_pact(scenario: Scenario, name: str | Path) -> tuple[Package, ...]:
    """The packages that a scenario names: shipped ones, or files beside its own; of its mineral."""
    folder = Path() if str(name) in crises() else Path(name).parent
    found = tuple(load_package(one if one in packages() else folder / one) for one in scenario.pact)
    for package in found:
        if package.mineral and package.mineral not in scenario.minerals:
            what = f"the package {package.name} is about {package.mineral}, the scenario about {scenario.mineral}"
            raise DataError(what, where=f"{name}: pact", hint="Name a package of the same mineral")
    return found


def of_values(raw: Mapping[str, Any], form: type[Form], where: str) -> Form:
    """A form from plain values, as a file or a program gives them. DataError lists every fault."""
    made, faults = _made(raw, form, where)
    raise_faults(faults, DataError)
    assert made is not None  # a form that failed has left at least one fault
    return made


def _made(raw: Mapping[str, Any], form: type[Form], where: str) -> tuple[Form | None, list[Fault]]:
    faults = list(check_scalars(raw, where))
    scalars = {fault.where for fault in faults}
    try:
        return form.model_validate(raw), faults
    except ValidationError as error:
        found = in_plain_words(error, where, _known(form), FORMS)
        faults += [fault for fault in found if not any(fault.where.startswith(place) for place in scalars)]
        return None, list({(fault.where, fault.what): fault for fault in faults}.values())


def _load(name: str | Path, form: type[Form], folder: str) -> Form:
    shipped = _shipped(folder)
    if str(name) in shipped:
        text = (_folder(folder) / f"{name}.yaml").read_bytes()
        return of_values(parse_yaml(text, DataError, str(name)), form, str(name))
    path = Path(name)
    if not path.is_file():
        what = "a file is expected, not a folder" if path.is_dir() else f"no such {form.__name__.lower()} or file"
        raise DataError(what, where=str(name), hint=_HINT if path.suffix or path.is_dir() else near(str(name), shipped))
    if path.suffix.lower() == ".xlsx":
        return _from_workbook(path, form)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise DataError(f"no format for {path.suffix or 'a name without suffix'}", where=str(path), hint=_HINT)
    return of_values(read_yaml(path, DataError, str(path), _HINT), form, path.name)


def _from_workbook(path: Path, form: type[Form]) -> Form:
    from accord.crisis.scenario.workbook import at_its_cell, read_workbook  # slow to import

    if form is not Scenario:
        raise DataError(
            "a package is written in YAML", where=str(path), hint="`accord scenario new --package` shows how"
        )
    cells = read_workbook(path)
    made, faults = _made(cells.values, form, path.name)
    raise_faults(at_its_cell(faults, cells.places, path.name), DataError)
    assert made is not None
    return made


def _shipped(folder: str) -> tuple[str, ...]:
    return tuple(sorted(f.name.removesuffix(".yaml") for f in _folder(folder).iterdir() if f.name.endswith(".yaml")))


def _folder(folder: str) -> Traversable:
    return files("accord.crisis.scenario") / folder


def _known(form: type[BaseModel]) -> Callable[[Location], Iterable[str]]:
    """The keys that are allowed where a misspelt one stands."""

    def keys(loc: Location) -> Iterable[str]:
        section, kind = str(loc[0]), str(loc[2]) if len(loc) > 2 else ""
        if len(loc) == 1:
            return form.model_fields
        if section == "shocks" and len(loc) == 4:
            return FORMS[kind].model_fields
        if section in _SECTIONS and len(loc) == 3:
            return _SECTIONS[section].model_fields
        return Distribution.model_fields

    return keys
