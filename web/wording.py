"""How is it said? The rules that read a question and found a passage, in sentences that need no glossary."""

from __future__ import annotations

from search.model import ReadTerm, Why

_READ = {
    "abbreviation": "is short for",
    "lay": "is an everyday word for",
    "same": "means the same as",
    "narrower": "comes under",
    "broader": "takes in",
    "opposite": "says the same as",
}
_FOUND = {
    "abbreviation": "its short form",
    "same": "another name for it",
    "lay": "the medical word for it",
    "narrower": "a broader word",
    "broader": "a broader word",
    "part": "a part of what it names",
    "opposite": "the opposite of it",
    "case": "in other capitals",
}
_PLAIN = {
    "audience": {"patient": "patients", "professional": "health professionals"},
    "language": {"en": "English", "en-US": "English (United States)", "en-GB": "English (United Kingdom)"},
}


def plain_words(name: str, value: str) -> str:
    """A value of the catalogue as it is read; one that we have no words for as it stands."""
    return _PLAIN.get(name, {}).get(value, value)


def read_as(term: ReadTerm) -> str:
    """“NETs” is short for “neuroendocrine tumor”. A rule without words of its own "was read as"."""
    if term.concept.casefold() == term.input.casefold():
        return f"“{term.input}”"
    return f"“{term.input}” {_READ.get(term.rule, 'was read as')} “{term.concept}”"


def why(reason: Why) -> str:
    """“tumour” was found as “tumor”, another name for it, in the heading."""
    rule, _, place = reason.rule.partition(", in the ")
    said = f"“{reason.term}” was found"
    if reason.found.casefold() != reason.term.casefold():
        said += f" as “{reason.found}”"
        if rule in _FOUND:
            said += f", {_FOUND[rule]}" + ("," if place else "")
    return f"{said} in the {place}" if place else said
