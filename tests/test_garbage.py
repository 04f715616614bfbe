"""Python does not look for garbage while a library is indexed or opened, and does again afterwards."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from search.garbage import uncollected


class Ring:
    """Refers to itself, so that only a search for garbage frees it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    gc.unfreeze()
    gc.enable()
    yield
    gc.unfreeze()
    gc.enable()


def dropped() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


def test_nothing_is_looked_for_meanwhile_and_what_was_left_is_found_afterwards() -> None:
    with uncollected():
        ring = dropped()
        several = [[] for _ in range(10_000)]  # type: ignore[var-annotated]
        assert ring() is not None
        assert not gc.isenabled()
    assert gc.isenabled()
    # Whoever makes something next lets Python look.
    several += [[] for _ in range(10_000)]
    assert ring() is None
    assert len(several) == 20_000


def test_an_error_lets_garbage_be_looked_for_again() -> None:
    with pytest.raises(ValueError, match="wrong"), uncollected():
        raise ValueError("wrong")
    assert gc.isenabled()


def test_who_never_looks_for_garbage_does_not_begin_to() -> None:
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()


def test_who_has_set_aside_what_stays_goes_on_as_before() -> None:
    gc.freeze()
    aside = gc.get_freeze_count()
    with uncollected():
        assert gc.isenabled()
    # Some of it may have been freed meanwhile, and nothing has been taken back.
    assert 0 < gc.get_freeze_count() <= aside
