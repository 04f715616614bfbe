"""The question's own words decide what stands in front; what the best passages share orders only the rest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from search import ranking
from search.array_engine import ArrayEngine
from search.coverage import ANSWERED
from search.engine import Alternative, Group, Ints, Records, Tree
from search.meaning import Meaning
from search.paging import relevant
from search.roles import POINTS_BACK, REFERS, RENAMES
from search.telling import units_naming, units_with_figures
from search.units import terms_around
from tests.engines import engine_over

ZETA = Meaning(Group("zeta", (Alternative(("zeta",)),)), (0,))


def test_what_the_best_share_neither_pushes_out_nor_leads_what_the_question_says() -> None:
    filler = " ".join(f"word{number}" for number in range(60))
    best, poor = ["zeta red blue green"] * 10, [f"zeta {filler}"] * 20
    beside, others = ["red blue green red blue green"] * 120, ["nothing of the kind"] * 650
    engine = engine_over([*beside, *best, *poor, *others])
    tree = Tree((ZETA.group,))
    found = ranking.search(tree, [ZETA], engine, ranking.DEPTH)
    numbers = [each.number for each in found.evidence]
    assert set(range(120, 150)) <= set(numbers), "all that hold the word are looked at"
    assert set(numbers[:10]) == set(range(120, 130))
    assert found.own == 30
    assert set(numbers[30:]) <= set(range(120)), "and behind them what is only related"
    assert len(numbers) == len(set(numbers)) == ranking.DEPTH
    rest = ranking.tail(found)
    assert not set(numbers) & {number for number, _ in rest}
    assert all(score < found.evidence[-1].score for _, score in rest)


def test_a_list_is_looked_at_with_its_items_however_far_behind_them_it_stands() -> None:
    items = [f"zeta item{number}" for number in range(ranking.DEPTH)]
    whole = "zeta " + " ".join(f"word{number}" for number in range(200))
    other = whole.replace("zeta", "eta") + " zeta"
    engine = engine_over([whole, *items, other, "nothing", whole, "zeta alone"], [0] * (1 + len(items)) + [1, 1, 2, 3])
    lists = np.asarray([0, len(items) + 1, len(items) + 3], np.int32)

    def found(lists: Ints) -> list[int]:
        tree = Tree((ZETA.group,))
        return [each.number for each in ranking.search(tree, [ZETA], engine, ranking.DEPTH, lists=lists).evidence]

    # No item of the other two is looked at: behind the last list stands what is of another source.
    assert set(found(lists)) - set(found(lists[:0])) == {0}
    assert len(found(lists)) == ranking.DEPTH + 1


def test_pages_past_the_second_stage_score_less_the_farther_they_are() -> None:
    filler = " ".join(f"word{number}" for number in range(30))
    best, shared, own = ["zeta red blue green"] * 10, [f"zeta red blue green {filler}"] * 60, ["zeta alone here now"] * 80
    engine = engine_over([*best, *shared, *own, *["nothing of the kind"] * 850])
    tree = Tree((ZETA.group,))
    ranked = ranking.search(tree, [ZETA], engine, ranking.DEPTH)
    pages = [slice(begin, begin + 10) for begin in range(0, 150, 10)]
    shown = [one for page in pages for one in relevant(ranked, ranked.evidence[: ranked.own], tree, [ZETA], engine, page)]
    assert len({one.number for one in shown}) == len(shown) == 150
    scores = [one.score for one in shown]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) < ranking.below(shown[:1], engine.candidates(tree, 1).scores)[0] < shown[0].score
    lost = ranking.below([shown[0]._replace(score=-1.0)], np.asarray([3.0, 2.0], np.float32))
    assert -1 > lost[0] > lost[1]


def test_the_first_that_answer_keep_their_own_scores_and_the_rest_stand_behind() -> None:
    own = np.asarray([1.0, 5.0, 3.0, 4.0, 0.5], np.float32)
    every = np.asarray([9.0, 6.0, 8.0, 7.0, 4.0], np.float32)
    share = np.asarray([1.0, 1.0, 1.0, ANSWERED / 2, 1.0], np.float32)
    led = ranking._led(own, every, share)
    # The second of three does not answer, and so is one of the rest.
    assert led[[1, 2]].tolist() == [5.0, 3.0]
    assert led[[0, 3, 4]].tolist() == np.float32(3 * ranking.BEHIND / 9 * every[[0, 3, 4]]).tolist()


def test_a_passage_that_loses_more_than_it_scores_turns_no_order_round() -> None:
    own, every = np.asarray([2.0, -1.0, 0.5], np.float32), np.asarray([3.0, 1.0, 2.0], np.float32)
    assert ranking._led(own, every, np.ones(3, np.float32)).tolist()[0::2] == [2.0, 0.5]
    assert 0 < ranking._led(own, every, np.ones(3, np.float32))[1] < 0.5


def test_where_nothing_answers_all_terms_order_and_scores_that_are_low_stay() -> None:
    own, every = np.asarray([5.0, 1.0], np.float32), np.asarray([6.0, 2.0], np.float32)
    assert ranking._led(own, every, np.zeros(2, np.float32)).tolist() == every.tolist()
    assert ranking._led(own, every, np.asarray([1.0, 0.0], np.float32)).tolist() == [5.0, 2.0]


Of = Callable[[Records, ArrayEngine], NDArray[np.bool_]]


def units(find: Of, *passages: str) -> list[bool]:
    """What is found of the units of some passages."""
    engine = engine_over(passages)
    found: list[bool] = find(engine.records(np.arange(len(passages), dtype=np.int32)), engine).tolist()
    return found


def roles(*passages: str) -> list[int]:
    """What the units of some passages do."""
    found: list[int] = engine_over(passages).roles(np.arange(len(passages), dtype=np.int32)).tolist()
    return found


def test_a_figure_is_found_in_the_sentence_that_has_it_and_in_no_name() -> None:
    texts = ("for 8 hours", "every hour", "for three weeks", "grade 2", "type 1 of 5")
    assert units(units_with_figures, *texts) == [True, False, True, False, True]
    assert units(units_with_figures, "8", "") == [True, False]
    bare = Records(*(np.asarray(each, np.int32) for each in ([-1, -1, -1, 0, -1], [0, 1, 2, 3, 5], [], [0, 0])))
    assert units_with_figures(bare, engine_over(["8"])).tolist() == []


def test_a_sentence_that_names_one_of_some_things_is_found() -> None:
    def naming(records: Records, engine: ArrayEngine) -> NDArray[np.bool_]:
        return units_naming(("flush", "wheez"), records, engine)

    assert units(naming, "Symptoms include flushing.", "Symptoms vary.", "Wheezing, too.") == [True, False, True]


def test_a_sentence_that_only_says_where_to_read_more_is_found() -> None:
    texts = (
        "See the summary on surgery.",
        "See the doctor at once.",
        "Visit the hospital.",
        "Pages see the tumor.",
        "See",
        "",
        "For more information, ask the nurse.",
        "For most people surgery is enough.",
    )
    assert roles(*texts) == [REFERS, 0, 0, 0, 0, 0, REFERS, 0]


def test_what_a_sentence_holds_is_looked_for_to_its_ends_and_no_further() -> None:
    # Two passages, the first of two sentences, with a title each: "a | b c d. e f", "g | h".
    fields = [[0, -1, -1, -1, 1, 2, 3, 4, 5, -1], [6, -1, -1, -1, 7, -1]]
    stream = np.asarray([*fields[0], *fields[1]], np.int32)
    starts = np.asarray([0, 2, 3, 4, 10, 12, 13, 14, 16], np.int32)
    records = Records(stream, starts, np.asarray([4, 7, 14], np.int32), np.asarray([0, 2, 3], np.int32))
    around = terms_around(np.asarray([4, 6, 8, 14]), np.asarray([-1, 0, 1, 2]), np.asarray([0, 0, 1, 2]), records)
    assert around.tolist() == [[-1, 1, 2, 3], [2, 3, -1, -1], [4, 5, -1, -1], [-1, 7, -1, -1]]


def test_a_sentence_that_points_back_or_only_gives_another_name_is_found() -> None:
    texts = (
        "This may also be called a scan.",
        "These are sometimes called carcinoids.",
        "They may also spread.",
        "It",
        "",
        "Surgery, also called resection, is done.",
    )
    assert roles(*texts) == [POINTS_BACK + RENAMES, POINTS_BACK + RENAMES, POINTS_BACK, POINTS_BACK, 0, 0]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Keep it in the fridge.", True),
        ("Do not take them with grapefruit.", True),
        ("If they come back, ring us.", True),
        ("You should never stop it on your own.", True),
        ("Most of them can be removed.", True),
        ("Mouth ulcers are its commonest side effect.", True),
        ("The tumor and all that it holds are its own kind.", False),
        ("How is it given?", False),
        ("Take the tablet and swallow it whole.", False),
        ("If the tumor grows, it is removed.", False),
        ("Keep to the diet.", False),
        ("If", False),
    ],
)
def test_a_pronoun_behind_nothing_that_it_could_stand_for_points_back(text: str, points: bool) -> None:
    assert roles(text) == [POINTS_BACK * points]
