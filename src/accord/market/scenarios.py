"""Scenarios: what one crisis changes, as a sparse delta on the arrays of a base Network that all of them share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args

import numpy as np

from accord.core.errors import Fault, ModelError, raise_faults
from accord.market.network import Network
from accord.market.schema import ArcField

ARC_FIELDS: tuple[str, ...] = get_args(ArcField)


class Setting(NamedTuple):
    """One number of one arc set anew; an infinite `upper` is `math.inf`."""

    arc: int
    field: ArcField
    value: float


@dataclass(frozen=True, slots=True)
class Delta:
    """A named scenario: settings on top of a base network. No setting is the base itself."""

    name: str
    settings: tuple[Setting, ...] = ()

    def on(self, network: Network) -> Network:
        """The network of this scenario.

        Raises ModelError, naming scenario and arc, for an unknown arc or field, a number set twice, and whatever a
        Network refuses: crossed bounds, negative curvature, a number that is not finite.
        """
        if not self.settings:
            return network
        raise_faults(self._faults(network), ModelError, f"scenario {self.name!r}")
        columns: dict[str, Any] = {}
        for field in dict.fromkeys(setting.field for setting in self.settings):
            chosen = [setting for setting in self.settings if setting.field == field]
            columns[field] = getattr(network, field).copy()
            columns[field][[setting.arc for setting in chosen]] = [setting.value for setting in chosen]
        try:
            return network.with_arcs(**columns)
        except ModelError as error:
            raise ModelError(error.what, where=f"scenario {self.name!r}: {error.where}", hint=error.hint) from None

    def _faults(self, network: Network) -> list[Fault]:
        count, known = len(network.tail), ", ".join(ARC_FIELDS)
        faults: list[Fault] = []
        for (arc, field), times in Counter((setting.arc, setting.field) for setting in self.settings).items():
            if not 0 <= arc < count:
                faults.append(Fault(f"arc {arc}", f"no such arc: the network has {count}, from 0"))
            elif field not in ARC_FIELDS:
                faults.append(Fault(f"arc {arc}", f"{field!r} cannot be set", f"One of {known}"))
            elif times > 1:
                faults.append(Fault(f"arc {arc}", f"{field} is set {times} times"))
        return faults


def require_names(deltas: Iterable[Delta]) -> None:
    """ModelError where two scenarios have one name: nobody could tell their answers apart."""
    names = Counter(delta.name for delta in deltas)
    raise_faults(
        (
            Fault(f"scenario {name!r}", f"{count} scenarios have this name")
            for name, count in names.items()
            if count > 1
        ),
        ModelError,
        "scenarios",
    )


def difference(name: str, base: Network, changed: Network) -> Delta:
    """The Delta that leads from one network to another of the same arcs; ModelError where more differs."""
    same = ("tail", "head", "gain", "kind")
    if len(base.tail) != len(changed.tail) or any(np.any(getattr(base, k) != getattr(changed, k)) for k in same):
        raise ModelError("the networks differ in more than cost, curvature and bounds", where=f"scenario {name!r}")
    settings: Sequence[Setting] = [
        Setting(int(arc), field, float(getattr(changed, field)[arc]))
        for field in get_args(ArcField)
        for arc in np.flatnonzero(getattr(base, field) != getattr(changed, field))
    ]
    return Delta(name, tuple(settings))
