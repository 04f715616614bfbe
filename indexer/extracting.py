"""What does the index keep of a document? Its card, its text, its passages, and their terms.

For the process that reads files (child.py): who asks it needs neither the rules of cutting nor those of analysis.
"""

from __future__ import annotations

import msgspec

from indexer.fields import TermFinder
from indexer.passages import passages
from indexer.requests import Extract
from search.cards import card
from search.model import Document
from search.stored import packed


def extract(document: Document, finder: TermFinder) -> Extract:
    """Cut a document, find its terms, and put all into the form in which it is kept. Without its glossary."""
    cut = passages(document)
    return Extract(card(document), msgspec.json.encode(document), packed(cut), finder.spelled(cut))
