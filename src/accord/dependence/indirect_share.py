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
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array
from scipy.sparse.linalg import splu

from accord.core.table import FigureTable, concat
from accord.dependence.ask import Ask, By
from accord.dependence.content import COLUMN
from accord.dependence.partners import Partners, figures, membership, partners, supplied, traps, unknowns
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
    countries = tuple(sorted({*flows["importer"], *flows["exporter"], *amounts}))
    at = {iso3: n for n, iso3 in enumerate(countries)}
    rows, columns = (np.array([at[iso3] for iso3 in flows[end]], dtype=np.int64) for end in ("importer", "exporter"))

    def matrix(measure: By) -> Floats:
        filled = np.zeros((len(countries), len(countries)))
        np.add.at(filled, (rows, columns), flows[COLUMN[measure]].fill_null(0.0).to_numpy())
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
    tables = []
    for mineral, codes in ask.wanted_codes().items():
        bought = partners(world, ask, mineral, codes)
        primaries = Primaries(world, mineral, ask.primary)
        tables.append(_of_mineral(ask, bought, primaries))
    return concat(*tables)


def _of_mineral(ask: Ask, bought: Partners, primaries: Primaries) -> FigureTable:
    shares, parts, gaps = bought.shares, [], []
    flows = {key[0]: part for key, part in bought.flows.partition_by("year", as_dict=True).items()}
    for (year, by), mix in shares.partition_by("year", "by", as_dict=True).items():
        outputs = primaries.of(int(year))
        if not outputs:
            gaps.append(mix.select("country", "year", "by").unique(maintain_order=True))
        parts += [_traced(mix, chain(flows[year], output, by), output, ask.supplier) for output in outputs]
    empty = pl.concat([part.with_columns(reason=pl.lit(primaries.missing())) for part in gaps]) if gaps else None
    absent = bought.absent if empty is None else pl.concat([bought.absent, empty.select(bought.absent.columns)])
    tables = [unknowns(absent, [ask.supplier] if ask.supplier else [])]
    if parts:
        tables.insert(0, _beside(pl.concat(parts), _direct(bought, ask.supplier), bought))
    formula = FORMULA.format(primary=ask.primary)
    labelled = [rows.with_columns(stage=pl.lit(ask.primary)) for rows in tables]
    return concat(*(figures(rows, bought, indicator="indirect_share", formula=formula) for rows in labelled))


def _traced(mix: pl.DataFrame, found: Chain, output: Primary, supplier: str | None) -> pl.DataFrame:
    """Rows (country, year, by, partner, source, value) of one year, measure and source."""
    at = {iso3: n for n, iso3 in enumerate(found.countries)}
    places = mix["country"].unique(maintain_order=True).to_list()
    row_of = {place: n for n, place in enumerate(places)}
    weights = np.zeros((len(places), len(at)))
    rows, columns = [row_of[place] for place in mix["country"]], [at[iso3] for iso3 in mix["partner"]]
    weights[rows, columns] = mix["share"].to_numpy()
    origins = csr_array(weights) @ found.origins
    if supplier is not None:
        own = membership(supplier, int(mix["year"][0]))
        values = origins[:, [n for n, iso3 in enumerate(found.makers) if iso3 in own]].sum(axis=1)
        lines = {"country": places, "partner": [supplier] * len(places), "value": values}
    else:
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


def _beside(traced: pl.DataFrame, direct: pl.DataFrame, bought: Partners) -> pl.DataFrame:
    """Traced and direct shares as rows with scope, interval and sources, and the span of the sources of output."""
    keys = ["country", "year", "by", "partner"]
    traced = traced.join(direct.select(*keys, "share", "reason"), on=keys, how="left")
    traced = traced.with_columns(count=pl.len().over(keys), **_span(keys))
    shown = pl.format("direct share {} %; {}", (pl.col("share").fill_null(0.0) * 100).round(1), "said")
    many = pl.col("count") > 1
    text = pl.when(pl.col("reason").is_null()).then(shown).otherwise(pl.format("direct share not observed; {}", "said"))
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
    rows = rows.join(traps(bought.codes, rows["year"].unique().to_list()), on=["country", "year"], how="left")
    return rows.with_columns(
        scope=pl.concat_list("partner", "source"),
        interval=pl.concat_str("interval", "note", separator="; ", ignore_nulls=True),
    )


def _span(keys: Sequence[str]) -> dict[str, pl.Expr]:
    return {"low": pl.col("value").min().over(keys), "high": pl.col("value").max().over(keys)}
