"""Indirect dependence: the share of a country's imports that a supplier made, also where third countries passed it on.

World trade x output -> FigureTable. Each imported unit is followed backwards through the imports of its suppliers until
it reaches a primary producer (an absorbing Markov chain). In country i a unit was made at home with the probability
r_i = P_i / (P_i + M_i), output over output plus imports; else it came from supplier j with the probability
(1 - r_i) x M_ij / M_i = Q_ij. With R = diag(r) the origins of country i's supply are row i of B = (I - Q)^-1 R, and

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

from accord.core import labels
from accord.core.table import COLUMNS, FigureTable, concat
from accord.dependence.ask import Ask, By
from accord.dependence.content import BASIS, COLUMN, Imports, content_assumptions, imports, membership, supplied, traps
from accord.dependence.primary import Primaries, Primary
from accord.world import World

READS = ("trade", "production", "supply_shares", "price")
FORMULA = (
    "(imports from j / imports) x B[j, supplier], summed over j; B = (I - Q)^-1 R, R = P / (P + M) of {primary}, "
    "HS92 {codes}, by {by}"
)
UNOBSERVED = "unobserved"
DIRECT = "direct"
_LEAST = 1e-4  # origins below this share are left out where no supplier is named

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chain:
    """Origins of every country's supply: `origins` (countries x makers), rows sum to 1; the last maker is unobserved."""

    countries: tuple[str, ...]
    makers: tuple[str, ...]
    origins: Floats


def absorb(bought: Floats, made_at_home: Floats) -> Floats:
    """B of a matrix of purchases (row buys from column) and the probability r; its last column is "unobserved".

    A country without output and without purchases is unobserved, and so is a ring of countries that only buy from
    each other: from there no unit would ever be absorbed.
    """
    size, total = len(made_at_home), bought.sum(axis=1)
    lost = (total <= 0) & (made_at_home <= 0)
    r = np.where((total <= 0) & ~lost, 1.0, made_at_home)
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
    makers = np.flatnonzero(r > 0)
    right = np.zeros((size, len(makers) + 1))
    right[makers, np.arange(len(makers))] = r[makers]
    right[:, -1] = lost
    solved = np.linalg.solve(np.eye(size) - step, right)
    origins = np.zeros((size, size + 1))
    origins[:, makers], origins[:, -1] = solved[:, :-1], solved[:, -1]
    return np.clip(origins, 0.0, 1.0)


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
    return Chain(countries, (*countries, UNOBSERVED), absorb(bought, share))


def indirect_share(world: World, ask: Ask) -> FigureTable:
    """Shares of one supplier, or of all origins; one Figure a source of output, the direct share beside them."""
    tables = []
    for mineral, codes in ask.wanted_codes().items():
        bought = imports(world, ask, mineral, codes)
        primaries = Primaries(world, mineral, ask.primary)
        tables.append(_of_mineral(ask, bought, primaries))
    return concat(*tables)


def _of_mineral(ask: Ask, bought: Imports, primaries: Primaries) -> FigureTable:
    shares, parts, gaps = bought.shares, [], []
    flows = {key[0]: part for key, part in bought.flows.partition_by("year", as_dict=True).items()}
    for (year, by), mix in shares.partition_by("year", "by", as_dict=True).items():
        outputs = primaries.of(int(year))
        if not outputs:
            gaps.append(mix.select("country", "year", "by").unique(maintain_order=True))
        for output in outputs:
            parts.append(_traced(mix, chain(flows[year], output, by), output, ask.supplier))
    empty = pl.concat([part.with_columns(reason=pl.lit(primaries.missing())) for part in gaps]) if gaps else None
    absent = bought.absent if empty is None else pl.concat([bought.absent, empty.select(bought.absent.columns)])
    absent = absent.with_columns(scope=pl.lit([ask.supplier] if ask.supplier else [], dtype=pl.List(pl.String)))
    absent = absent.with_columns(value=pl.lit(None, dtype=pl.Float64), status=pl.lit("unknown"))
    tables = [_table(absent.sort("country", "year", "by"), ask, bought)]
    if parts:
        direct = shares if ask.supplier is None else supplied(shares, ask.supplier)
        tables.insert(0, _table(_beside(pl.concat(parts), direct, bought), ask, bought))
    return concat(*tables)


def _traced(mix: pl.DataFrame, found: Chain, output: Primary, supplier: str | None) -> pl.DataFrame:
    """Rows (country, year, by, supplier, source, value) of one year, measure and source."""
    at = {iso3: n for n, iso3 in enumerate(found.countries)}
    places = mix["country"].unique(maintain_order=True).to_list()
    row_of = {place: n for n, place in enumerate(places)}
    weights = np.zeros((len(places), len(at)))
    rows, columns = [row_of[place] for place in mix["country"]], [at[iso3] for iso3 in mix["supplier"]]
    weights[rows, columns] = mix["share"].to_numpy()
    origins = weights @ found.origins
    if supplier is not None:
        own = membership(supplier, int(mix["year"][0]))
        values = origins[:, [n for n, iso3 in enumerate(found.makers) if iso3 in own]].sum(axis=1)
        lines = {"country": places, "supplier": [supplier] * len(places), "value": values}
    else:
        where, which = np.nonzero(origins >= _LEAST)
        names = np.array(found.makers)
        lines = {"country": np.array(places)[where], "supplier": names[which], "value": origins[where, which]}
    return pl.DataFrame(lines, schema_overrides={"country": pl.String, "supplier": pl.String}).with_columns(
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


def _beside(traced: pl.DataFrame, direct: pl.DataFrame, bought: Imports) -> pl.DataFrame:
    """Traced and direct shares as rows with scope, interval and sources; the span of the sources where there are some."""
    keys = ["country", "year", "by", "supplier"]
    traced = traced.join(direct.select(*keys, "share"), on=keys, how="left").with_columns(
        pl.col("share").fill_null(0.0), count=pl.len().over(keys), **_span(keys)
    )
    many = pl.col("count") > 1
    text = pl.format("direct share {} %; {}", (pl.col("share") * 100).round(1), "said")
    span = pl.format("range of {} sources; ", "count")
    traced = traced.with_columns(
        low=pl.when(many).then(pl.col("low")),
        high=pl.when(many).then(pl.col("high")),
        interval=pl.concat_str(pl.when(many).then(span).otherwise(pl.lit("none: one source; ")), text),
        sources=pl.concat_list(pl.lit("baci"), "source"),
    )
    pairs = traced.select("country", "year", "by").unique()
    plain = direct.join(pairs, on=["country", "year", "by"], how="semi").select(
        *keys,
        pl.col("share").alias("value"),
        pl.lit(DIRECT).alias("source"),
        pl.lit("computed").alias("status"),
        pl.lit("none: direct purchases").alias("interval"),
        pl.concat_list(pl.lit("baci")).alias("sources"),
    )
    rows = pl.concat([traced, plain], how="diagonal").sort(*keys, maintain_order=True)
    rows = rows.join(traps(bought.codes, rows["year"].unique().to_list()), on=["country", "year"], how="left")
    return rows.with_columns(
        scope=pl.concat_list("supplier", "source"),
        interval=pl.concat_str("interval", "note", separator="; ", ignore_nulls=True),
    )


def _span(keys: Sequence[str]) -> dict[str, pl.Expr]:
    return {"low": pl.col("value").min().over(keys), "high": pl.col("value").max().over(keys)}


def _table(rows: pl.DataFrame, ask: Ask, bought: Imports) -> FigureTable:
    """Figures of rows that hold country, year, by, scope, value and more."""
    formula = FORMULA.format(primary=ask.primary, codes="+".join(bought.codes), by="")
    priors = list(content_assumptions(bought.mineral))
    texts = pl.List(pl.String)
    frame = rows.with_columns(
        indicator=pl.lit("indirect_share"),
        unit=pl.lit("share"),
        mineral=pl.lit(bought.mineral),
        stage=pl.lit(ask.primary),
        basis=pl.col("by").replace_strict(BASIS, return_dtype=pl.String),
        formula=pl.concat_str(pl.lit(formula), "by"),
        assumptions=pl.when(pl.col("by") == "content").then(pl.lit(priors, dtype=texts)).otherwise(pl.lit([], dtype=texts)),
        **({} if "sources" in rows.columns else {"sources": pl.lit(["baci"], dtype=texts)}),
    )
    return FigureTable.of(frame.select(name for name in COLUMNS if name in frame.columns))
