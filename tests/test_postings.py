"""Posting arrays: what is added is what lies on disk, and what is read back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import bm25f, building, postings
from search.building import Builder, reweighed
from search.postings import WORTHS, Segment, Vocabulary
from search.rules import FIELDS

AVERAGES = (2.0, 1.0, 0.5, 6.0)
FIELD = st.lists(st.integers(0, 5), max_size=6)
PASSAGES = st.lists(st.tuples(*[FIELD] * len(FIELDS)), max_size=6)


def build(passages: Sequence[tuple[list[int], ...]], averages: tuple[float, ...] = AVERAGES) -> Segment:
    builder = Builder()
    for source, fields in enumerate(passages):
        builder.add(source, fields, range(0, len(fields[-1]), 2))
    return builder.build(averages)


@pytest.mark.parametrize("largest", [9, 70_000])
def test_a_builder_writes_what_a_segment_writes(tmp_path: Path, largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # A part for each passage, of which one alone may need wide numbers.
    monkeypatch.setattr(building, "PART", 1)
    passages: list[tuple[list[int], ...]] = [([1], [2, 1], [], [3, 1, 1]), ([], [], [4], [largest, 0])]
    build(passages).save(tmp_path / "segment")
    written = {path.name: path.read_bytes() for path in (tmp_path / "segment").iterdir()}
    for name, meanwhile in (("in memory", None), ("in a file", tmp_path)):
        builder = Builder(meanwhile)
        for source, fields in enumerate(passages):
            builder.add(source, fields, range(0, len(fields[-1]), 2))
        builder.save(tmp_path / name, AVERAGES)
        assert {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} == written
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in a file", "in memory", "segment"]


def test_a_vocabulary_only_grows_and_keeps_its_ids() -> None:
    vocabulary = Vocabulary(["net", "tumor"])
    assert vocabulary.ids(["tumor", "lung"]) == [1, -1]
    assert vocabulary.ids(["lung", "tumor", "lung", "liver"], add=True) == [2, 1, 2, 3]
    assert vocabulary.terms == ["net", "tumor", "lung", "liver"]


def test_a_vocabulary_is_read_back_as_it_was(tmp_path: Path) -> None:
    vocabulary = Vocabulary(["net", "NET", "<3%", "20mg/day", "0.5", "cancer.net"])
    vocabulary.save(tmp_path / "vocabulary.txt")
    assert Vocabulary.load(tmp_path / "vocabulary.txt").terms == vocabulary.terms


@pytest.mark.parametrize("short", [0, 64])
@pytest.mark.parametrize("wide", [0, 70_000])
@given(PASSAGES)
def test_records_are_the_passages_that_were_added_in_any_order(
    wide: int, short: int, passages: list[tuple[list[int], ...]]
) -> None:
    passages = [tuple([[term + wide for term in field] for field in fields]) for fields in passages]
    segment = build(passages)
    numbers = np.arange(len(passages), dtype=np.int32)[::-1].copy()
    with pytest.MonkeyPatch.context() as patch:
        # In either way to cut out and join.
        patch.setattr(postings, "_SHORT", short)
        records = segment.records(numbers)
    read = []
    for at, number in enumerate(numbers.tolist()):
        row = records.starts[at * len(FIELDS) : (at + 1) * len(FIELDS) + 1].tolist()
        read.append(tuple(records.stream[row[n] : row[n + 1] - 1].tolist() for n in range(len(FIELDS))))
        units = records.unit_starts[records.unit_ptr[at] : records.unit_ptr[at + 1]] - row[len(FIELDS) - 1]
        assert units.tolist() == list(range(0, len(passages[number][-1]), 2))
    assert read == [tuple(map(list, passages[number])) for number in numbers.tolist()]


@given(PASSAGES)
def test_postings_weigh_each_term_by_its_fields(passages: list[tuple[list[int], ...]]) -> None:
    segment = build(passages)
    lengths = np.asarray([[len(field) for field in fields] for fields in passages], np.int32).reshape(-1, len(FIELDS))
    weights = bm25f.field_weights(lengths, AVERAGES)
    for term in range(7):
        expected = {
            number: sum(float(weights[number, n]) * list(field).count(term) for n, field in enumerate(fields))
            for number, fields in enumerate(passages)
            if any(term in field for field in fields)
        }
        at = segment.index_of(term)
        assert (at >= 0) == bool(expected)
        if at >= 0:
            part = slice(segment.posting_ptr[at], segment.posting_ptr[at + 1])
            found = dict(zip(segment.posting_passages[part].tolist(), segment.posting_worths[part].tolist(), strict=True))
            saturated = {number: float(bm25f.saturate(np.asarray(each, np.float32))) for number, each in expected.items()}
            assert found == pytest.approx(saturated, rel=1e-5)


def test_totals_count_the_tokens_of_each_field() -> None:
    builder = Builder()
    assert builder.totals() == (0, 0, 0, 0)
    builder.add(0, [[1], [], [2, 3], [4, 5, 6]], [0])
    builder.add(0, [[1], [1], [], [4]], [0])
    assert (len(builder), builder.totals()) == (2, (2, 1, 2, 4))


@pytest.mark.parametrize("passages", [[], [([], [], [], [])], [([1], [], [2], [3, 1]), ([], [], [], [1])]])
def test_a_segment_is_read_back_as_it_was_saved(passages: list[tuple[list[int], ...]], tmp_path: Path) -> None:
    saved = build(passages)
    saved.save(tmp_path / "segment")
    loaded = Segment.load(tmp_path / "segment")
    for name in Segment.__slots__:
        assert np.array_equal(getattr(loaded, name), getattr(saved, name)), name


def test_worths_are_renewed_for_new_averages_and_the_rest_is_shared(tmp_path: Path) -> None:
    passages = [([1], [], [2], [3, 1]), ([], [4], [], [1] * 9)]
    build(passages).save(tmp_path / "segment")
    before = {path.name: path.stat().st_ino for path in (tmp_path / "segment").iterdir()}
    renewed = (5.0, 2.0, 1.0, 20.0)
    made = reweighed(tmp_path / "segment", renewed)
    for name in WORTHS:
        (tmp_path / f"segment/{name}.npy").rename(tmp_path / name)
    made.save_worths(*(tmp_path / f"segment/{name}.npy" for name in WORTHS))
    loaded, fresh = Segment.load(tmp_path / "segment"), build(passages, renewed)
    assert loaded.averages == renewed
    assert np.allclose(loaded.posting_worths, fresh.posting_worths)
    assert not np.allclose(loaded.posting_worths, build(passages).posting_worths)
    after = {path.name: path.stat().st_ino for path in (tmp_path / "segment").iterdir()}
    assert {name for name in after if after[name] != before[name]} == {f"{name}.npy" for name in WORTHS}


def test_a_segment_that_lacks_a_file_or_holds_no_array_is_not_loaded(tmp_path: Path) -> None:
    build([([1], [], [], [2])]).save(tmp_path / "segment")
    (tmp_path / "segment" / "stream.npy").write_bytes(b"no array")
    with pytest.raises(ValueError, match=r"pickle|magic|array"):
        Segment.load(tmp_path / "segment")
    (tmp_path / "segment" / "stream.npy").unlink()
    with pytest.raises(FileNotFoundError):
        Segment.load(tmp_path / "segment")
