"""What could be asked instead, where nothing answers?

First the same question with a word that no passage holds put right, as the type-ahead would: the visitor
chooses, so this may guess where search/suggest.py must not. Then the examples of the start page. Whatever is offered
was asked beforehand, and is answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rapidfuzz.distance import OSA

from search.english import is_english
from search.model import Reply
from search.suggest_terms import Completer

MOST = 2
"""Words that are put right, and ways of doing so with each; each way costs a question of some milliseconds."""
OFFERS = 3
"""What the type-ahead offers for one word, from which words near it are taken."""
LETTERS = (5, 7)
"""Letters from which one slip is forgiven, and two: in a shorter word, another letter is another word; so it is in one
that is English already."""
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")


def meant(reply: Reply, completer: Completer, is_answered: Callable[[str], bool]) -> tuple[str, ...]:
    """The question as it may have been meant, in each way that is answered; mostly none."""
    return tuple(question for question in _guesses(reply, completer) if is_answered(question))


def _guesses(reply: Reply, completer: Completer) -> Iterator[str]:
    known = {term.input for term in reply.reading.terms}
    words = [word for word in dict.fromkeys(reply.reading.unmatched) if " " not in word and word not in known]
    for word in words[:MOST]:
        typed = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
        offered = [each for offer in completer.complete(word, OFFERS) for each in _WORD.findall(offer.text)]
        near = dict.fromkeys(each for each in offered if _is_near(word, each))
        # Where several are near, it is not for us to choose: hypo- or hyper- turns an answer round.
        for each in sorted(near, key=lambda each: OSA.distance(word, each))[:MOST]:
            question = typed.sub(each.replace("\\", r"\\"), reply.query)
            if question != reply.query:
                yield question


def _is_near(word: str, offered: str) -> bool:
    """Whether an offered word is what was typed in other capitals, begun, or with a slip."""
    word, offered = word.casefold(), offered.casefold()
    slips = 0 if is_english(word) else sum(len(word) >= letters for letters in LETTERS)
    return word == offered or (bool(slips) and (offered.startswith(word) or OSA.distance(word, offered) <= slips))
