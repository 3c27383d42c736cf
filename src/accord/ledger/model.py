"""Ledger: agreements, commitments, statements, claims, orders and controls, frozen, each with its evidence.

One set of pydantic models serves the reader's output, the dossier's YAML, JSON and the published schema.
An item rests on a span of a document (`text[start:end] == quote`) or on a cited source; one of both is a must.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from accord.core.errors import DataError
from accord.core.labels import country, mineral, weapon
from accord.core.vocab import rows

LegalStatus = Literal["binding", "political", "disclaimed", "unknown"]
Strength = Annotated[int, Field(ge=0, le=6)]
STRENGTH_CAP: dict[LegalStatus, int] = {"binding": 6, "unknown": 5, "political": 4, "disclaimed": 3}

CommitmentType = Literal[
    "purchase", "invest", "finance", "guarantee", "offtake", "stockpile", "supply_access", "capacity",
    "recycling", "export_control_relief", "no_restriction", "tariff", "permit_reform", "price_floor",
    "technology_transfer", "information_sharing", "joint_body", "consultation", "security_pledge", "symbolic", "other",
]  # fmt: skip
NO_KIND: frozenset[CommitmentType] = frozenset({"symbolic", "other"})
"""Types that say no kind of promise: goodwill alone, and what fits none of the others."""


class Record(BaseModel):
    """Base of every model here: frozen, no unknown field."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Span(Record):
    """An exact slice of a document, in code points of its NFC text."""

    document: str = ""
    start: int = Field(ge=0)
    end: int = Field(ge=1)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"span ends at {self.end}, before or at its start {self.start}")
        return self


class Document(Record):
    """A text with what is known of it. `id` is its file name; `sha256` is of the NFC text in UTF-8.

    `time_zone` is that of the place where it was dated (an IANA name or UTC+09:00), "" where no place is named;
    `not_before` is the earliest day on which a text without a date can have been written, by the offices that it names.
    `terms` are the terms that it defines for itself; `checks` says what is odd about its dates and offices.
    """

    model_config = ConfigDict(str_strip_whitespace=False)  # a stripped text would shift every span

    id: str
    text: str = Field(repr=False)
    sha256: str
    kind: Literal[
        "agreement", "joint_statement", "fact_sheet", "communique", "news", "speech", "analysis", "unknown"
    ] = "unknown"
    title: str = ""
    date: dt.date | None = None
    date_source: str = ""
    time_zone: str = ""
    not_before: dt.date | None = None
    language: str = "en"
    publisher: str = ""
    parties: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    legal_status: LegalStatus = "unknown"
    legal_status_span: Span | None = None


class Amount(Record):
    """Money. `min` is `max` for a plain figure; "up to" has no `min`, "at least" has no `max`; "vague" has neither.

    `per` is "" for a sum of money, "year" for a yearly one and a unit such as "kg" for a price.
    """

    min: float | None = Field(None, ge=0)
    max: float | None = Field(None, ge=0)
    currency: str = "USD"
    qualifier: Literal["exact", "up_to", "at_least", "about", "vague"] = "exact"
    scope: Literal["each", "joint", ""] = ""
    per: str = ""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"the least amount {self.min:g} is above the largest {self.max:g}")
        return self


class Quantity(Record):
    """A physical quantity; `rate` is "" for a total and "year" or "month" for a flow."""

    value: float = Field(ge=0)
    unit: str = "t"
    rate: Literal["", "year", "month"] = ""


class Deadline(Record):
    """A deadline as it was phrased and, where it could be resolved, the date that it means."""

    phrase: str
    date: dt.date | None = None


class Reading(Record):
    """How one party reads a promise: its size and the means by which it is to be kept ("loans, guarantees", "cash").

    `source` is the id of the item that says so.
    """

    party: str
    amount: Amount | None = None
    means: str = ""
    source: str = ""

    @field_validator("party")
    @classmethod
    def _known_party(cls, value: str) -> str:
        return _iso3(value)


@cache
def _iso3(code: str) -> str:
    """Country codes are kept as ISO3; blocs and the world keep their names."""
    if code in ("EUU", "WORLD"):
        return code
    try:
        return country(code).iso3
    except DataError as error:
        raise ValueError(str(error)) from None


@cache
def _key(field: str, name: str) -> str:
    """Minerals and weapons are kept by their key."""
    try:
        return mineral(name).key if field == "mineral" else weapon(name).key
    except DataError as error:
        raise ValueError(str(error)) from None


_COUNTRY_FIELDS = (
    "parties",
    "giver",
    "receiver",
    "stated_by",
    "place",
    "supplier",
    "recipient",
    "issuer",
    "targets",
    "countries",
)


class Item(Record):
    """What every item has: its evidence (a span with its quote, or a source), who found it, who reviewed it."""

    id: str
    span: Span | None = None
    quote: str = ""
    sentence: str = ""
    source: str = ""
    extractor: str = "curated"
    rule: str = ""
    status: Literal["proposed", "accepted", "edited", "rejected"] = "proposed"
    reviewer: str = ""
    confidence: str = ""

    @property
    def origin(self) -> str:
        """Its source, or the document that its span is in; empty where neither is known."""
        return self.source or (self.span.document if self.span else "")

    @field_validator(*_COUNTRY_FIELDS, mode="after", check_fields=False)
    @classmethod
    def _known_countries(cls, value: Any) -> Any:
        return tuple(map(_iso3, value)) if isinstance(value, tuple) else _iso3(value) if value else value

    @field_validator("mineral", "weapon", mode="after", check_fields=False)
    @classmethod
    def _known_object(cls, value: str, info: ValidationInfo) -> str:
        return _key(str(info.field_name), value) if value else value

    @model_validator(mode="after")
    def _evident(self) -> Self:
        if self.span is None and not self.source:
            raise ValueError("neither a span nor a source: an item must rest on one of both")
        return self

    @property
    def reviewed(self) -> bool:
        """Whether a person has accepted or edited the item."""
        return self.status in ("accepted", "edited")


class Agreement(Item):
    """A text between parties, what it is and how far it binds; `date_text` is a date known only in part ("2026-03")."""

    name: str
    parties: tuple[str, ...] = Field(min_length=1)
    date: dt.date | None = None
    date_text: str = ""
    form: str = ""
    topics: tuple[str, ...] = ()
    legal_status: LegalStatus = "unknown"
    state: str = ""
    terms: str = ""
    value_usd: float | None = Field(None, ge=0)
    precedes: str = ""
    exit_notice: str = ""
    bodies: tuple[str, ...] = ()


class Commitment(Item):
    """A promise: giver, receiver, type, object, size, deadline, strength (0-6, capped by the legal status).

    `agreement` is the text in which it stands. `related_to` names another agreement that this promise serves
    without being part of it, such as a contract between firms beside a framework between governments. `mineral` and
    `weapon` are the codes of the object (`core/vocab/minerals.csv` and `weapons.csv`). `precision`
    is the share of giver, object, size and deadline that is filled; `delegation` names the body that is to do it.
    `polarity` is that of the words: -1 for a promise not to do something, "neither shall impose a ban" included.
    `stated_by` are the countries whose words it is in; `reading_by_party` is filled where parties state the same
    promise with different sizes or means ("up to 5 billion in loans" here, cash there).
    """

    type: CommitmentType
    agreement: str = ""
    related_to: str = ""
    giver: tuple[str, ...] = ()
    receiver: tuple[str, ...] = ()
    place: str = ""
    object: str = ""
    mineral: str = ""
    weapon: str = ""
    amount: Amount | None = None
    quantity: Quantity | None = None
    deadline: Deadline | None = None
    condition: str = ""
    strength: Strength = 0
    strength_raw: Strength = 0
    precision: float = Field(0.0, ge=0, le=1)
    delegation: str = ""
    polarity: Literal[1, -1] = 1
    stated_by: tuple[str, ...] = ()
    reading_by_party: tuple[Reading, ...] = ()
    fulfilment: Literal["pending", "partly", "done", "late", "contradicted", "unverified"] = "unverified"
    evidence: str = ""


class Tone(Record):
    """Counts of tone words by axis; the label is the axis that leads, or neutral."""

    conciliatory: int = 0
    belligerent: int = 0
    promotional: int = 0
    hedged: int = 0

    @property
    def label(self) -> str:
        counts = {name: getattr(self, name) for name in type(self).model_fields}
        best = max(counts, key=lambda name: counts[name])
        return best if counts[best] else "neutral"


class Statement(Item):
    """Something said: by whom, when, with which cue, in which form and tone, about what."""

    speaker: str = ""
    date: dt.date | None = None
    parties: tuple[str, ...] = ()
    cue: str = ""
    form: Literal["direct", "mixed", "indirect", "scare_quotes"] = "indirect"
    tone: Tone = Tone()
    about: str = ""
    subject: str = ""
    addressee: str = ""
    polarity: Literal[1, -1] = 1


@cache
def _claim_types() -> tuple[str, ...]:
    return tuple(row["type"] for row in rows("claim_types"))


class Claim(Item):
    """A proposition that can be put to a test: one type maps to exactly one criterion (`claim_types.csv`).

    `about` is what the claim is about: minerals, arms, technology, trade, agreement or "". `countries` are those
    for whom it is said to be true; `supplier` is the country depended on; `stated` is a number that it states.
    `polarity` is -1 where the text says that it is not so.
    """

    type: str
    proposition: str
    speaker: str = ""
    speaker_parties: tuple[str, ...] = ()
    about: Literal["minerals", "arms", "technology", "trade", "investment", "agreement", ""] = ""
    countries: tuple[str, ...] = ()
    supplier: str = ""
    mineral: str = ""
    agreement: str = ""
    stated: float | None = None
    stated_unit: str = ""
    polarity: Literal[1, -1] = 1

    @field_validator("type")
    @classmethod
    def _known_type(cls, value: str) -> str:
        known = _claim_types()
        if value not in known:
            raise ValueError(f"unknown claim type {value!r}; one of {', '.join(known)}")
        return value

    @model_validator(mode="after")
    def _spanned(self) -> Self:
        if self.span is None:
            raise ValueError("a claim without a span: give the document, start and end of the words that say it")
        return self


class Order(Item):
    """An arms order. Notified (a ceiling), contracted and delivered are three different numbers.

    `system` is what the text calls the goods, `weapon` the key of that system or kind in `core/vocab/weapons.csv`.
    """

    date: str
    kind: str
    recipient: str
    supplier: str
    system: str
    weapon: str = ""
    quantity: float | None = Field(None, ge=0)
    value_usd: float | None = Field(None, ge=0)
    notes: str = ""


class Control(Item):
    """An export control: who restricts which items to whom, since when, and whether it is suspended."""

    issuer: str
    targets: tuple[str, ...]
    items: str
    measure: str
    announced: str = ""
    effective: str = ""
    state: str = ""
    trigger: str = ""
    notes: str = ""


class Sum(Amount, Item):
    """An amount of money as an item of its own; `parent` is the id of the item that it belongs to, "" for none."""

    parent: str = ""


class Ledger(Record):
    """All items at hand, by kind."""

    documents: tuple[Document, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    orders: tuple[Order, ...] = ()
    controls: tuple[Control, ...] = ()
    amounts: tuple[Sum, ...] = ()

    def accepted(self) -> Ledger:
        """The ledger without the items that a reviewer has rejected."""
        kinds = {kind: getattr(self, kind) for kind in type(self).model_fields}
        return Ledger(
            **{kind: tuple(i for i in items if getattr(i, "status", "") != "rejected") for kind, items in kinds.items()}
        )

    def __add__(self, other: Ledger) -> Ledger:
        """Both ledgers' items; an id that both have is taken from `self`."""
        merged: dict[str, tuple[Any, ...]] = {}
        for kind in type(self).model_fields:
            mine, theirs = getattr(self, kind), getattr(other, kind)
            known = {item.id for item in mine}
            merged[kind] = mine + tuple(item for item in theirs if item.id not in known)
        return Ledger(**merged)
