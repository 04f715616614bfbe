"""Which parts are written as one word, though a hyphen or a space stands between them? "non-functional", "x ray"."""

from __future__ import annotations

import re

_PREFIXES = frozenset("non anti pre post multi inter intra extra sub hyper hypo mis peri trans de re un over under".split())
_COMBINING = re.compile(r"^(?:[a-z]{3,}o|poly|mini|semi)$")
_NOT_COMBINING = frozenset(
    "also into two who pro zero photo video to so placebo vitro vivo novo echo ratio embryo tomato potato".split()
)
_NEVER_PREFIXED = frozenset("the and or to a of".split())
""""over-the-counter" is four words less one, and "pre- and post-" two."""
_DOTA = frozenset(("tate", "toc", "noc"))

MAX_ABBREVIATION = 6
"""Letters of an abbreviation in capitals (NANETS, FOLFOX); a longer word in capitals (DOTATOC) is a word."""


def joins(part: str, following: str) -> bool:
    """Is this part of a compound, in small letters, written as one word with the part after it?"""
    after = following.lower()
    if part == "dota":
        return after in _DOTA
    if part == "x":
        return after in ("ray", "rays")
    if part == "micro":
        return True
    if part in _PREFIXES or (_COMBINING.match(part) and part not in _NOT_COMBINING):
        # "non-NET" is about NET, and "post-PRRT" about PRRT, as they are when written apart.
        return after not in _NEVER_PREFIXED and not is_abbreviation(following)
    return False


def is_abbreviation(word: str) -> bool:
    """Is this an abbreviation in capitals, or its plural?"""
    singular = word[:-1] if word.endswith("s") and len(word) > 2 else word
    return 1 < len(singular) <= MAX_ABBREVIATION and singular.isupper()
