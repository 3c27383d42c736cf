"""Measure: a question to many indicators at once, with what each of them needs filled in or asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from accord.core.errors import DataError
from accord.core.figure import Figure
from accord.core.labels import members, minerals
from accord.dependence import INDICATORS, Ask
from accord.dependence.flows import no_measure
from accord.world import World


def measure(world: World, ask: Ask, names: Sequence[str] = ()) -> list[Figure]:
    """Figures of the named indicators (all by default) in the order of the table.

    A question about everything at once is refused: name a mineral or a country. Years default to the last of trade.
    """
    chosen = _of_peer(names) if ask.compat else [known(name) for name in names] or list(INDICATORS)
    if not ask.minerals and not ask.countries:
        raise DataError("neither a mineral nor a country is named", hint='Add --mineral "rare earths" or --country JPN')
    if ask.partner and ask.countries and ask.partner in ask.countries:
        raise DataError(f"{ask.partner} is its own partner", hint="Name another --partner")
    whole = replace(ask, years=ask.years or (world.years()[-1],))
    marks = marks_of(whole)
    return [
        _sourced(replace(figure, scope=(*figure.scope, *marks)) if marks else figure, whole, world)
        for name in chosen
        for figure in _measured(world, whole, name)
    ]


def _measured(world: World, ask: Ask, name: str) -> list[Figure]:
    """One indicator's figures by the measure asked for; unknown, never nothing, where it has no such measure."""
    figures = list(INDICATORS[name](world, ask).figures())
    if ask.by is None:
        return figures
    wanted = [figure for figure in figures if figure.by in (None, ask.by) or figure.by not in _BY]
    if not wanted and (others := _measured(world, replace(ask, by=None), name)):
        return list(no_measure(ask, name, others[0].unit).figures())
    return wanted


def _of_peer(names: Sequence[str]) -> list[str]:
    """What the other program prints: a score comes with its parts."""
    asked = [known(name) for name in names] or ["geopolrisk"]
    foreign = [name for name in asked if name not in PEER_FIGURES]
    if foreign:
        raise DataError(f"geopolrisk-py has no {foreign[0]}", hint=f"It prints {', '.join(PEER_FIGURES)}")
    return list(PEER_FIGURES) if "geopolrisk" in asked else asked


def marks_of(ask: Ask) -> tuple[str, ...]:
    """What the question changes beyond the labels; it ends the scope, so that no two numbers share an id."""
    codes = ("hs" + "+".join(sorted(ask.codes)),) if ask.codes else ()
    return (*codes, *(("political",) if ask.political else ()))


def _sourced(figure: Figure, ask: Ask, world: World) -> Figure:
    """The figure with the user's own trade tables named where they stand in for the snapshot's."""
    if "baci" not in figure.sources or not world.tables or figure.year is None:
        return figure
    codes = ask.codes or (minerals()[figure.mineral].hs if figure.mineral else ())
    buyers = members(figure.country, figure.year) if figure.country else None
    trade = world.trade_source(codes, [figure.year], buyers)
    return replace(figure, sources=(*trade, *(source for source in figure.sources if source != "baci")))


def question(
    minerals: Sequence[str], countries: Sequence[str], years: Sequence[str], codes: str = "", **fields: Any
) -> Ask:
    """An Ask from texts as a person types them: "2018-2024" is a range, "280530,284690" are codes.

    DataError for a word that is none of the choices of its field.
    """
    for name, choices in _CHOICES.items():
        if fields.get(name) is not None and fields[name] not in choices:
            raise DataError(f"{fields[name]!r} is no {name}", hint=f"One of {', '.join(choices)}")
    named = tuple(code.strip() for code in codes.split(",") if code.strip())
    wrong = [code for code in named if not (code.isdigit() and len(code) == 6)]
    if wrong:
        raise DataError(f"{wrong[0]!r} is no HS92 code", hint="Six digits, such as 280530")
    return Ask.of(minerals, countries, [y for text in years for y in _years(text)], codes=named, **fields)


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    if not (first.isdigit() and (last or first).isdigit()) or not 1900 <= int(first) <= int(last or first) <= 2100:
        raise DataError(f"{text!r} is no year", hint="Write 2023 or a range such as 2018-2024")
    return range(int(first), int(last or first) + 1)


PEER_FIGURES = ("geopolrisk", "hhi", "import_risk", "cf")
_BY = ("value", "weight", "content")
_CHOICES = {
    "by": _BY,
    "stage": ("mining", "refining", "manufacturing"),
    "primary": ("mining", "refining"),
    "compat": ("geopolrisk-py",),
}


def known(name: str) -> str:
    """The indicator's own name; DataError with the nearest ones for an unknown name."""
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    if plain in INDICATORS:
        return plain
    near = get_close_matches(plain, INDICATORS, n=3, cutoff=0.4)
    raise DataError(f"unknown indicator {name!r}", hint=f"Nearest known: {', '.join(near or sorted(INDICATORS))}")
