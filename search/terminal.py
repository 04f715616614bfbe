"""How is it said on a terminal? A document's text must not move the cursor, and what happens reads like a sentence."""

from __future__ import annotations

import shutil
import textwrap
from datetime import UTC, datetime


def safe(text: str) -> str:
    """The text with every control and formatting character written out, line breaks aside."""
    parted = text.replace("\t", " | ")
    return "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in parted)


def one_line(text: str) -> str:
    return safe(" ".join(text.split()))


def block(text: str, indent: str) -> str:
    """The text wrapped to the terminal, indented; its own line breaks stay."""
    width = max(40, min(shutil.get_terminal_size().columns, 100))
    lines = [
        textwrap.fill(line, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False)
        for line in safe(text).split("\n")
        if line.strip()
    ]
    return "\n".join(lines)


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 document", "1,794 words"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def age(built_at: str, now: datetime | None = None) -> tuple[int, str]:
    """Seconds since a time in ISO 8601, and the same in words."""
    built = datetime.strptime(built_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    seconds = max(0, int(((now or datetime.now(UTC)) - built).total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return seconds, f"{count(seconds // length, unit)} ago"
    return seconds, f"{count(seconds, 'second')} ago"
