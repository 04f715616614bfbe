"""Where a question's concepts stand, beside a search that looks at every place."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from search.engine import Alternative, Group, Records
from search.meaning import Meaning
from search.occurrences import NEAR, Occurrences, occurrences
from search.rules import FIELDS
from tests.memory_engine import MemoryEngine

Found = list[tuple[int, int, int, float, int]]


def engine_of(*passages: tuple[str, ...]) -> tuple[MemoryEngine, Records]:
    """An engine that holds some passages, each given by the words of its fields, and their records."""
    engine = MemoryEngine([4.0] * len(FIELDS))
    for words in passages:
        engine.add(0, [each.split() for each in words], [0])
    return engine, engine.records(np.arange(len(passages), dtype=np.int32))


def meaning(*ways: tuple[str, float], loose: bool = False) -> Meaning:
    return Meaning(Group("", tuple(Alternative(tuple(way.split()), weight) for way, weight in ways)), (), loose=loose)


def rows(found: Occurrences) -> Found:
    assert (found.slots // len(FIELDS)).tolist() == found.passages.tolist()
    columns = (found.positions, found.slots, found.meanings, found.weights.round(3), found.lengths)
    return sorted(zip(*[column.tolist() for column in columns], strict=True))


def looked_for(records: Records, meanings: list[Meaning], engine: MemoryEngine) -> Found:
    """The same, by looking at every place of every slot."""
    ways = [
        (number, way.weight, engine.term_ids(way.terms), one.loose)
        for number, one in enumerate(meanings)
        for way in one.group.alternatives
    ]
    slots = [records.stream[begin : end - 1].tolist() for begin, end in pairwise(records.starts.tolist())]
    return sorted(
        (int(records.starts[slot]) + at, slot, number, round(weight, 3), len(ids))
        for slot, terms in enumerate(slots)
        for at in range(len(terms))
        for number, weight, ids, loose in ways
        if (stands_near if loose else stands)(terms, at, ids)
    )


def stands(terms: list[int], at: int, ids: list[int]) -> bool:
    return terms[at : at + len(ids)] == ids


def stands_near(terms: list[int], at: int, ids: list[int]) -> bool:
    """Whether the first of ids is at a place, and each other one no further from it than NEAR beyond a row's end."""
    most = len(ids) - 1 + NEAR
    return terms[at] == ids[0] and all(each in terms[max(at - most, 0) : at + most + 1] for each in ids[1:])


@pytest.mark.parametrize("seed", range(40))
def test_every_place_is_found_and_no_other(seed: int) -> None:
    chance = np.random.default_rng(seed)

    def some(least: int, most: int) -> str:
        return " ".join(chance.choice([*"abcdefg"], chance.integers(least, most, endpoint=True)))

    engine, records = engine_of(*[(some(0, 2), some(0, 3), some(0, 3), some(0, 20)) for _ in range(chance.integers(1, 6))])
    meanings = [
        meaning(
            *[(some(1, 4), weight) for weight in chance.choice([0.5, 1.0], chance.integers(1, 7))],
            loose=chance.random() < 0.3,
        )
        for _ in range(chance.integers(0, 6))
    ]
    assert rows(occurrences(records, meanings, engine)) == looked_for(records, meanings, engine)


def test_the_words_of_a_loose_meaning_may_stand_near_each_other_in_any_order() -> None:
    near, far = (" ".join("d" * among) for among in (NEAR, NEAR + 1))
    engine, records = engine_of(
        ("", "", "", "b a"),
        ("", "", "", f"b {near} a"),
        ("", "", "b", f"a {near} b"),
        ("", "", "", f"a {far} b"),
        ("", "", "a", "b"),
        ("", "", "", "a b"),
    )
    found = occurrences(records, [meaning(("a b", 1.0), ("d", 0.5), loose=True)], engine)
    runs = found.lengths == 2
    assert found.passages[runs].tolist() == [0, 1, 2, 5], "and what stands in a row is there once"
    assert np.count_nonzero(~runs) == 2 * NEAR + NEAR + 1, "a lone word stands where it stands"


def test_a_question_of_more_ways_than_two_bytes_can_count() -> None:
    ways = 1 << 15
    engine, records = engine_of(("", "", "", "a b"))
    found = occurrences(records, [meaning(("a", 1.0))] * ways + [meaning(("b", 0.5))], engine)
    assert found.meanings.tolist() == [*range(ways), ways]
    assert found.positions.tolist() == [*[records.starts[3]] * ways, records.starts[3] + 1]


def test_a_run_of_terms_ends_with_its_answer_unit() -> None:
    engine = MemoryEngine([4.0] * len(FIELDS))
    body = "given once a week exenatide is given weekly exenatide helps"
    engine.add(0, [["week", "exenatide"], [], [], body.split()], [0, 4, 8])
    records = engine.records(np.arange(1, dtype=np.int32))
    found = occurrences(records, [meaning(("week exenatide", 1), ("weekly exenatide", 1), ("given", 1))], engine)
    words = ["week", "exenatide", "|", "|", "|", *body.split()]
    # In the title it stands in a row; in the body "week" ends a sentence, and "weekly" one too.
    assert [(words[at], length) for at, length in zip(found.positions.tolist(), found.lengths.tolist(), strict=True)] == [
        ("week", 2),
        ("given", 1),
        ("given", 1),
    ]
    inside = occurrences(records, [meaning(("a week", 1), ("exenatide is", 1))], engine)
    assert len(inside.positions) == 2
