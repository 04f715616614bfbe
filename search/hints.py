"""What is said first where a question could not be taken as it was meant: nothing was asked, or nothing is left to look in?

Each says what happened and what to do. Nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from search.model import Notice
from search.query import Query


def hints(query: Query, narrowed: Mapping[str, str], sources: Collection[int] | None) -> Iterator[Notice]:
    """narrowed: all filters, typed or chosen; sources: the numbers of those that pass them, None where there are none."""
    if query.alone:
        yield _hint(
            f"There is nothing to look for beside “{query.alone}”, so its words were looked for, and not left out. To leave "
            f"them out, type what you look for first: tumor {query.alone}"
        )
    if narrowed and not query.words and not query.phrases:
        typed = query.text.strip() or "a filter"
        yield _hint(f"“{typed}” only says where to look. Type what you look for beside it: symptoms {typed}")
    if narrowed and not sources:
        chosen = " and ".join(f"the {name} “{value}”" for name, value in narrowed.items())
        yield _hint(f"No document here has {chosen}, so nothing was looked through. Take that away to look through all.")


def _hint(text: str) -> Notice:
    return Notice("correction", text)
