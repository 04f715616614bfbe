"""How are the terms of whole documents found in a fraction of the time?

Most of what stands between two spaces has been seen before and means the same wherever it stands, so its terms are looked
up, as numbers from the first: a document's words become numbers without becoming terms. Where a figure, an opener ("type",
"non") or an abbreviation lets neighbors decide, analysis.py is asked. It finds what analyze() finds: rules are for
analysis.py to say, and none belong here.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from search.analysis import FIGURES, OPENERS, Token, analyze, tokens_of, unjoined, word_term
from search.capitals import quiet
from search.folding import fold
from search.identifiers import FIGURE, reaches_back, reaches_further, reaches_on
from search.numbering import Numbering
from search.orthography import stem

_ALONE = re.compile(r"""[("'\[]*([A-Za-z]+)[.,;:?!)"'\]]*""")
"""A word between marks that make it nothing else."""
_ENDS = re.compile(r"(?:[.?!:;,]|[.][)\"])\s+\Z|[^<>=\s]\s*\n\s*\Z|^\Z")
_TAIL = 8
"""What shows at the end of a piece of text that no identifier, quantity or name runs across into what follows, and how
many characters of it are looked at."""
_FIGURE_TERMS = frozenset((*FIGURES, *map(stem, FIGURES)))
"""The terms of the words of FIGURES, in small letters."""
_PRONOUN = ("i", FIGURES["i"])
"""The term of "I", as a pronoun and as a figure."""
_MOST = 1 << 17
_LONGEST = 40
"""Pieces that are remembered, and code points of the longest."""
Terms = tuple[int, ...]


class _Several(NamedTuple):
    """What stands between two spaces and is not one term that means the same anywhere. figured: it holds a figure; opens:
    one of its terms is an opener."""

    terms: Terms
    figured: bool
    opens: bool


class _Pieces(dict[str, int]):
    """The term of what stands between two spaces, each piece for itself; below nought: ~n is the place of its _Several."""

    def __init__(self, numbers: Numbering, openers: frozenset[int]) -> None:
        super().__init__()
        self._numbers, self._openers = numbers, openers
        self.several: list[_Several] = []

    def __missing__(self, piece: str) -> int:
        alone = _ALONE.fullmatch(piece)
        found = self._numbers[word_term(alone[1])] if alone else -1
        if not alone or found in self._openers:
            found = self._other(piece)
        if len(piece) <= _LONGEST:
            self[piece] = found
        return found

    def _other(self, piece: str) -> int:
        """The same for a piece that is not just a word between marks, or is an opener."""
        numbers = tuple([self._numbers[token.term] for token in unjoined(piece)])
        about = _Several(numbers, FIGURE.search(piece) is not None, not self._openers.isdisjoint(numbers))
        if len(numbers) == 1 and not (about.figured or about.opens):
            return numbers[0]
        self.several.append(about)
        return -len(self.several)

    def of(self, pieces: Sequence[str]) -> array[int]:
        """What stands for each of some pieces; it holds until this is asked again."""
        if len(self) + len(self.several) >= _MOST:
            self.clear()
            self.several.clear()
        return array("i", [*map(self.__getitem__, pieces)])


class Bulk:
    """Finds the terms of one text after the other, as numbers: their places in terms, a list that only grows.

    terms may hold some that no text holds: "type II" has the term "2", but "II" was looked up by itself first.
    """

    def __init__(self) -> None:
        self.terms = sorted(OPENERS)
        self._numbers = Numbering(self.terms)
        self._openers = frozenset(range(len(self.terms)))
        self._pieces = _Pieces(self._numbers, self._openers)

    def between(self, text: str, cuts: Sequence[int]) -> tuple[Sequence[int], list[int]]:
        """The terms of a text, and how many of them begin before each of some offsets into it, ascending."""
        folded, origins = fold(text)
        if origins is not None:
            return self._counted(analyze(text), cuts)
        folded = quiet(folded)
        firsts = _firsts(folded, cuts)
        found = None if firsts is None else self._looked_up(folded, cuts, firsts)
        return self._counted(tokens_of(folded), cuts) if found is None else found

    def _counted(self, tokens: Sequence[Token], cuts: Iterable[int]) -> tuple[Sequence[int], list[int]]:
        starts = [token.start for token in tokens]
        return self._numbered(tokens), [bisect_left(starts, cut) for cut in cuts]

    def _numbered(self, tokens: Iterable[Token]) -> Terms:
        return tuple([self._numbers[token.term] for token in tokens])

    def _looked_up(self, text: str, cuts: Sequence[int], firsts: list[int]) -> tuple[Sequence[int], list[int]] | None:
        """The terms of a text, and how many begin before each cut; None where neighbors decide across a cut.

        A term stands with the piece in which it begins, but where an opener decides: there all between two cuts stand with
        the first.
        """
        pieces = text.split(" ")
        found = self._pieces.of(pieces)
        several, figured, opens = self._several(found)
        if figured and (stretches := _stretches(pieces, figured)):
            for begin, end in stretches:
                several.update(zip(range(begin, end), self._together(pieces[begin:end]), strict=True))
            several = dict(sorted(several.items()))
            opens = True
        if not several:
            return found, firsts
        flat = array("i")
        done = 0
        for at, terms in several.items():
            flat += found[done:at]
            flat.extend(terms)
            done = at + 1
        flat += found[done:]
        if opens and (openers := [*self._joining(flat, several)]):
            each = [several.get(at, (number,)) for at, number in enumerate(found)]
            before = [0, *accumulate(map(len, each))]
            return self._mended(text, cuts, firsts, each, {bisect_right(before, at) - 1 for at in openers})
        return flat, _moved(firsts, several)

    def _several(self, found: array[int]) -> tuple[dict[int, Terms], list[int], bool]:
        """The terms of those pieces that are not one alone; which of these hold a figure; and whether one is an opener."""
        several: dict[int, Terms] = {}
        figured: list[int] = []
        opens = False
        for at in _negative(found):
            about = self._pieces.several[~found[at]]
            several[at] = about.terms
            opens = opens or about.opens
            if about.figured:
                figured.append(at)
        return several, figured, opens

    def _together(self, pieces: Sequence[str]) -> Iterator[Terms]:
        """The terms that begin in each of some pieces, which stand in one text."""
        tokens = unjoined(" ".join(pieces))
        ends = accumulate(len(piece) + 1 for piece in pieces)
        done = 0
        for end in ends:
            first = done
            while done < len(tokens) and tokens[done].start < end:
                done += 1
            yield self._numbered(tokens[first:done])

    def _joining(self, flat: Sequence[int], several: Mapping[int, Terms]) -> Iterator[int]:
        """Where an opener stands before a term to which analysis.py may do something because of it."""
        more = 0
        for at, terms in several.items():
            for place, number in enumerate(terms, at + more):
                if number in self._openers and place + 1 < len(flat):
                    opener, lower = self.terms[number], self.terms[flat[place + 1]].lower()
                    if opener == "non" or lower in _FIGURE_TERMS or (opener == "x" and lower.startswith("ray")):
                        yield place
            more += len(terms) - 1

    def _mended(
        self, text: str, cuts: Sequence[int], firsts: Sequence[int], found: list[Terms], troubled: Iterable[int]
    ) -> tuple[list[int], list[int]] | None:
        """What was looked up, and between the cuts around each troubled piece what the whole analysis finds there."""
        for number in {bisect_right(firsts, at) for at in troubled}:
            begin, first = (cuts[number - 1], firsts[number - 1]) if number else (0, 0)
            end, last = (cuts[number], firsts[number]) if number < len(cuts) else (len(text), len(found))
            tokens = tokens_of(text[begin:end])
            ends = (begin == 0 or _ENDS.search(text[:begin][-_TAIL:])) and (
                end == len(text) or _ENDS.search(text[:end][-_TAIL:])
            )
            last_before = [*chain.from_iterable(found[max(first - _TAIL, 0) : first])][-2:]
            if (
                not ends
                or _may_change([self.terms[at] for at in last_before])
                or (end < len(text) and _may_change([token.term for token in tokens[-2:]]))
            ):
                return None
            found[first:last] = [self._numbered(tokens), *[()] * (last - first - 1)]
        before = [0, *accumulate(map(len, found))]
        return [*chain.from_iterable(found)], [before[first] for first in firsts]


def _negative(numbers: array[int]) -> Iterator[int]:
    """Where numbers below nought stand; the others are less than 2 ** 24."""
    # They are few: their first bytes are looked for, at the pace of the memory.
    highest = numbers.tobytes()[numbers.itemsize - 1 if sys.byteorder == "little" else 0 :: numbers.itemsize]
    at = highest.find(b"\xff")
    while at >= 0:
        yield at
        at = highest.find(b"\xff", at + 1)


def _firsts(text: str, cuts: Sequence[int]) -> list[int] | None:
    """The piece that begins at each cut; None where one lies within a piece."""
    firsts: list[int] = []
    spaces = done = 0
    for cut in cuts:
        if cut and text[cut - 1] != " ":
            return None
        spaces += text.count(" ", done, cut)
        done = cut
        firsts.append(spaces)
    return firsts


def _moved(firsts: Sequence[int], several: Mapping[int, Terms]) -> list[int]:
    """How many terms begin before each of some pieces."""
    places, more = [*several], [0, *accumulate(len(terms) - 1 for terms in several.values())]
    return [first + more[bisect_left(places, first)] for first in firsts]


def _stretches(pieces: Sequence[str], figured: Iterable[int]) -> list[tuple[int, int]]:
    """Where a term may run across a space, since a piece there holds a figure."""
    stretches: list[tuple[int, int]] = []
    for at in figured:
        back, on = reaches_back(pieces[max(at - 2, 0) : at]), reaches_on(pieces[at + 1 : at + 2])
        if back or on:
            begin, end = max(at - 2, 0) if back else at, at + 2 if on else at + 1
            while end < len(pieces) and reaches_further(pieces[end]):
                end += 1
            while stretches and begin < stretches[-1][1]:
                before = stretches.pop()
                begin, end = min(begin, before[0]), max(end, before[1])
            stretches.append((begin, end))
    return stretches


def _may_change(last: Sequence[str]) -> bool:
    """Whether the last two terms before a cut may change with what follows, or change it: an opener, or what follows one
    and is a figure or a pronoun."""
    opens = [term in OPENERS or term[:3] == "men" for term in last]
    return opens[-1:] == [True] or (True in opens and last[-1].lower() in _PRONOUN)
