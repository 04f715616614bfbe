"""Every engine, one contract: in plain Python, on arrays in memory, and on arrays beside Whoosh's segments on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from indexer.build import index
from indexer.fields import field_texts
from search import bm25f, ranking, service
from search.analysis import analyze
from search.answerer import Answerer
from search.array_engine import ArrayEngine
from search.building import Builder
from search.engine import ENDED, FULL, Added, Alternative, Candidates, Engine, Group, Ints, Tree
from search.judged import read_questions
from search.meaning import Meaning
from search.model import Answer, Passage, Span
from search.postings import Segment, Vocabulary
from search.roles import POINTS_BACK, REFERS, RENAMES
from search.rules import FIELDS
from search.settings import Settings, load
from search.snapshot import Snapshot
from search.stored import packed
from search.whoosh_engine import Store, Writer
from tests.memory_engine import MemoryEngine

AVERAGES = (2.0, 1.5, 0.5, 6.0)


@dataclass(frozen=True)
class Doc:
    """A passage to index: its source, its fields as terms between spaces, the body's tokens that open a unit."""

    source: int
    body: str
    heading: str = ""
    title: str = ""
    lead: str = ""
    units: tuple[int, ...] = (0,)

    @property
    def fields(self) -> list[list[str]]:
        return [text.split() for text in (self.title, self.heading, self.lead, self.body)]


Segments = Sequence[Sequence[Doc]]
Build = Callable[[Segments, Sequence[int]], Engine]
"""Makes an engine of segments, from whose passages those of some sources were then deleted."""


def in_plain_python(segments: Segments, deleted: Sequence[int] = ()) -> Engine:
    engine = MemoryEngine(AVERAGES)
    for doc in (doc for segment in segments for doc in segment):
        engine.add(doc.source, doc.fields, doc.units)
    for source in deleted:
        engine.delete(source)
    return engine


def builders(segments: Segments, vocabulary: Vocabulary) -> Iterator[Builder]:
    for segment in segments:
        builder = Builder()
        for doc in segment:
            builder.add(doc.source, [vocabulary.ids(terms, add=True) for terms in doc.fields], doc.units)
        yield builder


def in_memory(segments: Segments, deleted: Sequence[int] = ()) -> Engine:
    vocabulary = Vocabulary()
    built = [builder.build(AVERAGES) for builder in builders(segments, vocabulary)]
    alive = [~np.isin(segment.sources, list(deleted)) for segment in built]
    return ArrayEngine(built, vocabulary, AVERAGES, alive)


def on_disk(folder: Path, segments: Segments, deleted: Sequence[int] = ()) -> Engine:
    vocabulary = Vocabulary()
    number = 0
    for segment, builder in zip(segments, builders(segments, vocabulary), strict=True):
        with Writer(folder / "whoosh") as writer:
            for doc in segment:
                writer.add(str(doc.source), packed([passage(doc, number)]))
                number += 1
            name = writer.commit(builder.parts(), vocabulary.terms)
        if name is not None:
            builder.save(folder / "arrays" / name, AVERAGES)
    with Writer(folder / "whoosh") as writer:
        for source in deleted:
            writer.delete_source(str(source))
        writer.commit([], [])
    vocabulary.save(folder / "vocabulary.txt")
    store = Store(folder / "whoosh")
    alive = [~np.isin(np.arange(info.passages), list(info.deleted)) for info in store.segments]
    loaded = [Segment.load(folder / "arrays" / info.name) for info in store.segments]
    store.close()
    return ArrayEngine(loaded, Vocabulary.load(folder / "vocabulary.txt"), AVERAGES, alive)


def passage(doc: Doc, number: int) -> Passage:
    span = Span(0, len(doc.body))
    return Passage(f"p{number}", str(doc.source), number, doc.heading, (), "a", 0, len(doc.body), doc.body, (span,))


@pytest.fixture(params=["in plain Python", "in memory", "on disk"])
def build(request: pytest.FixtureRequest, tmp_path: Path) -> Build:
    def build(segments: Segments, deleted: Sequence[int] = ()) -> Engine:
        if request.param == "in plain Python":
            return in_plain_python(segments, deleted)
        return in_memory(segments, deleted) if request.param == "in memory" else on_disk(tmp_path, segments, deleted)

    return build


def group(*phrases: str, weights: Sequence[float] = (), weight: float = 1.0) -> Group:
    """A group of phrases, each at its weight or 1."""
    each = [*weights, *[1.0] * len(phrases)]
    return Group(phrases[0], tuple(Alternative(tuple(p.split()), w) for p, w in zip(phrases, each, strict=False)), weight)


def ask(engine: Engine, *words: str | Group, limit: int = 10, **more: object) -> Candidates:
    groups = tuple(group(word) if isinstance(word, str) else word for word in words)
    return engine.candidates(Tree(groups, **more), limit)  # type: ignore[arg-type]


def by_source(engine: Engine, found: Candidates) -> Counter[int]:
    """How many passages of each source match."""
    return Counter(engine.sources[found.matching].tolist())


LIBRARY: Segments = (
    (
        Doc(0, "carcinoid tumor of the lung", heading="lung tumor", units=(0, 3)),
        Doc(0, "flush and diarrhea", heading="symptom", lead="net may"),
        Doc(1, "tumor tumor tumor", title="tumor"),
    ),
    (
        Doc(2, "the liver", heading="carcinoid", lead="tumor"),
        Doc(3, "small bowel carcinoid tumor with liver metasta", units=(0, 2, 4)),
        Doc(1, ""),
    ),
)


def test_the_rarer_word_and_the_heading_weigh_more(build: Build) -> None:
    engine = build(LIBRARY, ())
    assert ask(engine, "lung", "tumor").numbers.tolist() == [0, 2, 4, 3]
    assert ask(engine, "carcinoid").numbers.tolist()[0] == 3


def test_totals_are_exact_whatever_the_limit(build: Build) -> None:
    engine = build(LIBRARY, ())
    found = ask(engine, "tumor", limit=2)
    assert (found.total, len(found.numbers)) == (4, 2)
    assert by_source(engine, found) == {0: 1, 1: 1, 2: 1, 3: 1}


def test_a_phrase_stands_in_a_row_and_never_runs_across_fields_or_passages(build: Build) -> None:
    engine = build(LIBRARY, ())
    assert ask(engine, "carcinoid tumor").numbers.tolist() == [0, 4]
    assert ask(engine, "tumor carcinoid").total == 0
    assert ask(engine, "metasta the").total == 0
    assert ask(engine, "lung flush").total == 0
    assert not engine.holds(("symptom", "net"))
    assert engine.holds(("net", "may"))
    assert ask(engine, "tumor tumor").numbers.tolist() == [2]


def test_required_phrases_and_exclusions_narrow_and_sources_filter(build: Build) -> None:
    engine = build(LIBRARY, ())
    assert sorted(ask(engine, "tumor", required=(("carcinoid", "tumor"),)).numbers.tolist()) == [0, 4]
    assert sorted(ask(engine, "tumor", excluded=(("carcinoid", "tumor"),)).numbers.tolist()) == [2, 3]
    assert sorted(ask(engine, "tumor", excluded=(("unheard",),)).numbers.tolist()) == [0, 2, 3, 4]
    assert ask(engine, "tumor", required=(("unheard",),)).total == 0
    assert sorted(ask(engine, "tumor", sources=frozenset({1, 2})).numbers.tolist()) == [2, 3]
    assert ask(engine, "tumor", sources=frozenset()).total == 0


def test_document_frequencies_count_passages_that_say_a_group_as_asked(build: Build) -> None:
    engine = build(LIBRARY, ())
    assert engine.document_frequency("tumor") == 4
    assert engine.document_frequency("unheard") == 0
    found = ask(
        engine,
        group("lung", "liver"),
        group("flush", "tumor", weights=(1.0, 0.5)),
        group("unheard", "bowel", weights=(1, 0.5)),
    )
    assert found.document_frequencies == (3, 1, 1)


def test_alternatives_count_as_one_word_said_again(build: Build) -> None:
    engine = build([[Doc(0, "net net x y"), Doc(1, "net tumor x y"), Doc(2, "z z z z")]], ())
    one, other = ask(engine, group("net", "tumor")).scores.tolist()
    assert one == pytest.approx(other)


def test_unknown_words_and_empty_trees_find_nothing(build: Build) -> None:
    engine = build(LIBRARY, ())
    for found in (ask(engine, "unheard"), ask(engine, "unheard phrase"), ask(engine)):
        assert (found.total, len(found.numbers), len(found.scores), len(engine.records(found.numbers).stream)) == (
            0,
            0,
            0,
            0,
        )
    assert engine.term_ids(["unheard"]) == [-1]


@pytest.mark.parametrize("segments", [(), ((),), ((Doc(0, ""),),)])
def test_an_index_that_holds_no_word_answers_nothing(build: Build, segments: Segments) -> None:
    engine = build(segments, ())
    found = ask(engine, "tumor", "carcinoid tumor")
    assert (found.total, found.document_frequencies, len(found.numbers)) == (0, (0, 0), 0)
    assert engine.document_frequency("tumor") == 0
    assert list(engine.words()) == []


def test_deleted_passages_never_come_back(build: Build) -> None:
    engine = build(LIBRARY, (1, 3))
    found = ask(engine, "tumor", "liver", "metasta")
    assert sorted(found.numbers.tolist()) == [0, 3]
    assert (found.total, by_source(engine, found)) == (2, {0: 1, 2: 1})
    assert engine.statistics.passages == 3
    assert (engine.document_frequency("tumor"), engine.document_frequency("metasta")) == (2, 0)
    assert not engine.holds(("tumor", "tumor"))
    assert not engine.holds(("small", "bowel"))


def said(engine: Engine, numbers: Ints) -> list[tuple[list[list[str]], list[int]]]:
    """Records as words: for each passage its fields, and the tokens of its body at which units begin."""
    records, size = engine.records(numbers), len(FIELDS)
    starts = records.starts.tolist()
    read = []
    for at in range(len(records.unit_ptr) - 1):
        begins = starts[at * size : (at + 1) * size + 1]
        fields = [records.stream[b : e - 1].tolist() for b, e in pairwise(begins)]
        assert [int(records.stream[end - 1]) for end in begins[1:]] == [-1] * size
        units = records.unit_starts[records.unit_ptr[at] : records.unit_ptr[at + 1]] - begins[size - 1]
        read.append(([list(engine.terms_of(field)) for field in fields], units.tolist()))
    return read


def test_records_give_every_passage_back_in_the_order_of_the_candidates(build: Build) -> None:
    engine = build(LIBRARY, ())
    found = ask(engine, "tumor", "flush", "liver")
    docs = [doc for segment in LIBRARY for doc in segment]
    assert len(found.numbers) == 5
    assert said(engine, found.numbers) == [(docs[number].fields, list(docs[number].units)) for number in found.numbers]
    assert found.sources.tolist() == [docs[number].source for number in found.numbers]


SAYING = (
    (Doc(0, "it is also call carcinoid see the page on flush", units=(0, 5)), Doc(0, "flush", "it")),
    (
        Doc(1, "see the doctor they wait these grow", units=(0, 3, 5)),
        Doc(2, "", units=()),
        Doc(2, "tumor these", units=(0, 1)),
    ),
)


def test_what_each_unit_does_is_said_in_the_order_of_the_records(build: Build) -> None:
    engine = build(SAYING, ())
    found = engine.roles(np.asarray([4, 2, 0, 3, 1], np.int32)).tolist()
    assert found == [0, POINTS_BACK, 0, POINTS_BACK, POINTS_BACK, POINTS_BACK + RENAMES, REFERS, 0]
    assert engine.roles(np.asarray([], np.int32)).tolist() == []


def test_a_vector_says_of_each_term_what_a_question_for_it_gets(build: Build) -> None:
    engine = build(LIBRARY, ())
    terms = ["tumor", "flush", "liver", "carcinoid"]
    for _ in range(2):
        vectors = engine.vectors(list(range(5)))
        for term, number in zip(terms, engine.term_ids(terms), strict=True):
            idf = bm25f.idf(engine.document_frequency(term), engine.statistics.passages)
            said = {
                at: float(vector.says[vector.ids == number][0] * idf)
                for at, vector in enumerate(vectors)
                if number in vector.ids
            }
            found = ask(engine, term)
            assert said == pytest.approx(dict(zip(found.numbers.tolist(), found.scores.tolist(), strict=True)), abs=1e-4)
    assert all(vector.ids.tolist() == sorted(set(vector.ids.tolist())) for vector in vectors)


def test_passages_without_an_answer_unit_are_ranked_each_by_its_own_words(build: Build) -> None:
    library = ((Doc(0, "tumor flush", units=()), Doc(1, "liver", title="tumor", units=()), Doc(2, "tumor", units=())),)
    engine = build(library, ())
    meanings = [Meaning(group(word), (at,)) for at, word in enumerate(("tumor", "liver"))]
    tree = Tree(tuple(meaning.group for meaning in meanings))
    found = ranking.search(tree, meanings, engine, 10)
    shares = {each.number: each.coverage for each in found.evidence}
    assert shares[1] > shares[0] == shares[2] > 0


def test_a_passage_without_an_answer_unit_says_nothing_for_the_one_before_it(build: Build) -> None:
    engine = build(((Doc(0, "tumor"), Doc(1, "liver", units=()), Doc(2, "tumor")),), ())
    meanings = [Meaning(group(word), (at,)) for at, word in enumerate(("tumor", "liver"))]
    tree = Tree(tuple(meaning.group for meaning in meanings))
    shares = {each.number: each.coverage for each in ranking.search(tree, meanings, engine, 10).evidence}
    assert 1 > shares[0] == shares[2] > 0


WORDS = st.sampled_from("net tumor lung liver the".split())
TEXTS = st.lists(WORDS, max_size=5).map(" ".join)
DOCS = st.builds(Doc, st.integers(0, 3), TEXTS, TEXTS, TEXTS, TEXTS)
PHRASES = st.lists(WORDS | st.just("unheard"), min_size=1, max_size=3).map(tuple)
ALTERNATIVES = st.builds(Alternative, PHRASES, st.sampled_from([1.0, 0.9, 0.5]))
GROUPS = st.builds(
    Group, st.just("x"), st.lists(ALTERNATIVES, min_size=1, max_size=3).map(tuple), st.sampled_from([1.0, 0.25])
)
TREES = st.builds(
    Tree,
    st.lists(GROUPS, max_size=3).map(tuple),
    st.lists(PHRASES, max_size=1).map(tuple),
    st.lists(PHRASES, max_size=1).map(tuple),
    st.none() | st.frozensets(st.integers(0, 3)),
)


def assert_alike(one: Engine, other: Engine, tree: Tree, limit: int = 50) -> None:
    first, second = one.candidates(tree, limit), other.candidates(tree, limit)
    assert first.total == second.total
    assert first.document_frequencies == second.document_frequencies
    assert np.allclose(first.tells, second.tells)
    assert by_source(one, first) == by_source(other, second)
    # Scores that differ by rounding alone may stand in either order.
    assert np.allclose(first.scores, second.scores, rtol=0, atol=1e-4)
    scores = dict(zip(second.numbers.tolist(), second.scores.tolist(), strict=True))
    if first.total <= limit:
        assert {n: pytest.approx(s, abs=1e-4) for n, s in scores.items()} == dict(
            zip(first.numbers.tolist(), first.scores.tolist(), strict=True)
        )
    if first.numbers[:3].tolist() == second.numbers[:3].tolist():
        assert said(one, first.numbers[:3]) == said(other, second.numbers[:3])


@given(st.lists(st.lists(DOCS, max_size=4), max_size=3), st.frozensets(st.integers(0, 3), max_size=2), TREES)
def test_arrays_answer_any_tree_as_plain_python_does(segments: Segments, deleted: frozenset[int], tree: Tree) -> None:
    plain, arrays = in_plain_python(segments, list(deleted)), in_memory(segments, list(deleted))
    assert_alike(plain, arrays, tree)
    for word in ("net", "the", "unheard"):
        assert plain.document_frequency(word) == arrays.document_frequency(word)
    for alternative in (alternative for each in tree.groups for alternative in each.alternatives):
        assert plain.holds(alternative.terms) == arrays.holds(alternative.terms)
    assert plain.statistics == arrays.statistics


@given(
    st.lists(st.lists(DOCS, max_size=4), max_size=3),
    st.frozensets(st.integers(0, 3), max_size=2),
    TREES,
    st.frozensets(WORDS, max_size=3),
    st.integers(1, 8),
)
def test_terms_added_score_as_groups_of_their_own_and_count_as_no_match(
    segments: Segments, deleted: frozenset[int], tree: Tree, words: frozenset[str], limit: int
) -> None:
    for engine in (in_plain_python(segments, list(deleted)), in_memory(segments, list(deleted))):
        known = [word for word in sorted(words) if engine.term_ids([word]) != [-1]]
        added = Added(np.asarray(engine.term_ids(known), np.int32), np.full(len(known), 0.3))
        weak = tuple(Group(word, (Alternative((word,)),), 0.3) for word in known)
        found = engine.candidates(tree, limit)
        more = engine.more(tree, found, added, limit)
        whole = engine.candidates(replace(tree, groups=(*tree.groups, *weak)), limit)
        assert np.allclose(more.scores, whole.scores, rtol=0, atol=1e-4)
        every = engine.candidates(tree, 10_000)
        own = dict(zip(every.numbers.tolist(), every.scores.tolist(), strict=True))
        expected = [score - own.get(number, 0) for number, score in zip(more.numbers.tolist(), more.scores, strict=True)]
        assert np.allclose(more.related, expected, rtol=0, atol=1e-4)
        assert (more.document_frequencies, more.tells.tolist()) == (found.document_frequencies, found.tells.tolist())
        assert (more.total, more.matching.tolist()) == (found.total, found.matching.tolist())
        if more.numbers.tolist() == whole.numbers.tolist():
            assert more.sources.tolist() == whole.sources.tolist()


def test_alternatives_are_known_whose_terms_all_stand_somewhere(build: Build) -> None:
    engine = build(LIBRARY, ())
    ways = (Alternative(("carcinoid", "tumor"), 0.8), Alternative(("unheard", "tumor")), Alternative(("liver",), 0.5))
    known = engine.known(ways)
    assert known.weights.tolist() == pytest.approx([0.8, 0.5])
    *both, last = known.terms.T.ravel().tolist()
    assert list(engine.terms_of(both)) == ["carcinoid", "tumor", "liver"]
    assert last == ENDED
    assert known.places.tolist() == [1, 2], "behind the one that stands nowhere, which is the closest"
    assert [each.size for each in engine.known(ways[1:2])] == [0, 0, 0]


def test_a_passage_opens_with_the_first_terms_of_its_text(build: Build) -> None:
    first, second = (Doc(1, "a carcinoid tumor"), Doc(2, "liver")), (Doc(3, ""), Doc(4, "in the liver", heading="scans"))
    engine = build((first, second), ())
    ways = tuple(Alternative((term, "x")) for term in ("liver", "carcinoid", "tumor", "unheard"))
    assert sorted(engine.opening_with(ways).tolist()) == [0, 1]
    assert engine.opening_with((Alternative(("in",), FULL),)).tolist() == [3]
    assert engine.opening_with((Alternative(("in",), FULL - 0.1),)).tolist() == []
    assert engine.opening_with(()).tolist() == engine.opening_with(ways[3:]).tolist() == []


def test_each_term_is_flagged_by_name_and_by_the_figure_that_it_begins_with(build: Build) -> None:
    engine = build((*LIBRARY, (Doc(4, "68ga scan in 8 hour"),)), ())
    ids = engine.term_ids(["liver", "8", "tumor", "68ga"])
    assert engine.flags(("liver", "unheard"))[ids].tolist() == [True, False, False, False]
    assert engine.numerals[ids].tolist() == [False, True, False, True]
    # And behind them all stands what ends a field, which is no term.
    assert (engine.flags(("unheard",))[-1], engine.numerals[-1]) == (False, False)


CORPORA = (
    {
        "one.txt": "Carcinoid tumors\n\nA carcinoid tumor may spread to the liver.\n\nSymptoms\n\nFlushing is common.\n",
        "two.txt": "Scans\n\nA 68Ga-DOTATATE scan finds tumors. An MRI scan shows the liver.\n",
        "gone.txt": "Gone\n\nThis source about octreotide goes away.\n",
    },
    {
        "two.txt": "Scans\n\nA CT scan finds tumors of the lung. An MRI scan shows the liver.\n",
        "three.txt": "Treatment\n\nSurgery takes the tumor out, where it can. Lanreotide slows it down.\n",
    },
)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A generation that was built in two runs: sources added, changed and removed."""
    folder = tmp_path_factory.mktemp("contract")
    chosen = load({"corpus": str(folder / "corpus"), "index": str(folder / "index")}, {})
    sources = folder / "corpus" / "sources"
    sources.mkdir(parents=True)
    for files in CORPORA:
        for name, text in files.items():
            (sources / name).write_text(text, encoding="utf-8")
        index(chosen)
        (sources / "gone.txt").unlink(missing_ok=True)
    return Answerer(folder / "index").snapshot()


def plainly(snapshot: Snapshot) -> Engine:
    """The same living passages in plain Python, in the order of the index."""
    numbers = {entry.id: number for number, entry in snapshot.sources.items()}
    engine = MemoryEngine(snapshot.engine.statistics.averages)
    for passage in (passage for source in snapshot.source_ids() for passage in snapshot.passages_of(source)):
        fields = [analyze(text) for text in field_texts(passage)]
        starts = [sum(token.start < unit.start for token in fields[-1]) for unit in passage.units]
        engine.add(numbers[passage.source_id], [[token.term for token in field] for field in fields], starts)
    return engine


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    words=st.lists(
        st.sampled_from("tumor liver scan CT 68ga flush octreotid the surgeri carcinoid".split()), min_size=1, max_size=4
    )
)
def test_a_generation_answers_as_plain_python_does(indexed: Snapshot, words: list[str]) -> None:
    plain = plainly(indexed)
    assert plain.statistics == indexed.engine.statistics
    groups = tuple(group(word) for word in dict.fromkeys(words))
    for tree in (Tree(groups), Tree((group(" ".join(words)),)), Tree(groups, excluded=(("tumor",),))):
        first, second = plain.candidates(tree, 50), indexed.engine.candidates(tree, 50)
        assert (first.total, first.document_frequencies) == (second.total, second.document_frequencies)
        assert by_source(plain, first) == by_source(indexed.engine, second)
        assert np.allclose(first.scores, second.scores, rtol=0, atol=1e-4)
        assert sorted(map(str, said(plain, first.numbers))) == sorted(map(str, said(indexed.engine, second.numbers)))


@pytest.mark.parametrize("name", ["dev", "clinical", "everyday"])
def test_judged_questions_get_the_ten_hits_and_the_answers_that_plain_python_gives(built: Settings, name: str) -> None:
    fast = Answerer(built.index).snapshot()
    slow = copy(fast)
    slow.engine = plainly(fast)  # type: ignore[assignment]  # the first of its methods is all that it lacks
    slow.passage_at = fast.passage_at  # type: ignore[method-assign]
    # Every fourth: the slow engine looks at each passage for each word of each.
    for question in read_questions(Path(__file__).parent / "judged" / f"{name}_questions.tsv")[::4]:
        first, second = (_asked(question.query, snapshot) for snapshot in (fast, slow))
        assert first == second, question.query


def _asked(question: str, snapshot: Snapshot) -> list[tuple[str, Answer | None]]:
    reply = service.ask(question, snapshot, page=1, per_page=10, on=True, sort="relevance", filters={}, always_answer=True)
    return [(hit.passage.id, hit.answer) for hit in reply.hits]


def test_a_removed_source_answers_nothing(indexed: Snapshot) -> None:
    assert ask(indexed.engine, "octreotid").total == 0
    assert ask(indexed.engine, "68ga").total == 0
    assert ask(indexed.engine, "lung").total == 1
