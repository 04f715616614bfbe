"""Where a passage first says each part of a question, beside a search that looks at every place."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from search.answerer import Answerer
from search.covering import covers
from search.engine import Records, closest_first
from search.meaning import Meaning
from search.occurrences import NEAR, occurrences
from search.rules import FIELDS
from search.said import BODY, Grounds, Said
from search.settings import Settings
from tests.memory_engine import MemoryEngine
from tests.test_occurrences import engine_of, meaning


def grounds(records: Records, meanings: list[Meaning], engine: MemoryEngine) -> Grounds:
    found = occurrences(records, meanings, engine)
    roles = np.zeros(len(records.unit_starts), np.uint8)
    return Grounds(records, found, covers(records, found, roles, meanings, engine).rows)


def looked_for(
    records: Records, meanings: list[Meaning], engine: MemoryEngine, passage: int
) -> dict[int, tuple[int, int, int, int]]:
    """The field, the first and last term and the way of each, by looking at every place of every field from the last on."""
    bounds = list(pairwise(records.starts.tolist()))[passage * len(FIELDS) : (passage + 1) * len(FIELDS)]
    fields = [records.stream[begin : end - 1].tolist() for begin, end in bounds]
    found: dict[int, tuple[int, int, int, int]] = {}
    for number, one in enumerate(meanings):
        for field in reversed(range(len(FIELDS))):
            for way, each in enumerate(closest_first(one.group.alternatives)):
                ids = engine.term_ids(each.terms)
                for at in range(len(fields[field])):
                    if fields[field][at : at + len(ids)] == ids:
                        found.setdefault(number, (field, at, at + len(ids) - 1, way))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_its_own_words_come_first_and_there_the_closest(seed: int) -> None:
    chance = np.random.default_rng(seed)

    def some(least: int, most: int) -> str:
        return " ".join(chance.choice([*"abcdefg"], chance.integers(least, most, endpoint=True)))

    engine, records = engine_of(*[(some(0, 2), some(0, 3), some(0, 3), some(0, 9)) for _ in range(chance.integers(1, 6))])
    meanings = [
        meaning(*[(some(1, 3), weight) for weight in chance.choice([0.5, 0.8, 1.0], chance.integers(1, 6))])
        for _ in range(chance.integers(0, 6))
    ]
    passages = chance.permutation(len(records.unit_ptr) - 1)[:3].tolist()
    told = grounds(records, meanings, engine).said(passages)
    assert [{number: (said.field, said.first, said.last, said.way) for number, said in each.items()} for each in told] == [
        looked_for(records, meanings, engine, passage) for passage in passages
    ]


def test_it_says_in_which_unit_of_the_passage_they_stand() -> None:
    engine = MemoryEngine([4.0] * len(FIELDS))
    engine.add(0, [["a"], [], [], "a b c a d".split()], [0, 3])
    engine.add(0, [["d"], [], [], "x b c a d".split()], [1, 3])
    records = engine.records(np.arange(2, dtype=np.int32))
    first, second = grounds(records, [meaning(("a", 1)), meaning(("d", 1)), meaning(("x", 1))], engine).said([0, 1])
    assert first == {0: Said(BODY, 0, 0, 0, 0, 0), 1: Said(BODY, 4, 4, 1, 3, 0)}
    assert {number: (each.first, each.unit, each.begins) for number, each in second.items() if each.unit >= 0} == {
        0: (3, 1, 3),
        1: (4, 1, 3),
    }
    assert second[2].unit == -1, "what stands before the first unit is in none"


def test_words_that_stand_apart_are_not_shown_but_those_in_a_row_are() -> None:
    apart = "a " + "d " * NEAR + "b"
    engine, records = engine_of(("", "", "", apart), ("", "", "", apart + " a b"), ("a b", "", "", apart))
    told = grounds(records, [meaning(("a b", 1.0), loose=True)], engine).said([0, 1, 2])
    assert [[(each.field, each.first) for each in one.values()] for one in told] == [[], [(BODY, NEAR + 2)], [(0, 0)]]


@pytest.mark.parametrize("more", [{}, {"page": 6}, {"sort": "updated"}, {"sort": "updated", "page": 6}])
def test_each_hit_of_each_page_says_why(built: Settings, more: dict[str, Any]) -> None:
    reply = Answerer(built.index).ask("tumor", **more)
    assert len(reply.hits) == 10
    for hit in reply.hits:
        assert any(reason.found.lower().startswith("tumor") for reason in hit.why), hit.passage.text
