"""A library large enough to page through, to narrow down and to weigh: leaflets of two publishers, and one long document.

Its sentences are made up, and say so; what a page does with many documents is the question, not what they say.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

from tests.browser.product import CORPUS

LEAFLETS = 24
SECTIONS = 80
REAL = CORPUS / "sources" / "ctca-neuroendocrine-tumors.txt"
PUBLISHERS = ("First Press", "Second Press")
AUDIENCES = ("patient", "professional")


def write(corpus: Path) -> None:
    """Write the library, with its catalogue, into a folder that is not there yet."""
    sources = corpus / "sources"
    sources.mkdir(parents=True)
    rows = []
    for number in range(LEAFLETS):
        name = f"leaflet-{number:02}"
        text = f"Leaflet {number}\n\nAbout zebras\n\nThe zebra of made-up herd {number} eats grass with a carcinoid tumor.\n"
        (sources / f"{name}.txt").write_text(text, encoding="utf-8")
        rows.append(
            f'[[source]]\npath = "sources/{name}.txt"\nid = "{name}"\ntitle = "Leaflet {number}"\n'
            f'publisher = "{PUBLISHERS[number % 3 == 0]}"\naudience = "{AUDIENCES[number % 2]}"\n'
            f'url = "https://press.example/{name}"\nupdated = {2003 + number}-02-01\n'
        )
    (sources / "long.txt").write_text(_long(), encoding="utf-8")
    rows.append('[[source]]\npath = "sources/long.txt"\nid = "long"\ntitle = "A long document"\n')
    (corpus / "catalogue.toml").write_text("\n".join(rows), encoding="utf-8")


def _long() -> str:
    """A document of some 200 kB, with headings, paragraphs and lists, of words thrown together."""
    chance = random.Random(1)  # noqa: S311  # any words will do, the same ones each time
    words = [*dict.fromkeys(re.findall("[a-z]{3,}", REAL.read_text(encoding="utf-8")))]

    def sentence(length: int) -> str:
        return " ".join(chance.choices(words, k=length)).capitalize()

    def section(number: int) -> str:
        paragraphs = "\n\n".join(" ".join(sentence(18) + "." for _ in range(6)) for _ in range(3))
        items = "\n".join(f"  • {sentence(8)}" for _ in range(6))
        return f"About made-up thing {number}\n\n{paragraphs}\n\nSigns of it include:\n\n{items}\n"

    return "\n".join(section(number) for number in range(SECTIONS))
