"""Passages and questions where no collection is given, and more passages after the pattern of those there are.

Made by a seeded generator: the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from search.words import STOP
from tests.benchmarks.peers import WORD
from tests.benchmarks.texts import Questions, Text, documents

SEED = 20
LONG, SHORT = 100, 20
"""Questions of each kind that are made up."""
_FUNCTION = "the of and to in a is that for it as was with be by on are or from at this have an which not".split()
_KINDS = "symptoms treatments causes risks outlook stages tests".split()
_FORMS = ("What are the {kind} of {title} ?", "What is known about the {kind} of {title} in {word} ?", "What is {title} ?")
_SYLLABLES = [first + vowel for first in "b c d f g l m n p r s t v th ch st".split() for vowel in "aeiou"]
_VOCABULARY = 30_000
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def made_up(passages: int, seed: int = SEED) -> tuple[list[Text], Questions]:
    """Passages whose words are as unevenly frequent as those of real texts (Zipf), in documents of one to nine.

    A tenth of a text's words are its title's, so that questions about a title have something to find.
    """
    random = np.random.default_rng(seed)
    words = np.asarray(_words(random))
    chances = 1 / (np.arange(len(words)) + 2.7)
    chances /= chances.sum()
    texts: list[Text] = []
    while len(texts) < passages:
        number = len(texts)
        topic = words[random.integers(200, 6_000, size=random.integers(1, 4))]
        title = " ".join(str(word).capitalize() for word in topic)
        for part in range(int(random.integers(1, 10))):
            drawn = random.choice(words, size=int(random.lognormal(5.0, 0.6)) + 10, p=chances)
            about = random.random(len(drawn)) < 0.1
            drawn[about] = random.choice(topic, size=int(about.sum()))
            heading = f"What are the {_KINDS[int(random.integers(len(_KINDS)))]} of {title}?"
            url = f"https://{words[500 + number % 7]}.example/{number}"
            texts.append(Text(f"{number}-{part}", title, heading, _sentences(drawn, random), url))
    texts = texts[:passages]
    return texts, Questions(tuple(_asked(texts, words, LONG, random)), tuple(_few_words(texts, SHORT, random)))


def _words(random: np.random.Generator) -> list[str]:
    """The vocabulary, the most frequent first: function words, then words made of syllables."""
    made: dict[str, None] = dict.fromkeys((*_FUNCTION, *_KINDS))
    while len(made) < _VOCABULARY:
        parts = random.integers(len(_SYLLABLES), size=int(random.integers(2, 5)))
        made["".join(_SYLLABLES[part] for part in parts)] = None
    return list(made)


def _sentences(words: np.ndarray[tuple[int], np.dtype[np.str_]], random: np.random.Generator) -> str:
    sentences, at = [], 0
    while at < len(words):
        size = max(4, int(random.normal(18, 6)))
        sentences.append(" ".join(words[at : at + size].tolist()).capitalize() + ".")
        at += size
    return " ".join(sentences)


def _asked(
    texts: Sequence[Text], words: np.ndarray[tuple[int], np.dtype[np.str_]], count: int, random: np.random.Generator
) -> Iterator[str]:
    for at in random.integers(len(texts), size=count):
        form = _FORMS[int(random.integers(len(_FORMS)))]
        kind, word = _KINDS[int(random.integers(len(_KINDS)))], str(words[int(random.integers(100, 1_000))])
        yield form.format(kind=kind, title=texts[at].title, word=word)


def _few_words(texts: Sequence[Text], count: int, random: np.random.Generator) -> Iterator[str]:
    for at in random.integers(len(texts), size=count):
        yield f"{texts[at].title.lower()} {_KINDS[int(random.integers(len(_KINDS)))]}"


def grown(texts: Sequence[Text], passages: int, seed: int = SEED) -> list[Text]:
    """So many passages: the first of them, or all and then new documents after their pattern.

    As in a collection that grows, new documents are on topics of their own: each has an old one's title, headings and texts
    with every word of its title in another title's place, and of each text only every other sentence; the rest is another
    passage's. So nothing is there twice, lengths and frequencies stay as they are, and what is asked about is named in new
    passages as often as in old ones, but seldom all of it in one. The vocabulary does not grow. See likeness.py.
    """
    made = list(texts[:passages])
    random = np.random.default_rng(seed)
    old = list(documents(texts))
    named = [word for document in old for word in _names(document[0].title)]
    copy = 0
    while len(made) < passages:
        copy += 1
        for document in old:
            names = _names(document[0].title)
            other = dict(zip(names, (named[int(at)] for at in random.integers(len(named), size=len(names))), strict=True))
            for text in document:
                beside = _SENTENCE.split(texts[int(random.integers(len(texts)))].body)
                sentences = [*(_renamed(each, other) for each in _SENTENCE.split(text.body)[::2]), *beside[1::2]]
                random.shuffle(sentences)
                title, heading = _renamed(text.title, other), _renamed(text.heading, other)
                made.append(Text(f"{text.id}+{copy}", title, heading, " ".join(sentences), f"{text.url}#{copy}"))
    return made[:passages]


def _names(title: str) -> list[str]:
    """The words of a title that say something, each once."""
    return list(dict.fromkeys(word for word in WORD.findall(title.lower()) if word not in STOP))


def _renamed(text: str, others: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: others.get(found[0].lower(), found[0]), text)
