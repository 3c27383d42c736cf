"""Criteria on texts: legal status, technology, words and substance, phase, scope, promises kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accord.ledger.model import Deadline, Quantity
from accord.verdict.criteria import legal_status, phase, promise_kept, scope, technology_access, words_vs_substance
from accord.verdict.verdict import Verdict


class TestLegalStatus:
    @pytest.mark.parametrize(
        ("status", "words", "word"),
        [
            ("binding", "The accord is legally binding", "holds"),
            ("disclaimed", "The accord is not legally binding", "holds"),
            ("political", "It creates no legal obligation", "holds"),
            ("disclaimed", "The accord guarantees supply", "fails"),
            ("binding", "A non-binding accord", "fails"),
            ("unknown", "The accord is binding", "untestable"),
            ("binding", "The accord is long", "untestable"),
        ],
    )
    def test_one_agreement(self, make: Any, status: str, words: str, word: str) -> None:
        evidence = make.evidence(make.agreement(legal_status=status))
        verdict = legal_status.judge(make.claim("legal_status", words), evidence)
        assert verdict.word == word

    def test_partly_when_the_agreements_differ(self, make: Any) -> None:
        both = make.evidence(make.agreement(legal_status="binding"), make.agreement("SIDE", legal_status="political"))
        object.__setattr__(both, "pact", ("PACT", "SIDE"))
        verdict = legal_status.judge(make.claim("legal_status", "The accords are binding"), both)
        assert verdict.word == "partly"
        assert verdict.figures[0].value == 1
        assert verdict.sources == ("text of the agreement",)


class TestTechnologyAccess:
    def judged(self, make: Any, *items: Any, words: str = "It is granted the technology") -> Verdict:
        claim = make.claim(
            "technology_access", words, about="technology", countries=(make.buyer,), supplier=make.seller
        )
        return technology_access.judge(claim, make.evidence(*items))

    def transfer(self, make: Any, strength: int) -> Any:
        return make.promise(
            "technology_transfer",
            giver=(make.seller,),
            receiver=(make.buyer,),
            strength=strength,
            object="sonar licence",
        )

    def test_holds_with_a_binding_transfer(self, make: Any) -> None:
        verdict = self.judged(make, make.agreement(legal_status="binding"), self.transfer(make, 6))
        assert verdict.word == "holds"
        assert verdict.figures[0].value == 6

    def test_partly_with_a_weak_word_in_a_binding_text(self, make: Any) -> None:
        assert self.judged(make, make.agreement(legal_status="binding"), self.transfer(make, 3)).word == "partly"

    def test_partly_with_a_political_text_beside_it(self, make: Any) -> None:
        beside = make.agreement("SIDE", date=dt.date(2024, 1, 1), legal_status="political")
        transfer = self.transfer(make, 4).model_copy(update={"agreement": "SIDE"})
        verdict = self.judged(make, beside, transfer, make.promise("finance"))
        assert verdict.word == "partly"
        assert "another text, SIDE" in verdict.reason

    def test_a_transfer_in_minerals_grants_no_military_technology(self, make: Any) -> None:
        beside = make.agreement("SIDE", date=dt.date(2024, 1, 1), topics=("minerals", "arms"))
        mud = self.transfer(make, 4).model_copy(update={"agreement": "SIDE", "object": "research on rare earths"})
        sonar = mud.model_copy(update={"id": "sonar", "object": "sonar licence"})
        words = "It obtains military technology"
        assert self.judged(make, beside, mud, words=words).word == "untestable"
        assert self.judged(make, beside, mud, sonar, words=words).word == "partly"

    def test_a_promise_to_the_other_side_does_not_count(self, make: Any) -> None:
        other = make.promise("technology_transfer", giver=(make.buyer,), receiver=(make.seller,), strength=6)
        binding = make.agreement(legal_status="binding")
        assert self.judged(make, binding, other).word == "untestable"

    def test_fails_when_a_disclaimed_text_promises_nothing_and_the_claim_says_guaranteed(self, make: Any) -> None:
        assert self.judged(make, make.promise("finance"), words="It is guaranteed the technology").word == "fails"

    def test_untestable_without_any_text_on_it(self, make: Any) -> None:
        words = "It is granted military technology"
        verdict = self.judged(make, make.order("delivery", quantity=3), words=words)
        assert verdict.word == "untestable"
        assert [f.indicator for f in verdict.figures] == ["promise_strength", "arms_order"]
        assert verdict.figures[0].value is None


class TestWordsVersusSubstance:
    def judged(self, make: Any, *items: Any, words: str = "Despite the rhetoric") -> Verdict:
        return words_vs_substance.judge(make.claim("words_vs_substance", words), make.evidence(*items))

    def test_holds_when_nothing_has_a_size_and_nothing_binds(self, make: Any) -> None:
        verdict = self.judged(make, make.promise(), make.promise(amount=make.dollars(None, "vague")))
        assert verdict.word == "holds"
        assert verdict.figures[0].value == 0
        assert "0 of 2" in verdict.reason

    def test_partly_when_some_have_a_size(self, make: Any) -> None:
        sized = make.promise("offtake", quantity=Quantity(value=500, rate="year"))
        assert self.judged(make, sized, make.promise(), make.promise()).word == "partly"

    def test_fails_when_half_have_a_size_and_the_text_binds(self, make: Any) -> None:
        sized = make.promise("invest", amount=make.dollars(1e8))
        assert self.judged(make, make.agreement(legal_status="binding"), sized, make.promise()).word == "fails"

    def test_untestable_without_promises(self, make: Any) -> None:
        assert self.judged(make).word == "untestable"

    def test_what_a_reviewer_rejected_does_not_count(self, make: Any) -> None:
        rejected = make.promise("invest", amount=make.dollars(1e8), status="rejected")
        assert self.judged(make, rejected, make.promise()).word == "holds"

    def test_untestable_when_nothing_has_a_size_and_the_status_is_unknown(self, make: Any) -> None:
        assert self.judged(make, make.agreement(legal_status="unknown"), make.promise()).word == "untestable"

    def test_the_opposite_claim_gets_the_opposite_word(self, make: Any) -> None:
        words = "The commitments are as large as the words"
        assert self.judged(make, make.promise(), words=words).word == "fails"
        sized = make.promise("invest", amount=make.dollars(1e8))
        assert self.judged(make, make.agreement(legal_status="binding"), sized, words=words).word == "holds"


class TestPhase:
    def judged(self, make: Any, *items: Any, words: str = "A new phase") -> Verdict:
        return phase.judge(make.claim("phase", words), make.evidence(*items))

    def old(self, make: Any, kind: str = "finance") -> tuple[Any, Any]:
        return make.agreement("OLD", date=dt.date(2020, 1, 1)), make.promise(kind, agreement="OLD")

    def test_holds_with_a_new_kind(self, make: Any) -> None:
        verdict = self.judged(make, *self.old(make), make.promise("stockpile"), make.promise("finance"))
        assert verdict.word == "holds"
        assert verdict.figures[0].value == 0.5

    def test_a_military_phase_holds_with_arms_among_the_promises(self, make: Any) -> None:
        arms = make.promise("security_pledge")
        assert self.judged(make, *self.old(make), arms, words="A more military phase").word == "holds"

    def test_a_military_phase_holds_partly_with_new_kinds_but_no_arms(self, make: Any) -> None:
        new = make.promise("stockpile")
        assert self.judged(make, *self.old(make), new, words="A more military phase").word == "partly"

    def test_fails_when_nothing_is_new(self, make: Any) -> None:
        assert self.judged(make, *self.old(make), make.promise("finance")).word == "fails"

    def test_untestable_without_an_earlier_agreement(self, make: Any) -> None:
        later = make.agreement("LATER", date=dt.date(2026, 1, 1)), make.promise("finance", agreement="LATER")
        assert self.judged(make, *later, make.promise("stockpile")).word == "untestable"

    def test_untestable_when_its_own_promises_are_unknown(self, make: Any) -> None:
        verdict = self.judged(make, *self.old(make))
        assert verdict.word == "untestable"
        assert verdict.figures[0].value is None


class TestScope:
    def judged(self, make: Any, *items: Any, words: str = "It goes far beyond trade") -> Verdict:
        return scope.judge(make.claim("scope", words), make.evidence(*items))

    def three(self, make: Any) -> tuple[Any, ...]:
        return tuple(make.promise(kind) for kind in ("stockpile", "recycling", "joint_body"))

    def test_holds_with_three_firm_kinds(self, make: Any) -> None:
        verdict = self.judged(make, *self.three(make), make.promise("tariff"))
        assert verdict.word == "holds"
        assert verdict.figures[0].value == 0.75

    def test_partly_with_weak_words(self, make: Any) -> None:
        weak = tuple(c.model_copy(update={"strength": 1}) for c in self.three(make))
        assert self.judged(make, *weak).word == "partly"

    def test_partly_when_a_matter_that_is_named_is_missing(self, make: Any) -> None:
        verdict = self.judged(make, *self.three(make), words="It goes beyond trade, to weapons")
        assert verdict.word == "partly"
        assert "arms" in verdict.reason

    def test_fails_when_all_is_trade(self, make: Any) -> None:
        assert self.judged(make, make.promise("tariff"), make.promise("purchase")).word == "fails"

    def test_untestable_without_promises(self, make: Any) -> None:
        assert self.judged(make).word == "untestable"


class TestPromiseKept:
    def judged(self, make: Any, fulfilment: str, words: str = "The ministers met on mining", **fields: Any) -> Verdict:
        deadline = Deadline(phrase="by May 2026", date=dt.date(2026, 5, 2))
        given: dict[str, Any] = {"object": "meeting of ministers on mining", "deadline": deadline} | fields
        promise = make.promise("joint_body", fulfilment=fulfilment, **given)
        other = make.promise("recycling", object="joint recycling plants", fulfilment="contradicted")
        return promise_kept.judge(make.claim("promise_kept", words), make.evidence(other, promise))

    @pytest.mark.parametrize(
        ("fulfilment", "word"),
        [
            ("done", "holds"), ("partly", "partly"), ("late", "partly"), ("contradicted", "fails"),
            ("pending", "untestable"), ("unverified", "untestable"),
        ],
    )  # fmt: skip
    def test_every_outcome(self, make: Any, fulfilment: str, word: str) -> None:
        assert self.judged(make, fulfilment).word == word

    def test_silence_after_the_deadline_is_said_but_is_no_failure(self, make: Any) -> None:
        verdict = self.judged(make, "unverified", evidence="no meeting is reported")
        assert verdict.figures[0].value == 30
        assert "passed 30 days ago" in verdict.reason
        assert "no meeting is reported" in verdict.reason

    def test_a_claim_that_it_was_broken_gets_the_opposite_word(self, make: Any) -> None:
        words = "The ministers never met on mining"
        assert self.judged(make, "contradicted", words).word == "holds"
        assert self.judged(make, "done", words).word == "fails"

    def test_no_deadline_is_unknown_not_zero(self, make: Any) -> None:
        assert self.judged(make, "pending", deadline=None).figures[0].value is None

    def test_untestable_when_no_promise_matches(self, make: Any) -> None:
        verdict = self.judged(make, "done", "They kept their word")
        assert verdict.word == "untestable"
        assert verdict.figures == ()
