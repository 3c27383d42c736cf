"""Merging: one promise of several sources, amounts that disagree, misplaced quotes, lines of agreements, deadlines."""

from __future__ import annotations

import datetime as dt
from itertools import count

import pytest

from accord.ledger.merge import merge
from accord.ledger.rows import Row

TODAY = dt.date(2026, 6, 1)
DOCUMENTS = [
    {
        "id": "pact.txt",
        "kind": "agreement",
        "date": "2025-10-20",
        "title": "Framework on tin",
        "parties": ["PER", "CHL"],
    },
    {"id": "sheet.txt", "kind": "fact_sheet", "date": "2025-10-20", "title": "Fact sheet", "parties": []},
    {"id": "news.txt", "kind": "news", "date": "2025-10-21", "title": "", "parties": ["PER", "CHL"]},
    {"id": "talk.txt", "kind": "speech", "date": "2025-10-20", "title": "", "parties": []},
]
_NUMBER = count()


def promise(document: str, quote: str, **fields) -> Row:
    return {
        "id": f"commitment-{next(_NUMBER):06d}", "kind": "commitment", "document": document, "quote": quote,
        "span": {"start": 0, "end": len(quote)}, "type": "invest", "giver": ["PER"], "polarity": 1,
        "status": "proposed",
        **fields,
    }  # fmt: skip


def said(document: str, quote: str, speaker: str, about: str, form: str = "direct", **fields) -> Row:
    return {
        "id": f"statement-{next(_NUMBER):06d}", "kind": "statement", "document": document, "quote": quote,
        "span": {"start": 0, "end": len(quote)}, "speaker": speaker, "about": about, "form": form, "status": "proposed",
        **fields,
    }  # fmt: skip


def usd(most: float, qualifier: str = "up_to") -> dict:
    return {"min": None, "max": most, "currency": "USD", "qualifier": qualifier}


def test_the_same_promise_in_three_sources_is_one_and_keeps_amounts_that_disagree() -> None:
    rows = [
        promise("pact.txt", "Peru will invest up to $2 billion in tin smelters in Chile", amount=usd(2e9), strength=5),
        promise("sheet.txt", "Up to $2 billion for tin smelters in Chile", amount=usd(2e9)),
        promise("news.txt", "Peru promised to invest $3 billion in Chilean tin smelters", amount=usd(3e9, "exact")),
    ]
    (found,) = merge(rows, DOCUMENTS, TODAY).promises
    assert found.id == rows[0]["id"]
    assert [source.document for source in found.sources] == ["pact.txt", "sheet.txt", "news.txt"]
    assert [(given.value["max"], len(given.sources)) for given in found.amounts] == [(2e9, 2), (3e9, 1)]
    assert (found.disagree, found.strength) == (("amount",), 5)


@pytest.mark.parametrize(
    "other",
    [
        promise("news.txt", "Peru will invest up to $2 billion in tin smelters in Chile", giver=["CHL"]),
        promise("news.txt", "Peru will not invest up to $2 billion in tin smelters in Chile", polarity=-1),
        promise("news.txt", "Peru will invest up to $2 billion in ports and railways"),
        promise("news.txt", "Peru will invest up to $2 billion in tin smelters in Chile", type="purchase"),
        promise("news.txt", "Peru will invest up to $2 billion in tin smelters in Chile", mineral="lithium"),
        promise("pact.txt", "Peru will invest up to $2 billion in tin smelters in Chile"),
    ],
    ids=["giver", "polarity", "matter", "type", "mineral", "same document"],
)
def test_promises_that_differ_stay_apart(other: Row) -> None:
    mine = promise("pact.txt", "Peru will invest up to $2 billion in tin smelters in Chile", mineral="tin")
    assert len(merge([mine, other], DOCUMENTS, TODAY).promises) == 2


def test_pacts_with_the_same_words_and_other_partners_are_two() -> None:
    documents = [*DOCUMENTS, {"id": "twin.txt", "kind": "agreement", "date": "2025-10-26", "parties": ["PER", "BOL"]}]
    words = "The Participants will jointly identify projects to fill gaps in supply chains"
    rows = [promise("pact.txt", words, giver=["PER", "CHL"]), promise("twin.txt", words, giver=["PER", "BOL"])]
    assert len(merge(rows, documents, TODAY).promises) == 2
    rows = [promise("pact.txt", words), promise("twin.txt", words)]
    assert len(merge(rows, documents, TODAY).promises) == 2


def test_the_only_promise_of_its_size_needs_no_common_words() -> None:
    rows = [
        promise("pact.txt", "Peru agreed to invest $7 billion", amount=usd(7e9), receiver=["CHL"]),
        promise("news.txt", "Peru's pledge of $7 billion will rebuild core industries", amount=usd(7e9, "exact")),
    ]
    assert len(merge(rows, DOCUMENTS, TODAY).promises) == 1
    second = promise("news.txt", "Peru will put $7 billion in harbour works", amount=usd(7e9))
    assert len(merge([*rows, second], DOCUMENTS, TODAY).promises) == 3


def test_likeness_does_not_creep_from_row_to_row() -> None:
    rows = [
        promise("pact.txt", "Peru will open four tin mines near Arica"),
        promise(
            "news.txt",
            "Peru will open four tin mines near Arica and three ports, two railways, one airport, cheap power",
        ),
        promise("talk.txt", "Peru will build ports, railways, an airport and cheap power"),
    ]
    assert sorted(len(p.sources) for p in merge(rows, DOCUMENTS, TODAY).promises) == [1, 2]


def test_a_list_of_like_promises_pairs_each_with_its_own() -> None:
    minerals = ("tin", "copper", "lithium")
    pact = [promise("pact.txt", f"Peru will invest in {name} smelters in Chile") for name in minerals]
    news = [promise("news.txt", f"Peru promised investment in {name} smelters in Chile") for name in reversed(minerals)]
    found = merge([*pact, *news], DOCUMENTS, TODAY).promises
    assert len(found) == 3
    for each in found:
        words = [next(name for name in minerals if name in source.quote) for source in each.sources]
        assert len(words) == 2
        assert len(set(words)) == 1


def test_rejected_rows_stay_out_and_reviewed_ones_lead() -> None:
    rows = [
        promise("pact.txt", "Peru will invest in tin smelters in Chile", strength=5),
        promise("news.txt", "Peru will invest in tin smelters in Chile", strength=3, status="accepted"),
        promise("sheet.txt", "Peru will invest in tin smelters in Chile", status="rejected"),
    ]
    (found,) = merge(rows, DOCUMENTS, TODAY).promises
    assert (found.strength, len(found.sources)) == (3, 2)


@pytest.mark.parametrize(
    ("deadline", "fulfilment", "left", "status"),
    [
        ({"phrase": "by 2030", "date": "2030-12-31"}, "unverified", 1674, "pending"),
        ({"phrase": "within six months", "date": "2026-04-20"}, "unverified", -42, "unverified"),
        ({"phrase": "within six months", "date": "2026-04-20"}, "done", -42, "done"),
        ({"phrase": "soon", "date": None}, "unverified", None, "unverified"),
        (None, "unverified", None, "unverified"),
    ],
)
def test_deadlines_against_a_day(deadline: dict | None, fulfilment: str, left: int | None, status: str) -> None:
    row = promise("pact.txt", "Peru will invest in tin", deadline=deadline, fulfilment=fulfilment)
    (found,) = merge([row], DOCUMENTS, TODAY).promises
    assert (found.days_left, found.status) == (left, status)


def test_deadlines_that_disagree_are_both_kept() -> None:
    rows = [
        promise(
            "pact.txt", "Peru will invest in tin smelters by 2030", deadline={"phrase": "by 2030", "date": "2030-12-31"}
        ),
        promise(
            "news.txt", "Peru to invest in tin smelters by 2028", deadline={"phrase": "by 2028", "date": "2028-12-31"}
        ),
    ]
    (found,) = merge(rows, DOCUMENTS, TODAY).promises
    assert (found.deadline, found.disagree) == ("2030-12-31", ("deadline",))
    assert [given.value for given in found.deadlines] == ["2030-12-31", "2028-12-31"]


def test_a_quote_under_the_wrong_matter_is_flagged_by_the_better_source() -> None:
    rows = [
        said("talk.txt", "this is a very fair and balanced arrangement", "President Ana Díaz", "trade"),
        said("news.txt", "very fair and balanced", "Ana Diaz", "arms"),
    ]
    (found,) = merge(rows, DOCUMENTS, TODAY).misattributions
    assert (found.document, found.what, found.here, found.there) == ("news.txt", "about", "arms", "trade")
    assert found.certain
    assert found.better.startswith("talk.txt")


def test_sources_of_the_same_standing_are_only_told() -> None:
    documents = [*DOCUMENTS, {"id": "other.txt", "kind": "news", "date": "2025-10-21"}]
    rows = [
        said("news.txt", "a very fair and balanced deal", "Ana Díaz", "arms"),
        said("other.txt", "a very fair and balanced deal", "Ana Díaz", "trade"),
    ]
    found = merge(rows, documents, TODAY).misattributions
    assert [each.certain for each in found] == [False, False]


@pytest.mark.parametrize(
    "other",
    [
        said("news.txt", "very fair and balanced", "Ana Díaz", "investment"),
        said("news.txt", "very fair and balanced", "Ana Díaz", ""),
        said("news.txt", "not remotely like that at all", "Ana Díaz", "arms"),
        said("news.txt", "very fair and balanced", "Ana Díaz", "arms", date="2024-01-01"),
        said("news.txt", "very fair and balanced", "Ana Díaz", "arms", form="indirect"),
    ],
    ids=["kin", "no matter", "other words", "another occasion", "indirect"],
)
def test_quotes_that_do_not_contradict_are_left_alone(other: Row) -> None:
    mine = said("talk.txt", "this is a very fair and balanced arrangement", "Ana Díaz", "trade")
    assert merge([mine, other], DOCUMENTS, TODAY).misattributions == ()


def test_words_of_the_register_count_as_the_better_source() -> None:
    row = said("news.txt", "very fair deal", "Donald Trump", "arms", date="2025-10-28")
    (found,) = merge([row], DOCUMENTS, TODAY).misattributions
    assert (found.there, found.better.startswith("the register")) == ("trade", True)


def agreement(document: str, name: str, date: str | None, **fields) -> Row:
    return {
        "id": f"agreement-{next(_NUMBER):06d}", "kind": "agreement", "document": document, "quote": name, "name": name,
        "span": {"start": 0, "end": len(name)}, "parties": ["CHL", "PER"], "date": date, "status": "proposed", **fields,
    }  # fmt: skip


def test_agreements_form_a_line_and_not_a_fan() -> None:
    rows = [
        agreement("pact.txt", "Memorandum on Tin Cooperation", "2023-05-01"),
        agreement("news.txt", "Tin Action Plan", "2026-03-01"),
        agreement("news.txt", "Agreement on Fisheries", "2024-01-01"),
    ]
    found = merge(rows, DOCUMENTS, TODAY)
    names = {text.id: text.name for text in found.agreements}
    assert [(names[line.earlier], names[line.later], line.basis) for line in found.lines] == [
        ("Memorandum on Tin Cooperation", "Framework on tin", "matter"),
        ("Framework on tin", "Tin Action Plan", "matter"),
    ]


def test_an_agreement_that_names_an_earlier_one_follows_it() -> None:
    rows = [agreement("news.txt", "Compact for Shared Prosperity", "2022-01-01")]
    texts = {"pact.txt": "Recalling the Compact for Shared Prosperity, the Participants decide."}
    (line,) = merge(rows, DOCUMENTS, TODAY, texts).lines
    assert (line.later, line.basis) == ("pact.txt", "named")


def test_the_register_completes_a_line_of_which_one_end_is_at_hand() -> None:
    name = "Framework for Securing the Supply of Critical Minerals and Rare Earths"
    rows = [agreement("news.txt", name, "2025-10-28", parties=["JPN", "USA"])]
    found = merge(rows, [], TODAY)
    lines = {(line.earlier, line.later) for line in found.lines if line.basis == "register"}
    assert lines == {("US-JP-2023-CMA", rows[0]["id"]), (rows[0]["id"], "US-JP-2026-AP")}
    assert [text.date for text in found.agreements] == ["2023-03-28", "2025-10-28", "2026-03-19"]


def test_one_agreement_told_by_two_documents_is_one() -> None:
    rows = [agreement("news.txt", "Framework on Tin", None), agreement("sheet.txt", "Framework on Tin", "2025-10-20")]
    (found,) = merge(rows, DOCUMENTS, TODAY).agreements
    assert len(found.sources) == 3
    assert found.date == "2025-10-20"


def test_a_day_apart_is_the_same_day_elsewhere() -> None:
    rows = [agreement("news.txt", "Compact on Tin", "2024-10-27"), agreement("talk.txt", "Tin Compact", "2024-10-28")]
    (one,) = merge(rows, DOCUMENTS[3:], TODAY).agreements
    assert len(one.sources) == 2
    assert len(one.dates) == 2
    assert "a day apart, as one moment is in two time zones; held to be the same" in one.note


def test_merging_is_json_and_independent_of_order() -> None:
    rows = [
        promise("pact.txt", "Peru will invest in tin smelters in Chile"),
        promise("news.txt", "Peru will invest in tin smelters in Chile"),
        said("news.txt", "very fair deal", "Donald Trump", "arms", date="2025-10-28"),
    ]
    one, other = (merge(each, DOCUMENTS, TODAY).to_dict() for each in (rows, rows[::-1]))
    assert {p["id"] for p in one["promises"]} == {p["id"] for p in other["promises"]}
    assert one["misattributions"] == other["misattributions"]
