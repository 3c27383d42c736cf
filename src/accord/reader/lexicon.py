"""The reader's lexicons (`lexicons/*.toml`): loaded on first use, kept, compiled, and overridden by a user.

A large lexicon is a folder of files, whose tables are one.

Word lists are matched through `words`: lower case, whole words, `*` for any ending. A `~40~` in a pattern is a
gap of up to 40 characters and `@name@` a macro.

A user's folder holds files of the same names. Their tables are merged into the shipped ones: a rule with a known id
replaces it (`off = true` removes it), a rule with a new id is tried first, a list of words is added to, any other value
is replaced. What is compiled from the lexicons is kept once for each folder.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from accord.core.errors import DataError

_P = ParamSpec("_P")
_T = TypeVar("_T")
_FOLDER: ContextVar[Path | None] = ContextVar("folder of a user's lexicons", default=None)


def kept(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Like functools.cache, with one store for each folder of lexicons."""
    store: dict[Any, _T] = {}

    @wraps(function)
    def once(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        key = (_FOLDER.get(), args)
        try:
            return store[key]
        except KeyError:
            return store.setdefault(key, function(*args, **kwargs))

    return once


@contextmanager
def lexicons(folder: Path | None) -> Iterator[None]:
    """Read with a user's folder of lexicons; DataError where it is none or holds a file of an unknown name."""
    if folder is not None:
        folder = folder.resolve()
        if not folder.is_dir():
            raise DataError(
                "there is no such folder of lexicons", where=str(folder), hint="Give a folder of .toml files"
            )
        unknown = sorted({path.stem for path in folder.glob("*.toml")} - set(names()))
        if unknown:
            raise DataError(f"unknown lexicon {unknown[0]}", where=str(folder), hint=f"Known: {', '.join(names())}")
    token = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(token)


def names() -> list[str]:
    """The names of the shipped lexicons."""
    home = files(__package__) / "lexicons"
    return sorted(
        path.name.removesuffix(".toml") for path in home.iterdir() if path.is_dir() or path.name.endswith(".toml")
    )


def _shipped(name: str) -> dict[str, Any]:
    """The shipped lexicon of that name: a file, or a folder whose files are parts of one."""
    home = files(__package__) / "lexicons"
    one, parts = home / f"{name}.toml", home / name
    if not parts.is_dir():
        return tomllib.loads(one.read_text(encoding="utf-8"))
    whole: dict[str, Any] = {}
    for part in sorted(parts.iterdir(), key=lambda path: path.name):
        for key, value in tomllib.loads(part.read_text(encoding="utf-8")).items():
            whole[key] = [*whole.get(key, []), *value] if isinstance(value, list) else value
    return whole


@kept
def lexicon(name: str) -> dict[str, Any]:
    """The lexicon of that name: as shipped, with the user's entries merged in."""
    shipped = _shipped(name)
    folder = _FOLDER.get()
    own = folder / f"{name}.toml" if folder else None
    if own is None or not own.is_file():
        return shipped
    try:
        given = tomllib.loads(own.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DataError(
            f"is no TOML that can be read ({error})", where=str(own), hint="Look at the shipped one"
        ) from None
    return _merged(shipped, given, str(own))


def _merged(shipped: dict[str, Any], given: dict[str, Any], where: str) -> dict[str, Any]:
    result = dict(shipped)
    for key, value in given.items():
        old = shipped.get(key)
        if old is not None and type(old) is not type(value):
            raise DataError(f"{key} is no {type(old).__name__}", where=where, hint="Keep the form of the shipped file")
        if isinstance(value, dict):
            result[key] = _merged(old or {}, value, where)
        elif isinstance(value, list):
            result[key] = _joined(old or [], value)
        else:
            result[key] = value
    return result


def _joined(old: list[Any], new: list[Any]) -> list[Any]:
    """Rules by their id, leaders by their name; words are added."""
    if not all(isinstance(row, dict) for row in (*old, *new)):
        return [*new, *(word for word in old if word not in new)]

    def mark(row: dict[str, Any]) -> str:
        return str(row.get("rule") or row.get("name"))

    changed = {mark(row): row for row in new}
    known = {mark(row) for row in old}
    rows = [row for row in new if mark(row) not in known]
    rows += [changed.get(mark(row), row) for row in old]
    return [row for row in rows if not row.get("off")]


def pattern_of(body: str, where: str = "") -> re.Pattern[str]:
    """A compiled regular expression; DataError names the rule whose pattern is none."""
    try:
        return re.compile(body)
    except re.error as error:
        raise DataError(
            f"is no regular expression ({error})", where=where or body[:60], hint="Mend the pattern"
        ) from None


def written(pattern: str, macros: dict[str, str] | None = None) -> str:
    """A pattern with its macros and gaps written out."""
    for name, value in (macros or {}).items():
        pattern = pattern.replace(f"@{name}@", value)
    return re.sub(r"~(\d+)~", r"[^;!?]{0,\1}?", pattern)


class Words:
    """Labelled lists of words and phrases, located in lower-case text in one pass."""

    def __init__(self, lists: dict[str, list[str]]) -> None:
        self._entries = {entry: label for label, entries in reversed(lists.items()) for entry in entries}
        self._pattern = re.compile(rf"\W(?:{branches(list(self._entries))})\b")
        self._labels: dict[str, str] = {}

    def hits(self, low: str) -> Iterator[tuple[int, str]]:
        """Where each word stands, with its label."""
        for match in self._pattern.finditer(f" {low}"):  # `re` is quicker to find a space or a mark than a border
            word = match.group()[1:]
            if word not in self._labels:
                self._labels[word] = self._entries[self._entry(word)]
            yield match.start(), self._labels[word]

    def _entry(self, word: str) -> str:
        """The longest entry that a word fits."""
        if word in self._entries:
            return word
        for length in range(len(word), 0, -1):
            if (stem := f"{word[:length]}*") in self._entries:
                return stem
        return next(entry for entry in self._entries if re.fullmatch(branches([entry]), word))


def branches(entries: Sequence[str]) -> str:
    """Entries as one pattern that branches letter by letter, so that `re` tries none twice; `*` is any ending."""
    heads: dict[str, list[str]] = {}
    for entry in sorted(entries, reverse=True):  # the longer first, `*` after letters
        heads.setdefault(entry[:1], []).append(entry[1:])
    ends = heads.pop("", None) is not None
    parts = [(r"\w*" if head == "*" else re.escape(head)) + branches(rests) for head, rests in heads.items()]
    body = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})" if parts else ""
    return f"(?:{body})?" if ends and body else body


@kept
def words(name: str) -> Words:
    """A lexicon of word lists, compiled."""
    return Words(lexicon(name))
