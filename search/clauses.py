"""Which clauses has a question, and which of them ask? The others only tell of a case."""

from __future__ import annotations

import re
from itertools import pairwise

ASKS = (
    "what|how|why|when|where|who|whom|whose|which|is|are|was|were|do|does|did|can|could|should|would|will|may|might|has|have|"
    "am|isn't|aren't|doesn't|don't|can't|won't"
)
"""Words with which a clause asks, as a pattern."""
_END = re.compile(
    # A line that goes on in small letters is most likely wrapped.
    rf"[.?!;:]+(?=\s)|\n(?:(?!(?-i:[a-z]))|(?=(?:{ASKS})\b))"
    rf"|,?\s+(?:and|but)\s+(?=(?:{ASKS})\b)|,\s+(?=(?:{ASKS})\b)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    rf"\W*(?:(?:and|but|so|please|hi|hello|then)\W+)*(?:{ASKS}|if|whether|what’?'?s)\b|.*\?\s*$", re.IGNORECASE | re.DOTALL
)
_TELLING = re.compile(
    r"\W*(?:(?:i|we|he|she|they|mum|mom|dad)(?:\s+(?:am|was|were|is|has|have|had|got|just|recently)\b|['’](?:m|ve|s|re)\b)"
    r"|(?:my|our|his|her)\s+\w+\s+(?:\w+\s+)?(?:was|is|has|had|have|got)\b)",
    re.IGNORECASE,
)


def clauses(text: str) -> tuple[list[int], frozenset[int]]:
    """Where each clause of a text but the last ends, in code points, and the numbers of those that ask, from 0.

    "It says metastatic. What does that mean?" asks in the second. Where none is put as a question, what stands behind
    what is told is asked about: "My husband was diagnosed last month. hoarse voice".
    """
    ends = [match.end() for match in _END.finditer(text)]
    parts = [text[start:end] for start, end in pairwise((0, *ends, len(text)))]
    asking = [number for number, part in enumerate(parts) if _ASKING.match(part)]
    if not asking and ends:
        told = next((number for number, part in enumerate(parts) if not _TELLING.match(part)), 0)
        asking = [*range(told, len(parts))] if told else []
    return ends, frozenset(asking)
