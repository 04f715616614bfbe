"""In which quantities does a unit of measure stand? "16 mg" is one term, which "mg" alone would not find."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from search.engine import Alternatives
from search.identifiers import unit
from search.ways import unique

Quantities = dict[str, tuple[str, ...]]
"""For each unit of measure the terms that are so much of it."""

_QUANTITY = re.compile(r"[<>]?=?[\d.]+([a-z%][^/]*)(?:/.*)?")


def quantities(terms: Iterable[str]) -> Quantities:
    """The quantities among the terms of an index."""
    found: dict[str, list[str]] = {}
    for term in terms:
        if term[0] in "0123456789<>" and (match := _QUANTITY.fullmatch(term)):
            found.setdefault(match.group(1), []).append(term)
    return {measured: tuple(several) for measured, several in found.items()}


def with_quantities(alternatives: Alternatives, known: Quantities) -> Alternatives:
    """The alternatives, and for each that is a unit of measure the quantities of it; the same object where none is."""
    measured = [(each, known.get(unit(each.terms[0]), ())) for each in alternatives if len(each.terms) == 1]
    more = [replace(each, terms=(term,)) for each, terms in measured for term in terms]
    return unique((*alternatives, *more)) if more else alternatives
