"""What was made of this very object before? The last so many, looked up by identity, which costs less than by value.

For what is made of the long-lived objects of a generation, such as its passages, and asked for again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
V = TypeVar("V")


class Remembered(Generic[T, V]):
    """What make gives for an object and what else it hangs on, for the last `most` objects. Threads may share it.

    What was made first goes first. It holds the objects themselves, so that none comes to lie where another did.
    """

    def __init__(self, make: Callable[..., V], most: int) -> None:
        self._make, self._most = make, most
        self._held: dict[int, tuple[T, tuple[object, ...], V]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._held)

    def of(self, one: T, *others: object) -> V:
        """What was made of an object; others are compared by value, and with other ones it is made anew."""
        held = self._held.get(id(one))
        if held is not None and held[0] is one and held[1] == others:
            return held[2]
        made = self._make(one, *others)
        with self._lock:
            self._held.pop(id(one), None)
            self._held[id(one)] = one, others, made
            while len(self._held) > self._most:
                del self._held[next(iter(self._held))]
        return made
