"""A document's structure as text that can be read and compared, line by line.

# to ###### headings, • items (indented by level), ¶ paragraphs, » lead-ins, | rows, = preformatted, ~ links.
[…] after a block is its label, ← what must be read before it, the nearest first.
"""

from __future__ import annotations

from collections.abc import Sequence

from search.model import Block, Document, Span

_SIGNS = {"paragraph": "¶", "lead_in": "»", "list_item": "•", "table_row": "|", "preformatted": "=", "navigation": "~"}


def outline(document: Document) -> str:
    return "\n".join(_line(document.text, block) for block in document.blocks) + "\n"


def paths(document: Document) -> list[tuple[str, ...]]:
    return [section.path for section in document.sections]


def _line(text: str, block: Block) -> str:
    if block.kind == "heading":
        return f"{'#' * block.level} {_shown(text, [Span(block.start, block.end)])}"
    line = f"{'  ' * max(block.level - 1, 0)}{_SIGNS[block.kind]} {_shown(text, [Span(block.start, block.end)])}"
    if block.label:
        line += f" [{_shown(text, [block.label])}]"
    if block.lead_in and block.kind != "lead_in":
        line += f" » {_shown(text, [block.lead_in])}"
    if block.context:
        line += f" ← {_shown(text, block.context[::-1])}"
    return line


def _shown(text: str, spans: Sequence[Span]) -> str:
    return " ← ".join(" ".join(span.of(text).split()) for span in spans)
