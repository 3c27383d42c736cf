"""Commitments -> the same, with what each party makes of a promise that two parties of one text state differently."""

from __future__ import annotations

from collections.abc import Iterable

from accord.ledger.lines import to_line
from accord.ledger.merge.readings import readings, sum_of
from accord.ledger.model import Commitment


def read_by_party(items: Iterable[Commitment]) -> tuple[Commitment, ...]:
    """The same commitments; those that are one sum in the words of two parties tell both readings."""
    told = {item.id: item for item in items}
    sums: dict[object, list[Commitment]] = {}
    for item in told.values():
        if (key := sum_of(item)) is not None:
            sums.setdefault(key, []).append(item)
    for same in sums.values():
        if len({item.stated_by for item in same}) > 1:
            both = readings([to_line("commitment", item) for item in same])
            told |= {item.id: item.model_copy(update={"reading_by_party": both}) for item in same if both}
    return tuple(told.values())
