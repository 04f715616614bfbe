"""What only the product does: its parts' opening times, its worst question, and one changed document."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from search import analysis, generations, layout
from search.answerer import Answerer
from search.query import MAX_WORDS
from search.snapshot import Snapshot
from search.terminology import Terminology
from search.words import STOP
from tests.benchmarks import ours
from tests.benchmarks.contest import forget
from tests.benchmarks.texts import Text
from tests.benchmarks.worker import timed

REPEATS = 5
QUESTIONS = 20
"""Questions over which ask() is measured before and after a change."""
NEW_WORD = "quagglewort"
"""Stands in no text, so that finding it means that the changed document is searchable."""
_MOST_SECONDS = 600.0
# What `hoofbeats` runs, of this checkout whatever else is installed.
_COMMAND = (sys.executable, str(Path(__file__).parents[2] / "hoofbeats.py"))


@dataclass(frozen=True, slots=True)
class Alone:
    """Seconds, but for milliseconds where the name says so. open_cold: as a server opens it, none of it in the page cache.

    worst_ms: the most frequent words, every filter and facet. changed_searchable: from starting `hoofbeats index` to
    the reply that holds the new word; changed_first_ms, changed_ms: the next question, and the median of the next ones.
    """

    terminology: float
    open_warm: float
    open_cold: float
    worst_ms: float
    worst_question: str
    before_ms: float
    changed_searchable: float
    changed_command: float
    changed_first_ms: float
    changed_ms: float


def alone(folder: Path, texts: Sequence[Text], questions: Sequence[str]) -> Alone:
    """Measure the product by itself; folder: what ours.prepare and ours.build made. The index is changed by it."""
    index = ours.settings(folder).index
    generation = generations.folder_of(index, generations.current(index))
    terminology = median(timed(lambda: _terminology(generation)).wall for _ in range(REPEATS))
    forget(index)
    cold = timed(lambda: _opened(index).close()).wall
    warm = median(timed(lambda: _opened(index).close()).wall for _ in range(REPEATS))
    answerer = Answerer(index, lasting=True)
    questions = questions[:QUESTIONS]
    worst = frequent(texts)
    filters = {"language": "en", "audience": ours.AUDIENCES[0], "publisher": _commonest_publisher(answerer)}
    answerer.ask(worst, filters=filters)
    worst_ms = 1000 * median(timed(lambda: answerer.ask(worst, filters=filters)).wall for _ in range(REPEATS))
    _median_ms(answerer, questions)
    before = _median_ms(answerer, questions)
    changed = _changed(folder, answerer, questions)
    return Alone(terminology, warm, cold, worst_ms, worst, before, *changed)


def _opened(index: Path) -> Snapshot:
    """An index as a server opens it, with all that it makes ready for questions."""
    return Answerer(index, checked=generations.Checked.ANSWERING, lasting=True).snapshot()


def _terminology(generation: Path) -> None:
    """What the first question needs of it: the concepts, and both ways of looking them up."""
    loaded = Terminology.load(generation / layout.TERMINOLOGY)
    _ = loaded.by_id, loaded.by_term


def frequent(texts: Sequence[Text]) -> str:
    """The most frequent words that are looked up, as many as a question may hold."""
    seen: Counter[str] = Counter()
    for text in texts[:5_000]:
        seen.update({word for word in text.body.lower().split() if word.isalpha() and word not in STOP})
    words: list[str] = []
    for word, _ in seen.most_common(10 * MAX_WORDS):
        if len(words) == MAX_WORDS or len(" ".join((*words, word))) > 256:
            break
        if len(analysis.terms(word)) == 1:
            words.append(word)
    return " ".join(words)


def _commonest_publisher(answerer: Answerer) -> str:
    snapshot = answerer.snapshot()
    publishers = Counter(snapshot.source(one).about.publisher or "" for one in snapshot.source_ids())
    return publishers.most_common(1)[0][0]


def _median_ms(answerer: Answerer, questions: Sequence[str]) -> float:
    return 1000 * median(timed(lambda each=each: answerer.ask(each)).wall for each in questions)  # type: ignore[misc]


def _changed(folder: Path, answerer: Answerer, questions: Sequence[str]) -> tuple[float, float, float, float]:
    """Add a sentence to one document and run the command, as a person would, while this process answers."""
    settings = ours.settings(folder)
    path = sorted((settings.corpus / "sources").rglob("*.txt"))[0]
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()} The {NEW_WORD} is new.\n", encoding="utf-8")
    command = [*_COMMAND, "index", "--json", "--corpus", str(settings.corpus), "--index", str(settings.index)]
    before = generations.stamp(settings.index)
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while generations.stamp(settings.index) == before and time.perf_counter() - began < _MOST_SECONDS:
            time.sleep(0.005)
        reply = answerer.ask(NEW_WORD)
        searchable = time.perf_counter() - began
        process.wait()
        spent = time.perf_counter() - began
    if not reply.total:
        raise RuntimeError(f"The changed document was not found: {' '.join(command)} ended with {process.returncode}")
    first = 1000 * timed(lambda: answerer.ask(questions[0])).wall
    return searchable, spent, first, _median_ms(answerer, questions)
