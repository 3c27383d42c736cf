"""Laws of the ledger: replay is the last word of each item, nothing is lost, merging keeps every source."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.ledger.decisions import Decision, replay
from accord.ledger.merge import merge
from accord.ledger.rows import Row
from accord.ledger.store import Store

TEXT = "Peru will invest in tin. Chile shall buy copper. Peru will not tax lithium. Chile may sell cobalt."
ENDS = [(0, 24), (25, 48), (49, 75), (76, 98)]
WORDS, PEOPLE = st.sampled_from(["accept", "edit", "reject"]), st.sampled_from(["ann", "bob"])
ACTIONS = st.lists(st.tuples(st.integers(0, 3), WORDS, PEOPLE), max_size=12)


def row(number: int) -> Row:
    start, end = ENDS[number]
    return {
        "id": f"commitment-00000{number}", "kind": "commitment", "span": {"start": start, "end": end},
        "quote": TEXT[start:end], "type": "invest",
    }  # fmt: skip


@settings(max_examples=25)
@given(ACTIONS)
def test_replay_is_the_last_word_and_the_log_is_whole(actions: list[tuple[int, str, str]]) -> None:
    expected = dict.fromkeys(range(4), ("proposed", ""))
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "l.db", create=True) as store:
        store.add({"id": "a.txt", "text": TEXT}, map(row, range(4)), who="ann")
        for step, (number, action, who) in enumerate(actions):
            changes = {"condition": f"step {step}"} if action == "edit" else None
            store.decide(f"commitment-00000{number}", action, who=who, changes=changes)
            expected[number] = ({"accept": "accepted", "edit": "edited", "reject": "rejected"}[action], who)
        found = [(r["status"], r["reviewer"]) for r in store.rows()]
        assert found == list(expected.values())
        assert len(store.log()) == len(actions)
        assert store.check() == []


@given(ACTIONS, st.integers(0, 12))
def test_replaying_in_two_parts_is_replaying_at_once(actions: list[tuple[int, str, str]], cut: int) -> None:
    proposed = {("d", row(n)["id"]): row(n) for n in range(4)}
    log = [
        Decision(seq, "d", row(n)["id"], action, {**row(n), "strength": seq % 7}, who, "")
        for seq, (n, action, who) in enumerate(actions)
    ]
    whole = replay(proposed, log)
    first = replay(proposed, log[:cut])
    for decision in log[cut:]:
        first |= replay({}, [decision])
    assert first == whole


COMMITMENTS = st.lists(
    st.tuples(
        st.sampled_from(["a.txt", "b.txt", "c.txt"]), st.sampled_from(["tin", "copper", "lithium", "nickel ore"]),
        st.sampled_from([["PER"], ["CHL"], ["PER", "CHL"], []]), st.sampled_from([None, 1e9, 2e9]),
        st.sampled_from([1, -1]),
    ),
    max_size=14,
)  # fmt: skip


@given(COMMITMENTS, st.randoms(use_true_random=False))
def test_merging_keeps_every_source_once_and_no_two_of_a_document(given_rows: list, shuffle) -> None:
    rows = [
        {
            "id": f"c{n}", "kind": "commitment", "document": document, "span": {"start": n, "end": n + 9},
            "quote": f"they will open two {what} mines", "type": "capacity", "giver": giver, "polarity": polarity,
            "amount": {"max": size, "currency": "USD"} if size else None,
        }
        for n, (document, what, giver, size, polarity) in enumerate(given_rows)
    ]  # fmt: skip
    documents = [{"id": name, "kind": "news"} for name in ("a.txt", "b.txt", "c.txt")]
    found = merge(rows, documents, dt.date(2026, 1, 1)).promises
    assert sorted(source.id for promise in found for source in promise.sources) == sorted(r["id"] for r in rows)
    for promise in found:
        homes = [source.document for source in promise.sources]
        assert len(set(homes)) == len(homes)
        given_ids = {i for given_value in promise.amounts for i in given_value.sources}
        assert given_ids <= {source.id for source in promise.sources}
    shuffle.shuffle(rows)
    again = merge(rows, documents, dt.date(2026, 1, 1)).promises
    assert len(again) == len(found)
