"""Words of export controls: acts, measures, what is restricted, and how far a text commits itself to them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.reader.draft import Draft
from accord.reader.gates import Gated
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps.sizes import figures

NOT = re.compile(
    r"\b(?:not|never|nor|without|refrain\w* from|whether|if|could|might|would|against|promised? (?:not )?to|"
    r"vowed? (?:not )?to|"
    r"pledged? to|commit\w* to|intends? to|shall|neither|should|calls? (?:for|on)|urged?|response to|hedge|"
    r"threat\w*(?: to)?|"
    r"deni(?:ed|es)|imagine|suppose|weigh\w*|consider\w*|mulls?|want\w* (?:[\w ]{2,30} )?to|asked|rules? out|"
    r"no plans? to|ready to|may)\b|n't\b"
)
_GOODS = r"(?P<items>(?!exports?\b|imports?\b|\d+(?:\.\d+)? ?(?:%|per ?cent))[\w][\w ,'/&-]{1,90}?)"
_STOP = (
    r"(?= (?:to|from|in|until|since|by|after|on|for|and (?:suspend|lift|announc|will|has|said|the|it)\w*|that|"
    r"which|who|with|"
    r"without|at|last|this|next|earlier|as|because|when|while|under|was|were|is|are|has|have|had|will|would|took|"
    r"came|come|"
    r"abroad|overseas|effective|starting|unless|expired|imposed|introduced|unless|before|following|over|"
    r"(?:on |last |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|febr)uary|yesterday|today|beyond|"
    r"outside|it|they|he|she|we|may|can|must)\b|"
    r"[.;:\"()]| -|, (?:and|which|a|the|in|after|said|but|while|to|imposed|published|as|with|according|officials|"
    r"it)\b|, [a-z]+ing\b|,? ?$)"
)
_TRADED = r"(?:exports?|shipments?|sales?|suppl(?:y|ies)|deliveries|shipping|outflows?|imports?|purchases?)"


FRAMES = {
    "under": ("licence", "effective"), "listed": ("list", "effective"), "delisted": ("list", "removed"),
    "need": ("licence", "effective"), "shut": ("ban", "effective"), "passive": ("ban", "effective"),
    "subject": ("control", "effective"),
}  # fmt: skip
"""Frame of a whole sentence -> its measure and state."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled words of `controls.toml`."""

    verb: Gated
    acts: Gated
    measures: tuple[tuple[str, re.Pattern[str]], ...]
    measure: Gated
    trade: Gated
    trigger: Gated
    frames: dict[str, Gated]
    goods: tuple[Gated, ...]
    nouns: Gated
    cheap: Gated

    def measure_at(self, draft: Draft, spot: tuple[int, int]) -> str:
        """The name of the measure that stands at a place."""
        return next((name for name, pattern in self.measures if pattern.fullmatch(draft.low, *spot)), "control")


@kept
def patterns() -> Patterns:
    """The patterns, kept."""
    table = lexicon("controls")
    verb = "|".join(rf"(?P<{state}>{body})" for state, body in table["verbs"].items())
    acts = "|".join(rf"(?P<{name}>{body})" for name, body in table["acts"].items())
    measure = "|".join(table["measures"].values())
    rules = table["rules"]
    act = (
        rf"\b(?:{acts}) (?:the |all |its |any |most |some |further |direct |foreign )*"
        rf"(?:(?P<traded>{_TRADED}) (?:of |to |by )|(?P<from>(?:\w+ ){{1,4}}from (?:selling|exporting|shipping|"
        rf"supplying) )|"
        rf"(?=[\w ,-]{{2,60}}? (?:exports?|shipments?|sales? (?:to|abroad))\b"
        rf"(?! (?:dut|tax|control|quota|licen|ban|curb|restriction|rule|limit|lev|permit))))"
    )
    return Patterns(
        verb=Gated(rf"\b(?:{verb})\b"),
        acts=Gated(act),
        measures=tuple((name, pattern_of(rf"\b(?:{body})\b", name)) for name, body in table["measures"].items()),
        measure=Gated(rf"\b(?:{measure})\b"),
        trade=Gated(rules["trade"]),
        trigger=Gated(rules["trigger"]),
        frames={name: Gated(rules[name]) for name in FRAMES},
        goods=(
            Gated(
                rf"\b(?:on|for|over|covering|of|against|to) (?:the |all |its |any )?{_TRADED} of (?:the |all |"
                rf"its )?{_GOODS}{_STOP}"
            ),
            Gated(rf"\b{_TRADED} of (?:the |all |its )?{_GOODS}{_STOP}"),
            Gated(
                rf"\b(?:{measure})(?: (?:rules?|regime|requirements?|system|scheme)| of \d+(?:\.\d+)? ?(?:%|"
                rf"per ?cent))? (?:on|for|over|covering|of|"
                rf"against) (?:the |all |its |any )?(?:export(?:ing|s) |selling )?{_GOODS}{_STOP}"
            ),
            Gated(
                rf"\b(?:to export|exporting|selling|to sell|shipping|to ship|before exporting) (?:the |all |its |"
                rf"any )?{_GOODS}{_STOP}"
            ),
        ),
        nouns=Gated(
            rf"\b(?:{'|'.join(rf'(?P<{state}>{body})' for state, body in table['nouns'].items())})"
            rf"(?: by [\w .]{{3,30}}?)? of (?P<owner>[\w' .]{{2,40}}? )?(?P<measure>{measure})\b"
        ),
        cheap=Gated(
            rf"\b(?:{measure}|{acts.replace('?P<', '?P<c_')}|licen[cs]\w*|permits?|stop\w* buying|"
            rf"stop\w* exporting|shuts? [\w ]+ out|no longer|prohibited|forbidden|banned|subject to|placed under|"
            rf"turned off|closed the door|lists?|blacklist\w*)\b"
        ),
    )


def goods_in(draft: Draft, start: int, end: int, measure: tuple[int, int] | None) -> str:
    """What is restricted in a range: behind "on exports of", "on", or before the measure ("tin export controls")."""
    for pattern in patterns().goods:
        match = pattern.search(draft, measure[0] if measure else start, end) or pattern.search(draft, start, end)
        if match:
            return clean(draft.plain[match.start("items") : match.end("items")])
    if measure:
        before = re.compile(r"(?:^|[\s,])(?P<items>(?:[a-z][\w-]+ ){1,3})$").search(
            draft.low, max(start, measure[0] - 40), measure[0]
        )
        words = before["items"].split() if before else []
        while words and words[0] in _LEADING:
            words = words[1:]
        at = before.start("items") if before else 0
        capital = {w.lower() for w in draft.plain[at : measure[0]].split() if w[0].isupper()}
        words = [word for word in words if word not in _LEADING and word not in capital]
        return " ".join(words)
    return ""


_LEADING = frozenset([
    "a", "an", "the", "its", "their", "his", "new", "export", "exports", "import", "sweeping", "strict", "stricter",
    "of", "own", "on", "imposed", "announced", "lifted", "introduced", "tightened", "extended", "suspended", "and",
    "some", "all", "these", "those", "similar", "further", "blanket", "trade", "tough", "tougher", "any", "more",
    "wider", "has", "had", "have", "will", "to", "with", "under", "prior", "percent", "per", "cent", "anti-dumping",
    "existing", "temporary", "year's", "in", "no", "by", "eased", "removed", "imposes", "slapped", "doubled",
    "raised", "licensing", "current", "proposed", "retaliatory", "expansive", "full", "partial", "halved", "second",
    "first", "that", "which", "require", "requires", "required", "each",
])  # fmt: skip


def clean(items: str) -> str:
    """The name of what is restricted without what only leads to it."""
    if items.lower().startswith("to "):
        return "exports"
    items = re.sub(r"(?i)^(?:(?:on|of|the|its|all|any|some|new) )+", "", items.strip(" ,"))
    items = re.sub(
        r"(?i) (?:from|since|until|by|in|last|this|over) (?:\d|january|february|march|april|may|june|july|august|"
        r"sept|octo|novem|decem|month|year|week).*$",
        "",
        items,
    )
    return re.sub(r"(?i) (?:exports?|shipments?|sales?)$", "", items).strip(" ,")


_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_WHEN = re.compile(
    rf"\b(?:(?:in|until|till|through|since|last|this|next|from|by|"
    rf"before) )?(?:(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{1,2}})?,? )?(?:19|20)\d\d\b|"
    rf"\b(?:in|on|until|till|through|since|last|this|next|from|by|"
    rf"before) (?:\d{{1,2}} )?(?:{_MONTHS})\b(?: \d{{1,2}}\b)?"
)


def day_in(draft: Draft, start: int, end: int) -> str:
    """The day or month that a range gives, as far as it can be known."""
    full = figures.dates(draft.plain, start, end)
    if full:
        return full[0][1].isoformat()
    match = _WHEN.search(draft.low, start, end)
    text = draft.plain[match.start() : match.end()] if match else ""
    return re.sub(r"(?i)^(?:in|on|until|till|through|since|last|this|next|from|by|before) ", "", text)


_REPORTED = re.compile(r"\b(?:announc\w+|sa(?:id|ys)|told|declar\w+|decid\w+|decre\w+|confirm\w+|disclosed)\b")


def only_possible(draft: Draft, start: int, end: int) -> bool:
    """Whether the words before an act deny it or hold it for possible: not the month of May, nor a reported "would"."""
    reported = _REPORTED.search(draft.low, max(0, start - 60), end)
    for match in NOT.finditer(draft.low, start, end):
        month = match.group() == "may" and draft.plain[match.start()].isupper() and match.start() > start
        if not month and not (match.group() == "would" and reported):
            return True
    return False
