"""Evidence: all that a criterion may look at, computed on first use: the ledger, the world, the 2x2, the surplus.

Words and numbers stand side by side here; neither has seen the other on the way.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from accord.bargaining.measures import pact as to_measures
from accord.bargaining.surplus import Surplus
from accord.core import labels
from accord.core.figure import Figure
from accord.crisis.scenario.model import Scenario
from accord.crisis.stress import Delivery, Stress, stress
from accord.dependence import Ask, supplier_share
from accord.ledger.model import Agreement, Claim, Commitment, Ledger, LegalStatus
from accord.market.calibrate import observe_main
from accord.market.change import Measure
from accord.world.model import World

_BINDING_ORDER: tuple[LegalStatus, ...] = ("binding", "unknown", "political", "disclaimed")


@dataclass(frozen=True, eq=False)
class Evidence:
    """`ledger` holds the documents with their claims and statements, and the agreements, promises, orders and controls.

    `pact` names the agreements under judgement, `parties` the countries in it. `scenario` is None where no crisis can
    be computed, and `no_scenario` says why.
    """

    ledger: Ledger
    pact: tuple[str, ...]
    parties: tuple[str, ...]
    world: World
    today: dt.date
    scenario: Scenario | None = None
    no_scenario: str = ""
    draws: int = 200
    seed: int = 0
    progress: Callable[[int, int], None] | None = None

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """The agreements under judgement."""
        return tuple(a for a in self.ledger.agreements if a.id in self.pact)

    @cached_property
    def inside(self) -> tuple[Commitment, ...]:
        """The promises that stand in these agreements."""
        return tuple(c for c in self.ledger.commitments if c.agreement in self.pact)

    @cached_property
    def beside(self) -> tuple[Commitment, ...]:
        """The promised projects that serve them without standing in them."""
        return tuple(c for c in self.ledger.commitments if c.related_to in self.pact and c.agreement not in self.pact)

    @property
    def legal_status(self) -> LegalStatus:
        """How far the agreements bind: the weakest of them; unknown where there is none."""
        statuses = [a.legal_status for a in self.agreements]
        return max(statuses, key=_BINDING_ORDER.index) if statuses else "unknown"

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The promises as Measures, those of the agreements first."""
        return to_measures(self.inside, self.beside, self.scenario) if self.scenario else ()

    @cached_property
    def stress(self) -> Stress | None:
        """The 2x2 in three regimes; None where `scenario` is."""
        if self.scenario is None:
            return None
        observed = observe_main(self.world, self.scenario.mineral, self.scenario.base_year or max(self.world.years()))
        scenario = self.scenario.model_copy(update={"draws": self.draws, "seed": self.seed})
        return stress(observed, scenario, self.measures, progress=self.progress)

    @property
    def square(self) -> Stress:
        """The 2x2 where `why_no_square` found nothing in its way."""
        assert self.stress is not None
        return self.stress

    @cached_property
    def gains(self) -> Surplus:
        """Who gains in the square."""
        return Surplus(self.square)

    @cached_property
    def platform_content(self) -> tuple[tuple[str, float], ...]:
        """Published content of weapon platforms: short name of the platform and kg a unit."""
        table = self.world.table("platform_ree_content")
        return tuple((row["platform"].split(" ")[0], float(row["kg"])) for row in table.iter_rows(named=True))

    def why_no_square(self, claim: Claim) -> str:
        """Why the 2x2 cannot decide a claim, or "": there is none, or it is about another mineral or supplier."""
        stress = self.stress
        if stress is None:
            return self.no_scenario
        if not self.agreements:
            return "no agreement between these parties is known, so there is nothing whose effect could be computed"
        if not self.inside and not self.beside:
            return "no promise of the agreement is known, so there is nothing whose effect could be computed"
        mine = stress.scenario.mineral
        if claim.mineral and claim.mineral != mine:
            return f"it is about {_plain(claim.mineral)}, and the crisis that was computed is one of {_plain(mine)}"
        if claim.supplier and claim.supplier not in stress.places:
            return f"{claim.supplier} is no node of the network of {_plain(mine)}"
        return ""

    def nothing_changed(self, delivery: Delivery) -> str:
        """Why the pact at this delivery changes nothing, or "" where it changes something."""
        if self.stress is None or not self.stress.changes_nothing(delivery):
            return ""
        counted = [m for m in self.stress.pact if m.inside_agreement] if delivery == "as written" else self.stress.pact
        if not counted:
            return "nothing changed because no promise of the agreement itself is known"
        sized = [m for m in counted if not m.is_identity]
        whose = "its" if delivery == "as written" else "its own and the related"
        if sized:
            return f"nothing changed because none of {whose} {len(sized)} promises with a size is delivered in any draw"
        reasons = Counter(m.unrepresented for m in counted)
        listed = "; ".join(f"{reason}: {count}" for reason, count in reasons.most_common())
        return f"nothing changed because none of {whose} {len(counted)} promises has a size to compute ({listed})"

    def imports(self, country: str, mineral: str, year: int) -> float | None:
        """Gross tonnes of a mineral's trade codes that a country imports in a year; None where none is recorded."""
        trade = self.world.trade(labels.mineral(mineral).hs, [year])
        tonnes = trade.filter(pl.col("importer") == country, pl.col("exporter") != country)["quantity_t"].sum()
        return float(tonnes) or None

    def share(self, supplier: str, country: str, mineral: str, year: int, by: str) -> Figure:
        """Observed share of one supplier in the imports of a country or bloc, by value or by weight."""
        buyer = country if country in labels.countries() else labels.place(country)
        ask = Ask(minerals=(mineral,), countries=(buyer,), years=(year,), supplier=supplier)
        return supplier_share(self.world, ask).one(by=by)


def _plain(key: str) -> str:
    return key.replace("_", " ")
