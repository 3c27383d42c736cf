"""The words of a promise -> its type: first by its verb and the object of that, else by words that tell a type."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from accord.ledger.model import CommitmentType
from accord.reader.gates import Sieve, hints
from accord.reader.lexicon import kept, lexicon, pattern_of, written

# What only illustrates a promise does not give it its type.
_EXAMPLES = re.compile(
    r"\b(?:such as|including|for example|with respect to|, which|, supporting|, helping|that will)\b"
)
# Nor does the way in which it is to be done, or what for.
_MEANS = re.compile(
    r" (?:under|pursuant to|in (?:line|accordance) with|as part of|through|by \w+ing|in order to|so that|so as to|"
    r"(?:in )?support(?:ing)? of|which|that)\b"
)
# What stands before the verb that says what is promised: "will also continue to", "take steps to", "not to".
_BEFORE = re.compile(
    r"\W*(?:(?:to|not|never|neither|also|further|fully|jointly|together|and|be|being|been|been able|then|now|each|"
    r"(?!suppl|appl|rel|all)[a-z]{3,}ly|continu(?:e|es|ing)|begin(?:ning)?|start(?:ing)? to|help|seek|work to|able to|"
    r"(?:take|undertake|adopt|pursue) (?:[a-z]+ ){0,3}?(?:steps|measures|actions?|efforts?) to|"
    r"(?:make|use) (?:[a-z]+ ){0,3}?efforts? to|seek to|look to|aim to|endeavou?r to|agree to|commit to|"
    r"cooperate (?:in|on)|collaborate (?:in|on)|work together (?:to|on)|the|an?|its|their|our) )*"
)
_OBJECT = 110  # characters behind the verb within which its object stands
_VAGUE = frozenset({"CT.other", "CT.consultation.2", "CT.capacity.2"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of commitment with the words that tell it: a verb with its object, or words anywhere."""

    type: CommitmentType
    rule: str
    verb: bool
    words: re.Pattern[str] | None
    negated: bool
    sized: bool
    wide: bool

    @property
    def told(self) -> bool:
        """Whether words of its own tell it: the last rules hold for almost anything."""
        return self.rule not in _VAGUE


@kept
def _kinds() -> tuple[tuple[Kind, str], ...]:
    """The types of the lexicon in its order, each with the pattern of its verb, or else of its words."""
    return tuple(_kind(row) for row in lexicon("commitments")["type"])


@kept
def _sieve() -> Sieve[Kind]:
    return Sieve(_kinds(), [kind.rule for kind, _ in _kinds()])


def _kind(row: dict[str, str]) -> tuple[Kind, str]:
    verb, words = row.get("verb"), written(row.get("of", row.get("pattern", "")))
    kind = Kind(
        row["type"],  # type: ignore[arg-type]
        row["rule"],
        bool(verb),
        pattern_of(words, row["rule"]) if verb and words else None,
        bool(row.get("negated")),
        bool(row.get("sized")),
        bool(row.get("wide")),
    )
    return kind, written(rf"(?:{verb})\w*") if verb else words


def named(type_: CommitmentType) -> Kind:
    """The first rule of a type."""
    return next(kind for kind, _ in _kinds() if kind.type == type_)


def first_verb(low: str, at: int, end: int = sys.maxsize) -> int:
    """Where the verb that says what is promised begins, at or behind a place."""
    match = _BEFORE.match(low, at, end)
    return match.end() if match else at


def kind_of(content: str, negative: bool, *, sized: bool = False, at: int = 0) -> Kind:
    """The type of what is promised in some words, whose verb stands at a place, beside a sum of money or not."""
    ready = _sieve().ready(hints(content))
    fit = [(kind, told) for kind, told in ready if (negative or not kind.negated) and (sized or not kind.sized)]
    verb = first_verb(content, at)
    behind = _EXAMPLES.split(content[verb : verb + _OBJECT], maxsplit=1)[0]
    near = f"{content[:at]} {_MEANS.split(behind, maxsplit=1)[0]}"
    for kind, verbs in fit:
        if (
            kind.verb
            and verbs.match(content, verb)
            and (kind.words is None or kind.words.search(content if kind.wide else near))
        ):
            return kind
    told = [(kind, words) for kind, words in fit if kind.told and not kind.verb]
    for text in dict.fromkeys((f"{content[:at]} {behind}", _EXAMPLES.split(content, maxsplit=1)[0], content)):
        for kind, words in told:
            if words.search(text):
                return kind
    if sized:
        return named("finance")
    return next((kind for kind, words in fit if not kind.told and words.search(content)), named("other"))
