"""What `make relevance` runs: measures the product, and writes the figures into docs/relevance.md.

Only the parts between its markers are written; prose around them is its readers' own. Tables on judged collections need
HOOFBEATS_COLLECTIONS, a folder that holds them; without it they are left as they were. It chooses no constant.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import numpy as np

from indexer.build import index as build_index
from search import evaluate, judged, measures
from search.answerer import Answerer
from search.errors import BadCollection, HoofbeatsError
from search.evaluate import Outcome
from search.evaluate_report import PER_PAGE, ids_of, ranked, shown
from search.judged import Collection, Question
from search.settings import load
from search.significance import randomisation
from tests.judged.tables import other_sets, question_tables, table

ROOT = Path(__file__).parents[2]
VARIABLE = "HOOFBEATS_COLLECTIONS"

ABLATIONS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("no words shared by the best passages", {"search.feedback.SHARE": 0.0}),
    ("what the best passages share moves the first places too", {"search.ranking.LED": 0}),
    ("sentences that cover the question gain nothing", {"search.ranking.COVERAGE": 0.0}),
    ("definitions gain nothing", {"search.wanted.DEFINES": 0.0}),
    ("sentences that name symptoms, treatments or tests gain nothing", {"search.wanted.NAMES": 0.0}),
    ("sentences that give the reason gain nothing", {"search.wanted.REASON": 0.0}),
    ("what was measured is not looked for within bounds", {"search.measured.FIRST": 0}),
    ("answers stand without what qualifies them", {"search.answer.LONGEST": 0}),
    ("what causes something is not told from what it causes", {"search.turned._CAUSE": ()}),
    ("only the first hit is looked at for an answer", {"search.answering.FIRST": 1}),
    ("a figure of anything is the figure that is asked for", {"search.figures._PATTERNS": ()}),
    (
        "how a question is put demands nothing of a sentence",
        {"search.forms._MUST": (), "search.forms._MUST_ITSELF": (), "search.forms._MUST_NOT": ()},
    ),
    ("one variant answers for another", {"search.covering.of_another": lambda *_: None}),
    ("lists never come first", {"search.lists.LOOKED_AT": 0}),
    ("unasked lists lose nothing", {"search.lists.UNASKED": 1.0}),
    ("synonyms weigh as much as the words typed", {"search.ways.SAME_WEIGHT": 1.0}),
    ("words of a matched term count only together", {"search.concept_meanings.SINGLE_WEIGHT": 0.0}),
    ("the kind asked for weighs as little as light words", {"search.concept_meanings.KIND_WEIGHT": 0.25}),
    ("the form of a question says nothing", {"search.kinds.WEIGHT": 0.0}),
    ("an unknown word that is missing counts fully", {"search.literal.UNFAMILIAR": 1.0}),
    ("people who are missing count fully", {"search.concept_meanings.PEOPLE": 1.0}),
    ("a sentence never speaks of what the one before it names", {"search.covering.POINTS_BACK": np.uint8(0)}),
    ("only the whole question is asked, not its clauses", {"search.coverage.LEAST_PART": 99.0}),
    ("kinds named in the question are not demanded", {"search.demands.UNLIKE": 1.0}),
    ("a drug or a circumstance that is asked about may be lacking", {"search.demands.ASTRAY": 1.0}),
    ("a kind named in the question tells as little as it is rare", {"search.coverage.KIND_TELLS": 0.0}),
    ("a procedure and a symptom need not be spoken of together", {"search.demands.RELATED": (frozenset(), frozenset())}),
    ("a broader word answers as far as it weighs", {"search.coverage.HARDLY": 1.0}),
    ("words of an absent term stand in a row or nowhere", {"search.occurrences.NEAR": -99}),
    ("what is not asked for loses nothing", {"search.wanted.BESIDES": 0.0}),
    ("an opposite says nothing to a question for yes or no", {"search.scope.OPPOSITE": 0.0}),
    ("title and headings weigh as the body", {"search.bm25f._WEIGHTS": np.ones(4, np.float32)}),
)
"""What each part is worth: a name for the table, and what to set otherwise, as {"search.module.CONSTANT": value}.

Name a constant that a function of its module reads: one that only other constants are made of may be set, and nothing
changes (tests/test_relevance.py looks for these). Each is measured beside the product as it is, on the questions and on
the collections; indexing is done anew for each, so constants that indexing reads may be set too.
"""

Figures = Mapping[str, Mapping[str, float]]


@contextmanager
def overridden(overrides: Mapping[str, object]) -> Iterator[None]:
    """Set constants for as long as it lasts. Raises AttributeError for one that no module has."""
    before = []
    try:
        for name, value in overrides.items():
            module_name, _, constant = name.rpartition(".")
            module = importlib.import_module(module_name)
            before.append((module, constant, getattr(module, constant)))
            setattr(module, constant, value)
        yield
    finally:
        for module, constant, value in reversed(before):
            setattr(module, constant, value)


def ask_all(questions: Sequence[Question], corpus: Path) -> list[Outcome]:
    """Index the corpus aside, and judge each question's reply."""
    with tempfile.TemporaryDirectory() as folder:
        build_index(load({"index": folder, "corpus": str(corpus)}))
        answerer = Answerer(Path(folder))
        return [evaluate.judge(q, answerer.ask(q.query, per_page=PER_PAGE, always_answer=True)) for q in questions]


def on_leaflets(sets: Sequence[Path], corpus: Path) -> str:
    """The figures on question sets that have sources of their own beside them, with the terminology of a corpus."""
    rows = []
    for path in sets:
        with tempfile.TemporaryDirectory() as folder:
            outcomes = ask_all(judged.read_questions(path), library(path.parent / "sources", corpus, Path(folder)))
        rows.append([path.parent.name, str(len(outcomes)), *(shown(rate) for rate in evaluate.rates(outcomes).values())])
    return table(["leaflets", "questions", *evaluate.rates([])], rows)


def library(sources: Path, corpus: Path, folder: Path) -> Path:
    """A corpus of some sources and of the terminology of another."""
    shutil.copytree(sources, folder / "sources")
    shutil.copytree(corpus / "terminology", folder / "terminology")
    return folder


COPIES = (1, 2, 4)
"""Copies of the documents that make a library of several: what a question is answered by should not hang on their number."""


def in_a_library(questions: Sequence[Question], corpus: Path) -> str:
    """The figures on all questions where the documents stand beside copies of themselves."""
    rows = []
    for copies in COPIES:
        for name, overrides in (
            ("", {}),
            ("what the best passages share moves the first places too", {"search.ranking.LED": 0}),
        ):
            with tempfile.TemporaryDirectory() as folder, overridden(overrides):
                outcomes = ask_all(questions, copied(corpus, copies, Path(folder) / "corpus"))
            rows.append([f"{copies}", name, *(shown(rate) for rate in evaluate.rates(outcomes).values())])
    return table(["copies", "", *evaluate.rates([])], rows)


def copied(corpus: Path, copies: int, folder: Path) -> Path:
    """A corpus that holds each document of another so often."""
    shutil.copytree(corpus, folder)
    sources = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".toml"]
    for number in range(1, copies):
        for path in sources:
            shutil.copy(path, path.with_name(f"copy-{number}-{path.name}"))
    return folder


def question_ablation(full: Sequence[Outcome], questions: Sequence[Question], corpus: Path) -> str:
    """Each ablation's figures on the questions, with p against the product as it is."""
    rows = [["as it is", *(shown(rate) for rate in evaluate.rates(full).values()), ""]]
    for name, overrides in ABLATIONS:
        with overridden(overrides):
            outcomes = ask_all(questions, corpus)
        pairs = [
            (float(o.answer_1), float(f.answer_1)) for o, f in zip(outcomes, full, strict=True) if f.question.answerable
        ]
        p = f"{randomisation([a for a, _ in pairs], [b for _, b in pairs]).p:.3f}" if pairs else ""
        rows.append([name, *(shown(rate) for rate in evaluate.rates(outcomes).values()), p])
    return table(["", *evaluate.rates(full), "p (answer@1)"], rows)


def read_collections(folder: Path) -> list[Collection]:
    """Each sub-folder that holds a judged collection. Raises BadCollection when none does."""
    found = sorted(path.parent for path in folder.glob("*/qrels.txt"))
    if not found:
        raise BadCollection(f"{folder} holds no folder with docs.jsonl, queries.tsv and qrels.txt. Mend {VARIABLE}.")
    return [judged.read_collection(path) for path in found]


def collection_table(collection: Collection) -> str:
    """Our figures beside those of each run that lies there, all read to the runs' depth, with paired tests."""
    runs = {
        path.name.removesuffix(".run.gz"): judged.read_run(path)
        for path in sorted((collection.folder / "runs").glob("*.run.gz"))
    }
    ours = ids_of(ranked(collection)[0])
    depth = max((len(ranking) for run in runs.values() for ranking in run.values()), default=0)
    # MAP gains by depth alone, so ours is read no deeper than the others were kept.
    cut = {qid: ranking[:depth] if depth else ranking for qid, ranking in ours.items()}
    figures: dict[str, Figures] = {"**Hoofbeats**": measures.measure(collection.grades, cut)}
    figures |= {name: measures.measure(collection.grades, run) for name, run in runs.items()}
    own = figures["**Hoofbeats**"]
    ordered = sorted(figures.items(), key=lambda item: -measures.mean(item[1]["nDCG@10"]))
    rows = [[name, *_against(of_run, own)] for name, of_run in ordered]
    title = f"**{collection.folder.name}**, {len(collection.queries)} queries, best {depth or 'all'} of each ranking:"
    notes = "".join(f" {note[0].upper()}{note[1:]}." for note in collection.notes)
    return f"{title}{notes}\n\n{table(['engine', 'nDCG@10', 'p', 'MAP', 'p'], rows)}"


def _against(of_run: Figures, own: Figures) -> list[str]:
    cells = []
    for name in ("nDCG@10", "MAP"):
        test = randomisation(*_paired(of_run[name], own[name]))
        cells += [f"{test.a:.4f}", "" if of_run is own else f"{test.p:.4f}"]
    return cells


def _paired(a: Mapping[str, float], b: Mapping[str, float]) -> tuple[list[float], list[float]]:
    return [a[qid] for qid in a], [b[qid] for qid in a]


def collection_ablation(collections: Sequence[Collection]) -> str:
    """Each ablation's nDCG@10 on each collection, with p against the product as it is."""
    full = [measures.measure(c.grades, ids_of(ranked(c)[0]))["nDCG@10"] for c in collections]
    rows = [["as it is", *(f"{measures.mean(figures):.4f}" for figures in full)]]
    for name, overrides in ABLATIONS:
        cells = [name]
        with overridden(overrides):
            for collection, own in zip(collections, full, strict=True):
                figures = measures.measure(collection.grades, ids_of(ranked(collection)[0]))["nDCG@10"]
                test = randomisation(*_paired(figures, own))
                cells.append(f"{test.a:.4f} (p {test.p:.3f})")
        rows.append(cells)
    return table(["nDCG@10", *(collection.folder.name for collection in collections)], rows)


def written(text: str, part: str, body: str) -> str:
    """The file's text with one part between its markers replaced, or added at the end."""
    begin, end = f"<!-- measured: {part} -->", f"<!-- end: {part} -->"
    block = f"{begin}\n{body}\n{end}"
    before, found, rest = text.partition(begin)
    if not found:
        return f"{text.rstrip()}\n\n## {part[0].upper()}{part[1:]}\n\n{block}\n"
    _, closed, after = rest.partition(end)
    if not closed:
        raise BadCollection(f"“{begin}” has no “{end}” after it. Put it back, or delete the part: it is written anew.")
    return f"{before}{block}{after}"


@click.command()
@click.option("--output", type=click.Path(path_type=Path), default=ROOT / "docs" / "relevance.md")
@click.option("--questions", type=click.Path(path_type=Path), default=ROOT / "tests" / "judged" / "dev_questions.tsv")
@click.option("--corpus", type=click.Path(path_type=Path), default=ROOT / "corpus")
def main(output: Path, questions: Path, corpus: Path) -> None:
    """Measure everything, and write the tables."""
    try:
        _write(output, measured(questions, corpus))
    except HoofbeatsError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)


def measured(path: Path, corpus: Path) -> dict[str, str]:
    """The parts that can be measured here, by name, in their order."""
    questions = judged.read_questions(path)
    full = ask_all(questions, corpus)
    parts = {"questions": question_tables(full)}
    others = sorted(other for other in path.parent.glob("*.tsv") if other != path)
    if others:
        sets = [judged.read_questions(other) for other in others]
        asked = [ask_all(each, corpus) for each in sets]
        parts["other authors' questions"] = other_sets(others, asked)
        questions, full = questions + [q for each in sets for q in each], full + [o for each in asked for o in each]
    if leaflets := sorted(path.parent.glob("leaflets/*/questions.tsv")):
        parts["questions on leaflets"] = on_leaflets(leaflets, corpus)
    parts["the questions in a library of copies"] = in_a_library(questions, corpus)
    if ABLATIONS:
        parts["ablation on the questions"] = question_ablation(full, questions, corpus)
    folder = os.environ.get(VARIABLE)
    if not folder:
        click.echo(f"Tables on judged collections are left as they were: {VARIABLE} names no folder that holds them.")
        return parts
    collections = read_collections(Path(folder))
    parts["collections"] = "\n\n".join(map(collection_table, collections))
    if ABLATIONS:
        parts["ablation on the collections"] = collection_ablation(collections)
    return parts


def _write(output: Path, parts: Mapping[str, str]) -> None:
    head = "# What was measured\n\nRules: tests/judged/README.md. Written by `make relevance`.\n"
    text = output.read_text(encoding="utf-8") if output.exists() else head
    for part, body in parts.items():
        text = written(text, part, body)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")
    click.echo(f"{output}: {', '.join(parts)} written.")


if __name__ == "__main__":
    main()
