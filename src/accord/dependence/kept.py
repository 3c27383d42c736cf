"""Kept: what was computed once from a World, for as long as that World lives."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar
from weakref import WeakKeyDictionary

from accord.world import World

T = TypeVar("T")
_KEPT: WeakKeyDictionary[World, dict[Hashable, object]] = WeakKeyDictionary()


def kept(world: World, key: Hashable, build: Callable[[], T]) -> T:
    """The value of `build`, built on first use. The key starts with the name of the asking module."""
    shelf = _KEPT.setdefault(world, {})
    if key not in shelf:
        shelf[key] = build()
    return shelf[key]  # type: ignore[return-value]


def latest(world: World, name: str, question: Hashable, build: Callable[[], T]) -> T:
    """As `kept`, for the last question of a name only: what is large and asked for several times in a row."""
    shelf = _KEPT.setdefault(world, {})
    found = shelf.get(name)
    if not (isinstance(found, tuple) and found[0] == question):
        found = (question, build())
        shelf[name] = found
    return found[1]  # type: ignore[no-any-return]
