"""Ban: the plainest crisis, posed by Accord where nobody wrote a scenario: one sender stops shipping for a year."""

from __future__ import annotations

from accord.core.labels import country, mineral
from accord.crisis.scenario.model import Scenario


def ban(
    key: str, sender: str, targets: tuple[str, ...], year: int, cut: float = 1.0, *, draws: int = 200, seed: int = 0
) -> Scenario:
    """The sender cuts a share of its shipments of one mineral to its targets, for one year in one period."""
    names = " and ".join(country(code).name for code in targets)
    share = "all" if cut == 1 else f"{cut:.0%} of"
    said = f"{country(sender).name} stops {share} shipments of {mineral(key).name.lower()} to {names} for a year"
    return Scenario.model_validate(
        {
            "name": "ban", "title": said, "mineral": key, "base_year": year, "periods": 1, "sender": sender,
            "targets": targets, "shocks": [{"name": "halt", "kind": "export_ban", "cut": cut}], "draws": draws,
            "seed": seed, "sources": [{"title": "posed by Accord", "status": "assumption"}],
        }
    )  # fmt: skip
