"""Assess: the main job. A dossier folder or any text -> what it claims, judged on real figures, ready to be written.

source -> Case (ledger, pact, parties, crisis, what was assumed) -> Evidence -> Verdicts -> Report
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from accord.assessment.case import from_folder, from_text
from accord.assessment.summary import report
from accord.core.errors import DataError
from accord.report import Report
from accord.verdict.evidence import Evidence
from accord.verdict.judge import judge
from accord.world.model import World

MOST_DRAWS = 100_000


def assess(
    source: Path | str,
    *,
    draws: int = 200,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
    today: dt.date | None = None,
) -> Report:
    """Judge every claim of a dossier folder or of a text file.

    The same source, snapshot, draws, seed and day give the same Report. Raises DocumentError for what cannot be read
    and DataError for a crisis that the data cannot pose.
    """
    if not 1 <= draws <= MOST_DRAWS:
        raise DataError(f"{draws} draws", hint=f"Choose from 1 to {MOST_DRAWS:,}; 200 is the default")
    if seed < 0:
        raise DataError(f"seed {seed} is negative", hint="Choose 0 or more")
    world, path = World(), Path(source)
    case = from_folder(path, world) if path.is_dir() else from_text(path, world)
    evidence = Evidence(
        ledger=case.ledger,
        pact=case.pact,
        parties=case.parties,
        world=world,
        today=today or dt.date.today(),
        scenario=case.scenario,
        no_scenario=case.no_scenario,
        draws=draws,
        seed=seed,
        progress=progress,
    )
    return report(case, evidence, judge(evidence), path)
