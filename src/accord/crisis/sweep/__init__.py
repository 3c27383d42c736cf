"""Sweep: scenarios x minerals x years x draws on any number of processes, with the same bytes whatever stops it.

Plan -> Tasks -> (local | cluster) -> Store: parts and a manifest -> merge -> draws and summary. The model is behind one
function, `engine.work(task)`; all else here only cuts, carries, keeps and counts.
"""

from accord.crisis.sweep.merge import Merged, merge
from accord.crisis.sweep.plan import Plan, load_plan, template
from accord.crisis.sweep.run import Estimate, Tally, cores, estimate, run, runner
from accord.crisis.sweep.task import BLOCK, Task

__all__ = [
    "BLOCK", "Estimate", "Merged", "Plan", "Tally", "Task", "cores", "estimate", "load_plan", "merge", "run", "runner",
    "template",
]  # fmt: skip
