"""Text -> mentions: countries by name, adjective and capital, leaders by a dated table, others by their title.

One pass over the capitalised words; a table from first word to phrases decides, the longest phrase first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from accord.reader.draft import Draft, Mention
from accord.reader.gates import Gated
from accord.reader.lexicon import kept, lexicon

# `re` skips to a capital; what may not stand before it is looked at from there.
_CAPITALISED = re.compile(
    r"[A-Z\u00c0-\u00debv](?<![\w.].)(?:(?<=[A-Z\u00c0-\u00de])\w*|(?<=v)on der Leyen|(?<=b)in Salman)"
)
# "US$ 5 million", "Canadian dollars": a currency's country is nobody's part in a deal.
_SIGN = re.compile(r" ?\$| dollars?\b")
_COIN = re.compile(
    r" (?:dollars?|yen|won|yuan|kron(?:er|or|e|a|ur)|pounds?|francs?|rand|ringgit|rupees?|rupiah|pesos?|dirhams?|"
    r"riyals?|dinars?|lira|zloty|forints?|baht)\b"
)
_NOT_A_SEAT = re.compile(r"(?:George|Fort|Port|Lake|Mount|Denzel|Bank of|University of|New) $")
_TITLED = Gated(
    r"\b(?:President|Prime Minister|Premier|Chancellor|Minister(?: (?:of|for) [A-Z]\w+(?:(?:,| and|"
    r", and)? [A-Z]\w+){0,4})?|"
    r"Secretary(?: of [A-Z]\w+)?|Ambassador|Senator|Admiral|General|Gen\.|Adm\.|Sen\.|Mr\.|Ms\.|"
    r"Mrs\.|Dr\.|Professor|Commissioner)"
    r" ((?:[A-Z][\w'-]+ ){0,3}[A-Z][\w'-]+)(?! of (?:the )?[A-Z])",
    cased=True,
)


# "Norway's Kari Nordmann said": a person by the country and a verb of saying.
_OWNED = re.compile(r"'s ([A-Z][\w-]+ [A-Z][a-z][\w-]+)(?= [a-z]+(?:s|ed)\b| (?:said|told|spoke|wrote|had|has)\b)")
_NAME = r"[A-Z][\w’'-]+(?: (?:de|da|del|van|von|bin|al|el|der|Al)(?= [A-Z]))?(?: (?:[A-Z]\.|[A-Z][\w’'-]+)){1,2}"
# Persons by their office beside the name: "Peru's Minister of Energy, Rosa Diaz,", "the Omani minister Said Harthy".
_OFFICE = Gated(
    r"\b(?:[Mm]inister|[Pp]resident|[Pp]remier|[Cc]hancellor|[Ss]ecretary|[Aa]mbassador|[Ee]nvoy|[Cc]ommissioner|"
    r"[Nn]egotiator|[Oo]pposition|[Ss]peaker|[Gg]overnor|[Ss]pokes(?:man|woman|person)|[Cc]hairman|[Cc]hairwoman)"
    r"(?: (?:of|for) (?:the )?[A-Z]\w+(?:(?:,| and|, and)? [A-Z]\w+){0,3}?)?(?: of (?:the )?[A-Z]\w+)?,? "
    r"(?P<name>[A-Z][\w'-]+(?: (?:de|da|del|van|von|bin|al))?(?: [A-Z][\w'-]+){1,2})(?=,| \w|\.|\n|$)",
    cased=True,
)
# "Rosa Diaz, Peru's trade minister,", "according to Rosa Diaz,", "her colleague Joao Reis", "Denmark's Lars Lund".
_ROLE = (
    r"(?:minister|president|premier|chancellor|secretary|ambassador|envoy|commissioner|negotiator|governor|speaker|"
    r"spokes\w+|chair\w*|chief|head|director|professor|economist|analyst|banker|lawyer|lobbyist|columnist|historian|"
    r"researcher|fellow|scholar|engineer|admiral|general|senator|lawmaker|mayor|owner|founder|trader|adviser|official)"
)
_EXPLAINED = Gated(
    rf"\b(?P<name>{_NAME})(?:,| is| was) (?:the |an? |[A-Z][\w-]+'s? )?(?:[\w'-]+ ){{0,5}}?{_ROLE}\b", cased=True
)
_PRESENTED = Gated(
    rf"\b(?:[Aa]ccording to|[Cc]olleague|[Cc]ounterpart|"
    rf"[Rr]ival|[Ss]uccessor|[Pp]redecessor|[Ee]conomist|[Aa]nalyst|[Bb]anker|[Cc]olumnist|[Pp]rofessor|[Ll]awyer) "
    rf"(?P<name>{_NAME})(?=[,.;]| [a-z])",
    cased=True,
)
_OF = re.compile(r" of (?:the )?")
_HOLDS = re.compile(r"(?:'s)? (?:[\w-]+ ){0,4}")
_SAYS = (
    r"(?:said|says|told|called|calls|warned|warns|added|adds|argued|argues|insisted|praised|noted|notes|wrote|writes|"
    r"described|describes|explained|stressed|claimed|claims|hailed|estimates|estimated|doubts|thinks|believes|reckons|"
    r"reckoned|remarked|complained|announced|asked|replied|answered|concluded|disagreed|agreed|tells|expects|wants|"
    r"declined|refused|dismissed|rejected|predicted|predicts|conceded|admitted|joked|spoke|recalled|recalls)"
)
_FIRST_NAME = re.compile(rf" [A-Z][a-z][\w-]+(?= {_SAYS}\b|, (?:an?|the|who|of) [a-z])")
# Persons by a verb of saying: "argues Siti Rahma, a mining analyst", "Ana Rojas of the university called".
_SAYS_WORD = Gated(rf"\b{_SAYS}\b", cased=True)
_AFTER = re.compile(rf" (?P<name>{_NAME})(?=[,.;]| of | at | from | in )")
_BEFORE = re.compile(
    rf"(?<![A-Z]\w )\b(?P<name>{_NAME})"
    r"(?:,? (?:of|at|from|who|an?|the|chief|head|director|professor|senior)\b[^.;“”\"]{3,90}?)?,? $"
)
_FIRST_IS_SURNAME = frozenset({"KOR", "PRK", "CHN", "TWN", "VNM", "KHM"})


@kept
def _phrases() -> dict[str, list[tuple[str, Mention]]]:
    """First word -> phrases with what they mean, the longest first."""
    table: dict[str, list[tuple[str, Mention]]] = {}

    def add(phrase: str, mention: Mention) -> None:
        first = re.match(r"\w+", phrase)
        key = phrase if phrase.startswith(("von ", "bin ")) else first.group() if first else phrase
        table.setdefault(key, []).append((phrase, mention))

    for iso3, forms in lexicon("countries").items():
        for kind, key in (("country", "names"), ("adjective", "adjectives"), ("seat", "capitals")):
            for phrase in forms[key]:
                add(phrase, Mention(0, 0, kind, phrase, (iso3,)))
                if kind == "country" and len(phrase) > 3 and not phrase.isupper():  # as titles in capitals write them
                    add(phrase.upper(), Mention(0, 0, kind, phrase, (iso3,)))
    for leader in lexicon("leaders")["leader"]:
        for phrase in leader["alias"]:
            add(phrase, Mention(0, 0, "person", leader["name"], (leader["iso3"],), leader["pronoun"]))
    for phrases in table.values():
        phrases.sort(key=lambda pair: -len(pair[0]))
    return table


def actors(draft: Draft) -> Draft:
    """The draft with every country and person that its text names, in order."""
    plain, table = draft.plain, _phrases()
    found: list[Mention] = []
    end = 0
    for match in _CAPITALISED.finditer(plain):
        start = match.start()
        if start < end or match.group() not in table:
            continue
        for phrase, meant in table[match.group()]:
            stop = start + len(phrase)
            if plain.startswith(phrase, start) and not _continues(plain, stop, phrase):
                if meant.kind in ("country", "seat") and _FIRST_NAME.match(plain, stop):
                    break  # "Jordan Smith said": a person
                if (phrase.isupper() and _SIGN.match(plain, stop)) or (
                    meant.kind == "adjective" and _COIN.match(plain, stop)
                ):
                    break
                if meant.kind == "seat" and _NOT_A_SEAT.search(plain, max(0, start - 15), start):
                    break
                found.append(meant.at(start, stop))
                end = stop
                break
    found += _titled(draft, found)
    found += _speaking(draft, sorted(found, key=lambda mention: mention.start))
    found += _surnames(draft, found)
    found.sort(key=lambda mention: mention.start)
    return replace(draft, mentions=tuple(found))


def _continues(plain: str, stop: int, phrase: str) -> bool:
    """Whether the word goes on after the phrase (Indiana is not India)."""
    return stop < len(plain) and not phrase.endswith(".") and (plain[stop].isalnum() or plain[stop] == "_")


def _titled(draft: Draft, known: list[Mention]) -> list[Mention]:
    """Persons outside the table, by their title; a country word just before the title is theirs."""
    taken = {position for mention in known for position in range(mention.start, mention.end)}
    ends = [mention.end for mention in known]
    by_place = sorted(known, key=lambda mention: mention.start)
    found: list[Mention] = []
    for match in _OFFICE.throughout(draft):
        if taken.isdisjoint(range(*match.span("name"))):
            found.append(Mention(*match.span("name"), "person", match["name"], _held_for(draft, known, ends, match)))
            taken.update(range(*match.span("name")))
    for pattern in (_EXPLAINED, _PRESENTED):
        for match in pattern.throughout(draft):
            span = match.span("name")
            if taken.isdisjoint(range(*span)) and _is_name(match["name"]):
                found.append(Mention(*span, "person", match["name"], _country_of(draft, by_place, *span)))
                taken.update(range(*span))
    for match in _TITLED.throughout(draft):
        if not taken.isdisjoint(range(*match.span(1))):
            continue
        index = bisect_right(ends, match.start()) - 1
        near = known[index] if index >= 0 and match.start() - ends[index] <= 2 else None
        parties = near.countries if near and near.kind != "person" else ()
        pronoun = "she" if match.group().startswith(("Ms.", "Mrs.")) else ""
        found.append(Mention(match.start(1), match.end(1), "person", match.group(1), parties, pronoun))
    for mention in known:
        owned = _OWNED.match(draft.plain, mention.end) if mention.kind == "country" else None
        if owned and taken.isdisjoint(range(*owned.span(1))):
            found.append(Mention(*owned.span(1), "person", owned.group(1), mention.countries))
    return found


def _held_for(draft: Draft, known: list[Mention], ends: list[int], match: re.Match[str]) -> tuple[str, ...]:
    """The country of an office: named inside it ("Minister of Energy of Peru") or right before ("Peru's Minister")."""
    behind = bisect_right(ends, match.end("name"))
    if behind < len(known) and _OF.fullmatch(draft.plain, match.end("name"), known[behind].start):
        return known[behind].countries  # "Prime Minister Kari Lund of Norway"
    index = bisect_right(ends, match.start("name"))
    inside = known[index - 1] if index and known[index - 1].start >= match.start() else None
    index = bisect_right(ends, match.start()) - 1
    near = inside or (known[index] if index >= 0 and match.start() - ends[index] <= 40 else None)
    if near is None or near.kind == "person":
        return ()
    return near.countries if inside or _HOLDS.fullmatch(draft.plain, near.end, match.start()) else ()


def _speaking(draft: Draft, known: list[Mention]) -> list[Mention]:
    """Persons outside the table who say something, by two names or more beside the verb."""
    taken = {position for mention in known for position in range(mention.start, mention.end)}
    found: list[Mention] = []
    for verb in _SAYS_WORD.throughout(draft):
        behind = _AFTER.match(draft.plain, verb.end())
        span = behind.span("name") if behind else _name_before(draft.plain, verb.start())
        if span is None:
            continue
        name = draft.plain[span[0] : span[1]]
        if taken.isdisjoint(range(*span)) and _is_name(name):
            found.append(Mention(*span, "person", name, _country_of(draft, known, *span)))
    return found


def _name_before(plain: str, at: int) -> tuple[int, int] | None:
    """The name that is the subject of a verb at a place: "Ana Rojas of the university", "Kari Lund, a lawyer,"."""
    left = max(0, at - _NEAR)
    match = _BEFORE.search(plain[left:at])
    return (left + match.start("name"), left + match.end("name")) if match else None


def _country_of(draft: Draft, known: list[Mention], start: int, end: int) -> tuple[str, ...]:
    """The country of a person from the words beside: "the Oslo columnist Ola Berg"."""
    at = bisect_right(known, start, key=lambda mention: mention.start)
    for mention in known[max(0, at - 1) : at + 2]:
        if mention.kind == "person" or not mention.countries:
            continue
        before = draft.plain[mention.end : start] if mention.end <= start else "."
        after = draft.plain[end : mention.start] if mention.start >= end else "."
        if re.fullmatch(r"(?:'s)? (?:[\w-]+ ){0,6}(?:[\w-]+, )?", before) or re.fullmatch(
            r", (?:(?:the|an?|chief|senior|head of|\w+) ?){0,3}", after
        ):
            return mention.countries
    return ()


def _is_name(name: str) -> bool:
    """Whether capitalised words may be a person's: they begin with no article and end with no firm or office."""
    words = name.split()
    return words[0] not in _NO_FIRST_NAME and words[-1] not in _NO_LAST_NAME


_NEAR = 130
_NO_LAST_NAME = frozenset([
    "Group", "Corp", "Corporation", "Inc", "Ltd", "Company", "Bank", "Ministry", "Department", "Council", "Agency",
    "Commission", "Union", "Association", "Party", "House", "Post", "Times", "Journal", "Fund", "Electric",
    "Electronics", "Steel", "Motors", "Industries", "Systems", "Energy", "University", "Institute", "Holdings",
    "Partners", "Capital",
    "Resources", "Mining", "Metals", "Minerals", "Aerospace", "Dynamics", "Technologies", "Center", "Centre", "Office",
    "Foundation", "Federation", "Chamber", "Committee", "Congress", "Parliament", "Senate", "Court", "Treasury", "Navy",
    "Army", "Force", "Stanley", "Chase", "Sachs", "Government", "Administration", "Secretary", "Minister"
])  # fmt: skip
_NO_FIRST_NAME = frozenset([
    "The", "A", "An", "In", "On", "At", "But", "And", "For", "As", "If", "It", "He", "She", "They", "This",
    "That", "These", "Those", "Its", "Their", "His", "Her", "Under", "Prime", "Foreign", "Trade", "Defense",
    "Defence", "Joint", "White", "State", "Supreme", "European", "United", "North", "South", "East", "West", "New"
])  # fmt: skip


def _surnames(draft: Draft, known: list[Mention]) -> list[Mention]:
    """Persons named in full who come back by surname alone: the last name, in Korea, China and Vietnam the first."""
    persons: dict[str, Mention] = {}
    for mention in sorted(known, key=lambda each: each.start):
        parts = mention.name.split()
        if mention.kind == "person" and len(parts) > 1:
            last = parts[0] if set(mention.countries) & _FIRST_IS_SURNAME else parts[-1]
            if len(last) > 1 and all(phrase != last for phrase, _ in _phrases().get(last, ())):
                persons.setdefault(last, mention)
    if not persons:
        return []
    taken = {position for mention in known for position in range(mention.start, mention.end)}
    heads = re.escape("".join({last[0] for last in persons}))
    alone = re.compile(
        rf"(?=[{heads}])(?<![\w-])(?<![A-Z]\w )(?:{'|'.join(map(re.escape, persons))})(?![\w-])(?! [A-Z]\w)"
    )
    return [
        persons[match.group()].at(*match.span())
        for match in alone.finditer(draft.plain)
        if match.start() not in taken and match.start() > persons[match.group()].end
    ]
