"""Does a quotation stand where somebody says that it does? Found verbatim, misattributed, or not found; or from
a document that nobody here knows.

White space and bullets never count. A quotation that differs in quotation marks, dashes, capitals or marks of notes alone,
or leaves these out, is found, and said not to be exact; one that differs in a single word or figure is not found, and what
stands nearest is shown. With each place go the whole sentences in which it is: what is quoted word for word can be cut
from one whose rest denies it. Judges texts, not truth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from rapidfuzz import fuzz

from search.analysis import terms
from search.engine import Alternative, Group, Tree
from search.folding import note_marks
from search.identifiers import has_power
from search.model import Document, Passage, Span
from search.snapshot import Snapshot

Status = Literal["verbatim", "misattributed", "not_found", "unknown_document"]

MAX_QUOTATION = 2000
"""Code points of a quotation: about a page. Bounds the work of one request."""
WINDOW = 6
"""Terms in a row by which a document is recognized: fewer find half the index, more miss what crosses paragraphs."""
WINDOWS = 40
DOCUMENTS = 50
"""Documents that are looked through, those that share most of the quotation first."""
PLACES = 10
NEAREST = 3
LEAST_ALIKE = 60
"""Percent of its characters that a stretch must share with the quotation to be shown as near it."""

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛´`", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00ad": "",
        "\u200b": "",
    }
)
_BULLETS = frozenset("•‣◦▪●○")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_BRACKETED = re.compile(
    r"(?:(?<=[A-Za-zÀ-ÖØ-öø-ÿ]{3})|(?<=[.,;:!?…)”’\"'»]))"
    r"(?:\[(?:\^[^\s\[\]]{1,80}|\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,9}|[*†‡§¶]{1,3})\])+"
)
"""Marks of notes in brackets, as readers write them where a format names its notes: [12], [^12], [*]."""
_LONGEST_WORD = 40

Way = Literal["exact", "alike", "unmarked"]
"""How a quotation stands in a text: as it is, but for signs and raised marks, or but for marks of notes left out."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation, or something like it, stands. span: into the document's text. passage: None in a heading.

    sentences: the whole sentences, items or rows that the span touches, or the heading; context: of the first, see Block.
    alike: 0 to 1, the share of characters in common.
    """

    document: Document
    span: Span
    passage: Passage | None
    sentences: Span
    context: tuple[str, ...]
    exact: bool
    alike: float = 1.0

    @property
    def text(self) -> str:
        return self.span.of(self.document.text)


@dataclass(frozen=True, slots=True)
class Verdict:
    """found: the places where it stands, the named document's first. nearest: what comes near it, where it stands nowhere.

    exact: whether it stands in one of them character by character, white space aside. Where the named document is not known,
    the status says only that: what is not there to be looked at can neither be quoted rightly nor wrongly.
    """

    status: Status
    exact: bool
    found: tuple[Place, ...]
    nearest: tuple[Place, ...]


def verify(quotation: str, snapshot: Snapshot, document_id: str | None = None) -> Verdict:
    """Look for a quotation in the documents of one generation. document_id: the one that it is said to be from."""
    passages = _candidates(quotation, snapshot)
    named = snapshot.document(document_id) if document_id is not None else None
    looked_at: dict[str, None] = {named.source.id: None} if named else {}
    looked_at.update(dict.fromkeys(passage.source_id for passage in passages))
    found: list[Place] = []
    for source_id in list(looked_at)[:DOCUMENTS]:
        document = snapshot.document(source_id)
        if document is not None and len(found) < PLACES:
            found.extend(_places(quotation, document, snapshot.passages_of(source_id)))
    found = found[:PLACES]
    there = [place for place in found if document_id in (None, place.document.source.id)]
    status: Status = "verbatim" if there else "misattributed" if found else "not_found"
    if document_id is not None and named is None:
        status = "unknown_document"
    nearest = () if found else tuple(_nearest(quotation, passages, snapshot))
    return Verdict(status, any(place.exact for place in there or found), tuple(found), nearest)


def _candidates(quotation: str, snapshot: Snapshot) -> list[Passage]:
    """Passages that share runs of words with a quotation, the most first; failing these, words."""
    words = terms(quotation)
    windows = [tuple(words[at : at + WINDOW]) for at in range(0, max(len(words) - WINDOW, 0) + 1, WINDOW // 2)]
    tail = [tuple(words[-WINDOW:])] if len(words) > WINDOW else []
    return _matching((*windows[:WINDOWS], *tail), snapshot) or _matching([(word,) for word in words[:WINDOWS]], snapshot)


def _matching(phrases: Iterable[tuple[str, ...]], snapshot: Snapshot) -> list[Passage]:
    groups = tuple(Group(" ".join(each), (Alternative(each),)) for each in dict.fromkeys(phrases) if each)
    if not groups:
        return []
    best = snapshot.engine.candidates(Tree(groups), limit=4 * DOCUMENTS)
    return [snapshot.passage_at(int(number)) for number in best.numbers]


def _places(quotation: str, document: Document, passages: Sequence[Passage]) -> Iterator[Place]:
    """Every place in a document where the quotation stands; those where it is not exact only where there is no other."""
    ways: tuple[Way, ...] = ("exact", "alike", "unmarked")
    for way in ways:
        spans = list(islice(_spans(quotation, document.text, way), PLACES))
        if spans:
            for span in spans:
                within = _sentences(span, document, passages)
                yield Place(document, span, _passage_at(span, passages), *within, way == "exact")
            return


def _spans(quotation: str, text: str, way: Way) -> Iterator[Span]:
    if way == "unmarked" and not (_marks(text, way) or _marks(quotation, way)):
        return
    needle, _ = _folded(quotation, way)
    folded, origins = _folded(text, way)
    at = folded.find(needle) if needle else -1
    while at >= 0:
        yield Span(origins[at], origins[at + len(needle) - 1] + 1)
        at = folded.find(needle, at + len(needle))


def _folded(text: str, way: Way) -> tuple[str, list[int]]:
    """A text with each run of white space as one space, and where each of its characters stands in the source.

    Where it need not be exact: without capitals, and with plain quotation marks and dashes, and with marks of notes plain,
    which readers raise, or left out. Other raised figures stay: 10⁹ is not 109.
    """
    signs: list[str] = []
    origins: list[int] = []
    marks = _marks(text, way)
    for at, sign in enumerate(text):
        if sign.isspace() or sign in _BULLETS:
            if signs and signs[-1] != " ":
                signs.append(" ")
                origins.append(at)
            continue
        if way == "unmarked" and at in marks:
            continue
        plain = sign if way == "exact" else (sign.translate(_RAISED) if at in marks else sign).translate(_PLAIN).lower()
        signs.extend(plain)
        origins.extend([at] * len(plain))
    if signs and signs[-1] == " ":
        signs.pop()
        origins.pop()
    return "".join(signs), origins


def _marks(text: str, way: Way) -> set[int]:
    """Where a text has marks of notes; such as are in brackets only where marks are left out."""
    if way == "exact":
        return set()
    found = [span for span in note_marks(text) if not (way == "unmarked" and _is_power(text, span))]
    if way == "unmarked":
        found += [Span(*match.span()) for match in _BRACKETED.finditer(text)]
    return {at for span in found for at in range(span.start, span.end)}


def _is_power(text: str, span: Span) -> bool:
    """Whether raised figures that look like a note's mark may be a power: "metres²", "weight/(height)²"."""
    before = text[max(span.start - _LONGEST_WORD, 0) : span.start]
    if before.endswith((")", "]")):
        return before[: max(before.rfind("("), before.rfind("["), 0)].rstrip().endswith(tuple("/×·*=+−√0123456789"))
    return has_power(before + span.of(text).translate(_RAISED))


def _passage_at(span: Span, passages: Sequence[Passage]) -> Passage | None:
    return next((one for one in passages if one.start <= span.start < one.end), None)


def _sentences(span: Span, document: Document, passages: Sequence[Passage]) -> tuple[Span, tuple[str, ...]]:
    """The whole sentences that a span of a document touches, and what must be read before the first."""
    first, context = _unit_at(span.start, document, passages)
    last, _ = _unit_at(span.end - 1, document, passages)
    return Span(min(first.start, span.start), max(last.end, span.end)), context


def _unit_at(at: int, document: Document, passages: Sequence[Passage]) -> tuple[Span, tuple[str, ...]]:
    """The sentence, item or row, or the heading, at an offset into a document, and what must be read before it."""
    # An item stands in its list's passage too, which begins sooner: the last one has it alone, below its lead-in.
    passage = next((one for one in reversed(passages) if one.start <= at < one.end), None)
    if passage is None:
        units = [Span(block.start, block.end) for block in document.blocks]
    else:
        units = [unit.shifted(passage.start) for unit in passage.units]
    unit = next((unit for unit in units if unit.start <= at < unit.end), Span(at, at + 1))
    return unit, passage.context if passage else ()


def _nearest(quotation: str, passages: Sequence[Passage], snapshot: Snapshot) -> Iterator[Place]:
    """The whole sentences or items that share most characters with a quotation."""
    needle = " ".join(quotation.split())
    scored = []
    for passage in passages[:DOCUMENTS]:
        aligned = fuzz.partial_ratio_alignment(needle.lower(), passage.text.lower(), score_cutoff=LEAST_ALIKE)
        if aligned is not None:
            scored.append((aligned.score, passage, Span(aligned.dest_start, aligned.dest_end)))
    scored.sort(key=lambda each: -each[0])
    for score, passage, span in scored[:NEAREST]:
        document = snapshot.document(passage.source_id)
        if document is not None:
            whole = _units(passage, span).shifted(passage.start)
            within = _sentences(whole, document, snapshot.passages_of(passage.source_id))
            yield Place(document, whole, passage, *within, False, round(score / 100, 3))


def _units(passage: Passage, span: Span) -> Span:
    touched = [unit for unit in passage.units if unit.start < span.end and span.start < unit.end]
    return Span(touched[0].start, touched[-1].end) if touched else Span(0, len(passage.text))
