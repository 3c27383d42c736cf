"""Verdict lines: one verdict in the words, icons and marks under which every form of a report shows it.

Report -> VerdictLine, one a verdict. A word never stands for itself by colour alone: it has an icon, and an icon
never stands without its word.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from accord.core.figure import Figure
from accord.core.labels import countries, minerals
from accord.report.document import Report
from accord.verdict.verdict import Verdict, Word

ICONS: dict[Word, str] = {"holds": "✔", "partly": "◐", "fails": "✘", "untestable": "?"}
COLOURS: dict[Word, str] = {"holds": "green", "partly": "yellow", "fails": "red", "untestable": "bright_black"}
# the bare words of a scope mean something inside a table with a head; alone they need their noun
_SCOPES = {
    "none": "no rerouting", "limited": "limited rerouting", "free": "free rerouting", "as written": "pact as written",
    "in full": "pact in full",
}  # fmt: skip
UNREVIEWED, RECALLED = "†", "‡"
UNREVIEWED_TEXT = "Not reviewed: a program read this claim out of the text and no person has accepted it yet."
RECALLED_TEXT = "Rests on recalled assumptions: values quoted from memory of the literature, not checked at the source."


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLine:
    """A verdict, ready to be printed. `value` is the deciding figure, `measured` what it measures and where."""

    verdict: Verdict
    claim: str
    who: str
    word: Word
    icon: str
    value: str
    measured: str
    interval: str
    share: str
    why: str
    flips_if: str
    unreviewed: bool
    recalled: bool

    @property
    def marks(self) -> str:
        """The footnote marks of the line."""
        return UNREVIEWED * self.unreviewed + RECALLED * self.recalled


def verdict_lines(report: Report) -> tuple[VerdictLine, ...]:
    """All verdicts of a report as lines, in the report's order."""
    return tuple(_line(verdict, report.recalled) for verdict in report.verdicts)


def counts(report: Report) -> dict[Word, int]:
    """How many verdicts have each word; all four words, in their order."""
    found = Counter(verdict.word for verdict in report.verdicts)
    return {word: found[word] for word in ICONS}


def legend(report: Report) -> tuple[str, ...]:
    """The meaning of the marks that occur in a report, one line each."""
    lines = verdict_lines(report)
    texts = []
    if any(line.unreviewed for line in lines):
        texts.append(f"{UNREVIEWED} {UNREVIEWED_TEXT}")
    if any(line.recalled for line in lines):
        texts.append(f"{RECALLED} {RECALLED_TEXT}")
    return tuple(texts)


def place(code: str | None) -> str:
    """The English name of a country by its ISO3 code; a bloc or an unknown code stays as it is."""
    known = countries().get(code or "")
    return known.name if known else {"EUU": "European Union", "WORLD": "World"}.get(code or "", code or "")


def material(key: str | None) -> str:
    """The name of a mineral inside a sentence: `rare_earths` is "rare earths"."""
    known = minerals().get(key or "")
    return known.name.lower() if known else plain(key or "")


# C0 and C1 controls but tab and newline, and marks that turn the direction of writing: a text must not steer a terminal
_STEERING = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"
)


def visible(text: str) -> str:
    """The text with every control character shown as a replacement mark."""
    return text.translate(_STEERING)


_ACRONYMS = ("hhi", "wgi", "voll")


def plain(name: str) -> str:
    """An indicator or a label as words: `price_ratio` is "price ratio"."""
    return " ".join(word.upper() if word in _ACRONYMS else word for word in name.split("_"))


def labels(figure: Figure) -> tuple[str, ...]:
    """The labels of a figure as words, the indicator first."""
    parts = (
        plain(figure.indicator),
        material(figure.mineral),
        place(figure.country),
        str(figure.year or ""),
        figure.stage or "",
        f"by {figure.by}" if figure.by else "",
        *(_SCOPES.get(part, place(part)) for part in figure.scope),
    )
    return tuple(part for part in parts if part)


def _line(verdict: Verdict, recalled: frozenset[str]) -> VerdictLine:
    claim, first = verdict.claim, verdict.figures[0] if verdict.figures else None
    parties = ", ".join(place(code) for code in claim.speaker_parties)
    if claim.speaker:
        who = f"{claim.speaker} ({parties})" if parties and parties != claim.speaker else claim.speaker
    else:
        who = parties or "speaker unknown"
    return VerdictLine(
        verdict=verdict,
        claim=claim.proposition,
        who=who,
        word=verdict.word,
        icon=ICONS[verdict.word],
        value=first.text if first else "",
        measured=", ".join(labels(first)) if first else "no figure decides it",
        interval=(first.interval if first.value is not None else first.reason) if first else "",
        share=share_text(verdict.share_of_draws),
        why=verdict.reason,
        flips_if=verdict.flips_if,
        unreviewed=not claim.reviewed,
        recalled=any(_recalled(figure, recalled) for figure in verdict.figures),
    )


def share_text(share: float | None) -> str:
    """Share of draws as a person reads it, rounded down: 0.9499 must not read as the 95 % that it misses."""
    if share is None:
        return "no draws involved"
    if 0 < share < 0.01:
        return "met in under 1 % of draws"
    return f"met in {int(share * 100 + 1e-9)} % of draws"


def _recalled(figure: Figure, recalled: frozenset[str]) -> bool:
    return figure.status == "recalled" or not recalled.isdisjoint(figure.assumptions)
