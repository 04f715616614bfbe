"""What was found out before, and need not be found out again? The last of it, up to so much.

Of the long-lived objects of a generation, such as its passages, by their identity, which costs less than by value; of what
is as cheap to compare as a number, by value.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Generic, ParamSpec, TypeVar
from weakref import WeakMethod

K = TypeVar("K")
P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
V = TypeVar("V")


WAYS = 1024
"""Sets of ways to say something of which is kept what was made of them: a few kilobytes each."""


def loosely(method: Callable[P, R]) -> Callable[P, R]:
    """A method that does not hold its object: for what the object itself keeps, such as a memory of what the method found.

    Else the two would hold each other, and a generation that nobody asks any more would stay, with all its memory, until
    everything is gone through for garbage, which holds every reply up.
    """
    held = WeakMethod(method)

    def call(*given: P.args, **named: P.kwargs) -> R:
        bound = held()
        if bound is None:
            raise RuntimeError("the object of a method is gone, and what it kept was asked for none the less")
        found: R = bound(*given, **named)
        return found

    return call


def _one_each(_: object) -> int:
    return 1


class Bounded(Generic[K, V]):
    """Values by their keys, which together weigh at most so much, or are one alone. Threads may share it.

    What was put in first goes first.
    """

    def __init__(self, most: int, weigh: Callable[[V], int] = _one_each) -> None:
        self._most, self._weigh = most, weigh
        self._held: dict[K, V] = {}
        self._weight = 0
        self._lock = Lock()
        self.get = self._held.get
        """The value of a key, or None."""

    def __len__(self) -> int:
        return len(self._held)

    def put(self, key: K, value: V) -> V:
        """Keep a value, in place of what was kept for its key. Returns it."""
        with self._lock:
            self._take(key)
            self._held[key] = value
            self._weight += self._weigh(value)
            while self._weight > self._most and len(self._held) > 1:
                self._take(next(iter(self._held)))
        return value

    def _take(self, key: K) -> None:
        value = self._held.pop(key, None)
        if value is not None:
            self._weight -= self._weigh(value)


class Remembered(Generic[T, V]):
    """What make gives for an object and what else it hangs on, for the last objects. Threads may share it.

    most: how many objects, or what their values may weigh together. It holds the objects themselves, so that none comes to
    lie where another did.
    """

    def __init__(self, make: Callable[..., V], most: int, weigh: Callable[[V], int] = _one_each) -> None:
        self._make = make
        self._held: Bounded[int, tuple[T, tuple[object, ...], V]] = Bounded(most, lambda held: weigh(held[2]))

    def __len__(self) -> int:
        return len(self._held)

    def of(self, one: T, *others: object, **given: object) -> V:
        """What was made of an object; others are compared by value, and with other ones it is made anew.

        given: what it is made with beside these, and does not hang on: a way to read more of the object, say.
        """
        held = self._held.get(id(one))
        if held is not None and held[0] is one and held[1] == others:
            return held[2]
        return self._held.put(id(one), (one, others, self._make(one, *others, **given)))[2]


def repeatedly(
    make: Callable[[tuple[T, ...]], V], most: int, weigh: Callable[[V], int] = _one_each, *, alone: int = 0
) -> Callable[[tuple[T, ...]], V]:
    """make, remembering what it gave for the last tuples of several things: the alternatives of a concept, say, which are
    mostly the same object in each question. A tuple of one is made anew each time, and so would only be known by its value.

    most, weigh: as in Remembered. alone: of how many tuples of one it is remembered.
    """
    remembered: Remembered[tuple[T, ...], V] = Remembered(make, most, weigh)
    of_one = lru_cache(maxsize=alone)(make) if alone else make

    def of(several: tuple[T, ...]) -> V:
        return remembered.of(several) if len(several) > 1 else of_one(several)

    return of
