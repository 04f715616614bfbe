"""Which words of a question are misspelled, and may they be read as what is near?

Left alone is what the terminology or the documents know, and what says little. suggest.py finds what is near. A prefix that
was typed apart joins its word: "neuro endocrine".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from search.analysis import terms
from search.compounds import joins
from search.engine import Engine
from search.model import Correction
from search.orthography import stem
from search.query import Word
from search.terminology import Terminology


def corrected(
    words: Sequence[Word],
    terminology: Terminology,
    engine: Engine,
    correct: Callable[[Word], Correction | None] | None,
) -> tuple[list[Word], tuple[Correction, ...]]:
    """The words, with what was meant in place of those that nothing knows, and what was corrected."""
    mended: list[Word] = []
    corrections: list[Correction] = []
    for word in _joined(words, terminology, engine):
        known = word.term in terminology.by_term and word.term not in terminology.misspelled
        known = known or bool(engine.document_frequency(word.term)) or word.is_stop or word.is_light
        correction = None if known or correct is None else correct(word)
        read_as = terms(correction.read_as)[0] if correction else word.term
        # A word that only documents had which are gone is near to itself.
        if correction is None or read_as == word.term or not _is_meant(word.term, read_as, terminology):
            mended.append(word)
        else:
            corrections.append(correction)
            mended.append(replace(word, term=read_as, surface=correction.read_as))
    return mended, tuple(corrections)


def _joined(words: Sequence[Word], terminology: Terminology, engine: Engine) -> list[Word]:
    """The words, with each prefix that stands apart joined to the next where that is how the documents write it, or else the
    terminology."""
    joined: list[Word] = []
    for word in words:
        last = joined[-1] if joined else None
        if last is not None and last.surface.isalpha() and word.surface.isalpha() and last.clause == word.clause:
            prefix = last.surface.lower()
            if joins(prefix, word.surface):
                term = stem(prefix + word.surface.lower())
                if engine.document_frequency(term) or (
                    term in terminology.by_term and not engine.holds((last.term, word.term))
                ):
                    joined[-1] = replace(last, term=term, surface=f"{last.surface} {word.surface}")
                    continue
        joined.append(word)
    return joined


def _is_meant(typed: str, read_as: str, terminology: Terminology) -> bool:
    """May a word be read so? One that the terminology knows as a misspelling, only where the concept stays the same."""
    misspelled = terminology.misspelled.get(typed)
    if misspelled is None:
        return True
    named = (entry.concept for entry in terminology.by_term.get(read_as, ()) if entry.relation != "spelling")
    return any(concept in misspelled for concept in named)
