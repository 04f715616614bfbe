"""What is a number that is raised? A power (10⁹, cm²), an isotope's (177Lu), or a footnote's mark, set in brackets."""

from __future__ import annotations

import re

_POWERS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_UNIT = re.compile(r"(?:\d|\b(?:[cmkdµμn]?m|s|min|h|d|kg|L|dL|mL))$")
_ISOTOPE = re.compile(r"[A-Z][a-z]?(?![a-z])")
_MARK = re.compile(r"[\d,;–-]{1,12}|[a-z](?:,[a-z])*|[*†‡§¶]{1,3}")


def raised(before: str, text: str, after: str) -> str:
    """What a raised text is: a power, an isotope's number, a footnote's mark in brackets, or itself."""
    said = text.strip()
    opens = not before or before.endswith((" ", "[", "(", "-"))
    if opens and said.isdecimal() and len(said) > 1 and _ISOTOPE.match(after):
        return text
    if _UNIT.search(before) and re.fullmatch(r"[+\-−–]?\d+", said):
        return text.replace(said, said.translate(_POWERS))
    if _MARK.fullmatch(said):
        return f"[{said}]" if before and not before.endswith(" ") else f"[{said}] "
    return text
