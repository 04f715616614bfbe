"""Makes PDFs for tests: lines of text in the standard fonts, wherever a test wants them on a page, and rules."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842
"""Of an A4 page, in points."""
FONTS = ("Helvetica", "Helvetica-Bold", "Courier")


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text, its baseline in points from the page's top. rise: how far it is raised above that."""

    text: str
    x: float
    y: float
    size: float = 10
    bold: bool = False
    rise: float = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line from one point to another, from the page's upper left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


Mark = Text | Rule


def lines(texts: Iterable[str], x: float = 72, y: float = 72, size: float = 10, bold: bool = False) -> list[Mark]:
    """Lines one below the other, at the usual distance."""
    return [Text(text, x, y + 1.2 * size * number, size, bold) for number, text in enumerate(texts)]


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Mark]:
    """The rules of a table."""
    across: list[Mark] = [Rule(xs[0], y, xs[-1], y) for y in ys]
    return across + [Rule(x, ys[0], x, ys[-1]) for x in xs]


def pdf(pages: Sequence[Sequence[Mark]], **properties: str) -> bytes:
    """A PDF of pages, with properties such as Title; Lang is the catalog's."""
    language = properties.pop("Lang", "")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R" + (f" /Lang ({language})" if language else "").encode() + b" >>",
        b"",
        *(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode() for name in FONTS),
        b"<< " + b" ".join(f"/{name} ".encode() + _string(value) for name, value in properties.items()) + b" >>",
    ]
    fonts = " ".join(f"/F{number} {number + 3} 0 R" for number in range(len(FONTS)))
    kids = []
    for marks in pages:
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(objects) + 2} 0 R "
            f"/Resources << /Font << {fonts} >> >> >>".encode()
        )
        objects.append(stream(b"\n".join(_drawn(mark) for mark in marks)))
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{one} 0 R' for one in kids)}] >>".encode()
    return assembled(objects, info=6)


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream"


def assembled(objects: Sequence[bytes], info: int = 0, more: str = "") -> bytes:
    """A file of objects, numbered from 1, of which the first is the catalog."""
    data = b"%PDF-1.7\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    named = f" /Info {info} 0 R" if info else ""
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{named}{more} >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _drawn(mark: Mark) -> bytes:
    if isinstance(mark, Rule):
        return f"{mark.x0} {HEIGHT - mark.y0} m {mark.x1} {HEIGHT - mark.y1} l S".encode()
    font = f"/F{int(mark.bold)} {mark.size} Tf"
    at = f"{mark.x} {HEIGHT - mark.y + mark.rise} Td"
    return f"BT {font} {at} ".encode() + _string(mark.text) + b" Tj ET"


def _string(text: str) -> bytes:
    plain = text.encode("cp1252")
    for special in (b"\\", b"(", b")"):
        plain = plain.replace(special, b"\\" + special)
    return b"(" + plain + b")"
