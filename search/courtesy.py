"""What of a question is only polite? "Hello, can you please tell me …? Thanks in advance!" asks what stands between.

It is left out before anything is read: "advance" would be looked for, and "tell" tells one thing from another.
"""

from __future__ import annotations

import re

_PEOPLE = r"(?:there|all|every(?:one|body)|team|doctors?|doc|nurses?|sirs?|madam|folks|guys|both)"
_GREETING = (
    rf"(?:(?:hello|hiya|hi|hey|good\s+(?:morning|afternoon|evening|day))(?:\s+{_PEOPLE})*|dear(?:\s+{_PEOPLE})+)"
    r"(?:\s*[,!.:;–—]+\s*|\s+(?:-\s+)?|$)"
)
_WHO = r"(?:you|some(?:one|body)|any(?:one|body))"
_ME = r"(?:me|us)"
_REQUEST = (
    rf"(?:(?:please|kindly|so|and)[\s,]+)*(?:"
    rf"(?:(?:can|could|would|will)\s+{_WHO}\s+)?(?:please\s+|kindly\s+)?(?:tell|inform|advise)\s+{_ME}"
    rf"|(?:can|could|would|will)\s+{_WHO}\s+(?:please\s+|kindly\s+)?(?:explain(?:\s+to\s+{_ME})?|help\s+{_ME}\s+understand|let\s+{_ME}\s+know)"
    rf"|(?:please\s+|kindly\s+)?(?:explain\s+to\s+{_ME}|help\s+{_ME}\s+understand|let\s+{_ME}\s+know)"
    rf"|i(?:\s+am|\s*['’]?m|\s+was)\s+(?:just\s+)?wondering"
    rf"|i(?:\s+would|\s*['’]d)\s+(?:just\s+)?(?:like|love)\s+to\s+know|i\s+(?:just\s+)?want(?:ed)?\s+to\s+(?:know|ask)"
    rf"|(?:do\s+you|does\s+any(?:one|body))\s+(?:happen\s+to\s+)?know"
    rf")\b[\s,:]*(?:please\b[\s,:]*)?(?=\w)(?!more\b)"
)
_OPENING = re.compile(rf"\W*(?:{_GREETING})*(?:{_REQUEST})?", re.IGNORECASE)
_HELP = r"(?:help|advice|time|reply|answers?|support|information|reading)"
_CLOSING = re.compile(
    rf"[\s,;–—-]*(?<![\w'’-])(?:(?:many\s+)?thanks|thank\s+you|thx|kind\s+regards|best\s+wishes)"
    rf"(?:\s+(?:so|very)\s+much|\s+a\s+lot)?(?:\s+in\s+advance)?(?:\s+for\s+(?:your|any|the|all\s+your)\s+{_HELP})?[\s.!,:)]*\Z",
    re.IGNORECASE,
)
_MAY_CLOSE = ("thank", "thx", "regards", "wishes")
"""One of these is in each closing, which is looked for at once no further."""
_ASIDE = re.compile(rf"(?<=[.!?;\n])\s+{_REQUEST}", re.IGNORECASE)
_WORD = re.compile(r"[\w'’]+")


def without_courtesies(text: str) -> tuple[str, tuple[str, ...]]:
    """What a question asks, and the words that are only polite, as typed; all of it where nothing else is said."""
    opening = _OPENING.match(text)
    begin = opening.end() if opening and _WORD.search(opening[0]) else 0
    lower = text.lower()
    closing = _CLOSING.search(text, begin) if any(word in lower for word in _MAY_CLOSE) else None
    end = closing.start() if closing else len(text)
    if not _WORD.search(text, begin, end):
        return text, ()
    asked = text[begin:end]
    asides = [match[0] for match in _ASIDE.finditer(asked)]
    if asides:
        asked = _ASIDE.sub(" ", asked)
    elif not begin and not closing:
        return text, ()
    polite = (text[:begin], *asides, text[end:])
    return asked, tuple(word for piece in polite for word in _WORD.findall(piece))
