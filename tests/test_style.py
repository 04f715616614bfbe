"""The colors: enough contrast to read by, in light and in dark, for eyes that are tired or old."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import web

STYLE = (Path(web.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")
PAIRS = [
    *((text, ground, 7.0) for text in ("ink", "soft", "link") for ground in ("paper", "raised")),
    ("ink", "amber", 7.0),
    ("ink", "mark", 7.0),
    ("on-button", "button", 7.0),
    ("edge", "paper", 3.0),
    ("amber-line", "paper", 3.0),
    ("mark-line", "mark", 3.0),
]


def palette(scheme: str) -> dict[str, str]:
    """The colors of a scheme by name: those of :root, with the dark ones over them."""
    roots = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    chosen = roots[:1] if scheme == "light" else roots[:2]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", "".join(chosen)))


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_colors_stand_apart(scheme: str, text: str, ground: str, least: float) -> None:
    colors = palette(scheme)
    lighter, darker = sorted((luminance(colors[text]), luminance(colors[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least


def test_nothing_moves_and_nothing_comes_from_elsewhere() -> None:
    for forbidden in ("animation", "transition", "url(", "@import", "@font-face"):
        assert forbidden not in STYLE
