"""Which clauses has a question, and which of them ask? The others only tell of a case."""

from __future__ import annotations

import re
from itertools import pairwise

_WHICH = "what|how|why|when|where|who|whom|whose|which"
_TOLD_TOO = "has|have|had|was|were|am|can['’]?t|don['’]?t"
_VERB = f"is|are|do|does|did|can|could|should|would|will|may|might|isn['’]?t|aren['’]?t|doesn['’]?t|won['’]?t|{_TOLD_TOO}"
ASKS = f"{_WHICH}|{_VERB}"
"""Words with which a clause asks, as a pattern."""
_SUBJECT = (
    r"\s+(?:i|you|u|he|she|it|we|they|this|that|these|those|there|the|my|your|his|her|our|their|its|any|anyone|anybody|someone|"
    r"somebody|people|all|both|mum|mom|dad)\b"
)
_GOES_ON = rf"(?:(?:{_WHICH})\b|(?:{_VERB}){_SUBJECT})"
"""What opens a question behind an "and" or a comma: "and is it", while "and has a NET" goes on to tell."""
_END = re.compile(
    # A line that goes on in small letters is most likely wrapped.
    # "C. diff" is one thing.
    rf"(?<!\b(?-i:[A-Z]))[.?!;:]+(?=\s)|(?<=\b(?-i:[A-Z]))[.?!;:]+(?=\s+(?-i:[A-Z]))|\n(?:(?!(?-i:[a-z]))|(?=(?:{ASKS})\b))"
    rf"|,?\s+(?:and|but)\s+(?={_GOES_ON})|,\s+(?={_GOES_ON})",
    re.IGNORECASE,
)
_ASKING = re.compile(
    rf"\W*(?:(?:and|but|so|please|hi|hello|then)\W+)*(?:(?!(?:{_TOLD_TOO})\b(?!{_SUBJECT}))"
    rf"(?:{ASKS})|if|whether|what’?'?s)\b|.*\?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_TELLING = re.compile(
    r"\W*(?:(?:i|we|he|she|they|mum|mom|dad)(?:\s+(?:am|was|were|is|has|have|had|got|just|recently)\b|['’](?:m|ve|s|re)\b)"
    r"|(?:my|our|his|her)\s+\w+\s+(?:\w+\s+)?(?:was|is|has|had|have|got)\b"
    r"|(?:so|very|really|just|feeling|been|am|was|had|having|got|diagnosed|still|currently)\b)",
    re.IGNORECASE,
)


def clauses(text: str) -> tuple[list[int], frozenset[int]]:
    """Where each clause of a text but the last ends, in code points, and the numbers of those that ask, from 0.

    "It says metastatic. What does that mean?" asks in the second. Where none is put as a question, what stands beside
    what is told is asked about: "My husband was diagnosed last month. hoarse voice".
    """
    ends = [match.end() for match in _END.finditer(text)]
    parts = [text[start:end] for start, end in pairwise((0, *ends, len(text)))]
    asking = [number for number, part in enumerate(parts) if _ASKING.match(part)]
    if not asking and ends:
        telling = [bool(_TELLING.match(part)) for part in parts]
        if any(telling):
            asking = [number for number, tells in enumerate(telling) if not tells] or [len(parts) - 1]
    return ends, frozenset(asking)
