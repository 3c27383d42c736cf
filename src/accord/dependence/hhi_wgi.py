"""Governance-weighted concentration of world output: the Herfindahl index with badly governed producers counting more.

World production x WGI -> FigureTable. Formula: HHI_WGI = sum over countries of s_i^2 * g_i, with s_i the share of
country i and g_i = 2 * (2.5 - WGI_i), that is WGI turned round and scaled to 0 (best) to 10 (worst); WGI is the mean
of its six dimensions. Range: 0 to 10. How to read: only as an order of minerals or of one mineral over time.
Reference: European Commission (2017), Methodology for establishing the EU list of critical raw materials,
doi 10.2873/769526, which also multiplies each term by a trade parameter t; t is left out here.
Pitfall: governance is no measure of the will to coerce, and one dimension alone (political stability) turns the order
of China and the United States round. A producer without a WGI row is never given a middle value: the figure is then
unknown, with bounds.
"""

from __future__ import annotations

from dataclasses import replace

from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.concentration import Bounded, concentration
from accord.dependence.governance import dimension, governance
from accord.dependence.hhi import BASES
from accord.dependence.output import Series
from accord.world import World

READS = ("production", "supply_shares", "governance")
FORMULA = "sum over countries of (share of world output)^2 * 2 * (2.5 - {}); 0 to 10"
_BEST, _WORST = 0.0, 10.0
_EU_STUDY_YEAR = 2019  # the last governance year shipped, inside the study's span of about 2016-2020


def scaled_wgi(wgi: float) -> float:
    """WGI (-2.5 to 2.5, high is good) as 0 to 10, high is bad."""
    return 2 * (2.5 - wgi)


def hhi_wgi(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral, stage, year and measured good; unit "index", 0 to 10. Year None: the EU study's shares.

    Unnamed output adds nothing to `low` and counts as one producer with the worst governance in `high`. `ask.political`
    takes political stability alone instead of the mean of six dimensions.
    """
    rated: dict[int, tuple[dict[str, float], str, tuple[str, ...]]] = {}

    def rating(year: int | None) -> tuple[dict[str, float], str, tuple[str, ...]]:
        """WGI by country, what to say of them, and their source."""
        at = year if year is not None else _EU_STUDY_YEAR
        if at not in rated:
            rows = governance(world, [at], political=ask.political)
            said = [f"WGI of {held} held" for held in rows["held"].drop_nulls().unique()]
            said += ["political stability alone"] if ask.political else []
            source = world.governance_source(at, political=ask.political)
            rated[at] = dict(rows.select("country", "wgi").iter_rows()), "; ".join(said), (source,)
        return rated[at]

    def measure(series: Series, year: int | None) -> Bounded:
        wgi, said, sources = rating(year)
        return replace(_bounded(series, wgi, said), sources=sources)

    def weight(iso3: str, year: int | None) -> tuple[float, float]:
        wgi = rating(year)[0].get(iso3)
        return (_BEST, _WORST) if wgi is None else (scaled_wgi(wgi), scaled_wgi(wgi))

    formula = FORMULA.format(dimension(political=ask.political))
    table = concentration(world, ask, measure, weight, indicator="hhi_wgi", unit="index", formula=formula)
    return table if ask.by is None else FigureTable(table.frame.filter(BASES[ask.by]))


def _bounded(series: Series, wgi: dict[str, float], said: str) -> Bounded:
    shares = {iso3: share for iso3, share in series.shares().items() if share > 0}
    known = sum(share**2 * scaled_wgi(wgi[iso3]) for iso3, share in shares.items() if iso3 in wgi)
    missing = {iso3: share for iso3, share in shares.items() if iso3 not in wgi}
    open_end = series.rest_share**2 + sum(share**2 for share in missing.values())
    low, high = known + _BEST * open_end, known + _WORST * open_end
    if not missing:
        return Bounded(known, low, high, said=said)
    listed = ", ".join(f"{iso3} ({share:.1%} of output)" for iso3, share in missing.items())
    return Bounded(None, low, high, reason=f"no governance figure for {listed}", said=said)
