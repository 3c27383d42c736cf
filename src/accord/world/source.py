"""Source: who published a table, when, under which licence, in which unit; every observed row names one by its id."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Publisher, title, vintage, licence, address, unit and basis of one published table.

    `raw` lists the files of the publisher as (path below the raw folder, columns that must be there); `note` says
    what a reader must know before using it.
    """

    id: str
    publisher: str
    title: str
    vintage: str
    licence: str
    licence_url: str
    address: str
    unit: str
    basis: str
    note: str = ""
    raw: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def row(self) -> dict[str, str]:
        """What a report says of it."""
        shown = {name: getattr(self, name) for name in ("id", "publisher", "title", "vintage", "licence")}
        return shown | {"url": self.address}
