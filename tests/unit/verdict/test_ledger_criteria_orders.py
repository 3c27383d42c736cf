"""Criteria on orders and sums: industrial benefit, record, amount, share."""

from __future__ import annotations

from typing import Any

import pytest

from accord.ledger.model import Span
from accord.verdict.criteria import amount, industrial_benefit, record, share
from accord.verdict.verdict import Verdict


def first(verdict: Verdict) -> float | None:
    return verdict.figures[0].value


class TestIndustrialBenefit:
    def judged(self, make: Any, *items: Any, about: str = "arms", **fields: Any) -> Verdict:
        claim = make.claim("industrial_benefit", "The order feeds its shipyards", about=about, countries=(make.seller,))
        return industrial_benefit.judge(claim, make.evidence(*items, **fields))

    def test_holds_with_a_contract_of_the_day(self, make: Any) -> None:
        verdict = self.judged(make, make.order("contract", 2e8), make.order("contract", 3e8, date="2025-06-04"))
        assert verdict.word == "holds"
        assert first(verdict) == 5e8
        assert verdict.criterion == "C007"

    @pytest.mark.parametrize(("kind", "value"), [("notice", 9e8), ("delivery", None), ("announcement", 1e8)])
    def test_partly_with_less_than_a_contract(self, make: Any, kind: str, value: float | None) -> None:
        verdict = self.judged(make, make.order(kind, value))
        assert verdict.word == "partly"
        assert first(verdict) is None
        assert kind in verdict.reason

    def test_partly_when_the_contract_has_no_value(self, make: Any) -> None:
        assert self.judged(make, make.order("contract")).word == "partly"

    def test_partly_with_a_promised_purchase_of_arms(self, make: Any) -> None:
        promise = make.promise("purchase", object="military equipment", amount=make.dollars(1e9))
        assert self.judged(make, promise).word == "partly"

    def test_fails_when_the_contract_was_cancelled(self, make: Any) -> None:
        verdict = self.judged(make, make.order("contract", 2e8), make.order("cancellation", 2e8, date="2025-09-01"))
        assert verdict.word == "fails"

    def test_an_order_read_from_the_claims_own_text_decides_nothing(self, make: Any) -> None:
        own = make.order("contract", 2e8, span=Span(document="news.txt", start=0, end=4))
        assert self.judged(make, own).word == "untestable"

    def test_the_cancellation_of_another_system_changes_nothing(self, make: Any) -> None:
        other = make.order("cancellation", 2e8, date="2025-09-01", system="radar mast")
        assert self.judged(make, make.order("contract", 2e8), other).word == "holds"

    def test_untestable_with_words_only_and_shows_what_was_known_before(self, make: Any) -> None:
        old = (make.order("contract", 4e8, date="2019-05-05"), make.order("notice", 7e8, date="2018-05-05"))
        words = make.order("statement", notes="neither named nor numbered")
        verdict = self.judged(make, *old, words, make.order("contract", 6e9, date="2025-06-20"))
        assert verdict.word == "untestable"
        assert first(verdict) is None
        assert [f.value for f in verdict.figures[1:]] == [4e8, 7e8]
        assert "neither named nor numbered" in verdict.notes[0]

    def test_minerals_hold_with_a_binding_sum(self, make: Any) -> None:
        pact = make.agreement(legal_status="binding")
        verdict = self.judged(make, pact, make.promise("invest", amount=make.dollars(5e7)), about="minerals")
        assert verdict.word == "holds"
        assert first(verdict) == 5e7

    def test_minerals_partly_with_a_sum_in_a_text_that_does_not_bind(self, make: Any) -> None:
        assert self.judged(make, make.promise("invest", amount=make.dollars(5e7)), about="minerals").word == "partly"

    def test_minerals_partly_with_a_binding_ceiling(self, make: Any) -> None:
        ceiling = make.promise("purchase", amount=make.dollars(5e7, "up_to"))
        assert self.judged(make, make.agreement(legal_status="binding"), ceiling, about="minerals").word == "partly"

    def test_minerals_fail_when_the_text_excludes_it(self, make: Any) -> None:
        assert self.judged(make, make.promise("purchase", polarity=-1), about="minerals").word == "fails"

    def test_minerals_untestable_without_a_sum(self, make: Any) -> None:
        verdict = self.judged(make, make.promise("invest"), about="minerals")
        assert verdict.word == "untestable"
        assert first(verdict) is None


class TestRecord:
    def judged(self, make: Any, *items: Any, words: str = "The largest arms order ever", **fields: Any) -> Verdict:
        given: dict[str, Any] = {"about": "arms", "countries": (make.buyer,), "supplier": make.seller} | fields
        return record.judge(make.claim("record", words, **given), make.evidence(*items))

    def before(self, make: Any) -> tuple[Any, ...]:
        return make.order("notice", 9e8, date="2015-01-01"), make.order("contract", 4e8, date="2016-01-01")

    def test_holds_above_contracts_and_notices(self, make: Any) -> None:
        verdict = self.judged(make, *self.before(make), make.order("contract", 1e9))
        assert verdict.word == "holds"
        assert [f.value for f in verdict.figures] == [1e9, 4e8, 9e8]
        assert "2 earlier orders" in verdict.reason

    def test_partly_between_contract_and_ceiling(self, make: Any) -> None:
        assert self.judged(make, *self.before(make), stated=0.6, stated_unit="bn USD").word == "partly"

    def test_partly_above_notices_when_no_contract_is_known(self, make: Any) -> None:
        assert self.judged(make, self.before(make)[0], stated=1e9, stated_unit="USD").word == "partly"

    def test_fails_below_a_known_contract(self, make: Any) -> None:
        assert self.judged(make, *self.before(make), make.order("contract", 3e8)).word == "fails"

    def test_untestable_without_a_value_but_shows_both_numbers(self, make: Any) -> None:
        verdict = self.judged(make, *self.before(make), make.order("statement"))
        assert verdict.word == "untestable"
        assert [f.value for f in verdict.figures] == [None, 4e8, 9e8]
        assert "ceiling" in verdict.figures[2].interval

    def test_untestable_below_a_ceiling_alone(self, make: Any) -> None:
        assert self.judged(make, self.before(make)[0], stated=8e8, stated_unit="USD").word == "untestable"

    def test_untestable_in_another_currency(self, make: Any) -> None:
        assert self.judged(make, *self.before(make), stated=8e10, stated_unit="JPY").word == "untestable"

    def test_untestable_when_nothing_is_known_of_the_buyer(self, make: Any) -> None:
        assert self.judged(make, stated=1e9, stated_unit="USD").word == "untestable"

    def test_orders_after_the_day_do_not_count(self, make: Any) -> None:
        later = make.order("contract", 5e9, date="2026-02-01")
        assert self.judged(make, *self.before(make), later, make.order("contract", 1e9)).word == "holds"

    @pytest.mark.parametrize(("value", "word"), [(3e9, "holds"), (1e9, "fails"), (None, "untestable")])
    def test_sums_of_agreements(self, make: Any, value: float | None, word: str) -> None:
        old = make.agreement("OLD", date=make.day.replace(year=2020), value_usd=2e9)
        words = "The biggest investment yet"
        verdict = self.judged(make, old, make.agreement(value_usd=value), words=words, about="investment", supplier="")
        assert verdict.word == word

    def test_a_first_fails_on_one_counter_example(self, make: Any) -> None:
        old = make.agreement("OLD", date=make.day.replace(year=2020), topics=("minerals",))
        verdict = self.judged(make, old, words="The first pact on minerals", about="minerals", supplier="")
        assert verdict.word == "fails"
        assert "Agreement OLD" in verdict.reason

    def test_a_first_is_never_shown_by_silence(self, make: Any) -> None:
        assert self.judged(make, words="The first pact on minerals", about="minerals").word == "untestable"


class TestAmount:
    def judged(self, make: Any, *items: Any, words: str = "Investments worth 5 billion", **fields: Any) -> Verdict:
        given: dict[str, Any] = {"about": "investment", "stated": 5.0, "stated_unit": "billion USD"} | fields
        return amount.judge(make.claim("amount", words, **given), make.evidence(*items))

    def test_holds_when_a_text_states_it(self, make: Any) -> None:
        other = make.promise("invest", amount=make.dollars(1e9), object="ports")
        verdict = self.judged(make, make.promise("invest", amount=make.dollars(5.05e9), object="mines"), other)
        assert verdict.word == "holds"
        assert first(verdict) == 5.05e9

    def test_holds_when_claim_and_text_both_say_up_to(self, make: Any) -> None:
        ceiling = make.promise("invest", amount=make.dollars(5e9, "up_to"))
        assert self.judged(make, ceiling, words="Investments of up to 5 billion").word == "holds"

    def test_partly_when_the_text_says_only_up_to(self, make: Any) -> None:
        verdict = self.judged(make, make.promise("invest", amount=make.dollars(5e9, "up_to")))
        assert verdict.word == "partly"
        assert "ceiling" in verdict.figures[0].interval

    def test_partly_when_sources_disagree_and_shows_both(self, make: Any) -> None:
        one = make.promise("invest", amount=make.dollars(5e9), object="investment in mines")
        other = make.promise("invest", amount=make.dollars(3e9), object="investment in mines", source="agency")
        verdict = self.judged(make, one, other)
        assert verdict.word == "partly"
        assert {f.value for f in verdict.figures} == {5e9, 3e9}
        assert set(verdict.sources) == {"text", "agency"}

    def test_partly_when_a_yearly_sum_is_told_as_a_total(self, make: Any) -> None:
        yearly = make.promise("purchase", amount=make.dollars(5e9, per="year"))
        assert self.judged(make, yearly).word == "partly"
        assert self.judged(make, yearly, words="Purchases of 5 billion a year").word == "holds"

    def test_fails_when_the_sums_for_the_same_matter_differ(self, make: Any) -> None:
        mines = make.promise("invest", amount=make.dollars(3e9), object="copper mines in the north")
        ports = make.promise("invest", amount=make.dollars(4.8e9), object="harbours")
        verdict = self.judged(make, mines, ports, words="Investments of 5 billion in copper mines")
        assert verdict.word == "fails"
        assert "3 bn" in verdict.reason

    def test_untestable_when_no_sum_is_about_the_same_matter(self, make: Any) -> None:
        ports = make.promise("invest", amount=make.dollars(3e9), object="harbours")
        verdict = self.judged(make, ports, words="Investments of 5 billion in copper mines")
        assert verdict.word == "untestable"
        assert "same matter" in verdict.reason

    def test_untestable_without_a_sum_in_that_currency(self, make: Any) -> None:
        euros = make.promise("invest", amount=make.dollars(5e9, currency="EUR"))
        verdict = self.judged(make, euros)
        assert verdict.word == "untestable"
        assert first(verdict) is None

    @pytest.mark.parametrize(
        ("kind", "value", "word"),
        [
            ("contract", 3e9, "holds"),
            ("notice", 3e9, "partly"),
            ("contract", 4e8, "fails"),
            ("statement", None, "untestable"),
        ],
    )  # fmt: skip
    def test_a_vague_amount(self, make: Any, kind: str, value: float | None, word: str) -> None:
        words = "Multibillion-dollar contracts were sealed"
        assert self.judged(make, make.order(kind, value), words=words, stated=None, stated_unit="").word == word

    def test_a_pledge_of_an_older_text_at_hand_reaches_a_vague_amount_partly(self, make: Any) -> None:
        older = make.agreement("OLD", date=make.day.replace(year=2024), legal_status="binding", value_usd=9e9)
        words = "Multibillion-dollar contracts were sealed"
        assert self.judged(make, older, words=words, stated=None).word == "partly"
        assert self.judged(make, older, words=words, stated=None, agreement="PACT").word == "untestable"

    def test_no_amount_at_all_is_untestable(self, make: Any) -> None:
        assert self.judged(make, words="Large contracts", stated=None).word == "untestable"


class TestShare:
    def judged(self, make: Any, stated: float | None = 70.0, unit: str = "%", **shares: float) -> Verdict:
        claim = make.claim(
            "share", "It supplies 70 % of the lithium", about="minerals", countries=(make.buyer,), supplier=make.seller,
            mineral="lithium", stated=stated, stated_unit=unit,
        )  # fmt: skip
        return share.judge(claim, make.evidence(shares=shares))

    def test_holds_by_value_and_by_weight(self, make: Any) -> None:
        verdict = self.judged(make, value=0.68, weight=0.74)
        assert verdict.word == "holds"
        assert [(f.by, f.value, f.year) for f in verdict.figures] == [("value", 0.68, 2023), ("weight", 0.74, 2023)]

    def test_a_share_may_be_stated_as_a_part_of_one(self, make: Any) -> None:
        assert self.judged(make, stated=0.7, unit="share", value=0.68, weight=0.74).word == "holds"

    def test_partly_by_one_measure_only(self, make: Any) -> None:
        assert self.judged(make, value=0.55, weight=0.72).word == "partly"

    def test_partly_when_the_other_measure_is_not_observed(self, make: Any) -> None:
        assert self.judged(make, value=0.70).word == "partly"

    def test_fails_by_both(self, make: Any) -> None:
        assert self.judged(make, value=0.40, weight=0.61).word == "fails"

    def test_untestable_when_nothing_is_observed(self, make: Any) -> None:
        verdict = self.judged(make)
        assert verdict.word == "untestable"
        assert first(verdict) is None

    def test_untestable_without_a_stated_share(self, make: Any) -> None:
        verdict = self.judged(make, stated=None, value=0.7, weight=0.7)
        assert verdict.word == "untestable"
        assert "stated share" in verdict.reason
