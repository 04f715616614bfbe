"""A passage comes out of the store as it went in."""

from __future__ import annotations

import msgspec
import pytest

from search.model import Passage, Span
from search.stored import packed, unpacked

PASSAGES = [
    Passage(
        f"p{n}", "a", n, "Symptoms", ("Title", "Symptoms"), "s", 0, 9, f"“Flush” {n}", (Span(0, 9),), lead_end=7 * (n == 1)
    )
    for n in range(3)
]


def test_passages_come_back_one_by_one_and_together() -> None:
    held = packed(PASSAGES)
    assert list(held) == PASSAGES
    assert (held[1], held[-1], held[1:]) == (PASSAGES[1], PASSAGES[2], PASSAGES[1:])
    assert (held.ids, held.runs_on, len(held)) == (("p0", "p1", "p2"), (False, True, False), 3)
    assert list(packed([])) == []


@pytest.mark.parametrize("record", [b"", b"{", b"x\x9c", b"[1]"])
def test_what_was_not_stored_so_is_no_passage(record: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        unpacked(record)
