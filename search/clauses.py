"""Which clauses has a question, and which of them ask? The others only tell of a case."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

_WHICH = "what|how|why|when|where|who|whom|whose|which"
_TOLD_TOO = "has|have|had|was|were|am|can['’]?t|don['’]?t|isn['’]?t|aren['’]?t|doesn['’]?t|won['’]?t"
"""Verbs with which somebody may go on to tell as well: "and has a NET", "can't sleep"."""
_VERB = f"is|are|do|does|did|can|could|should|would|will|may|might|{_TOLD_TOO}"
ASKS = f"{_WHICH}|{_VERB}"
"""Words with which a clause asks, as a pattern."""
_SUBJECT = (
    r"\s+(?:i|you|u|he|she|it|we|they|this|that|these|those|there|the|my|your|his|her|our|their|its|any|anyone|anybody|someone|"
    r"somebody|people|all|both|mum|mom|dad)\b"
)
_NO_MORE = r"(?!(?:is|are)\s+(?:an?|on|in|at|not|now|very|so|still|also|\w+ing|\w+ed)\b)"
_GOES_ON = rf"(?:(?!(?:{_TOLD_TOO})\b(?!{_SUBJECT}))(?:{ASKS})\b)"
"""What opens a question behind an "and" or a comma: "and is it", while "and has a NET" goes on to tell."""
_ABBREVIATED = "".join(rf"(?<!\b{short}\.)" for short in ("dr", "mr", "st", "vs", "ie", "eg", "mrs", "prof", "approx"))
_END = re.compile(
    # A line that goes on in small letters is most likely wrapped; "C. diff" is one thing.
    # What each looks for comes first, and what must not stand before it after that: so it is seldom looked at.
    rf"[?!;:]+(?=\s)|\.{_ABBREVIATED}(?:(?<!\b(?-i:[A-Z])\.)[.?!]*(?=\s)|(?=\s+(?:(?-i:[A-Z])|(?:{ASKS})\b)))"
    rf"|\n(?:(?!(?-i:[a-z]))|(?=(?:{ASKS})\b))|,?\s+(?:and|but)\s+(?={_NO_MORE}{_GOES_ON})|,\s+(?={_GOES_ON})",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    rf"\s+(?=(?:{_WHICH})(?:\s+(?:long|often|much|many|soon|far|exactly|else))?\s+(?:{_VERB}){_SUBJECT})", re.IGNORECASE
)
"""What begins to ask where nothing parts it from what is told: "he has a NET what is that", but not "I know what it is"."""
_ASKING = re.compile(
    rf"\W*(?:(?:and|but|so|please|hi|hello|then)\W+)*(?:(?!(?:{_TOLD_TOO})\b(?!{_SUBJECT}))"
    rf"(?:{ASKS})|if|whether|what’?'?s)\b|.*\?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_TOLD_VERB = (
    "am|was|were|is|has|have|had|got|just|recently|saw|went|came|met|started|stopped|finished|lost|took|felt|feels?|lives?|"
    "lived|works?|worked|moved|said|says|told|found|began|became|noticed"
)
"""Words with which somebody tells a story, behind whom it is of: "I saw my surgeon last week"."""
_IS_SENTENCE = re.compile(r"[.?!]\s*\Z")
_TELLING = re.compile(
    rf"\W*(?:(?:i|we|he|she|they|mum|mom|dad)(?:\s+(?:{_TOLD_VERB})\b|['’](?:m|ve|s|re)\b)"
    rf"|(?:my|our|his|her|dr|mr|mrs|ms|prof)\b\.?\s+(?:\w+\.?\s+){{1,4}}?(?:{_TOLD_VERB})\b"
    r"|(?:so|really|been|am|was|had|diagnosed)\b)",
    re.IGNORECASE,
)


class Clauses(NamedTuple):
    """The clauses of a text. parts: the text of each. ends: where each but the last ends, in code points.

    sentences: in which each stands, from 0. asking: the numbers of those that ask; apart: of those that don't, in sentences
    of which no clause does. put: whether any is put as a question; else those ask that stand beside what is told.
    """

    parts: tuple[str, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]
    asking: frozenset[int]
    apart: frozenset[int]
    put: bool


def clauses(text: str) -> Clauses:
    """Cut a text into clauses.

    "It says metastatic. What does that mean?" asks in the second. Where none is put as a question, what stands beside
    what is told is asked about: "My husband was diagnosed last month. hoarse voice".
    """
    ends = [match.end() for match in _END.finditer(text)]
    for start, end in pairwise((0, *ends, len(text))):
        if _TELLING.match(text, start, end) and (begins := _INVERTED.search(text, start, end)):
            ends.append(begins.end())
    ends.sort()
    parts = [text[start:end] for start, end in pairwise((0, *ends, len(text)))]
    sentences = tuple(accumulate((_IS_SENTENCE.search(part) is not None for part in parts[:-1]), initial=0))
    put = [number for number, part in enumerate(parts) if _ASKING.match(part)]
    asking = put
    if not put and ends:
        telling = [bool(_TELLING.match(part)) for part in parts]
        if any(telling):
            asking = [number for number, tells in enumerate(telling) if not tells] or [len(parts) - 1]
    asked = {sentences[number] for number in asking}
    apart = frozenset(number for number, sentence in enumerate(sentences) if sentence not in asked)
    return Clauses(tuple(parts), tuple(ends), sentences, frozenset(asking), apart, bool(put))
