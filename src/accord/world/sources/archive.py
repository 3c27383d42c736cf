"""Zip archives that others made: checked before a byte is unpacked, and read as a stream, never extracted.

Path -> open ZipFile, or one DataError with everything that is wrong: cut short, encrypted, a path that leaves the
folder, or a content that is too large for what is packed (a zip bomb). Deflate packs at most 1,032 to 1; tables of
numbers reach about 10, spreadsheets with many equal cells about 100.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from accord.core.errors import DataError, Fault, raise_faults

MOST_BYTES = 60 * 10**9  # unpacked; thirty years of one HS edition of BACI are about 10 GB
_RATIO = 200
_RATIO_FROM = 10 * 10**6  # bytes unpacked below which a high ratio does no harm
_MEMBERS = 10_000


def open_zip(path: Path, *, most_bytes: int = MOST_BYTES) -> zipfile.ZipFile:
    """The archive, its list of members checked. Close it (`with`); read members by `open`, never `extract`."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise DataError("no such file", where=str(path)) from None
    except (zipfile.BadZipFile, OSError) as error:
        what = "the file is empty" if path.is_file() and not path.stat().st_size else f"no complete zip ({error})"
        raise DataError(what, where=path.name, hint="Download it again; the end of the file is missing") from None
    try:
        raise_faults(_faults(archive, most_bytes), DataError, path.name)
    except DataError:
        archive.close()
        raise
    return archive


def _faults(archive: zipfile.ZipFile, most_bytes: int) -> Iterator[Fault]:
    members = archive.infolist()
    if len(members) > _MEMBERS:
        yield Fault("", f"{len(members)} members", f"Accord reads at most {_MEMBERS}")
        return
    total = sum(member.file_size for member in members)
    if total > most_bytes:
        yield Fault("", f"unpacks to {total / 1e9:.1f} GB", f"Accord reads at most {most_bytes / 1e9:.1f} GB; split it")
    for member in members:
        name = member.filename
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name.replace("\\", "/")).parts or ":" in name:
            yield Fault(repr(name), "the path leaves the archive", "Pack the files again without folders")
        if member.flag_bits & 0x1:
            yield Fault(name, "is encrypted", "Unpack it with its password and pack it again without one")
        if member.file_size > max(_RATIO_FROM, _RATIO * member.compress_size):
            ratio = member.file_size / max(1, member.compress_size)
            yield Fault(
                name, f"unpacks {ratio:,.0f} to 1", f"More than {_RATIO} to 1 is no table; nothing was unpacked"
            )
