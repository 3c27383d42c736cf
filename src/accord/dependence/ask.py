"""Ask: what an indicator is asked for. One form for all of them, so that the command line needs to know none.

Every indicator is a function `(world, ask) -> FigureTable`; it reads the fields that it understands and takes the
defaults for the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from accord.core import labels
from accord.core.errors import DataError
from accord.core.labels import Mineral, Stage

By = Literal["value", "weight", "content"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Minerals by key, countries by ISO3 or bloc name, years; empty means all that the indicator can tell.

    `by` narrows to one measure; `codes` replaces the minerals' HS92 codes (one mineral only); `supplier`, `partner`
    and `primary` (the stage at which a supply chain starts) are for the indicators that need them. `political` takes
    political stability alone for governance. `compat` names another program whose habits are wanted, on the reference
    data in the folder `data`.
    """

    minerals: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    by: By | None = None
    stage: Stage | None = None
    codes: tuple[str, ...] = ()
    supplier: str | None = None
    partner: str | None = None
    primary: Literal["mining", "refining"] = "mining"
    political: bool = False
    compat: str | None = None
    data: Path | None = None

    @classmethod
    def of(
        cls,
        minerals: Sequence[str] = (),
        countries: Sequence[str] = (),
        years: Sequence[int] = (),
        **fields: object,
    ) -> Self:
        """An Ask by any names that `labels` knows; DataError with the nearest names for an unknown one."""
        given = dict(fields)
        for name in ("supplier", "partner"):
            if given.get(name):
                given[name] = labels.place(str(given[name]))
        return cls(
            minerals=tuple(labels.mineral(name).key for name in minerals),
            countries=tuple(labels.place(name) for name in countries),
            years=tuple(years),
            **given,  # type: ignore[arg-type]
        )

    def wanted_minerals(self) -> tuple[Mineral, ...]:
        """The minerals asked for, all of them where none is named; each once."""
        known = labels.minerals()
        return tuple(known[key] for key in dict.fromkeys(self.minerals or known))

    def wanted_codes(self) -> dict[str, tuple[str, ...]]:
        """HS92 codes by mineral, `codes` in place of a single mineral's own; empty where no code holds it by itself."""
        minerals = self.wanted_minerals()
        if self.codes and len(minerals) != 1:
            raise DataError("codes go with one mineral", hint="Ask once for each mineral")
        return {mineral.key: self.codes or mineral.hs for mineral in minerals}

    def measures(self) -> tuple[By, ...]:
        """The measures of trade asked for: value and weight, or the one that `by` names (none for content)."""
        both: tuple[By, ...] = ("value", "weight")
        return tuple(measure for measure in both if self.by in (None, measure))
