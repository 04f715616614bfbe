"""The user's own document is read exactly as it was taken apart by hand (tests/judged/seed_sections.json)."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexer.readers import read
from search.model import Block, Document, Metadata, Section, Span
from search.sentences import sentences
from tests.outline import outline

ROOT = Path(__file__).parent.parent
TRUTH: dict[str, Any] = json.loads((ROOT / "tests/judged/seed_sections.json").read_text(encoding="utf-8"))
TITLE = TRUTH["metadata"]["title"]["value"]
KINDS = {"labelled_paragraph": "paragraph"}


@pytest.fixture(scope="module")
def document() -> Document:
    path = ROOT / "corpus/sources/ctca-neuroendocrine-tumors.txt"
    return read(path, "ctca", "sources/ctca-neuroendocrine-tumors.txt", Metadata(title=TITLE), 1_000_000)


def span(entry: dict[str, int]) -> Span:
    return Span(entry["start"], entry["end"])


def test_the_text_is_the_file_s_own(document: Document) -> None:
    assert len(document.text) == TRUTH["chars"]
    assert len(document.text.encode()) == TRUTH["bytes"]
    assert document.source.reader == "text/14"


def test_the_sections_are_where_they_are(document: Document) -> None:
    found = [
        (one.heading, list(one.path), one.level, one.heading_span, Span(one.start, one.end)) for one in document.sections
    ]
    assert found == [
        (one["heading"], one["heading_path"], one["level"], span(one["heading_span"]), span(one["span"]))
        for one in TRUTH["sections"]
    ]
    assert len({one.anchor for one in document.sections}) == len(TRUTH["sections"]) == 8


@pytest.mark.parametrize("number", range(8))
def test_a_section_holds_its_blocks_and_links(document: Document, number: int) -> None:
    section, truth = document.sections[number], TRUTH["sections"][number]
    heading, *blocks = document.blocks[section.first : section.last]
    assert (heading.kind, heading.start, heading.end) == ("heading", section.heading_span.start, section.heading_span.end)
    content = [block for block in blocks if block.kind != "navigation"]
    assert [(block.kind, block.start, block.end, block.text) for block in map(_as_truth(document), content)] == [
        (KINDS.get(one["type"], one["type"]), one["start"], one["end"], one["text"]) for one in truth["blocks"]
    ]
    links = [block for block in blocks if block.kind == "navigation"]
    assert [(one.start, one.end) for one in links] == [(one["start"], one["end"]) for one in truth["navigation"]]
    assert [document.text[one.start : one.end] for one in links] == [one["text"] for one in truth["navigation"]]
    assert Span(content[0].start, content[-1].end) == span(truth["answer_span"])
    counts = truth["counts"]
    assert sum(block.kind == "list_item" for block in content) == counts["list_items"]
    assert sum(block.kind != "list_item" for block in content) == counts["paragraph_blocks"]
    assert len(links) == counts["nav"]


class _Shown:
    def __init__(self, document: Document, block: Block) -> None:
        self.kind, self.start, self.end = block.kind, block.start, block.end
        self.text = document.text[block.start : block.end]


def _as_truth(document: Document) -> Any:
    return lambda block: _Shown(document, block)


@pytest.mark.parametrize(
    "truth", [one for section in TRUTH["sections"] for one in section["blocks"]], ids=lambda one: one["id"]
)
def test_a_block_has_its_label_lead_in_and_sentences(document: Document, truth: dict[str, Any]) -> None:
    block = next(one for one in document.blocks if one.start == truth["start"])
    definition = truth.get("definition")
    assert block.label == (span(definition["term_span"]) if definition else None)
    led_by = [document.text[one.start : one.end] for one in block.context]
    assert led_by == ([truth["lead_in"]] if "lead_in" in truth else [])
    if truth["type"] == "lead_in":
        assert block.lead_in == Span(block.start, block.end)
    else:
        assert block.lead_in == (span(truth["lead_in_sentence"]) if "lead_in_sentence" in truth else None)
    if "retrieval_text" in truth:
        assert " ".join([*led_by, document.text[block.start : block.end]]) == truth["retrieval_text"]
    if "sentences" in truth:
        start = definition["body_span"]["start"] if definition else block.start
        found = [one.shifted(start) for one in sentences(document.text[start : block.end])]
        assert found == [span(one) for one in truth["sentences"]]
        assert [one.of(document.text) for one in found] == [one["text"] for one in truth["sentences"]]


def test_nothing_is_read_that_the_truth_does_not_hold(document: Document) -> None:
    truth = TRUTH["sections"]
    blocks = sum(1 + len(one["blocks"]) + len(one["navigation"]) for one in truth)
    assert len(document.blocks) == blocks + len(TRUTH["front_matter"]["paragraphs"])
    assert sum(block.kind == "list_item" for block in document.blocks) == 45
    assert sum(block.kind == "navigation" for block in document.blocks) == 5


def test_the_front_matter_stands_before_the_first_section(document: Document) -> None:
    front = document.blocks[: document.sections[0].first]
    truth = TRUTH["front_matter"]
    assert [(one.kind, one.start, one.end) for one in front] == [
        ("paragraph", one["start"], one["end"]) for one in truth["paragraphs"]
    ]
    assert [document.text[one.start : one.end] for one in front] == [one["text"] for one in truth["paragraphs"]]
    assert (front[0].start, front[-1].end) == (truth["start"], truth["end"])


def test_the_reviewer_and_the_date_are_found_where_they_stand(document: Document) -> None:
    about, truth = document.source.about, TRUTH["metadata"]
    reviewer = about.reviewer
    assert reviewer is not None
    assert reviewer.name == truth["reviewer"]["name"]
    assert reviewer.name.split()[-1] == truth["reviewer"]["family"]
    assert list(reviewer.credentials) == truth["reviewer"]["credentials"]
    assert reviewer.title == truth["reviewer"]["title"]
    assert reviewer.organisation == truth["reviewer"]["organisation"]
    assert reviewer.span == span(truth["reviewer"]["span"])
    assert about.updated == date.fromisoformat(truth["updated"]["iso"])
    assert about.updated_span == span(truth["updated"]["span"])
    assert about.updated_span.of(document.text) == truth["updated"]["text"]
    assert about.reviewed is truth["reviewed_date"]


def test_a_section_knows_its_blocks(document: Document) -> None:
    def extent(section: Section) -> tuple[int, int]:
        blocks = document.blocks[section.first : section.last]
        return blocks[0].start, blocks[-1].end

    assert [extent(one) for one in document.sections] == [(one.start, one.end) for one in document.sections]


def _wrapped(text: str, columns: int) -> str:
    lines = [
        textwrap.wrap(line, columns, subsequent_indent="    " * line.startswith("  •"), break_on_hyphens=False) or [""]
        for line in text.split("\n")
    ]
    return "\n".join(line for part in lines for line in part)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: _wrapped(text, 60),
        lambda text: _wrapped(text, 72),
        lambda text: _wrapped(text, 100),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text.replace("\n\n", "\n \t\n\n"),
        lambda text: text.replace("  • ", "- "),
        lambda text: text.replace("  • ", "    * "),
        lambda text: text.replace("\n", "\r\n"),
    ],
    ids=["60 columns", "72 columns", "100 columns", "no empty lines", "more empty lines", "dashes", "stars", "CRLF"],
)
def test_the_same_text_laid_out_otherwise_is_sectioned_the_same(
    document: Document, tmp_path: Path, change: Callable[[str], str]
) -> None:
    path = tmp_path / "other.txt"
    path.write_text(change(document.text), encoding="utf-8", newline="")
    other = read(path, "ctca", "other.txt", Metadata(title=TITLE), 1_000_000)
    assert outline(other) == outline(document)
    assert other.source.about.updated == document.source.about.updated
