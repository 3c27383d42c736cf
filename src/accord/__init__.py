"""Accord: what does a partnership between countries actually deliver?

It reads what was said, measures the world, computes crises with and without the partnership, and judges the words
against the numbers. Names are loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "AccordError": "accord.core.errors",
    "Delta": "accord.market",
    "Document": "accord.ledger.model",
    "Equilibrium": "accord.market",
    "Evidence": "accord.verdict.evidence",
    "Figure": "accord.core.figure",
    "Ledger": "accord.ledger.model",
    "Network": "accord.market",
    "Report": "accord.report",
    "Scenario": "accord.crisis.stress",
    "Verdict": "accord.verdict.verdict",
    "World": "accord.world",
    "assess": "accord.assessment",
    "judge": "accord.verdict.judge",
    "load_dossier": "accord.ledger.dossier",
    "load_world": "accord.world",
    "read": "accord.reader",
    "register": "accord.ledger.register",
    "solve": "accord.market",
    "stress": "accord.crisis.stress",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'accord' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
