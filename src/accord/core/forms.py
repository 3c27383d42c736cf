"""Forms: a YAML file that a person wrote -> plain values, and what is wrong with it in plain words.

`read_yaml` takes only plain values, no anchors and no key twice. `check_scalars` and `in_plain_words` yield Faults: the
first looks at the raw values, the second says a pydantic model's complaints without its jargon.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from accord.core.errors import AccordError, Fault

MAX_BYTES = 10_000_000
COUNTRY_KEYS = frozenset(
    {"parties", "speaker_parties", "giver", "receiver", "place", "supplier", "recipient", "issuer", "targets",
     "countries", "sender", "places", "spared", "to"}
)  # fmt: skip
_MANY = 5
Location = tuple[int | str, ...]


class Faulty(ValueError):
    """What a model's validator raises when it has found several faults, each at its own place within the model."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


def read_yaml(path: Path, error: type[AccordError], where: str, hint: str = "") -> dict[str, Any]:
    """The mapping in a YAML file; faults here hide all others, so each is raised at once, as `error`."""
    if path.stat().st_size > MAX_BYTES:
        raise error(f"over the limit of {MAX_BYTES / 1e6:.0f} MB", where=where)
    return parse_yaml(path.read_bytes(), error, where, hint)


def parse_yaml(data: bytes, error: type[AccordError], where: str, hint: str = "") -> dict[str, Any]:
    """The mapping in the bytes of a YAML file."""
    raw = _parse(data, error, where)
    if raw is None:
        raise error("the file is empty", where=where, hint=hint)
    if not isinstance(raw, Mapping):
        raise error(f"keys with values are expected, not a {type(raw).__name__}", where=where, hint=hint)
    return {str(key): value for key, value in raw.items()}


class _Loader(yaml.SafeLoader):
    """Safe YAML without anchors (a few lines of aliases can stand for billions of values) and without repeated keys."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(None, None, "anchors and aliases (& and *) are not allowed", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(None, None, "a key must be a plain word", key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+$"), list("-+0123456789")
)
"""1e4 is a number: YAML 1.1 asks for a point and a sign, and nobody writes them."""


def _parse(data: bytes, error: type[AccordError], where: str) -> Any:
    try:
        return yaml.load(data.decode("utf-8-sig"), Loader=_Loader)  # a SafeLoader: plain values only
    except UnicodeDecodeError as fault:
        raise error(f"not UTF-8 text (byte {fault.start})", where=where, hint="Save it as UTF-8") from None
    except yaml.MarkedYAMLError as fault:
        line = f", line {fault.problem_mark.line + 1}" if fault.problem_mark else ""
        raise error(f"not readable as YAML: {fault.problem}", where=where + line) from None
    except (yaml.YAMLError, ValueError) as fault:
        raise error(f"not readable as YAML: {str(fault).splitlines()[0]}", where=where) from None
    except RecursionError:
        raise error("lists or keys are nested too deeply", where=where) from None


def check_scalars(raw: Any, file: str, path: str = "") -> Iterator[Fault]:
    """Values that YAML read as something else than was meant: yes/no words (Norway is NO) and numbers without end."""
    if isinstance(raw, bool):
        key = path.rsplit(".", 1)[-1].split("[")[0]
        if key in COUNTRY_KEYS:
            word = "YES or ON" if raw else "NO"
            hint = (
                f'YAML reads {word} as {str(raw).lower()}: put the code in quotes ("NO"), or write its ISO3 code (NOR)'
            )
            yield Fault(f"{file}: {path}", "a country code is expected, not yes or no", hint)
        else:
            yield Fault(f"{file}: {path}", "yes or no stands here", "Nothing here is a yes or no: put words in quotes")
    elif isinstance(raw, float) and not math.isfinite(raw):
        yield Fault(f"{file}: {path}", f"{raw} is not a usable number", "Leave it out if it is unknown")
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from check_scalars(value, file, f"{path}.{key}" if path else str(key))
    elif isinstance(raw, list):
        for number, value in enumerate(raw):
            yield from check_scalars(value, file, f"{path}[{number}]")


def in_plain_words(
    error: ValidationError, file: str, known: Callable[[Location], Iterable[str]], tags: Collection[str] = ()
) -> Iterator[Fault]:
    """A model's complaints without its jargon.

    `known` gives the keys that are allowed beside the one at a location, for a misspelt one; `tags` are the words that
    pydantic puts into a location to say which of several models it tried, and nobody wrote.
    """
    entries = error.errors(include_url=False)
    for entry in entries:
        loc = entry["loc"]
        if entry["type"] == "too_short" and any(other["loc"][: len(loc)] == loc != other["loc"] for other in entries):
            continue  # entries that are wrong are not counted: their own faults say it
        path = _path(tuple(part for part in loc if part not in tags))
        several = entry.get("ctx", {}).get("error")
        found: tuple[Fault, ...]
        if entry["type"] == "union_tag_not_found":
            found = (Fault("", "kind is missing", f"One of {', '.join(tags)}"),)
        else:
            found = several.faults if isinstance(several, Faulty) else (Fault("", *_phrase(entry, known)),)
        for fault in found:
            place = ".".join(filter(None, (path, fault.where)))
            yield Fault(f"{file}: {place}" if place else file, fault.what, fault.hint)


def near(name: str, known: Iterable[str]) -> str:
    """A hint with the nearest known names, or with a few of them."""
    names = list(known)
    close = get_close_matches(name, names, n=3, cutoff=0.5)
    if close:
        return f"Nearest known: {', '.join(close)}"
    shown = ", ".join(names[:_MANY])
    return f"Known: {shown}{', ...' if len(names) > _MANY else ''}" if names else ""


def _phrase(entry: Any, known: Callable[[Location], Iterable[str]]) -> tuple[str, str]:
    kind, value, context, loc = entry["type"], entry["input"], entry.get("ctx", {}), entry["loc"]
    name = str(loc[-1]) if loc else ""
    if kind == "missing":
        return f"{name} is missing", ""
    if kind == "extra_forbidden":
        return f"the key {name!r} is not known here", near(name, known(loc))
    if kind in _BOUNDS:
        return _beyond(kind, value, next(iter(context.values()))), _share(name)
    if kind == "literal_error":
        return f"{value!r} is not one of {str(context['expected']).replace(' or ', ', ')}", ""
    if kind == "value_error":
        what, _, hint = str(context["error"]).partition(". ")
        return what, hint
    if kind == "union_tag_invalid":
        kinds = context["expected_tags"].replace("'", "").split(", ")
        return f"there is no kind {context['tag']!r}", near(context["tag"], kinds)
    if kind == "string_pattern_mismatch":
        return f"{short(value)} is not written as it should be", f"Its pattern is {context['pattern']}"
    for start, (what, hint) in _EXPECTED.items():
        if kind.startswith(start):
            return f"{what}, not {short(value)}", hint
    return (f"{name} must not be empty" if kind in ("too_short", "string_too_short") else str(entry["msg"])), ""


_BOUNDS = {
    "greater_than_equal": "below",
    "less_than_equal": "above",
    "greater_than": "not above",
    "less_than": "not below",
}
_EXPECTED = {
    "string_type": ("text is expected", "Put it in quotes"),
    "int": ("a whole number is expected", ""),
    "float": ("a number is expected", "Write 5000, without unit or separator"),
    "tuple": ("a list is expected", "Write [a, b], or one entry a line with a dash"),
    "date": ("a date is expected", "Write it as 2025-10-28"),
    "model": ("keys with values are expected", ""),
    "dict": ("keys with values are expected", ""),
}


def _beyond(kind: str, value: Any, bound: float) -> str:
    if kind == "greater_than_equal" and bound == 0:
        return f"{value} is negative; it must be 0 or more"
    return f"{value} is {_BOUNDS[kind]} {bound:,g}" if abs(bound) < 1e6 else f"{value} is {_BOUNDS[kind]} {bound:,.0f}"


def _share(name: str) -> str:
    return "A share between 0 and 1: half is 0.5" if name == "cut" else ""


def _path(loc: Location) -> str:
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def short(value: Any, limit: int = 80) -> str:
    """A value as it stands in a message: its middle is left out where it is long."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit // 2]}...{text[-limit // 4 :]}"
