"""Indirect dependence: the share of a country's imports that a supplier made, also where third countries passed it on.

World trade x output -> FigureTable. Formula: each imported unit is followed backwards through the imports of its
suppliers until it reaches a primary producer (an absorbing Markov chain). In country i a unit was made at home with the
probability r_i = P_i / (P_i + M_i), output over output plus imports; else it came from supplier j with the
probability (1 - r_i) x M_ij / M_i = Q_ij. With R = diag(r) the origins of country i's supply are row i of
B = (I - Q)^-1 R, and

    share(a, s) = sum over suppliers j of (M_aj / M_a) x B[j, s]

P and M in r are tonnes where output is weighed like trade (gross, oxide). Where a source gives shares, or output by
content, r_i = p_i / (p_i + m_i) with p_i the share of world output and m_i the share of world imports. r goes by weight
in all measures but "content"; the routes M_ij / M_i go by the measure. `primary` chooses the stage at which a chain
starts. Range: 0 to 1; the shares of all origins sum to 1, together with "unobserved": chains that end in countries
without output or recorded imports. How to read: Japan bought 54 % of its rare earths of 2012 in China and 87 % from
China. `scope` is (supplier, source of output); beside it (supplier, "direct") is the share of direct purchases.
Reference: Kostoska, O., Stojkoski, V. and Kocarev, L. (2020), On the Structure of the World Economy: An Absorbing
Markov Chain Approach, Entropy 22(4), 482, doi 10.3390/e22040482 (for input-output tables; the use on trade is ours).
Pitfall: every country is one well-mixed pool, so a re-exporter hands on its average mix, and codes that hold ore beside
metal route both alike. The stage decides the answer; sources stand side by side and the interval spans them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array
from scipy.sparse.linalg import splu

from accord.core import labels
from accord.core.table import FigureTable
from accord.dependence.ask import Ask, By
from accord.dependence.content import COLUMN, apart
from accord.dependence.flows import traps
from accord.dependence.partners import Partners, by_mineral, figures, partners, supplied, unknowns
from accord.dependence.primary import Primaries, Primary
from accord.world import World

READS = ("trade", "production", "supply_shares", "price")
FORMULA = "(imports from j / imports) x B[j, supplier], summed over j; B = (I - Q)^-1 R, R = P / (P + M) of {primary}"
UNOBSERVED = "unobserved"
DIRECT = "direct"
_NEGLIGIBLE = 1e-9  # output below this part of a country's supply counts as none: it would end no chain
_LEAST = 1e-4  # origins below this share are left out where no supplier is named

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chain:
    """Origins of every country's supply: `origins` (countries x makers, "unobserved" among them), rows sum to 1."""

    countries: tuple[str, ...]
    makers: tuple[str, ...]
    origins: Floats


def absorb(bought: Floats, made_at_home: Floats) -> Floats:
    """B of a matrix of purchases (row buys from column) and the probability r; its last column is "unobserved".

    A country without output and without purchases is unobserved, and so is a ring of countries that only buy from
    each other: from there no unit would ever be absorbed.
    """
    total = bought.sum(axis=1)
    lost = (total <= 0) & (made_at_home < _NEGLIGIBLE)
    r = np.where(made_at_home < _NEGLIGIBLE, 0.0, made_at_home)
    r = np.where((total <= 0) & ~lost, 1.0, r)  # a maker that buys nothing is the origin of all it has
    routes = np.divide(bought, total[:, None], out=np.zeros_like(bought), where=total[:, None] > 0)
    ends = (r > 0) | lost
    linked = routes > 0
    while True:
        reached = ends | (linked & ends[None, :]).any(axis=1)
        if (reached == ends).all():
            break
        ends = reached
    lost |= ~ends
    r = np.where(lost, 0.0, r)
    step = np.where(lost[:, None], 0.0, routes * (1 - r)[:, None])
    right = np.concatenate([np.diag(r), lost[:, None].astype(float)], axis=1)
    return np.clip(_solve(step, right), 0.0, 1.0)


def _solve(step: Floats, right: Floats) -> Floats:
    """X = step X + right. Only countries that are bought from and buy themselves need a system; the rest follow.

    Sparse on purpose: a few hundred small dense systems spend their time in waking the threads of the linear algebra.
    """
    passing = np.flatnonzero(step.any(axis=0) & step.any(axis=1))
    makers = np.flatnonzero(right.any(axis=0))
    routes, known = csr_array(step), right[:, makers].copy()
    known[passing] = 0.0
    if len(passing):
        system = csc_array(np.eye(len(passing)) - step[np.ix_(passing, passing)])
        known[passing] = splu(system).solve((routes @ known)[passing] + right[np.ix_(passing, makers)])
    origins = np.zeros_like(right)
    origins[:, makers] = routes @ known + right[:, makers]
    return origins


def chain(flows: pl.DataFrame, output: Primary, by: By) -> Chain:
    """The chain of one year's flows (exporter, importer and the amounts) and one source of output."""
    amounts = output.amounts
    ends = [flows[end] for end in ("importer", "exporter")]
    countries = tuple(sorted({*ends[0].unique().to_list(), *ends[1].unique().to_list(), *amounts}))
    numbered = pl.Enum(countries)
    rows, columns = (end.cast(numbered).to_physical().to_numpy().astype(np.int64) for end in ends)

    def matrix(measure: By) -> Floats:
        filled = np.zeros((len(countries), len(countries)))
        filled[rows, columns] = flows[COLUMN[measure]].fill_null(0.0).to_numpy()  # one row a pair
        return filled

    bought = matrix(by)
    taken = (bought if by in ("content", "weight") else matrix("weight")).sum(axis=1)
    made = np.array([amounts.get(iso3, 0.0) for iso3 in countries])
    if output.unit == "share" or by == "content":
        made, taken = made / (made.sum() / (1 - output.unnamed)), taken / (taken.sum() or 1.0)
    share = np.divide(made, made + taken, out=np.zeros_like(made), where=made > 0)
    origins = absorb(bought, share)
    found = np.flatnonzero(origins.any(axis=0))
    names = (*countries, UNOBSERVED)
    return Chain(countries, tuple(names[n] for n in found), origins[:, found])


def indirect_share(world: World, ask: Ask) -> FigureTable:
    """Shares of one supplier, or of all origins; one Figure a source of output, the direct share beside them."""
    whole = replace(ask, stage=None)  # a chain runs through all stages; `primary` says where it starts

    def traced(mineral: str, codes: tuple[str, ...]) -> FigureTable:
        return _of_mineral(world, ask, partners(world, whole, mineral, codes))

    return by_mineral(whole, traced)


def _of_mineral(world: World, ask: Ask, bought: Partners) -> FigureTable:
    if not bought.codes:
        return _labelled(ask, bought, unknowns(bought.absent, [ask.supplier] if ask.supplier else []))
    primaries = Primaries(world, bought.mineral, ask.primary)
    keys = ["country", "year", "by"]
    outputs = {year: primaries.of(year) for year in bought.shares["year"].unique().to_list()}
    flows = {key[0]: part for key, part in bought.flows.partition_by("year", as_dict=True).items()}
    told = bought.shares.filter(pl.col("year").is_in([year for year, found in outputs.items() if found]))
    parts = [
        _traced(mix, chain(flows[year], output, by), output, ask.supplier)
        for (year, by), mix in told.partition_by("year", "by", as_dict=True).items()
        for output in outputs[int(year)]
    ]
    untold = bought.shares.filter(pl.col("year").is_in([year for year, found in outputs.items() if not found]))
    gaps = untold.select(keys).unique().with_columns(reason=pl.lit(primaries.missing())) if untold.height else None
    absent = bought.absent if gaps is None else pl.concat([bought.absent, gaps.select(bought.absent.columns)])
    rows = unknowns(absent, [ask.supplier] if ask.supplier else [])
    if parts:
        world_notes = traps(world, replace(ask, countries=()), {bought.mineral: bought.codes})
        beside = _beside(pl.concat(parts), _direct(bought, ask.supplier), bought, world_notes)
        rows = pl.concat([beside, rows], how="diagonal")
    return _labelled(ask, bought, rows)


def _labelled(ask: Ask, bought: Partners, rows: pl.DataFrame) -> FigureTable:
    rows = rows.with_columns(stage=pl.lit(ask.primary))
    return figures(rows, bought, indicator="indirect_share", formula=FORMULA.format(primary=ask.primary))


def _traced(mix: pl.DataFrame, found: Chain, output: Primary, supplier: str | None) -> pl.DataFrame:
    """Rows (country, year, by, partner, source, value) of one year, measure and source."""
    at = {iso3: n for n, iso3 in enumerate(found.countries)}
    places = mix["country"].unique(maintain_order=True).to_list()
    row_of = {place: n for n, place in enumerate(places)}
    weights = np.zeros((len(places), len(at)))
    rows = [row_of[place] for place in mix["country"].to_list()]
    columns = [at[iso3] for iso3 in mix["partner"].to_list()]
    weights[rows, columns] = mix["share"].to_numpy()
    if supplier is not None:
        own = labels.members(supplier, int(mix["year"][0]))
        made = found.origins[:, [n for n, iso3 in enumerate(found.makers) if iso3 in own]]
        values = (csr_array(weights) @ made).sum(axis=1)
        lines = {"country": places, "partner": [supplier] * len(places), "value": values}
    else:
        origins = csr_array(weights) @ found.origins
        where, which = np.nonzero(origins >= _LEAST)
        names = np.array(found.makers)
        lines = {"country": np.array(places)[where], "partner": names[which], "value": origins[where, which]}
    return pl.DataFrame(lines, schema_overrides={"country": pl.String, "partner": pl.String}).with_columns(
        pl.lit(mix["year"][0], dtype=pl.Int32).alias("year"),
        pl.lit(mix["by"][0]).alias("by"),
        pl.lit(output.source).alias("source"),
        pl.lit(output.status).alias("status"),
        pl.lit(_said(output, mix["by"][0])).alias("said"),
    )


def _said(output: Primary, by: str) -> str:
    """What was set against what, and what no country is named for."""
    shares = output.unit == "share" or by == "content"
    against = "shares of output against shares of imports" if shares else "tonnes of output against tonnes of imports"
    nowhere = f"; {output.unnamed:.1%} of output is placed nowhere" if output.unnamed > 5e-4 else ""
    return f"{against}, {output.said}{nowhere}"


def _direct(bought: Partners, supplier: str | None) -> pl.DataFrame:
    """Direct shares (country, year, by, partner, share, reason), null with a reason where they are not observed."""
    if supplier is None:
        return pl.concat([bought.shares, bought.unseen], how="diagonal")
    rows, hidden = supplied(bought, supplier)
    return pl.concat([rows, hidden.with_columns(partner=pl.lit(supplier))], how="diagonal")


def _beside(traced: pl.DataFrame, direct: pl.DataFrame, bought: Partners, elsewhere: pl.DataFrame) -> pl.DataFrame:
    """Traced and direct shares as rows with scope, interval and sources, and the span of the sources of output.

    The words name the known traps in these imports, those in anyone's imports (`elsewhere`, as chains pass there), and
    all measures where they lie far apart.
    """
    keys = ["country", "year", "by", "partner"]
    traced = traced.join(direct.select(*keys, "share", "reason"), on=keys, how="left")
    traced = traced.with_columns(count=pl.len().over(keys), **_span(keys))
    shown = pl.format("direct share {} %; {}", (pl.col("share").fill_null(0.0) * 100).round(1), "said")
    many = pl.col("count") > 1
    text = (
        pl.when(pl.col("reason").is_null())
        .then(shown)
        .otherwise(pl.format("direct share unknown ({}); {}", "reason", "said"))
    )
    span = pl.format("range of {} sources; ", "count")
    traced = traced.with_columns(
        low=pl.when(many).then(pl.col("low")),
        high=pl.when(many).then(pl.col("high")),
        interval=pl.concat_str(pl.when(many).then(span).otherwise(pl.lit("none: one source; ")), text),
        sources=pl.concat_list(pl.lit("baci"), "source"),
        reason=pl.lit(""),
    )
    pairs = traced.select("country", "year", "by").unique()
    plain = direct.join(pairs, on=["country", "year", "by"], how="semi").select(
        *keys,
        pl.col("share").alias("value"),
        pl.lit(DIRECT).alias("source"),
        pl.when(pl.col("share").is_null()).then(pl.lit("unknown")).otherwise(pl.lit("computed")).alias("status"),
        pl.col("reason").fill_null(""),
        pl.lit("none: direct purchases").alias("interval"),
        pl.concat_list(pl.lit("baci")).alias("sources"),
    )
    rows = pl.concat([traced, plain], how="diagonal").sort(*keys, maintain_order=True)
    of_one = ["country", "year", "partner", "source"]
    rows = rows.join(apart(rows, of_one, "value"), on=of_one, how="left", maintain_order="left")
    rows = rows.join(bought.notes, on=["country", "year"], how="left", maintain_order="left")
    routes = elsewhere.group_by("year").agg(pl.col("note").str.split("; ").explode().unique().sort().str.join("; "))
    routes = routes.select("year", pl.format("on the routes: {}", "note").alias("passed"))
    rows = rows.join(routes, on="year", how="left", maintain_order="left")
    passed = pl.when(pl.col("source") != DIRECT).then("passed")
    return rows.with_columns(
        scope=pl.concat_list("partner", "source"),
        interval=pl.concat_str("interval", "far", "note", passed, separator="; ", ignore_nulls=True),
    )


def _span(keys: Sequence[str]) -> dict[str, pl.Expr]:
    return {"low": pl.col("value").min().over(keys), "high": pl.col("value").max().over(keys)}
