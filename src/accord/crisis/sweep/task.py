"""Task: one block of draws of one crisis, as plain values that say all that decides its result.

The key of a task is the SHA-256 of its canonical JSON; it names the part file that holds the task's rows. Blocks have
one fixed size, so that results never depend on chunks, workers or shards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

DATA_BLOCK = 64
"""Draws that share one reconciliation and one draw of the data, and are solved together."""
BLOCK = 4 * DATA_BLOCK
"""Draws of a full block: about a second of work where a crisis is one period, a part file of some tens of kB."""
_DOCUMENTS = ("scenario", "pact")
_LISTS = ("countries", "stages")


@dataclass(frozen=True)
class Task:
    """Draws `start` to `stop` (excluded) of a crisis, seen by the countries at the stages.

    `scenario` is a Scenario and `pact` a list of Packages as canonical JSON: a worker needs no files. No stages means
    the main one, in a network of its own; else the network has the whole chain. `engine` stands for the code and its
    libraries, `data` for the snapshot: a worker that has others refuses the task.
    """

    scenario: str
    pact: str
    countries: tuple[str, ...]
    stages: tuple[str, ...]
    start: int
    stop: int
    engine: str
    data: str

    @property
    def draws(self) -> int:
        """How many draws it computes."""
        return self.stop - self.start

    @cached_property
    def key(self) -> str:
        """SHA-256 of all of it."""
        return hashlib.sha256(canonical(self.to_dict()).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the documents as such."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        return plain | {name: json.loads(plain[name]) for name in _DOCUMENTS}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The task of `to_dict`."""
        texts = {name: canonical(plain[name]) for name in _DOCUMENTS}
        lists = {name: tuple(plain[name]) for name in _LISTS}
        return cls(**{**plain, **texts, **lists})

    def blocks(self, draws: int) -> Iterator[Task]:
        """This crisis in blocks, from draw 0 to `draws`."""
        for start in range(0, draws, BLOCK):
            yield replace(self, start=start, stop=min(start + BLOCK, draws))

    def data_blocks(self) -> Iterator[tuple[int, int]]:
        """(first draw, number of draws) of what is solved together: the same cuts for every draw of the crisis."""
        for start in range(self.start, self.stop, DATA_BLOCK):
            yield start, min(DATA_BLOCK, self.stop - start)


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks; a NaN is an error."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
