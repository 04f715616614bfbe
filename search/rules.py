"""By which rules is an index made? Their numbers, and the fields: what is made by others is made anew.

They stand here, and not beside the rules themselves, so that who compares an index with them need not load those: the
analysis alone takes a twentieth of the time in which a changed document is found.
"""

from __future__ import annotations

FIELDS = ("title", "heading", "lead", "body")
"""The fields of a passage, in the order of every array that has one column a field."""
ANALYSIS = 9
"""Raise it when analysis.py, or the stemmer that it asks, may make other terms of the same text: then all terms are found
anew."""
SENTENCES = 2
"""Raise it when sentences.py may cut the same text into other sentences: passages are then cut anew."""
PASSAGES = 4
"""Raise it when indexer/passages.py may cut the same document otherwise: passages are then made anew."""
