"""A library large enough to page through, to narrow down and to weigh: leaflets of two publishers, and one long document.

Its sentences are made up, and say so; what a page does with many documents is the question, not what they say.
"""

from __future__ import annotations

from pathlib import Path

LEAFLETS = 24
SECTIONS = 400
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
    """A document of some 200 kB, with headings and lists."""
    part = "About made-up thing {0}\n\nThing {0} is as long as this sentence, which goes on for a while and then ends.\n\n"
    items = "Signs of thing {0} include:\n\n" + "".join(f"  • sign {sign} of thing {{0}}\n" for sign in range(12)) + "\n"
    return "".join((part + items).format(number) for number in range(SECTIONS))
