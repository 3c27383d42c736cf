"""Claims by their meaning, whatever the words: a sentence each in a short report, with its polarity."""

from __future__ import annotations

import pytest

from accord.reader import read

HEAD = "The Hague Courier, 9 June 2026\n\nGermany and Peru signed an accord on tungsten and missiles, officials said. "


def claimed(sentence: str) -> set[tuple[str, int]]:
    """Type and polarity of every claim of a sentence in the report."""
    found = read("x.txt", text=f"{HEAD}{sentence} The talks go on.").claims
    return {(c.type, c.polarity) for c in found if c.span and c.span.start >= len(HEAD)}


@pytest.mark.parametrize(
    ("sentence", "type_", "polarity"),
    [
        ("Berlin buys nearly all of its tungsten in China.", "dependence", 1),
        ("The pact lets Peru do without Russian nickel.", "dependence", 1),
        ("The accord will not make Germany any less dependent on China.", "dependence", -1),
        ("The pact deepens Peru's dependence on China.", "dependence", -1),
        ("Berlin has sought for years to diversify its sources of tungsten.", "dependence", 1),
        ("The deal gives German smelters a right to buy Peruvian tungsten.", "access", 1),
        ("German toolmakers will never again want for tungsten.", "access", 1),
        ("The text stops short of guaranteeing any volumes of tungsten.", "access", -1),
        ("If Beijing turned off the tap, the plant in Lima could step in.", "insurance", 1),
        ("The reserve would see German factories through a long embargo.", "insurance", 1),
        ("A reserve in Bremen could cover six months of demand.", "insurance", 1),
        ("The Peruvians got the worse of the bargain.", "fairness", -1),
        ("The pact is fair to neither side.", "fairness", -1),
        ("It is a deal between equals.", "fairness", 1),
        ("They get the metal and we get the jobs.", "mutual_benefit", 1),
        ("Only one of the two partners gains from the accord.", "mutual_benefit", -1),
        ("The order book of the Bremen yard is full until 2034.", "industrial_benefit", 1),
        ("The pact would harm German smelters.", "industrial_benefit", -1),
        ("The missiles raise the price of aggression.", "deterrence", 1),
        ("No neighbour would dare attack.", "deterrence", 1),
        ("Threats have so far cost Moscow little.", "deterrence", -1),
        ("Without missiles there would be no tungsten.", "linkage", 1),
        ("The deal trades tungsten for missiles.", "linkage", 1),
        ("No previous contract between the two came close in value.", "record", 1),
        ("No African country has ever signed a contract of this size.", "record", 1),
        ("Neither government is legally bound by the text.", "legal_status", -1),
        ("The pact is binding on paper only.", "legal_status", -1),
        ("Once ratified, the treaty is enforceable in court.", "legal_status", 1),
        ("Of the ten ships promised in 2020, two have arrived.", "promise_kept", -1),
        ("Only one of Peru's ten promises has been kept.", "promise_kept", -1),
        ("Peru stood by its pledge.", "promise_kept", 1),
        ("Where Berlin spoke of friendship, Lima spoke of power.", "tone_contrast", 1),
        ("The communique is heavy on praise and light on figures.", "words_vs_substance", 1),
        ("It marks a break with forty years of policy.", "phase", 1),
        ("The pact leaves graphite untouched.", "scope", -1),
        ("The accord covers far more than tungsten.", "scope", 1),
        ("Peru will receive the blueprints of the launcher.", "technology_access", 1),
        ("The guidance software stays in Germany.", "technology_access", -1),
        ("Ports have turned into a question of defence.", "importance", 1),
        ("Tungsten will probably stay dear until 2028.", "prediction", 1),
        ("Peru has few allies as reliable as Germany.", "alliance", 1),
        ("Behind the accord lies the fear of another embargo.", "cause", 1),
        ("The minister called the deal historic.", "characterisation", 1),
        ("The accord is a bad bargain.", "opinion", 1),
        ("Eighty-two per cent of the tungsten that we use comes from China.", "share", 1),
        ("Two thirds of the mine's output is pledged to Chinese buyers.", "share", 1),
        ("The missiles will cost 12 billion euros.", "amount", 1),
        ("Germany is to provide 80 million euros for the mine.", "amount", 1),
        ("German toolmakers are overly exposed to a handful of suppliers.", "dependence", 1),
        ("Peru guarantees Germany a fifth of its output.", "access", 1),
        ("Peru sells its ore too cheaply.", "fairness", -1),
        ("Everyone comes out a winner.", "mutual_benefit", 1),
        ("The plant will employ 1,500 people.", "industrial_benefit", 1),
        ("Berlin refused to share the source code.", "technology_access", -1),
        ("Rising tensions prompted Lima to seek new missiles.", "cause", 1),
        ("Analysts expect the first ore in late 2027.", "prediction", 1),
    ],
)
def test_a_claim_is_met_by_its_meaning(sentence: str, type_: str, polarity: int) -> None:
    assert (type_, polarity) in claimed(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministers met for two hours in the old harbour.",
        "Peru exports tungsten to Germany.",
        "The ministry published the text on Monday.",
        "The pact would be fair if Peru gained as well.",
        "It may be necessary to set a levy on imports.",
        "The parties agree that either may change its tariff.",
        "Peru undertakes to offer German buyers access to tungsten.",
        "President Ana Costa is expected to visit Berlin in May.",
    ],
)
def test_what_claims_nothing(sentence: str) -> None:
    assert claimed(sentence) == set()


def test_a_forecast_and_an_opinion_lose_to_any_other_type() -> None:
    assert claimed("The pact could cut Germany's reliance on China.") == {("dependence", 1)}
    assert claimed("In her view, the pact ties tungsten to missiles.") == {("linkage", 1)}


def test_who_is_quoted_in_a_joint_release_claims_as_in_the_news() -> None:
    text = (
        "Joint press release of Germany and Peru\n\nThe ministers met in Lima. "
        "“Tungsten is the backbone of our industry,” "
        "said Minister Ana Costa. Tungsten is the backbone of the industry.\n"
    )
    assert [(c.type, c.speaker) for c in read("x.txt", text=text).claims] == [("importance", "Ana Costa")]
