"""What is remembered of an object is what would be made of it now, and never another object's."""

from __future__ import annotations

from search.remembered import Bounded, Remembered, repeatedly


def test_each_object_has_its_own_though_they_are_equal() -> None:
    made: list[tuple[list[int], int]] = []

    def make(one: list[int], more: int) -> int:
        made.append((one, more))
        return len(made)

    remembered: Remembered[list[int], int] = Remembered(make, 8)
    one, other = [1], [1]
    assert [remembered.of(one, 5), remembered.of(other, 5), remembered.of(one, 5), remembered.of(other, 5)] == [1, 2, 1, 2]
    assert remembered.of(one, 6) == 3, "what it hangs on is another"
    assert remembered.of(one, 5) == 4
    assert len(remembered) == 2


def test_what_it_is_made_with_is_nothing_that_it_hangs_on() -> None:
    remembered: Remembered[list[int], int] = Remembered(lambda one, *, by: by(one), 8)
    one = [1, 2]
    assert [remembered.of(one, by=len), remembered.of(one, by=max), remembered.of([1, 2], by=max)] == [2, 2, 2]
    assert remembered.of([1, 5], by=max) == 5


def test_no_more_are_held_than_was_said_and_none_for_another_that_lies_where_it_lay() -> None:
    remembered: Remembered[list[int], int] = Remembered(lambda one: one[0], 3)
    for number in range(50):
        # Each is let go of at once, so that the next is likely to lie in its place.
        assert remembered.of([number]) == number
        assert len(remembered) <= 3


def test_values_together_weigh_no_more_than_was_said_unless_one_does_alone() -> None:
    held: Bounded[str, list[int]] = Bounded(5, len)
    held.put("a", [1, 2])
    held.put("b", [3, 4])
    assert held.put("c", [5, 6]) == [5, 6]
    assert [held.get(key) for key in "abc"] == [None, [3, 4], [5, 6]], "what was put in first goes first"
    held.put("b", [7])
    held.put("d", [8, 9])
    assert [held.get(key) for key in "bcd"] == [[7], [5, 6], [8, 9]], "one in place of another weighs what it weighs"
    held.put("e", [0] * 9)
    assert len(held) == 1
    assert held.get("e") == [0] * 9


def test_what_was_made_of_several_is_made_once_and_of_one_alone_each_time() -> None:
    made: list[tuple[str, ...]] = []

    def make(ways: tuple[str, ...]) -> int:
        made.append(ways)
        return len(ways)

    of = repeatedly(make, 4)
    several, alone = ("flush", "hot flush"), ("flush",)
    assert [of(several), of(alone), of(several), of(alone)] == [2, 1, 2, 1]
    assert made == [several, alone, alone]


def test_what_was_made_of_one_alone_may_be_known_again_by_its_value() -> None:
    made: list[tuple[str, ...]] = []

    def make(ways: tuple[str, ...]) -> int:
        made.append(ways)
        return len(ways)

    of = repeatedly(make, 4, alone=1)
    assert [of(("flush",)), of(("flush",)), of(("diet",)), of(("flush",))] == [1, 1, 1, 1]
    assert made == [("flush",), ("diet",), ("flush",)]
