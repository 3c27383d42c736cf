"""Dossier: a folder with `dossier.yaml` and its documents -> a checked Dossier with its Ledger.

The YAML holds what a person knows: parties, the pact, the crisis to test, and ledger items by hand. Facts that the
shipped register has are pulled by id instead of being written twice: an agreement's id brings its promises along.
`load_dossier` gathers every fault and raises once; years without data are checked where the data are, not here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, ValidationError, model_validator

from accord.core.errors import DataError, DocumentError, Fault, raise_faults
from accord.core.forms import MAX_BYTES, Location, check_scalars, in_plain_words, near, read_yaml
from accord.core.labels import countries, country, mineral
from accord.ledger import checks
from accord.ledger.model import Agreement, Claim, Commitment, Control, Document, Ledger, Order, Record, Statement
from accord.ledger.register import register, related

FILE = "dossier.yaml"
_TEMPLATE = "The example folder examples/us-japan-2025 shows the form"


def _iso3(code: str) -> str:
    try:
        return code if code in ("EUU", "WORLD") else country(code).iso3
    except DataError as error:
        raise ValueError(str(error)) from None


def _mineral(name: str) -> str:
    try:
        return mineral(name).key
    except DataError as error:
        raise ValueError(str(error)) from None


CountryCode = Annotated[str, AfterValidator(_iso3)]
MineralKey = Annotated[str, AfterValidator(_mineral)]
Kind = Literal["agreement", "joint_statement", "fact_sheet", "communique", "news", "speech", "analysis", "unknown"]


class Source(Record):
    """One document of the dossier: a text file in its folder, and what is known of it."""

    file: str
    kind: Kind = "unknown"
    title: str = ""
    date: dt.date | None = None
    publisher: str = ""
    language: str = "en"


def _source(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class Pact(Record):
    """The agreements that are stressed as one pact: ids of the dossier or of the register."""

    agreements: tuple[str, ...] = ()


class Crisis(Record):
    """The crisis to test: `sender` cuts `cut` (a share, 1 is all) of its exports of `mineral` to `targets`."""

    mineral: MineralKey | None = None
    sender: CountryCode | None = None
    targets: tuple[CountryCode, ...] = ()
    year: StrictInt | None = None
    cut: float = Field(1.0, gt=0, le=1)

    @model_validator(mode="after")
    def _two_sides(self) -> Self:
        for code in (self.sender, *self.targets):
            if code and code not in countries():
                raise ValueError(f"{code} is no country: name its members one by one")
        if self.sender in self.targets:
            raise ValueError(f"{self.sender} is sender and target at once")
        return self


class DossierForm(Record):
    """What may stand in `dossier.yaml`."""

    title: str
    date: dt.date | None = None
    parties: tuple[CountryCode, ...] = Field(min_length=1)
    summary: str = ""
    documents: tuple[Annotated[Source, BeforeValidator(_source)], ...] = Field(min_length=1)
    pact: Pact = Pact()
    crisis: Crisis | None = None
    register_ids: tuple[str, ...] = Field((), alias="register")
    agreements: tuple[Agreement, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    orders: tuple[Order, ...] = ()
    controls: tuple[Control, ...] = ()


class Dossier(DossierForm):
    """A checked dossier. `ledger` holds its documents' texts, its own items and the register rows that it pulls."""

    ledger: Ledger = Ledger()


def load_dossier(folder: Path | str) -> Dossier:
    """The dossier in a folder. DocumentError lists every fault with its place, what is wrong and what to do."""
    home = Path(folder)
    raw = _read_yaml(home)
    documents, faults = _read_documents(home, raw.get("documents"))
    texts = {document.id: document.text for document in documents}
    wanted, unknown = _wanted(raw)
    faults += unknown
    pulled = _pull(wanted)
    faults += check_scalars(raw, FILE)
    faults += checks.check_ids(raw, FILE, _ids(pulled))
    faults += checks.check_references(raw, FILE, (a.id for a in register().agreements))
    faults += checks.check_spans(raw, FILE, texts)
    form = None
    try:
        form = DossierForm.model_validate(raw)
    except ValidationError as error:
        faults += in_plain_words(error, FILE, _known_keys)
    raise_faults(_first_of_each(faults), DocumentError, str(folder))
    assert form is not None  # a form that failed has left at least one fault
    own = {kind: tuple(_placed(i, texts) for i in getattr(form, kind)) for kind in checks.KINDS}
    ledger = Ledger(documents=tuple(documents), **own) + pulled
    given = {name: getattr(form, name) for name in type(form).model_fields if name != "register_ids"}
    return Dossier.model_validate({**given, **own, "register": form.register_ids, "ledger": ledger})


def dossier_schema() -> dict[str, Any]:
    """The JSON Schema of `dossier.yaml`, for editors."""
    schema = DossierForm.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Accord dossier"}


def _read_yaml(home: Path) -> Mapping[str, Any]:
    """The mapping in `dossier.yaml`; faults here hide all others, so each is raised at once."""
    if not home.is_dir():
        what = "a dossier is a folder, and this is a file" if home.exists() else "no such folder"
        raise DocumentError(what, where=str(home), hint=_TEMPLATE)
    path = home / FILE
    if not path.is_file():
        raise DocumentError(f"no {FILE} in this folder", where=str(home), hint=_TEMPLATE)
    return read_yaml(path, DocumentError, f"{home}: {FILE}", _TEMPLATE)


def _read_documents(home: Path, listed: Any) -> tuple[list[Document], list[Fault]]:
    """The documents' texts (UTF-8 in NFC) and what is wrong with their files."""
    documents: list[Document] = []
    faults: list[Fault] = []
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        known = _source(entry)
        name = known.get("file") if isinstance(known, Mapping) else None
        if not isinstance(name, str) or not name:
            continue  # its form is reported with the other fields
        where = f"{FILE}: documents[{number}]"
        text = _read_text(home, name)
        if isinstance(text, Fault):
            faults.append(Fault(where, text.what, text.hint))
        elif name in {d.id for d in documents}:
            faults.append(Fault(where, f"{name} is listed twice"))
        else:
            try:
                documents.append(_document(Source.model_validate(known), text))
            except ValidationError:  # reported with the other fields; the text still serves the spans
                documents.append(_document(Source(file=name), text))
    return documents, faults


def _read_text(home: Path, name: str) -> str | Fault:
    plain = PurePosixPath(name.replace("\\", "/"))
    if plain.is_absolute() or ".." in plain.parts or not (home / name).resolve().is_relative_to(home.resolve()):
        return Fault("", f"{name} lies outside the dossier's folder", "Copy it into the folder")
    path = home / name
    if not path.is_file():
        return Fault("", f"{name} is not in the folder", "Check the name, also capital letters")
    size = path.stat().st_size
    if size > MAX_BYTES:
        return Fault("", f"{name} has {size / 1e6:.0f} MB; the limit is {MAX_BYTES / 1e6:.0f} MB", "Split it")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return Fault("", f"{name} is not UTF-8 text", "Save its text as .txt or .md in UTF-8")
    if not text.strip():
        return Fault("", f"{name} is empty")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def _document(source: Source, text: str) -> Document:
    return Document(
        id=source.file,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        kind=source.kind,
        title=source.title,
        date=source.date,
        date_source=FILE if source.date else "",
        language=source.language,
    )


def _wanted(raw: Mapping[str, Any]) -> tuple[list[str], list[Fault]]:
    """The register ids that the dossier takes in (those of `register`, and the pact's), and the unknown ones."""
    known = set(_ids(register()))
    own = {item.get("id") for path, item in checks.items(raw) if path.startswith("agreements[")}
    pact = raw.get("pact")
    in_pact = pact.get("agreements") if isinstance(pact, Mapping) else None
    listed = raw.get("register")
    faults = [
        Fault(f"{FILE}: register[{number}]", f"the register has no row {name!r}", near(name, sorted(known)))
        for number, name in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(name, str) and name not in known
    ]
    names = [n for group in (listed, in_pact) if isinstance(group, list) for n in group if isinstance(n, str)]
    return [name for name in dict.fromkeys(names) if name in known and name not in own], faults


def _pull(wanted: Iterable[str]) -> Ledger:
    """Register rows by id; an agreement brings the promises that stand in it and its related projects."""
    book, pulled = register(), Ledger()
    ids = set(wanted)
    for agreement in (a.id for a in book.agreements if a.id in ids):
        whole = related(agreement)
        pulled += Ledger(agreements=whole.agreements, commitments=whole.commitments)
    rows = {kind: tuple(i for i in getattr(book, kind) if i.id in ids) for kind in checks.KINDS}
    return pulled + Ledger(**rows)


def _placed(item: Any, texts: Mapping[str, str]) -> Any:
    """A span that names no document means the only one."""
    if item.span is None or item.span.document:
        return item
    return item.model_copy(update={"span": item.span.model_copy(update={"document": next(iter(texts))})})


def _ids(ledger: Ledger) -> Iterator[str]:
    for kind in checks.KINDS:
        yield from (item.id for item in getattr(ledger, kind))


def _first_of_each(faults: Iterable[Fault]) -> list[Fault]:
    """One fault a place: a missing span or a yes/no is reported once, by the check that names it best."""
    first: dict[str, Fault] = {}
    for fault in faults:
        first.setdefault(fault.where, fault)
    spanless = {where.removesuffix(".span") for where in first if where.endswith(".span")}
    return [fault for where, fault in first.items() if where not in spanless]


def _known_keys(loc: Location) -> Iterable[str]:
    """The keys that are allowed where a misspelt one stands."""
    if len(loc) == 1:
        return [field.alias or name for name, field in DossierForm.model_fields.items()]
    sections: dict[str, type[Record]] = {"documents": Source, "crisis": Crisis, "pact": Pact}
    section = str(loc[0])
    model = sections.get(section) or get_args(DossierForm.model_fields[section].annotation)[0]
    return list(model.model_fields)
