"""Bytes -> characters: the mark at the start, UTF-8, what the page declares, the Japanese encodings, Windows-1252.

Every guess leaves a note. Bytes that are no UTF-8 in a text that is UTF-8 otherwise are kept as half characters
(surrogates) in the source, so that the way back to the bytes stays exact; the text shows U+FFFD in their place.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from accord.core.errors import DocumentError
from accord.reader.formats.loaded import Note

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-2": "iso8859_2",
    "iso-8859-15": "iso8859_15", "windows-1250": "cp1250", "windows-1251": "cp1251", "koi8-r": "koi8_r",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
}  # fmt: skip
"""What a web page may call its encoding -> the codec. Only text encodings: a name is never handed on unseen."""
NAMES = {"cp1252": "Windows-1252", "cp932": "Shift_JIS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP",
         "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}  # fmt: skip
_KANA = re.compile("[\u3041-\u30ff\u3001\u3002]")
_JAPANESE = re.compile("[\\s\x20-\x7e\u2010-\u203b\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_BROKEN = re.compile("[\udc80-\udcff]+")
_MANY_KANA = 0.3
_MOSTLY_HIGH, _HIGH_BYTES = 0.3, 8


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, their codec, the bytes of the mark before them, and notes on how they were found."""

    source: str
    encoding: str
    skipped: int = 0
    notes: tuple[Note, ...] = ()


def decoded(raw: bytes, where: str, declared: str = "") -> Decoded:
    """The characters of a file; DocumentError where no encoding known here gives text."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _marked(raw, mark, encoding, where)
    if b"\0" in raw and (encoding := _two_bytes(raw)) and (text := _try(raw, encoding)) is not None:
        return Decoded(text, encoding, notes=(_guessed(encoding),))
    if b"\0" in raw:
        raise DocumentError("is a binary file, not text", where=where, hint="Save the document as plain text in UTF-8")
    if b"\x1b$" in raw and (text := _try(raw, "iso2022_jp")) is not None:
        return Decoded(text, "iso2022_jp", notes=(_guessed("iso2022_jp"),))
    if (text := _try(raw, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    named = DECLARED.get(declared.strip().lower(), "")
    if named and named != "utf-8" and (text := _try(raw, named)) is not None:
        return Decoded(text, named)
    return _guess(raw, where)


def shown(source: str) -> str:
    """The source with U+FFFD for every byte that is no character, one for one."""
    return _BROKEN.sub(lambda found: "\ufffd" * len(found.group()), source)


def _two_bytes(raw: bytes) -> str:
    """UTF-16 without its mark: of Latin text nearly every second byte is zero, and hardly any other.

    Of Japanese only those of spaces and figures are; then nearly all characters must be such as that writing has.
    """
    head = raw[:4000]
    even, odd = (head[start::2].count(0) / max(1, len(head[start::2])) for start in (0, 1))
    if min(even, odd) <= 0.05 and max(even, odd) >= 0.4:
        return "utf-16-le" if odd > even else "utf-16-be"
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try(head[: len(head) // 2 * 2], encoding) or ""
        if len(_JAPANESE.findall(text)) >= 0.97 * len(text) and len(_KANA.findall(text)) >= _MANY_KANA * len(text):
            return encoding
    return ""


def _marked(raw: bytes, mark: bytes, encoding: str, where: str) -> Decoded:
    body = raw[len(mark) :]
    text = _try(body, encoding)
    if text is None and encoding == "utf-8":
        return _mended(body, len(mark))
    if text is None:
        what = f"begins as {encoding[:6].upper()} and goes on as something else"
        raise DocumentError(what, where=where, hint="Save it as UTF-8")
    return Decoded(text, encoding, len(mark))


def _guess(raw: bytes, where: str) -> Decoded:
    for encoding in ("cp932", "euc_jp"):
        text = _try(raw, encoding)
        foreign = sum(c > "\x7f" for c in text) if text else 0
        if text and foreign and len(_KANA.findall(text)) >= _MANY_KANA * foreign:
            return Decoded(text, encoding, notes=(_guessed(encoding),))
    mended = _mended(raw, 0)
    bad = sum(len(found) for found in _BROKEN.findall(mended.source))
    if sum(c > "\x7f" for c in mended.source) >= 4 * bad:
        return mended
    high = sum(byte > 0x7F for byte in raw)
    text = _try(raw, "cp1252")
    if text is None or (high >= _HIGH_BYTES and high > _MOSTLY_HIGH * len(raw)):
        raise DocumentError("is in no encoding known here", where=where, hint="Save it as UTF-8")
    return Decoded(text, "cp1252", notes=(_guessed("cp1252"),))


def _mended(raw: bytes, skipped: int) -> Decoded:
    source = raw.decode("utf-8", "surrogateescape")
    first = _BROKEN.search(source)
    if first is None:
        return Decoded(source, "utf-8", skipped)
    bad = sum(len(found) for found in _BROKEN.findall(source))
    at = skipped + len(source[: first.start()].encode("utf-8", "surrogateescape"))
    what = f"{bad} byte{'s' if bad > 1 else ''} are no UTF-8 (first at byte {at}) and are shown as \ufffd"
    return Decoded(source, "utf-8", skipped, (Note("encoding", what.replace("1 byte are", "1 byte is")),))


def _guessed(encoding: str) -> Note:
    return Note(
        "encoding", f"It is not UTF-8; it was read as {NAMES[encoding]}. Check a few accents and quotation marks"
    )


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None
