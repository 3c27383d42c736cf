"""Elsewhere: what others estimated of a ready crisis and what then happened, beside our figures and never fitted to.

`core/vocab/other_findings.csv` -> Figures. Each says whose it is, what period, and why ours differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from accord.core.figure import Figure, FigureStatus
from accord.core.vocab import rows


@dataclass(frozen=True, slots=True)
class Finding:
    """One number that somebody else published. `status` is reported, or recalled where nobody has checked it."""

    scenarios: tuple[str, ...]
    minerals: tuple[str, ...]
    what: str
    value: float
    unit: str
    kind: str
    period: str
    by: str
    status: FigureStatus
    difference: str

    def figure(self, mineral: str) -> Figure:
        """It as a Figure: scope (what, estimate or observed, by whom and when); `interval` says why ours differs."""
        scale = 1e9 if self.unit == "bn USD" else 1.0
        return Figure(
            indicator="found_elsewhere", value=scale * self.value, unit="USD" if scale > 1 else self.unit,
            mineral=mineral, scope=(self.what, self.kind, f"{self.by}, {self.period}"), status=self.status,
            interval=f"why ours differs: {self.difference}", sources=(self.by,),
        )  # fmt: skip


@cache
def findings() -> tuple[Finding, ...]:
    """All of them."""
    return tuple(
        Finding(
            tuple(row["scenarios"].split()), tuple(row["minerals"].split()), row["what"], float(row["value"]),
            row["unit"], row["kind"], row["period"], row["by"], row["status"], row["difference"],  # type: ignore[arg-type]
        )
        for row in rows("other_findings")
    )  # fmt: skip


def elsewhere(scenario: str, mineral: str) -> tuple[Figure, ...]:
    """What is known of a ready crisis, by its name, in a mineral."""
    return tuple(f.figure(mineral) for f in findings() if scenario in f.scenarios and mineral in f.minerals)
