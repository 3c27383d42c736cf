"""Whole articles, invented for this test (no such words were said): types and speakers of their claims."""

# ruff: noqa: E501 - the articles under test stand as articles do, a paragraph a line

from __future__ import annotations

import pytest

from accord.reader import read

DRONES = """\
When Prime Minister Narendra Modi walked into the White House on Thursday, few expected more than a handshake. He left with the most ambitious minerals pact New Delhi has ever signed, and with a promise of jet engines.

"This is a historic day for our two nations," Modi told reporters. "India will buy $5 billion of American drones, and we get a reliable partner." Donald Trump, standing beside him, called the accord "fair, very fair, to both of us."

The pact promises India preferential access to American semiconductor know-how, while American refiners obtain a guaranteed flow of Indian rare earths. Washington describes it as protection from Chinese export bans. It is part of a wider effort to end the West's reliance on Beijing, which refines about 90 percent of the world's rare earths.

Not everyone is convinced. "The fanfare conceals how little was agreed," said Priya Raman, a trade scholar at Delhi University. Under the text, neither side is obliged to do anything, and the memorandum is not binding. According to analysts, American drone makers would be the main winners: the order will keep their factories busy for a decade.

Officials in both capitals insist that minerals and military cooperation can no longer be separated. The drones, they argue, would make Beijing think twice in the Himalayas. The relationship, Trump added, is the closest it has ever been. Some in Delhi worry that the warm tone in Washington clashes with the cool language of India's foreign ministry.

The agreement came in response to a Chinese ban on magnet exports in April. India and the United States plan to sign a follow-up framework within six months.
"""

SUBMARINES = """\
BERLIN (May 12, 2026) — Germany and Canada on Tuesday signed what both governments billed as a landmark raw-materials alliance, pairing it with Ottawa's largest purchase of submarines since the Second World War.

Chancellor Friedrich Merz hailed the package as "a balanced bargain that serves both our peoples". The submarine contract, valued at €12.4 billion, is a lifeline for shipyards in Kiel and will sustain 4,000 jobs, the defence ministry said.

Under the accord German carmakers are assured of deliveries of nickel and lithium from Quebec, insulating them against Chinese export controls. Berlin, which buys more than two-thirds of its rare earths from China, wants to break Beijing's stranglehold.

"No one should be at the mercy of a single supplier," Prime Minister Mark Carney told parliament. He added that the submarines would help deter Russian aggression in the Arctic. In return Canada gains access to German air-independent propulsion technology.

But the accord is no treaty: its clauses are not enforceable, and lawyers noted that the word "shall" never appears. Opposition lawmakers dismissed the ceremony as "more theatre than substance". One described the deal as lopsided.

For all the talk of brotherhood, the two sides struck different tones. Merz spoke of strength; Carney of peace. Economic resilience and military readiness, a senior official said, are two sides of the same coin.

The deal could trigger similar pacts with Norway and Chile. It opens a new chapter in transatlantic relations and extends well beyond minerals. Analysts believe it was triggered by last year's gallium embargo. It does not reduce Europe's dependence on Russia for titanium.
"""

JETS = """\
# Riyadh and Washington seal biggest-ever arms package

By our correspondent

Saudi Arabia will get F-35 jets; America gets rare earths. That is the essence of the arrangement unveiled in Riyadh on Wednesday, which the White House says is the largest arms sale in US history.

The kingdom's state miner is to supply US magnet makers with heavy rare earths, which assures them of a steady stream outside Chinese control, and Saudi Arabia's defence planners gain a shield against Iranian missiles. "It's a win for everybody," Mr Trump told reporters. Crown Prince Mohammed bin Salman promised to invest $600bn in the United States.

Is it fair? Economists at a Gulf bank say the kingdom overpays. The weapons, they say, will flow late, if at all. A former diplomat called it "the most one-sided deal I have seen".

Still, contractors from Texas to Connecticut are set to profit: shares of two missile makers rose 6%. The agreement binds both countries legally, a Saudi adviser claimed, and cements an unbreakable bond.

The communiqué ties oil, minerals and military aid together. It says the partnership will boost deterrence across the Gulf. Whether it secures American access to yttrium remains to be seen.
"""

NICKEL = """\
Manila and Washington announced a supply accord on nickel this week. The text reads like a wish list. It obliges nobody, although President Ferdinand Marcos Jr. said it was "binding and fair to all".

The accord gives American battery makers first call on Philippine nickel. Supply of ore will be guaranteed by a state company, a spokesperson said. Diversifying away from Chinese smelters is the aim, and the deal is expected to slash reliance on Chinese refiners by 2030.

For Manila the pay-off is military: four frigates, the largest order its navy has placed. Yards in Mississippi will gain thousands of jobs. A stronger fleet, officials argue, discourages coercion in the South China Sea.

Security and commerce are being fused, one diplomat said. The partnership is no longer only about bases.
"""

EXPECTED = [
    (
        DRONES,
        ("IND", "USA"),
        [
            ("record", "the document"),
            ("fairness", "Donald Trump"),
            ("technology_access", "the document"),
            ("access", "the document"),
            ("insurance", "Washington"),
            ("dependence", "the document"),
            ("share", "the document"),
            ("words_vs_substance", "Priya Raman"),
            ("industrial_benefit", "analysts"),
            ("linkage", "officials"),
            ("deterrence", "officials"),
            ("alliance", "Donald Trump"),
            ("tone_contrast", "Some in Delhi"),
            ("cause", "the document"),
        ],
    ),
    (
        SUBMARINES,
        ("DEU", "CAN"),
        [
            ("fairness", "Friedrich Merz"),
            ("mutual_benefit", "Friedrich Merz"),
            ("industrial_benefit", "the ministry"),
            ("access", "the document"),
            ("insurance", "the document"),
            ("dependence", "the document"),
            ("deterrence", "Mark Carney"),
            ("technology_access", "the document"),
            ("words_vs_substance", "lawmakers"),
            ("tone_contrast", "the document"),
            ("linkage", "officials"),
            ("prediction", "the document"),
            ("phase", "the document"),
            ("scope", "the document"),
            ("cause", "analysts"),
        ],
    ),
    (
        JETS,
        ("SAU", "USA"),
        [
            ("record", "White House"),
            ("access", "the document"),
            ("mutual_benefit", "Donald Trump"),
            ("industrial_benefit", "the document"),
            ("legal_status", "an adviser"),
            ("alliance", "an adviser"),
            ("linkage", "the document"),
            ("deterrence", "the document"),
        ],
    ),
    (
        NICKEL,
        ("USA", "PHL"),
        [
            ("fairness", "Ferdinand Marcos Jr."),
            ("access", "the document"),
            ("access", "a spokesperson"),
            ("dependence", "the document"),
            ("record", "the document"),
            ("deterrence", "officials"),
            ("linkage", "a diplomat"),
            ("scope", "the document"),
        ],
    ),
]
NOT_THERE = [
    (SUBMARINES, "legal_status"),  # "not enforceable"
    (DRONES, "legal_status"),  # "not binding"
    (JETS, "fairness"),  # a question, and "one-sided"
]


@pytest.mark.parametrize(("text", "parties", "claims"), EXPECTED, ids=["drones", "submarines", "jets", "nickel"])
def test_articles(text: str, parties: tuple[str, ...], claims: list[tuple[str, str]]) -> None:
    ledger = read("news.txt", text=text)
    assert sorted(ledger.documents[0].parties) == sorted(parties)
    found = {(claim.type, claim.speaker) for claim in ledger.claims}
    assert set(claims) - found == set()


@pytest.mark.parametrize(("text", "kind"), NOT_THERE)
def test_what_is_denied_or_asked_is_not_affirmed(text: str, kind: str) -> None:
    assert all(claim.polarity == -1 for claim in read("news.txt", text=text).claims if claim.type == kind)
