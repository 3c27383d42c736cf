"""The criteria on the 2x2: holds, partly, fails and untestable, on the tiny market and made-up promises."""

import datetime as dt

import numpy as np
import pytest

from accord.crisis.scenario.ban import ban
from accord.crisis.stress import stress
from accord.ledger.model import Agreement, Claim, Commitment, Ledger, Order, Quantity, Span
from accord.testing import tiny_observed
from accord.verdict.criteria import access, dependence, deterrence, fairness, insurance, linkage, mutual_benefit
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import decide
from accord.world import World

SCENARIO = ban("rare_earths", "CHN", ("JPN", "USA"), 2024)
HUGE = Quantity(value=1500, rate="year")


def promise(**fields):
    given = {"id": "p", "type": "stockpile", "source": "test", "strength": 6, "agreement": "PACT", "receiver": ("JPN",)}
    return Commitment(**given | fields)


def claim(kind, **fields):
    given = {"id": "c", "type": kind, "proposition": "said", "span": Span(start=0, end=4), "quote": "said"}
    return Claim(**given | fields)


def evidence(*promises, status="binding", scenario=SCENARIO, orders=(), draws=20):
    agreement = Agreement(id="PACT", name="The pact", parties=("JPN", "USA"), source="test", legal_status=status)
    made = Evidence(
        ledger=Ledger(agreements=(agreement,), commitments=promises, orders=orders),
        pact=("PACT",),
        parties=("JPN", "USA"),
        world=World(),
        today=dt.date(2026, 1, 1),
        scenario=scenario,
        no_scenario="" if scenario else "no network of it yet",
        draws=draws,
    )
    if scenario:
        square = stress(tiny_observed(), scenario, made.measures, draws=draws)
        made.__dict__["stress"] = square  # the tiny market instead of the world's
    return made


def certain(monkeypatch):
    """Strength 6 delivers in every draw."""
    monkeypatch.setattr("accord.bargaining.measures.stockpile.delivery_probability", lambda _: 1.0)
    monkeypatch.setattr("accord.bargaining.measures.capacity.delivery_probability", lambda _: 1.0)


def test_insurance_holds_when_stocks_are_promised_and_delivered(monkeypatch):
    certain(monkeypatch)
    verdict = insurance.judge(claim("insurance", countries=("JPN",)), evidence(promise(quantity=HUGE)))
    assert verdict.word == "holds"
    assert verdict.share_of_draws == 1.0


def test_insurance_is_partly_true_when_only_a_project_beside_it_delivers():
    beside = promise(agreement="", related_to="PACT", quantity=HUGE)
    verdict = insurance.judge(claim("insurance", countries=("JPN",)), evidence(beside))
    assert verdict.word == "partly"
    assert verdict.share_of_draws == 0.0
    assert "nothing changed because no promise of the agreement itself is known" in verdict.reason


def test_insurance_fails_on_words_without_size():
    verdict = insurance.judge(claim("insurance"), evidence(promise()))
    assert verdict.word == "fails"
    assert "no quantity: 1" in verdict.reason
    assert verdict.figures[0].scope[-1] == "as written"


@pytest.mark.parametrize("criterion", [dependence, insurance, fairness, mutual_benefit, deterrence, access, linkage])
def test_without_a_network_nothing_is_made_up(criterion):
    verdict = criterion.judge(claim("insurance"), evidence(promise(quantity=HUGE), scenario=None))
    assert verdict.word == "untestable"
    assert "no network" in verdict.reason


def test_access_fails_where_the_text_disclaims_and_names_no_tonnage():
    verdict = access.judge(claim("access", countries=("USA",)), evidence(promise(), status="disclaimed"))
    assert verdict.word == "fails"
    assert verdict.reason.startswith("The text contradicts it")


def test_access_holds_when_the_gap_is_closed_in_every_draw(monkeypatch):
    certain(monkeypatch)
    verdict = access.judge(claim("access", countries=("JPN",)), evidence(promise(quantity=HUGE)))
    assert verdict.word == "holds"


def test_access_is_partly_true_at_full_delivery_only():
    verdict = access.judge(claim("access", countries=("JPN",)), evidence(promise(quantity=HUGE, strength=3)))
    assert verdict.word == "partly"


def test_access_is_untestable_without_a_text():
    from dataclasses import replace

    assert access.judge(claim("access"), replace(evidence(), pact=())).word == "untestable"


def test_dependence_falls_with_new_capacity(monkeypatch):
    certain(monkeypatch)
    mine = promise(type="capacity", place="JPN", quantity=HUGE)
    assert dependence.judge(claim("dependence", countries=("JPN",)), evidence(mine)).word == "holds"
    both = dependence.judge(claim("dependence"), evidence(promise(type="joint_body")))
    assert both.word == "fails"
    assert {figure.by for figure in both.figures} >= {"content", "value", "weight"}


def test_dependence_is_partly_true_for_one_of_two():
    mine = promise(type="capacity", place="JPN", quantity=HUGE, agreement="", related_to="PACT")
    assert dependence.judge(claim("dependence", countries=("JPN", "USA")), evidence(mine)).word == "partly"


def test_fairness_of_an_arms_deal_without_a_price_is_untestable():
    verdict = fairness.judge(claim("fairness", about="arms"), evidence(promise(quantity=HUGE)))
    assert verdict.word == "untestable"
    assert "price" in verdict.reason


def test_fairness_fails_when_one_side_gets_all():
    assert fairness.judge(claim("fairness"), evidence(promise())).word == "fails"


def test_mutual_benefit_fails_without_a_size():
    assert mutual_benefit.judge(claim("mutual_benefit"), evidence(promise())).word == "fails"


def test_deterrence_shows_both_losses_and_never_a_ratio():
    verdict = deterrence.judge(claim("deterrence"), evidence(promise(quantity=HUGE, agreement="", related_to="PACT")))
    assert verdict.word in ("partly", "fails")
    assert {figure.indicator for figure in verdict.figures} == {"sender_loss", "target_loss"}


@pytest.mark.parametrize(("units", "word"), [(105, "fails"), (1e6, "holds")])
def test_linkage_by_the_content_of_what_was_ordered(units, word):
    jets = Order(
        id="o", date="2020", kind="notice", recipient="JPN", supplier="USA", system="F-35A", quantity=units, source="x"
    )
    assert linkage.judge(claim("linkage"), evidence(promise(), orders=(jets,))).word == word
    assert linkage.judge(claim("linkage"), evidence(promise())).word == "untestable"


@pytest.mark.parametrize(
    ("default", "full", "word"),
    [
        ([True] * 20, [True] * 20, "holds"),
        ([True] * 19 + [False], [True] * 20, "holds"),
        ([True] * 18 + [False] * 2, [True] * 20, "partly"),
        ([False] * 20, [True] * 20, "partly"),
        ([False] * 20, [True] * 18 + [False] * 2, "fails"),
    ],
)
def test_the_table_of_what_a_verdict_means(default, full, word):
    assert decide({"one": np.array(default)}, {"one": np.array(full)})[0] == word


def test_one_of_two_conditions_is_partly():
    word, share, met = decide({"a": np.ones(10, bool), "b": np.zeros(10, bool)})
    assert (word, share, met) == ("partly", 0.0, ("a",))


def test_what_is_not_known_is_untestable_and_never_fails():
    from dataclasses import replace

    nothing = evidence()
    for made in (nothing, replace(nothing, pact=())):
        made.__dict__["stress"] = nothing.stress
        for criterion in (dependence, insurance, fairness, mutual_benefit, deterrence, access):
            verdict = criterion.judge(claim("insurance"), made)
            assert (criterion.CODE, verdict.word) == (criterion.CODE, "untestable")
            assert "known" in verdict.reason or "at hand" in verdict.reason


def test_a_claim_about_another_mineral_is_not_judged_by_this_crisis():
    verdict = insurance.judge(claim("insurance", mineral="gallium"), evidence(promise(quantity=HUGE)))
    assert verdict.word == "untestable"
    assert "gallium" in verdict.reason


@pytest.mark.parametrize(
    ("words", "mineral", "stated", "word"),
    [
        ("China refines 98 percent of the world's gallium", "gallium", 0.98, "holds"),
        ("China mines 70 percent of the world's rare earths", "rare_earths", 0.70, "partly"),
        ("China mines 20 percent of the world's rare earths", "rare_earths", 0.20, "fails"),
        ("China refines 90 percent of the world's nonsense", "", 0.90, "untestable"),
        ("China makes 90 percent of the world's rare earth magnets", "rare_earths", 0.90, "untestable"),
    ],
)
def test_a_share_of_the_world_is_looked_up_at_its_stage(words, mineral, stated, word):
    from accord.verdict.criteria import share

    said = claim("share", proposition=words, supplier="CHN", mineral=mineral, stated=stated, stated_unit="share")
    assert share.judge(said, evidence(scenario=None)).word == word
