"""Countries, minerals, weapons and stages by their one key, with the nearest known name for an unknown one."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Literal

from accord.core.errors import DataError
from accord.core.vocab import rows

Stage = Literal["mining", "refining", "manufacturing"]


@dataclass(frozen=True, slots=True)
class Country:
    """A country or area: ISO 3166 codes, the code that BACI uses (not ISO numeric), and its name."""

    iso3: str
    iso2: str
    m49: int | None
    baci: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Mineral:
    """A mineral: key, name, HS92 codes of its trade, and the names under which sources list it."""

    key: str
    name: str
    hs: tuple[str, ...]
    usgs: str
    eu: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon system or a kind of one: key, name, SIPRI category, HS 2022 heading, its maker's ISO3 and its names."""

    key: str
    name: str
    category: str
    hs: str
    maker: str
    names: tuple[str, ...]


@cache
def countries() -> dict[str, Country]:
    """All countries by ISO3."""
    return {
        r["iso3"]: Country(r["iso3"], r["iso2"], _int(r["m49"]), _int(r["baci"]), r["name"]) for r in rows("countries")
    }


@cache
def minerals() -> dict[str, Mineral]:
    """All minerals by key."""
    return {
        r["key"]: Mineral(r["key"], r["name"], _list(r["hs92"]), r["usgs"], _list(r["eu"])) for r in rows("minerals")
    }


@cache
def weapons() -> dict[str, Weapon]:
    """All weapon systems and kinds of them by key."""
    return {
        r["key"]: Weapon(r["key"], r["name"], r["category"], r["hs"], r["maker"], _list(r["names"]))
        for r in rows("weapons")
    }


def country(name: str) -> Country:
    """The country of an ISO3 or ISO2 code or of any source's name; DataError offers the nearest known names."""
    try:
        return countries()[_country_names()[fold(name)]]
    except KeyError:
        hint = _nearest(name, _country_names(), "Use an ISO3 code or an English name")
        raise DataError(f"unknown country {name!r}", hint=hint) from None


def mineral(name: str) -> Mineral:
    """The mineral of a key or name; DataError offers the nearest known names."""
    try:
        return minerals()[_mineral_names()[fold(name)]]
    except KeyError:
        listed = "Use its English name, such as cobalt; docs/reference/stages.md lists all"
        raise DataError(f"unknown mineral {name!r}", hint=_nearest(name, _mineral_names(), listed)) from None


def weapon(name: str) -> Weapon:
    """The weapon of a key or name; DataError offers the nearest known names."""
    try:
        return weapons()[_weapon_names()[fold(name)]]
    except KeyError:
        hint = _nearest(name, _weapon_names(), "Use a designation such as F-35, or a kind such as frigate")
        raise DataError(f"unknown weapon {name!r}", hint=hint) from None


def blocs() -> tuple[str, ...]:
    """The names of all blocs."""
    return tuple(dict.fromkeys(row["bloc"] for row in rows("blocs")))


@cache
def members(place: str, year: int) -> frozenset[str]:
    """ISO3 of a place's members in a year: a country is its own only one, a bloc's stand in `core/vocab/blocs.csv`.

    A row of that table counts from its first to its last year.
    """
    if place not in blocs():
        return frozenset({place})
    return frozenset(
        row["iso3"]
        for row in rows("blocs")
        if row["bloc"] == place and int(row["from"] or 0) <= year <= int(row["to"] or 9999)
    )


def place(name: str) -> str:
    """The ISO3 of a country or the name of a bloc; DataError offers the nearest known names."""
    folded = {fold(bloc): bloc for bloc in blocs()} | dict.fromkeys(("eu", "euu", "european union"), "EU27")
    return folded.get(fold(name)) or country(name).iso3


def fold(text: str) -> str:
    """Case, accents, spaces and hyphens removed from the differences between two names."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().replace("-", " ").replace("_", " ").replace(".", "").split())


@cache
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in rows("countries"):
        for name in (row["iso3"], row["iso2"], row["name"], *_list(row["names"])):
            if name:
                names.setdefault(fold(name), row["iso3"])
    return names


@cache
def _mineral_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in rows("minerals"):
        for name in (row["key"], row["name"], *_list(row["names"])):
            if name:
                names.setdefault(fold(name), row["key"])
    return names


@cache
def _weapon_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for known in weapons().values():
        for name in (known.key, known.name, *known.names):
            names.setdefault(fold(name), known.key)
    return names


def _nearest(name: str, known: dict[str, str], otherwise: str) -> str:
    near = dict.fromkeys(known[k] for k in get_close_matches(fold(name), known, n=3, cutoff=0.6))
    return f"Nearest known: {', '.join(near)}" if near else otherwise


def _int(text: str) -> int | None:
    return int(text) if text else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
