"""The highest of many scores are the same, whatever is known of them beforehand."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.choosing import best


@given(
    st.lists(st.integers(-2, 30), max_size=400).map(lambda scores: np.asarray(scores, np.float32)),
    st.integers(0, 60),
    st.randoms(),
)
def test_the_best_are_those_of_a_sort_whatever_lies_near(scores: np.ndarray, limit: int, random: Random) -> None:
    places = list(range(len(scores)))
    random.shuffle(places)
    expected = [at for at in sorted(range(len(scores)), key=lambda at: (-scores[at], at)) if scores[at] > 0][:limit]
    for near in (None, np.asarray(places[:limit], np.int32), np.asarray(places, np.int32)):
        assert best(scores, limit, near).tolist() == expected
