"""Plan: a YAML file -> scenarios x minerals x years x draws, checked whole before anything is computed.

Every combination of a scenario, a mineral and a year is a Series: a row of blocks that share everything but the draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictInt, ValidationError, field_validator

from accord.core.distribution import Distribution
from accord.core.errors import DataError, Fault, raise_faults
from accord.core.forms import check_scalars, in_plain_words, read_yaml
from accord.crisis.rerouting import REGIMES, Regime
from accord.crisis.scenario.fields import Country, MineralKey, Record, listed
from accord.crisis.scenario.package import MeasureForm
from accord.crisis.shock import MAX_MONTHS
from accord.crisis.sweep import engine
from accord.crisis.sweep.pose import ALL, TAGS, BanForm, Entry, Posed, Promise, Stages, Wanted, pose
from accord.crisis.sweep.task import BLOCK, Task, canonical

MOST_DRAWS = 10_000_000
"""Draws of one series: its quantiles are exact, which needs one column of them in memory (80 MB)."""
MOST_BLOCKS = 400_000
"""Blocks of a plan: a hundred million draws."""
_HINT = "`accord sweep new` writes an example"


def _by_name(value: Any) -> Any:
    """A list of names and files: each is called by its own."""
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return {Path(entry).stem: entry for entry in value}
    return value


class PlanForm(Record):
    """What may stand in a plan."""

    title: str = ""
    minerals: tuple[MineralKey, ...] = ()
    years: tuple[StrictInt, ...] = ()
    countries: tuple[Country, ...] = Field(min_length=1)
    stages: Stages | None = None
    regimes: Annotated[tuple[Regime, ...], BeforeValidator(listed)] = ()
    periods: StrictInt | None = Field(None, ge=1, le=MAX_MONTHS)
    draws: StrictInt = Field(1000, ge=1)
    seed: StrictInt = Field(0, ge=0, le=2**63 - 1)
    scenarios: Annotated[dict[str, Entry], BeforeValidator(_by_name)] = Field(min_length=1)
    pact: tuple[Promise, ...] = ()

    @field_validator("minerals", "years", "countries", "stages", "regimes")
    @classmethod
    def _once(cls, value: Any) -> Any:
        twice = [item for number, item in enumerate(value or ()) if item in value[:number]]
        if twice and value != ALL:
            raise ValueError(f"{twice[0]} stands twice")
        return value

    @field_validator("draws")
    @classmethod
    def _enough(cls, value: int) -> int:
        if value > MOST_DRAWS:
            raise ValueError(
                f"{value:,} draws are more than {MOST_DRAWS:,} a scenario and mineral. "
                "A median of 10,000 draws is known to 1 % of its band's width; more draws cost time and say little"
            )
        return value


@dataclass(frozen=True)
class Series:
    """One scenario in one mineral and year; `task` is its first block, `labels` are what its figures share."""

    scenario: str
    task: Task
    labels: Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """A checked plan. `document` is its content as plain values, whatever the order and comments of the file."""

    title: str
    draws: int
    series: tuple[Series, ...]

    def tasks(self, shard: tuple[int, int] = (1, 1)) -> Iterator[Task]:
        """All blocks of shard i of n, in order."""
        i, n = shard
        every = (task for series in self.series for task in series.task.blocks(self.draws))
        return (task for number, task in enumerate(every) if number % n == i - 1)

    @property
    def blocks(self) -> int:
        """How many tasks there are."""
        return len(self.series) * -(-self.draws // BLOCK)

    def shard_size(self, shard: tuple[int, int]) -> tuple[int, int]:
        """(tasks, draws) of a shard."""
        sizes = [task.draws for task in self.tasks(shard)]
        return len(sizes), sum(sizes)

    @cached_property
    def document(self) -> dict[str, Any]:
        """All that decides the results, as plain values: enough to name every part without the plan's file."""
        series = [{"scenario": s.scenario, "task": s.task.to_dict(), "labels": s.labels} for s in self.series]
        return {"title": self.title, "draws": self.draws, "block": BLOCK, "series": series}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Plan:
        """The plan of `document`."""
        rows = document["series"]
        series = tuple(Series(row["scenario"], Task.from_dict(row["task"]), row["labels"]) for row in rows)
        return cls(document["title"], document["draws"], series)


def load_plan(path: Path) -> Plan:
    """The plan in a YAML file. DataError lists every fault with its place, what is wrong and what to do."""
    where = path.name
    if not path.is_file():
        what = "a plan is a YAML file, and this is a folder" if path.is_dir() else "no such file"
        raise DataError(what, where=str(path), hint=_HINT)
    raw = read_yaml(path, DataError, where, _HINT)
    found = list(check_scalars(raw, where))
    raise_faults(found, DataError)
    form = None
    try:
        form = PlanForm.model_validate(raw)
    except ValidationError as error:
        found += in_plain_words(error, where, _known_keys, TAGS)
    raise_faults(found, DataError)
    assert form is not None
    return plan_of(form, where, path.parent)


def plan_of(form: PlanForm, where: str = "plan", folder: Path = Path()) -> Plan:
    """The plan of a form whose files lie in a folder. DataError lists what the data cannot pose, or that it is too
    much of it."""
    wanted = Wanted(
        folder, form.minerals, form.years, form.countries, form.stages,
        tuple(regime for regime in REGIMES if regime in form.regimes), form.periods, form.seed, form.pact,
    )  # fmt: skip
    found: dict[Fault, None] = {}
    series: list[Series] = []
    for name, entry in form.scenarios.items():
        for posed in pose(name, entry, wanted):
            if isinstance(posed, Fault):
                inside = "" if posed.where.split(":")[0] in _OF_PLAN else f"scenarios.{name}"
                found[Fault(": ".join(filter(None, (where, inside, posed.where))), posed.what, posed.hint)] = None
            else:
                series.append(Series(posed.label, _first(posed, form), posed.labels))
    raise_faults(found, DataError)
    plan = Plan(form.title, form.draws, tuple(series))
    if plan.blocks > MOST_BLOCKS:
        what = f"{len(series):,} scenarios, minerals and years x {form.draws:,} draws are {plan.blocks:,} blocks"
        raise DataError(what, where=where, hint=f"At most {MOST_BLOCKS:,} blocks of {BLOCK} draws: ask for fewer draws")
    return plan


_OF_PLAN = ("minerals", "years", "countries", "stages", "pact")
"""Places that stand in the plan itself, whatever crisis found the fault."""


def _first(posed: Posed, form: PlanForm) -> Task:
    """The first block of a crisis."""
    scenario, *packages = (one.model_dump(mode="json", exclude_unset=True) for one in (posed.scenario, *posed.packages))
    return Task(
        canonical(scenario), canonical(packages), form.countries, posed.stages, 0, min(BLOCK, form.draws),
        engine.engine(), engine.data(),
    )  # fmt: skip


def _known_keys(place: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand beside the one at a place."""
    depth = len([part for part in place if part not in TAGS])
    if depth == 1:
        return list(PlanForm.model_fields)
    if depth == 3:
        return list((BanForm if place[0] == "scenarios" else MeasureForm).model_fields)
    return list(Distribution.model_fields)


TEMPLATE = """\
# A sweep: every scenario in every mineral and year, {block} draws a block. Try it with --dry-run first.
title: A Chinese stop of rare earths, by how much is cut

# Any name: results carry it. Plain bans as here, ready crises by their names (`accord scenario list`), your own files:
#   ready: full-ban-japan
#   mine: mine.yaml
scenarios:
  full-stop:
    sender: China           # who cuts, by ISO3 code or English name
    targets: [JPN, USA]     # who is cut off, all at once; left out: all countries below
    cut: 1.0                # share of the sender's shipments to them
  half:
    sender: China
    targets: each           # one crisis a country
    cut: 0.5

# Every scenario is computed in all of these. Left out: the scenario's own mineral, and its year or the latest one.
minerals: [rare earths]
years: [2024]

# Whose results are kept (put "NO" for Norway in quotes), and at which stages: a list, or all, in a network of the
# whole chain; left out: the main stage in a network of its own, which is many times faster.
countries: [JPN, USA]
# stages: all

# How far third countries step in: none, limited, free. Left out: as each scenario says, all three if it says nothing.
# This assumption decides most.
regimes: [none, limited, free]

# Periods of the network. Left out: as each scenario says, one a month if it says nothing. 1 is fast.
# periods: 1

# What a pact would bring: packages by their names or files, and measures. Tonnes are contained tonnes a year.
pact:
  - name: lynas
    kind: supply            # or conversion, offtake, stock
    place: Australia
    tonnes: 3000.0          # or a distribution: {{uniform: [2000.0, 4000.0]}}
    probability: 0.5        # of its delivery

draws: 1000                 # of every scenario, mineral and year
seed: 0                     # the same seed gives the same bytes
"""


def template() -> str:
    """A commented plan to start from."""
    return TEMPLATE.format(block=BLOCK)
