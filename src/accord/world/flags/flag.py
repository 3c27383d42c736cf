"""Flag: one oddity in the observed tables, with the step, the faulty year, the culprit and the words for a person.

Also the thresholds (`core/vocab/flag_thresholds.csv`), and numbers as the words of a flag write them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from accord.core.vocab import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What a rule found. Nothing is corrected or deleted by it.

    `year` is the faulty year (the heaviest one where `years` holds several), `step` the two years between which the
    data break. `culprit` is (exporter, importer), either of them None for all. `tonnes` and `value_usd` are of the
    culprit in `year` (where it is missing in `year`, of the other year of the step), of the whole code where there is
    no culprit. `subject` is the mineral's key, or the source's name of
    it, where no code is meant. `share` is the part of the year's world total that is at stake: a key to sort by.
    """

    rule: str
    what: str
    source: str
    hs92: str | None = None
    subject: str | None = None
    step: tuple[int, int] | None = None
    year: int | None = None
    years: tuple[int, ...] = ()
    culprit: tuple[str | None, str | None] | None = None
    tonnes: float | None = None
    value_usd: float | None = None
    share: float | None = None


@cache
def line(name: str) -> float:
    """The value of one row of `core/vocab/flag_thresholds.csv`."""
    return {row["id"]: float(row["value"]) for row in rows("flag_thresholds")}[name]


def times(new: float, old: float) -> str:
    """A change as people read it: "x6.9", or "to nothing" and "from nothing"."""
    if old <= 0:
        return "from nothing"
    if new <= 0:
        return "to nothing"
    ratio = new / old
    return f"x{ratio:.3g}" if ratio >= 0.01 else f"to 1/{1 / ratio:,.0f}"


def amount(number: float) -> str:
    """A number with thousands marked; three significant digits below ten, none behind the point from ten on."""
    return f"{number:,.0f}" if abs(number) >= 10 else f"{number:.3g}"
