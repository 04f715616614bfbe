"""Which number has a term? The next one, where it has none yet."""

from __future__ import annotations


class Numbering(dict[str, int]):
    """Gives each key that it does not hold the next number, and adds it to a list, whose keys have theirs already."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__({key: number for number, key in enumerate(keys)})
        self._keys = keys

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self._keys)
        self._keys.append(key)
        return number
