"""A made-up report with everything that a form must cope with: all four words, marks, absences, hostile text."""

from __future__ import annotations

import pytest

from accord.core.figure import Figure, unknown
from accord.ledger.model import Claim, Span
from accord.report.document import Assumed, Report
from accord.verdict.verdict import Verdict

DRAWS = "5-95 % of 200 draws"
COUNTRIES = ("JPN", "USA", "EUU", "KOR", "CHN")
HOSTILE = "<script>alert('x')</script> & \"quoted\" =1+1"


def _price(cell: str, regime: str, delivery: str, country: str, value: float | None, spread: float = 0.3) -> Figure:
    labels = {
        "indicator": "price_ratio",
        "unit": "x base",
        "mineral": "neodymium",
        "country": country,
        "stage": "refining",
        "scope": (cell, regime, delivery),
        "formula": "p_crisis / p_base",
        "sources": ("baci", "usgs"),
        "assumptions": ("demand_elasticity",),
    }
    if value is None:
        return unknown("no node: the country has no recorded use", **labels)
    return Figure(value=value, low=value * (1 - spread / 3), high=value * (1 + spread), interval=DRAWS, **labels)


def _dependence() -> tuple[Figure, ...]:
    value = {"JPN": 0.57, "USA": 0.72, "EUU": 0.46, "KOR": 0.61}
    weight = {"JPN": 0.73, "USA": 0.77, "EUU": 0.58, "KOR": None}
    figures = []
    for by, shares in (("value", value), ("weight", weight)):
        for country, share in shares.items():
            labels = {
                "unit": "share",
                "mineral": "neodymium",
                "country": country,
                "year": 2023,
                "by": by,
                "scope": ("CHN",),
                "sources": ("baci",),
            }
            if share is None:
                figures.append(
                    unknown("net weight was not reported for 41 % of rows", indicator="supplier_share", **labels)
                )
                continue
            bounds = {"low": share - 0.05, "high": min(1.0, share + 0.06), "interval": "range of sources"}
            figures.append(Figure(indicator="supplier_share", value=share, formula="m_CHN / m", **bounds, **labels))
            figures.append(Figure(indicator="hhi", value=share**2 + 0.04, **labels | {"unit": "index"}))
    return tuple(figures)


def _crisis() -> tuple[Figure, ...]:
    base = {"JPN": 2.1, "USA": 1.6, "EUU": 1.5, "KOR": 1.9, "CHN": 0.93}
    figures = []
    for regime, factor in (("none", 1.6), ("limited", 1.0), ("free", 0.62)):
        for country in COUNTRIES:
            for delivery, help_ in (("no pact", 1.0), ("as written", 0.99), ("in full", 0.8)):
                ratio = 1 + (base[country] - 1) * factor * help_
                figures.append(_price("calm", regime, delivery, country, 1.0, 0.0))
                absent = country == "KOR" and regime == "free"
                figures.append(_price("crisis", regime, delivery, country, None if absent else ratio))
    for country, gap in (("JPN", 2900.0), ("USA", 640.0), ("EUU", 1200.0)):
        figures.append(
            Figure(
                indicator="gap",
                value=gap,
                low=gap * 0.8,
                high=gap * 1.2,
                interval="range of sources",
                unit="t/year",
                mineral="neodymium",
                country=country,
                basis="oxide",
                scope=("crisis",),
            )
        )
    figures.append(
        unknown(
            "private stocks are not published",
            indicator="gap",
            unit="t/year",
            mineral="neodymium",
            country="KOR",
            scope=("crisis",),
        )
    )
    return tuple(figures)


def _gains() -> tuple[Figure, ...]:
    base = {"JPN": 4.2e8, "USA": 1.3e8, "EUU": -2e7, "KOR": None, "CHN": -2.1e8}
    figures = []
    for cell, size in (("crisis", 1.0), ("calm", 0.06)):
        for regime, factor in (("none", 1.5), ("limited", 1.0), ("free", 0.5)):
            for country, gain in base.items():
                for delivery, share in (("as written", 0.02), ("in full", 1.0)):
                    labels = {
                        "indicator": "welfare_change",
                        "unit": "USD/year",
                        "country": country,
                        "mineral": "neodymium",
                        "scope": (cell, regime, delivery, "rent to exporter"),
                        "assumptions": ("demand_elasticity",),
                    }
                    if gain is None:
                        figures.append(unknown("no consumption is recorded", **labels))
                        continue
                    middle = gain * factor * size * share
                    spread = abs(middle) * (2.0 if country == "EUU" else 0.4)
                    figures.append(
                        Figure(value=middle, low=middle - spread, high=middle + spread, interval=DRAWS, **labels)
                    )
    return tuple(figures)


def _claim(number: int, type_: str, text: str, status: str = "accepted", **fields: object) -> Claim:
    span = Span(document="joint-statement.txt", start=100 * number, end=100 * number + 40)
    return Claim(
        id=f"claim-{number}",
        type=type_,
        proposition=text,
        span=span,
        status=status,
        quote=fields.pop("quote", text),
        **fields,
    )


def _verdicts(crisis: tuple[Figure, ...], gains: tuple[Figure, ...], dependence: tuple[Figure, ...]):
    prices = tuple(f for f in crisis if f.country == "JPN" and f.scope[0] == "crisis" and f.indicator == "price_ratio")
    shares = tuple(f for f in dependence if f.country == "JPN" and f.indicator == "supplier_share")
    won = tuple(f for f in gains if f.scope[0] == "crisis" and f.scope[2] == "in full")
    minister = {"speaker": "The trade minister", "speaker_parties": ("JPN",)}
    return (
        Verdict(
            claim=_claim(1, "dependence", "The framework reduces Japan's dependence on a single supplier.", **minister),
            criterion="C001",
            word="partly",
            share_of_draws=0.41,
            figures=shares,
            reason="The share falls below half by value only if every promised tonne arrives; else nothing moves.",
            flips_if="The text names at least 1,900 t a year of separated oxide.",
            sources=("baci", "framework"),
        ),
        Verdict(
            claim=_claim(
                2,
                "access",
                "Supply of critical minerals is now secured for both countries.",
                speaker="President",
                speaker_parties=("USA",),
            ),
            criterion="C002",
            word="fails",
            share_of_draws=0.0,
            figures=prices[2:],
            sources=("usgs",),
            reason="In the crisis the price in Japan still doubles with the pact delivered in full.",
            flips_if="At least 180 days of stock in the hands of users.",
            notes=("Delivery from month 1 is assumed.",),
        ),
        Verdict(
            claim=_claim(3, "insurance", "The partnership makes a supply crisis milder.", status="proposed"),
            criterion="C003",
            word="holds",
            share_of_draws=0.9785,
            figures=prices[:3],
            reason="In all three regimes the price rise is smaller with the pact in full.",
        ),
        Verdict(
            claim=_claim(4, "mutual_benefit", "All sides win.", speaker="Fact sheet"),
            criterion="C006",
            word="partly",
            share_of_draws=0.004,
            figures=won,
            reason="Japan and the United States gain; third parties differ by draw.",
            flips_if="Rents on leaked flows are given to importers.",
        ),
        Verdict(
            claim=_claim(5, "legal_status", "The two leaders signed a binding agreement.", speaker="A news agency"),
            criterion="C012",
            word="fails",
            sources=("framework",),
            reason="The text says that it creates no rights or obligations.",
            figures=(
                Figure(
                    indicator="commitments_binding",
                    value=0,
                    unit="commitments",
                    sources=("framework",),
                    interval="a count: no interval",
                ),
            ),
        ),
        Verdict(
            claim=_claim(6, "record", "It is the largest deal of its kind on record.", **minister),
            criterion="C009",
            word="untestable",
            reason="No list of such deals with comparable values is at hand.",
            figures=(unknown("no comparable list of deals", indicator="rank_by_value", unit="rank"),),
            flips_if="A dated list of agreements with values.",
        ),
        Verdict(
            claim=_claim(7, "opinion", f"An amazing success {HOSTILE}", status="proposed", quote=HOSTILE),
            criterion="C020",
            word="untestable",
            reason="An opinion states no fact that a figure could decide.",
        ),
        Verdict(
            claim=_claim(8, "amount", "The parties mobilise 8.5 billion dollars.", speaker="Fact sheet"),
            criterion="C010",
            word="holds",
            reason="The fact sheet states the amount; the framework itself does not.",
            figures=(
                Figure(
                    indicator="amount_stated",
                    value=8.5e9,
                    unit="USD",
                    sources=("framework",),
                    interval="as stated: no interval",
                ),
            ),
        ),
        Verdict(
            claim=_claim(9, "fairness", "日本と米国は公平に利益を分け合う。", speaker="首相", speaker_parties=("JPN",)),
            criterion="C005",
            word="partly",
            share_of_draws=0.62,
            figures=won[:2],
            reason="Near the Nash split under two of three regimes.",
        ),
    )


@pytest.fixture(scope="session")
def report() -> Report:
    return build()


def build() -> Report:
    """The report, also for whoever wants to look at its forms by eye."""
    dependence, crisis, gains = _dependence(), _crisis(), _gains()
    return Report(
        title="What the US-Japan framework on critical minerals delivers",
        lead="The framework itself fixes 0 tonnes and 0 dollars and sets 2 deadlines; of 9 claims about it, "
        "2 hold, 3 hold partly, 2 fail and 2 cannot be tested.",
        settings=(
            Assumed(
                name="crisis",
                value="export ban by China on Japan, 100 % for 12 months",
                why="the hardest case on record is 2010",
            ),
            Assumed(name="base year", value="2023", why="the last year with final trade data", source="baci"),
            Assumed(
                name="delivery",
                value="30 % by default",
                why="political commitments, strength 2 of 6",
                recalled=True,
                id="delivery_2",
            ),
        ),
        verdicts=_verdicts(crisis, gains, dependence),
        sections={"dependence": dependence, "crisis": crisis, "gains": gains},
        notes=("Taiwan is reported by the trade source as Other Asia, not elsewhere specified.",),
        priors=(
            Assumed(
                id="demand_elasticity",
                name="Demand elasticity, months 1-12",
                value="0.05 to 0.3",
                why="short-run use hardly responds",
                source="recalled",
                recalled=True,
            ),
            Assumed(
                id="supply_elasticity",
                name="Supply elasticity",
                value="0.1 to 0.7",
                why="mines are capital",
                source="recalled",
                recalled=True,
            ),
            Assumed(
                id="leak", name="Leakage of the ban", value="0 to 25 %", why="licences and relabelling", source="usgs"
            ),
        ),
        sources=(
            {
                "id": "baci",
                "publisher": "CEPII",
                "title": "BACI HS92",
                "vintage": "2025-01",
                "licence": "Etalab 2.0",
                "url": "https://www.cepii.fr/",
            },
            {
                "id": "usgs",
                "publisher": "USGS",
                "title": "Mineral Commodity Summaries",
                "vintage": "2026",
                "licence": "public domain",
                "url": "https://www.usgs.gov/",
            },
            {
                "id": "framework",
                "publisher": "The White House",
                "title": "Framework text",
                "url": "javascript:alert(1)",
            },
        ),
        run={
            "version": "0.1.0",
            "seed": 7,
            "draws": 200,
            "failed draws": 0,
            "snapshot": None,
            "inputs": {"joint-statement.txt": "sha256:1f0c" + "0" * 60, "world": "sha256:" + "a" * 64},
            "command": "accord assess examples/us-japan-2025 --seed 7 --draws 200",
        },
    )
