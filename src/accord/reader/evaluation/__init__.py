"""Evaluation: a gold set -> how well the reader reads it. `gold` loads and checks, `match` pairs, `score` counts."""

from accord.reader.evaluation.gold import Gold, load_gold
from accord.reader.evaluation.score import Scores, evaluate

__all__ = ["Gold", "Scores", "evaluate", "load_gold"]
