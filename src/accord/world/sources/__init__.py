"""The data sources, one module each, and the one door to a user's own files: `open_table(path)`.

Shipped sources have `SOURCE` and `load(raw) -> {resource name: table}`; `world.snapshot.build` calls them. Adapters,
listed in `ADAPTERS`, have `SOURCE`, `FORM` (what they look for, in words), `recognises(look) -> bool` and
`load(path) -> Table`. To add an adapter: one file here, one line in `ADAPTERS`, one test.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from accord.core.errors import DataError

if TYPE_CHECKING:
    from accord.world.source import Source
    from accord.world.sources.look import Look
    from accord.world.table import Table


class Adapter(Protocol):
    """The contract of an adapter; `load` may take more by keyword, such as codes and years."""

    SOURCE: Source
    FORM: str

    def recognises(self, look: Look) -> bool: ...

    def load(self, path: Path, **options: Any) -> Table: ...


ADAPTERS: dict[str, str] = {
    "baci_zip": "accord.world.sources.baci_zip",
    "comtrade": "accord.world.sources.comtrade",
    "wmd": "accord.world.sources.wmd",
    "wgi_xlsx": "accord.world.sources.wgi_xlsx",
    "bgs": "accord.world.sources.bgs",
    "iea_xlsx": "accord.world.sources.iea_xlsx",
    "sipri": "accord.world.sources.sipri",
    "purchases": "accord.world.sources.purchases",
}


def adapter(name: str) -> Adapter:
    """The adapter of that name; DataError with the known ones for another."""
    if name not in ADAPTERS:
        raise DataError(f"unknown adapter {name!r}", hint=f"One of {', '.join(ADAPTERS)}")
    return cast("Adapter", import_module(ADAPTERS[name]))


def recognise(path: Path) -> str:
    """The name of the adapter whose file this is, by its suffix and header; DataError says what was looked for."""
    from accord.world.sources.look import look

    seen = look(Path(path))
    for name in ADAPTERS:
        if adapter(name).recognises(seen):
            return name
    looked = "\n".join(f"  - {name}: {adapter(name).FORM}" for name in ADAPTERS)
    raise DataError("no known source", where=Path(path).name, hint=f"Looked for\n{looked}")


def open_table(path: Path | str, name: str | None = None, **options: Any) -> Table:
    """A user's own file as a checked Table; `name` skips the recognition, `options` go to the adapter's `load`."""
    return adapter(name or recognise(Path(path))).load(Path(path), **options)
