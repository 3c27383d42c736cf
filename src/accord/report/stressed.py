"""Stressed: a stressed scenario as tables: for the terminal here, beside its charts on a page (`stressed_page`).

Sections of Figures -> Shown: a title, a note on how to read it, and a Grid. Rerouting regimes stand side by side, the
pact below its absence. Labels that never differ stand in the title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from accord.core.figure import Figure
from accord.report.tables import Grid
from accord.report.verdicts import place, plain

Sections = Mapping[str, Sequence[Figure]]
Label = Callable[[Figure], str]
_PRICES = {
    "price_ratio": "Price over base, mean over the periods",
    "weighted_price_ratio": "Price over base, weighted by what is taken",
    "peak_price_ratio": "Price over base, highest period",
    "output_ratio": "Output of the stage over calm",
    "shortfall": "Core demand at the value of lost load",
}
_MEAN, _BY_PERIOD = "price_ratio", ("weighted_price_ratio", "peak_price_ratio")
_BOUNDS, _INPUTS, _NAMED = 6, 5, 3
_WIDE = ("stocks",)
"""A column a month: for a page or a sheet, not for a terminal."""
_WHOLE = ("place", "stage", "class", "price")
_PLACE: Mapping[str, Label] = {"place": lambda f: place(f.country) or "", "stage": lambda f: f.stage or ""}
_PACT: Mapping[str, Label] = {**_PLACE, "pact": lambda f: f.scope[2]}
_CLASS: Mapping[str, Label] = {
    **_PLACE,
    "class": lambda f: plain(f.scope[0]),
    "rule": lambda f: ", ".join(map(plain, f.scope[1:-1])),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One table of a section, and what must be known to read it."""

    section: str
    grid: Grid
    note: str = ""


def tables(sections: Sections, sender: str) -> Iterator[Shown]:
    """Every table of a stressed scenario, in the order in which they are read."""
    sections = merged(sections)
    crisis = [f for f in sections.get("price", ()) if f.value is not None and f.scope[0] == "crisis"]
    gaps = [f for f in crisis if f.indicator in ("gap", "gap_share")]
    yield from _shown("gap", "Missing if nobody reacts", gaps, _PACT, lambda f: plain(f.indicator))
    priced: Mapping[str, Label] = {
        **_PLACE, "price": lambda f: "FOB" if f.country == sender else "CIF", "pact": lambda f: f.scope[2]
    }  # fmt: skip
    note = "FOB: leaving the sender, where a ban lowers it. CIF: landed at the target."
    for indicator, words in _PRICES.items():
        found = [f for f in crisis if f.indicator == indicator and (indicator != "shortfall" or (f.high or 0) > 0)]
        if indicator in _BY_PERIOD:
            found = [f for f in found if f.country != sender]
        if indicator in _BY_PERIOD and _texts(found) == _texts(
            f for f in crisis if f.indicator == _MEAN and f.country != sender
        ):
            continue  # one period: the same table again
        prices = "price" in indicator
        said = note if indicator == _MEAN else ""
        yield from _shown("price", words, found, priced if prices else _PACT, lambda f: f.scope[1], said)
    foreseen: Mapping[str, Label] = {
        **_PACT,
        "measure": lambda f: plain(f.indicator),
        "foresight": lambda f: f.scope[3],
    }
    said = "Neither bounds the other: with stocks, mean prices can be lower and peaks higher under myopia."
    found = [f for f in sections.get("foresight", ()) if f.value is not None and f.country != sender]
    yield from _shown("price", "Price over base by foresight", found, foreseen, lambda f: f.scope[1], said)
    years: Mapping[str, Label] = {**_PLACE, "rerouting": lambda f: f.scope[1]}
    found = [f for f in sections.get("base_years", ()) if f.value is not None]
    own = [f for f in crisis if found and f.indicator == _MEAN and f.scope[2] == "no pact"]
    yield from _shown("price", "Price over base by base year", [*own, *found], years, lambda f: str(f.year))
    found = list(sections.get("elsewhere", ()))
    others: Mapping[str, Label] = {
        "what": lambda f: f.scope[0],
        "kind": lambda f: f.scope[1],
        "by": lambda f: f.scope[2],
    }
    reason: dict[str, Label] = {"value": _valued, "why ours differs": lambda f: f.interval.partition(": ")[2]}
    yield from _rows("elsewhere", "What others estimated and what happened", found, others, reason)
    found = list(sections.get("shortage", ()))
    said = "The first month with more than 10 % of the requirement missing, once the stock has covered the gap."
    yield from _shown("shortage", "Month in which shortage begins", found, _CLASS, lambda f: f.scope[-1], said)
    short = [f for f in sections.get("stockpile", ()) if (f.high or 0) > 0]
    words = "Shortfall by class, the least urgent going without first"
    yield from _shown("shortage", words, short, _CLASS, lambda f: f.scope[-1])
    found = [f for f in sections.get("stocks", ()) if f.value is not None]
    held: Mapping[str, Label] = {**_PACT, "rerouting": lambda f: f.scope[1]}
    yield from _shown("stocks", "Stock at the end of a period", found, held, lambda f: f.scope[3])
    found = list(sections.get("deliveries", ()))
    promise: Mapping[str, Label] = {"promise": lambda f: f.scope[0], "where": lambda f: f.scope[1]}
    yield from _shown("pact", "What the pact delivers", found, promise, lambda f: plain(f.indicator))
    found = list(sections.get("losses", ()))
    loser: Mapping[str, Label] = {"loss of": _losers, "rent": lambda f: f.scope[3], "pact": lambda f: f.scope[2]}
    said = "Material market only, far below halted factories. Below zero the ban pays; whose the rent is decides that."
    yield from _shown("losses", "Who loses by the crisis", found, loser, lambda f: f.scope[1], said)
    yield from _bounds(sections)
    yield from _drivers(sections)
    found = list(sections.get("value_added", ()))
    said = "No loss: the EU's sectors and shares of use, times the share missing at base prices."
    sector: Mapping[str, Label] = {**_PLACE, "sector": lambda f: f.scope[0]}
    yield from _shown(
        "value_added", "Value added of EU sectors behind what is missing", found, sector, lambda f: f.scope[1], said
    )


def _texts(figures: Iterable[Figure]) -> list[str]:
    return [figure.text for figure in figures]


def merged(sections: Sections) -> Sections:
    """Where the pact as written gives every price that it gives in full, both are shown as one."""
    written, full = (
        _texts(f for f in sections.get("price", ()) if f.scope[-1] == name) for name in ("as written", "in full")
    )
    if not written or written != full:
        return sections

    def named(figure: Figure) -> Figure:
        return replace(figure, scope=tuple("delivered" if part == "as written" else part for part in figure.scope))

    return {
        name: [named(f) for f in found if "in full" not in f.scope or name == "binding_pact"]
        for name, found in sections.items()
    }


def _bounds(sections: Sections) -> Iterator[Shown]:
    for section, words in (("binding", "What binds"), ("binding_pact", "What binds with the pact in full")):
        bound = sections.get(section, ())
        for regime in dict.fromkeys(f.scope[1] for f in bound):
            most = [f for f in bound if f.scope[1] == regime][:_BOUNDS]
            titled = f"{words}, {regime} rerouting"
            yield from _shown("binding", titled, most, {"bound": lambda f: f.scope[0]}, lambda _: "scarcity rent")


def _drivers(sections: Sections) -> Iterator[Shown]:
    """The strongest few of every place, stage and regime."""
    rank: dict[tuple[str, ...], int] = {}
    most = []
    for figure in sections.get("drivers", ()):
        key = (figure.country or "", figure.stage or "", figure.scope[1])
        rank[key] = rank.get(key, 0) + 1
        if rank[key] <= _INPUTS:
            most.append(figure)
    most.sort(key=lambda f: (f.country or "", f.stage or ""))
    driving: Mapping[str, Label] = {**_PLACE, "input": lambda f: plain(f.scope[0])}
    said = "Partial rank correlation over the draws, given the inputs named before; rerouting is the column."
    yield from _shown("drivers", "What moves the price", most, driving, lambda f: f.scope[1], said)


def print_stressed(title: str, sections: Sections, sender: str, notes: Iterable[str], console: Console) -> None:
    """Tables of a stressed scenario: gap, prices and output, time to shortage, what binds and what drives."""
    console.print(Text(title, style="bold"))
    console.print()
    for shown in tables(sections, sender):
        if shown.section in _WIDE:
            continue
        grid = shown.grid
        table = Table(box=None, pad_edge=False, header_style="bold", title=grid.title, title_justify="left")
        table.title_style = "bold"
        for name in grid.head:
            table.add_column(name, overflow="fold", no_wrap=name in _WHOLE)
        for row in grid.rows:
            table.add_row(*map(Text, row))
        console.print(table)
        if shown.note:
            console.print(Text(shown.note, style="dim"))
        console.print()
    for note in notes:
        console.print(Text(f"- {note}", style="dim"))


def _shown(
    section: str, title: str, figures: Sequence[Figure], labels: Mapping[str, Label], column: Label, note: str = ""
) -> Iterator[Shown]:
    """A row a combination of labels, a column a value of `column`; nothing where there are no figures."""
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    columns: dict[str, None] = {}
    units = dict.fromkeys(figure.unit for figure in figures)
    for figure in figures:
        key = tuple(label(figure) for label in labels.values())
        columns.setdefault(column(figure))
        rows.setdefault(key, {})[column(figure)] = _cell(figure, len(units) > 1)
    if not rows:
        return
    shown = [n for n in range(len(labels)) if len(rows) == 1 or len({key[n] for key in rows}) > 1]
    same = [value for n, value in enumerate(next(iter(rows))) if n not in shown and value]
    titled = ", ".join([title, *same])
    titled = f"{titled} ({next(iter(units))})" if len(units) == 1 and set(units) != {"ratio"} else titled
    names = list(labels)
    yield Shown(section, Grid(
        titled,
        (*(names[n] for n in shown), *columns),
        tuple((*(key[n] for n in shown), *(cells.get(name, "") for name in columns)) for key, cells in rows.items()),
        len(shown),
    ), note)  # fmt: skip


def _rows(
    section: str, title: str, figures: Sequence[Figure], labels: Mapping[str, Label], columns: Mapping[str, Label]
) -> Iterator[Shown]:
    """A row a figure: labels, then what is said of it."""
    if figures:
        cells = tuple(tuple(read(f) for read in (*labels.values(), *columns.values())) for f in figures)
        yield Shown(section, Grid(title, (*labels, *columns), cells, len(labels)))


def _losers(figure: Figure) -> str:
    """The sender, or the targets: by name while they are few."""
    codes = (figure.country or "").split("+")
    named = ", ".join(map(place, codes)) if len(codes) <= _NAMED else f"{len(codes)} targets"
    return f"{'targets' if figure.indicator == 'target_loss' else 'sender'}: {named}"


def _valued(figure: Figure) -> str:
    return f"{figure.text} (recalled)" if figure.status == "recalled" else figure.text


def _cell(figure: Figure, unit: bool) -> str:
    """The number, without its unit where that stands in the title; or why there is none."""
    if figure.value is None:
        return figure.reason
    if figure.low is not None and figure.high is None:
        return f"{figure.value:g} [{figure.low:g}-never]"
    return figure.text if unit else figure.text.removesuffix(figure.unit).strip()
