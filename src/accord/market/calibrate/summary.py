"""Summary: what a calibrated network is made of, as plain values: stages, flows, moves, findings, what is unknown."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from accord.core.priors import central
from accord.market.calibrate.base import Base
from accord.market.calibrate.observe import Observed, ObservedStage
from accord.market.calibrate.stages import not_built

_FLOWS = ("supply", "inferred", "conversion", "trade", "core", "elastic", "stock")


def summary(observed: Observed, base: Base, *, flows: int = 15, moves: int = 15) -> dict[str, Any]:
    """The network in plain values; `flows` and `moves` say how many of the largest are listed (tonnes a year)."""
    network = base.network
    return {
        "mineral": observed.mineral,
        "year": observed.year,
        "status": "built",
        "stages": [_stage(observed, number) for number in range(len(observed.stages))],
        "periods": network.periods,
        "nodes": len(network.nodes),
        "arcs": len(network.tail),
        "arcs_by_kind": dict(sorted(Counter(network.kind.tolist()).items())),
        "inferred_share": base.inferred,
        "moved_share": base.moved,
        "flows": _flows(base, flows),
        "moves": [
            {"kind": m.kind, "from": m.tail or None, "to": m.head or None, "stage": m.stage, "seen_t": m.seen,
             "reconciled_t": m.reconciled, "change": m.change}
            for m in base.moves[:moves]
        ],
        "findings": [
            {"check": f.check, "outcome": f.outcome, "where": f.where, "what": f.what} for f in observed.findings
        ],
        "not_built": dict(not_built(observed.mineral)),
        "sources": list(observed.sources),
    }  # fmt: skip


def _stage(observed: Observed, number: int) -> dict[str, Any]:
    stage: ObservedStage = observed.stages[number]
    draw = central()
    return {
        "stage": stage.rule.stage,
        "main": stage.rule.main,
        "basis": stage.rule.form,
        "trade": stage.rule.trade,
        "recalled": stage.recalled or stage.rule.recalled,
        "price_usd_per_kg": float(np.asarray(stage.base_price(draw))),
        "makers": len(stage.output[0]),
        "output_t": float(stage.made(draw).sum()),
        "links": len(stage.links.pairs),
        "traded_t": float(stage.tonnes(draw).sum()),
        "hosts": list(stage.rule.hosts),
        "source": stage.rule.source,
    }


def _flows(base: Base, count: int) -> list[dict[str, Any]]:
    """The largest base flows of one period, demand classes added up, in tonnes a year."""
    network, sums = base.network, dict[tuple[str, str, str, str], float]()
    for a in np.flatnonzero(np.isin(network.kind, _FLOWS) & (network.base > 0)).tolist():
        tail, head = int(network.tail[a]), int(network.head[a])
        node = network.nodes[tail if tail >= 0 else head]
        if node.period:
            continue
        kind = "use" if network.kind[a] in ("core", "elastic") else str(network.kind[a])
        ends = (network.nodes[tail].place if tail >= 0 else "", network.nodes[head].place if head >= 0 else "")
        key = (kind, *ends, node.stage)
        sums[key] = sums.get(key, 0.0) + float(network.base[a]) / network.step
    return [
        {"kind": kind, "from": tail or None, "to": head or None, "stage": stage, "tonnes": tonnes}
        for (kind, tail, head, stage), tonnes in sorted(sums.items(), key=lambda item: -item[1])[:count]
    ]
