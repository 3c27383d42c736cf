"""Routes: which part of the trade between two countries passes a strait or a canal. A convention, not a measurement.

Countries lie in freight areas (`core/vocab/freight_areas.csv`; a landlocked one on the coast of its usual port), and
trade between two coasts passes chokepoints (`core/vocab/chokepoints.csv`). A country with two coasts uses the better
one: the least share over the pairs of coasts counts. Trade on one coast, or by land, passes none. All rows are
recalled.
"""

from __future__ import annotations

from functools import cache

from accord.core.errors import DataError
from accord.core.vocab import rows


def chokepoints() -> dict[str, str]:
    """Names of all chokepoints by key."""
    return {row["chokepoint"]: row["name"] for row in rows("chokepoints")}


@cache
def areas(iso3: str, by: str) -> frozenset[str]:
    """The freight areas of a country by "sea" or by "land"; none for a place that is not known here."""
    return frozenset(r["area"] for r in rows("freight_areas") if r["by"] == by and iso3 in r["iso3"].split(";"))


@cache
def share_through(chokepoint: str, exporter: str, importer: str) -> float:
    """Share of the trade between two countries that passes the chokepoint; DataError for an unknown one."""
    if chokepoint not in chokepoints():
        raise DataError(f"unknown chokepoint {chokepoint!r}", hint=f"One of {', '.join(chokepoints())}")
    if areas(exporter, "land") & areas(importer, "land"):
        return 0.0
    ways = [_between(chokepoint, a, b) for a in areas(exporter, "sea") for b in areas(importer, "sea")]
    return min(ways, default=0.0)


@cache
def _between(chokepoint: str, coast: str, other: str) -> float:
    found = 0.0
    for row in rows("chokepoints"):
        a, b = row["areas_a"].split(";"), row["areas_b"].split(";")
        if row["chokepoint"] == chokepoint and ((coast in a and other in b) or (coast in b and other in a)):
            found = max(found, float(row["share"]))
    return found
