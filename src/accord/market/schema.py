"""Schema: the rows of the JSON form of a network and of its scenarios, strict, with the limits that they must keep.

No coercion: a word or a truth value where a number belongs is refused, and so is a key that nobody reads.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Discriminator, Field, Strict, Tag, TypeAdapter
from typing_extensions import TypedDict  # pydantic asks for it below Python 3.12

MOST_NODES = 2_000_000
LARGEST = 1e100
"""Numbers beyond this are refused: their squares and products leave the range of a float."""
_STRICT = ConfigDict(extra="forbid", strict=True)

Number = Annotated[float, Field(allow_inf_nan=False, ge=-LARGEST, le=LARGEST)]
Count = Annotated[int, Field(ge=0)]
Name = Annotated[str, Field(min_length=1)]
ArcField = Literal["cost", "curvature", "lower", "upper"]


class NodeRow(TypedDict):
    """A node with its labels, where its name alone does not say enough."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    place: Name
    stage: NotRequired[str]
    period: NotRequired[Annotated[int, Field(ge=0, lt=2**31)]]


def _form(value: Any) -> str:
    """Which of two forms a value means to have, so that its faults are told for that one only."""
    return "labels" if isinstance(value, dict) else "names" if isinstance(value, list) else "plain"


_NodeForm = Annotated[Annotated[Name, Tag("plain")] | Annotated[NodeRow, Tag("labels")], Discriminator(_form)]
_HowMany = Annotated[int, Field(ge=0, le=MOST_NODES)]
Nodes = Annotated[Annotated[_HowMany, Tag("plain")] | Annotated[list[_NodeForm], Tag("names")], Discriminator(_form)]


class ArcRow(TypedDict):
    """An arc. `tail` and `head` count nodes from 0, null is the ground; `upper` null or left out is infinite.

    `gain` is 1 and `lower` 0 where left out. `curvature` 0 is for arcs that touch the ground: there it bounds the
    node's price. `kind` (what the arc means) and `base` (what it carried in the base year) change no answer.
    """

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    tail: Count | None
    head: Count | None
    cost: Number
    curvature: Annotated[Number, Field(ge=0)]
    gain: NotRequired[Annotated[Number, Field(gt=0)]]
    lower: NotRequired[Number]
    upper: NotRequired[Number | None]
    kind: NotRequired[Name]
    base: NotRequired[Number]


class NetworkFile(TypedDict):
    """A network: how many nodes, or which by name, and the arcs between them."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    nodes: Nodes
    arcs: list[ArcRow]


class NetworkFrame(TypedDict):
    """The same without a look at the arcs, which are read block by block."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    nodes: Nodes
    arcs: list[Any]


class ScenarioRow(TypedDict):
    """A scenario: a name of its own and what it sets, each [arc, field, value]; null as `upper` is infinite."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    name: Name
    set: list[Annotated[tuple[Count, ArcField, Number | None], Strict(False)]]


NETWORK, FRAME, ARCS, SCENARIOS = (
    TypeAdapter[Any](form) for form in (NetworkFile, NetworkFrame, list[ArcRow], list[ScenarioRow])
)


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a network file; `$defs` holds that of scenarios too."""
    schema = NETWORK.json_schema()
    scenarios = SCENARIOS.json_schema()
    schema["$defs"] |= scenarios.pop("$defs") | {"Scenarios": scenarios}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
