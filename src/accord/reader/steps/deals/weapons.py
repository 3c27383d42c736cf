"""Weapon systems in a text: where each is named, and its code (`core/vocab/weapons.csv`, `lexicons/arms.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from accord.core.errors import DataError
from accord.core.labels import fold, weapon, weapons
from accord.reader.draft import Draft
from accord.reader.gates import Gated
from accord.reader.lexicon import branches, kept, lexicon

_VERSION = r"(?:(?<=\d)[A-Z]{1,3}(?:/[A-Z])?)?"  # F-35A, F-16C/D
_PLURAL = r"(?:s|es)?(?![\w])"
_NUMBER = re.compile(
    r"\b(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|dozen)"
    r"(?: more| new| of (?:the|its|these|those))? $"
)
_ARMED = re.compile(
    r"\b(?:arm(?:y|ies|ed|s|oured|ored)|nav(?:y|ies|al)|air force|defen[cs]e|militar\w+|missiles?|weapon\w*|"
    r"howitzers?|frigates?|"
    r"submarines?|warships?|warplanes?|fighter jets?|troops|soldiers|artillery|munitions?|ammunition|pentagon|war|"
    r"battle tanks?|"
    r"marines|coast guard|generals?|admirals?|combat|tanks|ministry of defen[cs]e|state department)\b"
)
# A kind before these is no thing that is given: a submarine cable, missile threats, the tank industry.
_BESIDE = re.compile(
    r" (?:\([\w -]+\) )?(?:capabilit\w+|industrial|industry|industries|bases?|programmes?|programs?|training|"
    r"pilots?|crews?|parts|"
    r"factor(?:y|ies)|plants?|production|makers?|manufacturers?|builders?|yards?|shipyards?|technolog\w+|experts?|"
    r"maintenance|"
    r"exercises?|cables?|threats?|tests?|launch(?:es)?|attacks?|strikes?|forces?|construction|deliver(?:y|ies)|"
    r"defen[cs]e|talks|"
    r"sales?|deals?|orders?|contracts?|embargo|race|control|proliferation|workforce|sector|market|thinks?|science|"
    r"data)\b"
)
_NO_ARMS = re.compile(
    r"(?:nuclear|as a|chemical|biological) weapons?$|think tanks?$|septic tanks?$|fuel tanks?$|gas tanks?$"
)
_CIVIL = re.compile(
    r"\b(?:commercial|passenger|civil|civilian|boeing|airbus|airlines?|airways|cargo|container|cruise) "
)
_NEAR, _WIDE = 200, 800


@dataclass(frozen=True, slots=True)
class Named:
    """A weapon system, or a kind of one, where it stands."""

    start: int
    end: int
    key: str
    generic: bool


def weapons_in(draft: Draft, start: int, end: int) -> list[Named]:
    """The weapons named in a range, in order; a designation beats the kind inside it ("K9 howitzers" is one)."""
    found = [Named(m.start(), m.end(), _key(m.group()), False) for m in _designated(draft, start, end)]
    for match in _kinds_in(draft, start, end):
        if not found and not _fits(draft, match.group().removesuffix("s"), start, end):
            continue
        if _BESIDE.match(draft.low, match.end()) or _NO_ARMS.search(
            draft.low, max(start, match.start() - 10), match.end()
        ):
            continue
        inside = next((n for n in found if n.start <= match.start() <= n.end + 1), None)
        if inside is None:
            found.append(Named(match.start(), match.end(), _key(match.group()), True))
        elif match.end() > inside.end:  # "K9 howitzers": the kind belongs to the designation before it
            found[found.index(inside)] = Named(inside.start, match.end(), inside.key, False)
    return sorted(found, key=lambda named: named.start)


def weapon_in(draft: Draft, start: int, end: int) -> str:
    """The code of the one weapon that a range names: the designation, else the kind; "" for none or several."""
    found = weapons_in(draft, start, end)
    keys = {n.key for n in found if not n.generic} or {n.key for n in found}
    return keys.pop() if len(keys) == 1 else ""


def _is_meant(draft: Draft, match: re.Match[str]) -> bool:
    """Whether a capitalised word of common speech (Javelin, Patriot) is the weapon: a number or arms beside."""
    if match.group().removesuffix("s") not in _common():
        return True
    left, right = max(0, match.start() - _NEAR), match.end() + _NEAR
    return bool(_NUMBER.search(draft.low, left, match.start()) or any(_kinds_in(draft, left, right)))


def _armed(draft: Draft, start: int, end: int) -> bool:
    """Whether the text around is about arms: forces, defence, or a weapon that is nothing else."""
    return bool(_ARMED.search(draft.low, max(0, start - _WIDE), min(len(draft.low), end + _WIDE)))


@kept
def _common() -> frozenset[str]:
    return frozenset(lexicon("arms")["common"])


@kept
def _doubtful() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(lexicon("arms")["weak"]), frozenset(lexicon("arms")["civil"])


def _fits(draft: Draft, kind: str, start: int, end: int) -> bool:
    """Whether a kind that may be no weapon (a jet, a ship) is one: by the text around, some between two countries."""
    weak, civil = _doubtful()
    if kind not in weak and kind not in civil:
        return True
    if kind in civil:
        return bool(_ARMED.search(draft.low, start, end)) and not _CIVIL.search(draft.low, start, end)
    ordered = 2 - ("order" in draft.low[start:end])  # who orders guns need not say from whom
    return _armed(draft, start, end) or (kind in weak and len(draft.countries_in(start, end)) >= ordered)


@kept
def _names() -> dict[str, str]:
    """Every name of a weapon as it is written -> its key; the user's own names come from `arms.toml`."""
    names: dict[str, str] = {}
    for known in weapons().values():
        for name in (known.name, *known.names):
            names.setdefault(name, known.key)
    for name, meant in lexicon("arms").get("names", {}).items():
        try:
            names[name] = weapon(meant).key
        except DataError as error:
            raise DataError(str(error), where="arms.toml, [names]", hint=error.hint) from None
    return names


@kept
def _key(name: str) -> str:
    """The key of a name as a text writes it: in the plural, with letters of a version behind it."""
    folded = _folded()
    plain = fold(name)
    for form in (plain, plain.removesuffix("s"), plain.removesuffix("es"), plain.removesuffix("ies") + "y"):
        if form in folded:
            return folded[form]
    return next((folded[plain[:n]] for n in range(len(plain) - 1, 1, -1) if plain[:n] in folded), "arms")


@kept
def _folded() -> dict[str, str]:
    return {fold(name): key for name, key in _names().items()}


def _is_kind(name: str) -> bool:
    return name[0].islower() and " " not in name[:1]


@kept
def _kinds() -> tuple[Gated, re.Pattern[str]]:
    """Whether the words of a range can name a kind of weapon, and the pattern that finds it."""
    kinds = {n.lower() for n, key in _names().items() if _is_kind(n) or not weapons()[key].maker}
    kinds |= {n.replace("-", " ") for n in kinds}
    gate = "|".join(map(re.escape, sorted(kinds)))
    return Gated(gate), re.compile(rf"(?<![\w-])(?:{branches(sorted(kinds))}){_PLURAL}")


@kept
def _designations() -> tuple[Gated, re.Pattern[str]]:
    """Whether words of a range can begin a designation, and the pattern that finds it."""
    names = {n for n, key in _names().items() if not _is_kind(n) and weapons()[key].maker}
    gate = "|".join(re.escape(name.lower()) for name in sorted(names))
    return Gated(gate), re.compile(rf"(?<![\w-])(?:{branches(sorted(names))}){_VERSION}{_PLURAL}")


def _designated(draft: Draft, start: int, end: int) -> list[re.Match[str]]:
    """The designations in a range."""
    gate, pattern = _designations()
    if not gate.opens(draft, start, end):
        return []
    return [m for m in pattern.finditer(draft.plain, start, end) if _is_meant(draft, m)]


def _kinds_in(draft: Draft, start: int, end: int) -> Iterator[re.Match[str]]:
    """The kinds of weapons in a range."""
    gate, pattern = _kinds()
    return pattern.finditer(draft.low, start, end) if gate.opens(draft, start, end) else iter(())
