"""Money -> amounts as items of their own, each with the item that it belongs to as its parent.

The parent is the narrowest item that holds the amount, a promise before an agreement, an order, a claim and at last
what was said. An amount inside none of them stands for itself.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from accord.ledger.model import Item, Sum
from accord.reader.draft import Draft

_REACH = 64


def amounts(draft: Draft) -> Draft:
    """The draft with its amounts as items."""
    groups = [_sorted(group) for group in
              (draft.commitments, draft.agreements, draft.orders, draft.claims, draft.statements)]  # fmt: skip
    found = []
    for money in draft.money:
        evidence = draft.evidence("amount", "AM.money", money.start, money.end)
        span = evidence["span"]
        parent = next((p for p in (_holder(group, span.start, span.end) for group in groups) if p), "")
        found.append(Sum(**evidence, **money.amount.model_dump(), parent=parent))
    return replace(draft, amounts=tuple(found))


def _sorted(group: tuple[Item, ...]) -> list[tuple[int, int, str]]:
    return sorted((item.span.start, item.span.end, item.id) for item in group if item.span)


def _holder(group: list[tuple[int, int, str]], start: int, end: int) -> str:
    """The id of the narrowest item that holds a range."""
    last = bisect_right(group, (start, 1 << 62, ""))
    near = group[max(0, last - _REACH) : last]
    return min(((b - a, name) for a, b, name in near if b >= end), default=(0, ""))[1]
