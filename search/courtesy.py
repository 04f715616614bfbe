"""What of a question is only polite? "Hello, can you please tell me …? Thanks in advance!" asks what stands between.

It is left out before anything is read: "advance" would be looked for, and "tell" tells one thing from another.
"""

from __future__ import annotations

import re

from search.clauses import ASKS

_PLEASE = r"(?:please|pls|plz|kindly)"
_WHO = r"(?:you|u|some(?:one|body)|any(?:one|body))"
_ME = r"(?:me|us)"
_ON = rf"(?:{ASKS}|if|i|we|my|our|he|she|just|pls|please)"
"""Words with which a question goes on where nothing parts it from a greeting: "hi team approach" greets nobody."""
_PEOPLE = r"(?:there|all|every(?:one|body)|team|doctors?|nurses?|sirs?|madam|folks|guys)"
_GREETING = (
    rf"(?:(?:hello|hiya|hi|hey|good\s+(?:morning|afternoon|evening|day))(?:\s+{_PEOPLE})*|dear(?:\s+{_PEOPLE})+)"
    rf"(?:\s*[,!.?:;…–—]+\s*|\s+-\s+|\s+(?={_ON}\b))"
)
_TELL = rf"(?:(?:tell|inform|advise)\s+{_ME}|help\s+{_ME}\s+understand|let\s+{_ME}\s+know|explain\s+to\s+{_ME})"
_REQUEST = (
    rf"(?:(?:{_PLEASE}|so|and)[\s,]+)*(?:(?:(?:can|could|would|will)\s+{_WHO}\s+(?:{_PLEASE}\s+)?)?{_TELL}"
    rf"|(?:can|could|would|will)\s+{_WHO}\s+(?:{_PLEASE}\s+)?explain"
    r"|i(?:\s+am|\s*['’]?m|\s+was)\s+(?:just\s+)?wondering"
    r"|i(?:\s+would|\s*['’]?d)\s+(?:just\s+)?(?:like|love)\s+to\s+know|i\s+(?:just\s+)?want(?:ed)?\s+to\s+(?:know|ask)"
    rf"|(?:do|does)\s+{_WHO}\s+(?:happen\s+to\s+)?know"
    rf")\b[\s,:]*(?:{_PLEASE}\b[\s,:]*)?(?=\w)(?!more\b)"
)
_SORRY = (
    r"(?:so\s+)?sorry\s+(?:to\s+(?:trouble|bother)\s+(?:you|anyone)|for\s+(?:asking|the\s+long\s+(?:post|message))"
    r"|if\s+(?:this|it)\s+is\s+a\s+(?:silly|stupid|daft|dumb|basic)\s+question)(?:[\s,]+(?:so\s+late|again))?(?:[\s,.!-]+(?:but\b)?\s*)"
)
_OPENING = re.compile(rf"[\s(]*(?:{_GREETING})*(?:{_SORRY})?(?:{_REQUEST})?", re.IGNORECASE)
_HELP = r"(?:help|advice|time|reply|answers?|support|information|info|thoughts|suggestions|ideas|tips|pointers)"
_CLOSING = re.compile(
    r"(?<![\w'’-])(?:(?:(?:(?:many\s+)?thanks|thank\s+you|thx|cheers|kind\s+regards|best\s+wishes)"
    r"(?:\s+(?:all|everyone|everybody|guys|folks))?(?:\s+(?:so|very)\s+much|\s+a\s+lot)?"
    rf"(?:\s+in\s+advance)?(?:\s+for\s+(?:your|any|the|all\s+your)\s+{_HELP})?"
    rf"|(?<!\bis )(?<!\bare )any\s+{_HELP}(?:\s+(?:or|and)\s+{_HELP})?(?:(?:\s+(?:would|will)\s+be|\s+is|\s+are)"
    r"(?:\s+(?:much|greatly|very|really|most))?\s+(?:appreciated|welcome|helpful|useful|great|good)"
    r"|(?:\s+(?:much|greatly|very|really|most))?\s+(?:appreciated|welcome))|please\s+(?:help|advise)(?:\s+me)?)"
    r"(?:[\s.!,:)]+(?:and\s+)?|\Z)){1,3}\Z",
    re.IGNORECASE,
)
_MAY_CLOSE = ("thank", "thx", "cheers", "regards", "wishes", "any ", "please ")
"""One of these is in every closing; without one, none is looked for."""
_WORD = re.compile(r"[\w'’]+")


def without_courtesies(text: str) -> tuple[str, tuple[str, ...]]:
    """What a question asks, and the words that are only polite; all where it says nothing else, or quotes something."""
    if '"' in text:
        return text, ()
    opening = _OPENING.match(text)
    begin = opening.end() if opening and _WORD.search(opening[0]) else 0
    lower = text.lower()
    closing = _CLOSING.search(text, begin) if any(word in lower for word in _MAY_CLOSE) else None
    asked = (text[begin : closing.start()].rstrip(" \n\t,;–—-") if closing else text[begin:]) if begin or closing else text
    if asked == text or not _WORD.search(asked):
        return text, ()
    return asked, (*_WORD.findall(text, 0, begin), *_WORD.findall(text, begin + len(asked)))
