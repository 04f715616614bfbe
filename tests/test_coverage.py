"""How much of a question a passage covers: a share, the same for all that cover the same."""

from __future__ import annotations

import numpy as np
import pytest

from search.coverage import BROADER, covered
from search.covering import Covers
from search.demands import UNLIKE
from search.engine import Alternative, Group
from search.meaning import Meaning


@pytest.mark.parametrize("held", [1, 2, 5])
def test_passages_that_cover_the_same_have_the_same_share_and_none_more_than_all(held: int) -> None:
    chance = np.random.default_rng(held)
    words = [f"w{number}" for number in range(5)]
    meanings = [Meaning(Group(word, (Alternative((word,)),)), (at,)) for at, word in enumerate(words)]
    passages = 65
    units = np.zeros((passages, len(words)), np.float32)
    units[:, :held] = 1
    where = np.arange(passages)
    found = Covers(units, np.zeros_like(units), np.arange(passages + 1, dtype=np.int32), where)
    for _ in range(200):
        share = covered(found, where, 3 * chance.random(len(words), np.float32), meanings, defines=False).share
        assert len(set(share.tolist())) == 1
        assert 0 <= share[0] <= 1
        assert held < len(words) or share[0] == 1


@pytest.mark.parametrize(("name", "left"), [(1, UNLIKE), (0, 1.0)])
def test_what_does_not_name_what_must_be_named_covers_half_as_much(name: int, left: float) -> None:
    # One names it, one something broader, and one nothing of the kind; all of them speak of the dose.
    units = np.asarray([[1, 1], [BROADER - 0.01, 1], [0, 1]], np.float32)
    meanings = [
        Meaning(Group("lanreotide", (Alternative(("lanreotid",)),)), (0,), "NC001", name=name),
        Meaning(Group("dose", (Alternative(("dose",)),)), (1,)),
    ]
    found = Covers(units, np.zeros_like(units), np.arange(4, dtype=np.int32), np.arange(3))
    whole, broader, none = covered(found, np.arange(3), np.ones(2, np.float32), meanings, defines=False).share.tolist()
    assert whole == 1
    assert none == pytest.approx(0.5 * left)
    assert none < broader < 0.65 * left


def test_what_only_names_the_disease_that_something_is_asked_of_covers_half_as_much() -> None:
    # One names it alone, one says what is asked as well, and one names another disease that is asked about too.
    units = np.asarray([[1, 0, 0], [1, 1, 0], [1, 0, 1]], np.float32)
    names = [
        Meaning(Group(name, (Alternative((name,)),)), (at,), name.upper(), name=at + 1) for at, name in ((0, "a"), (2, "c"))
    ]
    cured = Meaning(Group("cured", (Alternative(("cure",)),)), (1,))
    found = Covers(units, np.zeros_like(units), np.arange(4, dtype=np.int32), np.arange(3))
    meanings = [names[0], cured, names[1]]
    shares = covered(found, np.arange(3), np.ones(3, np.float32), meanings, defines=False).share
    assert shares.tolist() == pytest.approx([1 / 3 * UNLIKE, 2 / 3, 2 / 3], abs=1e-5)


def test_a_drug_that_is_denied_does_not_take_the_place_of_what_must_be_named() -> None:
    # "I cannot have octreotide, how long is a gallium scan": one speaks of that scan, and one of another.
    units = np.asarray([[0, 1, 1], [0, 0, 1]], np.float32)
    meanings = [
        Meaning(Group("octreotide", (Alternative(("a",)),)), (0,), "A", "drug", name=1, denied="not"),
        Meaning(Group("gallium scan", (Alternative(("b",)),)), (1,), "B", "imaging", name=2),
        Meaning(Group("length", (Alternative(("c",)),)), (2,)),
    ]
    found = Covers(units, np.zeros_like(units), np.arange(3, dtype=np.int32), np.arange(2))
    named, other = covered(found, np.arange(2), np.ones(3, np.float32), meanings, defines=False).share.tolist()
    assert named == pytest.approx(2 / 3, abs=1e-5)
    assert other == pytest.approx(1 / 3 * UNLIKE, abs=1e-5)
