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

LOUD = 5
"""Letters from which a word in capitals among others in small letters is taken for one that somebody stresses."""


def corrected(
    words: Sequence[Word],
    terminology: Terminology,
    engine: Engine,
    correct: Callable[[Word], Correction | None] | None,
) -> tuple[list[Word], tuple[Correction, ...]]:
    """The words, with what was meant in place of those that nothing knows, and what was corrected."""
    mended: list[Word] = []
    corrections: list[Correction] = []
    for typed in _joined(words, terminology, engine):
        word = _as_known(typed, terminology, engine)
        known = _is_known(word.term, terminology, engine) or word.is_stop or word.is_light
        known = known or _is_abbreviation(word, terminology)
        correction = None if known or correct is None else correct(word)
        read_as = terms(correction.read_as)[0] if correction else word.term
        # A word that only documents had which are gone is near to itself.
        if correction is None or read_as == word.term or not _is_meant(word.term, read_as, terminology):
            mended.append(word)
        else:
            corrections.append(correction)
            mended.append(replace(word, term=read_as, surface=correction.read_as, small=correction.read_as))
    return mended, tuple(corrections)


def _is_abbreviation(word: Word, terminology: Terminology) -> bool:
    """Whether a word in small letters is an abbreviation that is typed in either case: "luts" is no slip for "lots"."""
    written = terminology.by_term.get(terminology.typed_small.get(word.surface, ""), ())
    return any(entry.relation == "abbreviation" and len(entry.terms) == 1 for entry in written)


def _is_known(term: str, terminology: Terminology, engine: Engine) -> bool:
    return (term in terminology.by_term and term not in terminology.misspelled) or bool(engine.document_frequency(term))


def _as_known(word: Word, terminology: Terminology, engine: Engine) -> Word:
    """A word in capitals that nobody writes so, in small letters: "is it a TUMOR", "WERMER SYNDROME". A short one that only
    documents know so, among others in small letters, is most likely an abbreviation that nobody knows here."""
    if not (word.term.isupper() and word.surface.isalpha()) or _is_known(word.term, terminology, engine):
        return word
    small = stem(word.surface.lower())
    loud = word.small.islower() or len(word.surface) >= LOUD
    known = small in terminology.by_term or (loud and engine.document_frequency(small))
    return replace(word, term=small) if known else word


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
                    surface = f"{last.surface} {word.surface}"
                    joined[-1] = replace(last, term=term, surface=surface, small=surface)
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
