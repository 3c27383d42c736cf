"""Exchange: a Network, its scenarios and its answers as JSON, so that a problem can travel (form: `schema`).

Numbers travel exact to the bit. What is wrong is refused with the number of its arc: a key twice, an unknown key, a
number that is not finite (infinity is null, and only an upper bound may be infinite), a word where a number belongs.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from accord.core.errors import Fault, ModelError, raise_faults
from accord.market.equilibrium import Equilibrium
from accord.market.network import GROUND, Floats, Network, Node
from accord.market.scenarios import Delta, Setting, require_names
from accord.market.schema import ARCS, FRAME, SCENARIOS

_BLOCK = 50_000
"""Arcs that are checked at a time: a file full of faults is refused at its first block."""
_FAULTS_SHOWN = 10
RESIDUALS = ("primal_residual", "natural_residual", "duality_gap")
_FORMS = ("plain", "names", "labels")
_DEFAULTS: dict[str, Any] = {"gain": 1.0, "lower": 0.0, "upper": None, "kind": "arc", "base": 0.0}


def to_json(network: Network, indent: int | None = None) -> str:
    """A network as JSON text; `from_json` gives it back exact to the bit. ModelError where `base` is not finite."""
    if network.cost.ndim != 1:
        raise ModelError("a block of draws cannot travel as one network", hint="Write its draws one by one")
    if not np.all(np.isfinite(network.base)):
        raise ModelError(
            "a base flow is not finite and cannot travel", where=f"arc {int(np.argmin(np.isfinite(network.base)))}"
        )
    columns: dict[str, list[Any]] = {
        "kind": network.kind.tolist(),
        "tail": [None if n == GROUND else n for n in network.tail.tolist()],
        "head": [None if n == GROUND else n for n in network.head.tolist()],
        **{name: getattr(network, name).tolist() for name in ("gain", "cost", "curvature", "lower")},
        "upper": [None if np.isinf(u) else u for u in network.upper.tolist()],
        "base": network.base.tolist(),
    }
    arcs = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return json.dumps({"nodes": [_node_row(node) for node in network.nodes], "arcs": arcs}, indent=indent)


def from_json(given: str | bytes | Mapping[str, Any]) -> Network:
    """The network of a JSON text, or of its parsed value. Raises ModelError with the first faults, arc by arc."""
    frame = _checked(FRAME, _value(given, "network"), "network")
    rows: list[dict[str, Any]] = frame["arcs"]
    for start in range(0, len(rows), _BLOCK):
        _checked(ARCS, rows[start : start + _BLOCK], "network", "arc", start)
    columns: dict[str, Any] = {name: [row.get(name, default) for row in rows] for name, default in _DEFAULTS.items()}
    columns |= {name: [row[name] for row in rows] for name in ("tail", "head", "cost", "curvature")}
    nodes = _nodes(frame["nodes"])
    for end in ("tail", "head"):
        columns[end] = [GROUND if n is None else min(n, len(nodes)) for n in columns[end]]  # beyond 64 bits too
    columns["upper"] = [np.inf if u is None else u for u in columns["upper"]]
    return Network(nodes=nodes, **columns)


def scenarios_from_json(given: str | bytes | Iterable[Mapping[str, Any]]) -> tuple[Delta, ...]:
    """The scenarios of a JSON text, or of its parsed value. Raises ModelError, also for a name used twice."""
    rows = _checked(SCENARIOS, _value(given, "scenarios"), "scenarios", "scenario")
    deltas = tuple(Delta(row["name"], tuple(_setting(row["name"], *s) for s in row["set"])) for row in rows)
    require_names(deltas)
    return deltas


def scenarios_to_json(deltas: Iterable[Delta]) -> str:
    """Scenarios as JSON text."""
    rows = [
        {"name": d.name, "set": [[s.arc, s.field, None if s.value == np.inf else s.value] for s in d.settings]}
        for d in deltas
    ]
    return json.dumps(rows, allow_nan=False)


def answer(name: str, found: Equilibrium) -> dict[str, Any]:
    """One scenario's answer as plain values.

    Null stands for the price of an isolated node, and for prices, flows and residuals alike where nothing is solved.
    `ray`, where the back end gives one, is the direction of prices that proves that no flows can do.
    """
    shown = found.status in ("solved", "almost_solved")
    row: dict[str, Any] = {
        "name": name,
        "status": found.status,
        "prices": _plain(found.prices) if shown else None,
        "flows": _plain(found.flows) if shown else None,
        **{key: _plain_number(getattr(found, key)) if shown else None for key in RESIDUALS},
        "iterations": found.iterations,
    }
    ray = getattr(found, "ray", None)
    return row if ray is None else row | {"ray": _plain(ray)}


def _value(given: Any, what: str) -> Any:
    """Text parsed; anything else as it is."""
    if not isinstance(given, str | bytes):
        return dict(given) if isinstance(given, Mapping) else given
    try:
        if isinstance(given, str):
            given = given.removeprefix("\ufeff")  # some editors put it first
        return json.loads(given, object_pairs_hook=_no_key_twice)
    except RecursionError:
        raise ModelError("it is nested too deeply to be a network", where=what) from None
    except ValueError as error:  # also bytes that are not UTF-8 and integers of thousands of digits
        raise ModelError(f"not JSON: {error}", where=what, hint="See docs/reference/network-json.md") from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = ", ".join(sorted(key for key, count in Counter(key for key, _ in pairs).items() if count > 1))
        text = json.dumps(made)[:80]
        raise ModelError(f"a key stands twice: {twice}", where=f"the object {text}")
    return made


def _checked(form: TypeAdapter[Any], value: Any, where: str, row: str = "", start: int = 0) -> Any:
    """The value if it has the form; ModelError with its first faults otherwise, each with the number of its row."""
    try:
        return form.validate_python(value)
    except ValidationError as error:
        faults = []
        for fault in error.errors(include_url=False, include_input=False, include_context=False):
            first, *rest = fault["loc"] or ("",)
            place = f"{row} {start + first}" if row and isinstance(first, int) else str(first)
            inside = [str(x) for x in rest if x not in _FORMS]
            faults.append(Fault(place, ": ".join([*inside, fault["msg"]])))
            if len(faults) == _FAULTS_SHOWN:
                break
        raise_faults(faults, ModelError, where)
        raise


def _nodes(given: int | list[Any]) -> tuple[Node, ...]:
    rows = [str(n) for n in range(given)] if isinstance(given, int) else given
    nodes = tuple(Node(row) if isinstance(row, str) else Node(**row) for row in rows)
    twice = [node for node, count in Counter(nodes).items() if count > 1] if len(set(nodes)) < len(nodes) else []
    raise_faults((Fault(f"node {n}", "two nodes have this name") for n in twice[:_FAULTS_SHOWN]), ModelError, "network")
    return nodes


def _node_row(node: Node) -> str | dict[str, Any]:
    """A name where the place says all, else the labels."""
    return node.place if node == Node(node.place) else node._asdict()


def _setting(name: str, arc: int, field: Any, value: float | None) -> Setting:
    if value is None and field != "upper":
        raise ModelError(f"{field} is null", where=f"scenario {name!r}: arc {arc}", hint="Only upper can be infinite")
    return Setting(arc, field, np.inf if value is None else float(value))


def _plain(numbers: Floats) -> list[float | None]:
    """Numbers as a list, null where there is none."""
    return [_plain_number(x) for x in numbers.tolist()]


def _plain_number(number: float) -> float | None:
    return number if np.isfinite(number) else None
