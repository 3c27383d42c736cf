"""What can go wrong, for people: every error says what, where and what next.

    AccordError            where, hint; exit code 2 on the command line
    +-- DataError          a table, a code or a year that cannot be used      country("Atlantis")
    +-- DocumentError      a text or a dossier that cannot be read            read("missing.txt")
    +-- ModelError         a network that is not well formed                  Network with crossed bounds
    +-- SolveError         a caller asked for a solved answer and it is not   equilibrium.require_solved()
    +-- MissingExtra       an optional library is needed                      backend("piqp") without piqp

A hard problem is not an error (it is a Status) and a missing observation is not one either (it is a
Figure without a value and with a reason).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: where it stands, what it is, and what to do about it."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}. {self.hint}" if self.hint else text


class AccordError(Exception):
    """Base of all errors that a person can mend. `str(error)` is the whole message."""

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__(str(Fault(where, what, hint)))


class DataError(AccordError):
    """A table, a label or a year that cannot be used."""


class DocumentError(AccordError):
    """A document or a dossier that cannot be read."""


class ModelError(AccordError):
    """A network that is not well formed."""


class SolveError(AccordError):
    """A solved answer was required and there is none."""


class MissingExtra(AccordError):
    """An optional library is needed for what was asked."""


def require_new_file(path: Path, suffixes: Iterable[str] = (), force: bool = False) -> None:
    """DataError unless a file of one of these suffixes (any, if none is named) can be written and no other is lost."""
    known = tuple(suffixes)
    if known and path.suffix.lower() not in known:
        what = f"no format for {path.suffix or 'a name without suffix'}"
        raise DataError(what, where=str(path), hint=f"Use {', '.join(known)}")
    if path.is_dir():
        raise DataError("is a folder", where=str(path), hint="Name a file in a folder that exists")
    if path.exists() and not (force and path.is_file()):
        raise DataError("the file exists already", where=str(path), hint="Name another file, or add --force")
    if not path.parent.is_dir():
        raise DataError("its folder does not exist", where=str(path), hint="Make the folder, or name another")


def raise_faults(faults: Iterable[Fault], error: type[AccordError], where: str = "") -> None:
    """Raise one `error` that lists every fault, or return if there is none."""
    found = list(faults)
    if not found:
        return
    if len(found) == 1:
        only = found[0]
        raise error(only.what, where=": ".join(x for x in (where, only.where) if x), hint=only.hint)
    lines = "\n".join(f"  - {fault}" for fault in found)
    raise error(f"{len(found)} faults\n{lines}", where=where)
