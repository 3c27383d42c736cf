"""Criteria on what was said: attribution, tone; and the claims that no figure decides."""

from __future__ import annotations

from typing import Any

import pytest

from accord.core.vocab import rows
from accord.ledger.model import Span
from accord.verdict.criteria import attribution, opinion, tone_contrast
from accord.verdict.criteria.attribution import misattribution
from accord.verdict.verdict import Verdict

WORDS = "a truly splendid bargain"


class TestAttribution:
    def claim(self, make: Any, quote: str = f'Vega called the boats "{WORDS}"', **fields: Any) -> Any:
        given: dict[str, Any] = {"speaker": "Ana Vega", "speaker_parties": (make.buyer,), "about": "arms"} | fields
        return make.claim("attribution", "Vega praised the boats", quote=quote, **given)

    def said(self, make: Any, **fields: Any) -> Any:
        given: dict[str, Any] = {"quote": WORDS, "about": "arms", "subject": "the patrol boats"} | fields
        return make.statement("Ana Vega", make.buyer, **given)

    def judged(self, make: Any, *said: Any, **fields: Any) -> Verdict:
        return attribution.judge(self.claim(make, **fields), make.evidence(*said))

    def test_holds_with_the_same_words_matter_and_speaker(self, make: Any) -> None:
        verdict = self.judged(make, self.said(make))
        assert verdict.word == "holds"
        assert verdict.figures[0].value == 1
        assert verdict.sources == ("another newspaper",)

    def test_curly_marks_and_defence_for_arms_are_the_same(self, make: Any) -> None:
        said = self.said(make, about="defence")
        assert self.judged(make, said, quote=f"Vega called it “{WORDS}”").word == "holds"

    def test_partly_when_the_wording_differs(self, make: Any) -> None:
        assert self.judged(make, self.said(make, quote="a truly splendid but costly deal")).word == "partly"

    def test_partly_when_the_sources_word_it_differently(self, make: Any) -> None:
        assert self.judged(make, self.said(make, confidence="high (wording differs by source)")).word == "partly"

    def test_fails_when_said_of_another_matter_and_says_of_which(self, make: Any) -> None:
        verdict = self.judged(make, self.said(make, about="trade", subject="the customs treaty"))
        assert verdict.word == "fails"
        assert "of the customs treaty, not of arms (another newspaper)" in verdict.reason

    def test_fails_when_somebody_else_said_it(self, make: Any) -> None:
        said = make.statement("Tom Reed", make.seller, quote=WORDS, about="arms")
        assert self.judged(make, said).word == "fails"

    def test_an_office_of_the_same_country_may_speak_for_its_head(self, make: Any) -> None:
        said = self.said(make)
        quote = f'the boats are "{WORDS}"'
        assert self.judged(make, said, quote=quote, speaker="Foreign Ministry").word == "holds"

    def test_a_fitting_report_outweighs_one_of_another_matter(self, make: Any) -> None:
        assert self.judged(make, self.said(make, about="trade"), self.said(make)).word == "holds"

    def test_untestable_when_only_the_claiming_text_has_the_words(self, make: Any) -> None:
        own = self.said(make, source="", span=Span(document="news.txt", start=0, end=5))
        verdict = self.judged(make, own)
        assert verdict.word == "untestable"
        assert verdict.figures[0].value is None

    def test_misattribution_is_one_sentence_for_any_claim(self, make: Any) -> None:
        said = self.said(make, about="trade", subject="the customs treaty")
        fair = make.claim(
            "fairness", f"Vega called the boats {WORDS}", about="arms", speaker="Ana Vega"
        )  # fmt: skip
        sentence = misattribution(fair, make.evidence(said))
        assert sentence.startswith("Ana Vega said")
        assert sentence.endswith(".")
        assert misattribution(fair, make.evidence(self.said(make))) == ""
        assert misattribution(fair, make.evidence()) == ""


class TestToneContrast:
    def judged(self, make: Any, *said: Any) -> Verdict:
        return tone_contrast.judge(make.claim("tone_contrast", "The tones differ"), make.evidence(*said))

    def test_holds_with_peace_on_one_side_and_war_on_the_other(self, make: Any) -> None:
        verdict = self.judged(
            make, make.statement("Vega", make.buyer, "conciliatory"), make.statement("Reed", make.seller, "belligerent")
        )
        assert verdict.word == "holds"
        assert {f.scope for f in verdict.figures} == {("CHL", "conciliatory"), ("NZL", "belligerent")}

    def test_partly_with_other_differences(self, make: Any) -> None:
        said = make.statement("Vega", make.buyer, "conciliatory"), make.statement("Reed", make.seller, "promotional")
        assert self.judged(make, *said).word == "partly"

    def test_partly_when_only_some_statements_are_belligerent(self, make: Any) -> None:
        reed = [make.statement("Reed", make.seller, tone) for tone in ("promotional", "promotional", "belligerent")]
        assert self.judged(make, make.statement("Vega", make.buyer, "promotional"), *reed).word == "partly"

    def test_fails_with_the_same_tone(self, make: Any) -> None:
        said = make.statement("Vega", make.buyer, "promotional"), make.statement("Reed", make.seller, "promotional")
        assert self.judged(make, *said).word == "fails"

    def test_speakers_are_compared_where_one_country_spoke(self, make: Any) -> None:
        said = make.statement("Vega", make.buyer, "conciliatory"), make.statement("Soto", make.buyer, "belligerent")
        assert self.judged(make, *said).word == "holds"

    def test_untestable_with_one_side_only(self, make: Any) -> None:
        assert self.judged(make, make.statement("Vega", make.buyer, "conciliatory")).word == "untestable"

    def test_untestable_without_any_tone(self, make: Any) -> None:
        said = make.statement("Vega", make.buyer), make.statement("Reed", make.seller)
        assert self.judged(make, *said).word == "untestable"

    def test_others_do_not_count_as_a_side(self, make: Any) -> None:
        said = make.statement("Vega", make.buyer, "conciliatory"), make.statement("Roy", "FRA", "belligerent")
        assert self.judged(make, *said).word == "untestable"


@pytest.mark.parametrize("type_", [row["type"] for row in rows("claim_types") if row["criterion"] == "C020"])
def test_no_figure_decides_an_opinion_and_each_type_says_why(make: Any, type_: str) -> None:
    verdict = opinion.judge(make.claim(type_), make.evidence())
    assert verdict.word == "untestable"
    assert verdict.figures == ()
    assert verdict.flips_if
    others = [r["type"] for r in rows("claim_types") if r["criterion"] == "C020" and r["type"] != type_]
    assert all(opinion.judge(make.claim(other), make.evidence()).reason != verdict.reason for other in others)
