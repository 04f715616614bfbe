"""Which parts of NLTK are used? The only file that imports it, because of what it would bring along.

Whatever is wanted of it, NLTK imports all of itself, and for two statistics that nobody here asks for scipy.stats too,
which takes longer than everything else that a command does. So that is hidden from it while it is imported; NLTK
provides for that.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_UNASKED = ("scipy", "scipy.stats", "sklearn", "matplotlib")


@contextmanager
def _hidden(names: tuple[str, ...]) -> Iterator[None]:
    """While this lasts, packages that are not imported yet cannot be."""
    hidden = [name for name in names if name not in sys.modules]
    modules: dict[str, Any] = sys.modules
    for name in hidden:
        modules[name] = None
    try:
        yield
    finally:
        for name in hidden:
            del modules[name]


with _hidden(_UNASKED):
    from nltk.stem.snowball import EnglishStemmer
    from nltk.tokenize.punkt import _ORTHO_MID_LC, PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

ORTHO_MID_LC = _ORTHO_MID_LC
__all__ = ["ORTHO_MID_LC", "EnglishStemmer", "PunktLanguageVars", "PunktParameters", "PunktSentenceTokenizer"]
