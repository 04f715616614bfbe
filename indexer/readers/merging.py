"""Of two that say something of a document, such as the catalogue and its own page, which counts?"""

from __future__ import annotations

from msgspec.structs import fields, replace

from search.model import Metadata


def merged(first: Metadata, second: Metadata) -> Metadata:
    """Field by field, the first's value, else the second's. A span stays with the value that it is the span of."""
    values = {
        field.name: getattr(first, field.name) if getattr(first, field.name) is not None else getattr(second, field.name)
        for field in fields(Metadata)
    }
    if first.updated is not None and first.updated_span is None and first.updated != second.updated:
        values["updated_span"] = None
    if first.reviewer and second.reviewer and first.reviewer.span is None and first.reviewer.name == second.reviewer.name:
        values["reviewer"] = replace(first.reviewer, span=second.reviewer.span)
    return Metadata(**values)
