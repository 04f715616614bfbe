"""What does a Word paragraph say? Its runs of text, with every change accepted and what is hidden left out."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn

from indexer.readers.layout import Layout
from indexer.readers.structure import folded
from indexer.readers.wordstyles import Node, truth

_GONE = frozenset("del moveFrom delText instrText pPr rPr sectPr rt Fallback fldData delInstrText tblPr".split())
_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "\u2011"}
_STRUCK = ("w:vanish", "w:strike", "w:dstrike", "w:webHidden")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Runs:
    """Lays out the runs of paragraphs, and keeps what they name: footnotes, and text boxes."""

    def __init__(self, layout: Layout, footnotes: dict[str, Node], endnotes: dict[str, Node]) -> None:
        self._layout = layout
        self._notes = {"footnoteReference": footnotes, "endnoteReference": endnotes}
        self._marked = {"footnoteReference": 0, "endnoteReference": 0}
        self._waiting: list[tuple[str, Node]] = []
        self._boxes: list[Node] = []

    def empty(self, paragraph: Node) -> bool:
        """Whether a paragraph neither says anything nor holds anything that does."""
        named = ("t", "txbxContent", *self._notes)
        return not any(local(one) in named and (local(one) != "t" or (one.text or "").strip()) for one in paragraph.iter())

    def take_notes(self) -> list[tuple[str, Node]]:
        """The footnotes named since they were last taken, each with its mark."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def take_boxes(self) -> list[Node]:
        """The text boxes met since they were last taken."""
        boxes, self._boxes = self._boxes, []
        return boxes

    def lay_out(self, element: Node) -> None:
        """Lay out what a paragraph, or a part of one, says."""
        for child in inside(element):
            name = local(child)
            if name == "r":
                self._run(child)
            elif name == "hyperlink":
                self._link(child)
            elif name == "txbxContent":
                self._boxes.append(child)
            elif name == "t":
                self._layout.text(child.text or "")
            elif name not in _GONE:
                self.lay_out(child)

    def _run(self, run: Node) -> None:
        looks = run.find(qn("w:rPr"))
        if any(_on(looks, name) for name in _STRUCK):
            return
        bold = self._layout.open("b") if _on(looks, "w:b") or _value(looks, "w:rStyle") == "Strong" else None
        raised = self._layout.open("sup") if _value(looks, "w:vertAlign") == "superscript" else None
        own_mark = False
        for child in inside(run):
            name = local(child)
            if name in self._notes:
                own_mark = self._note(name, child, run)
            elif name in ("br", "cr"):
                self._layout.open("br")
            elif name in _SIGNS:
                self._layout.text(_SIGNS[name])
            elif name == "t" and not own_mark:
                self._layout.text(child.text or "")
            elif name not in _GONE and name != "t":
                self.lay_out(child)
        for close in (raised, bold):
            if close:
                close()

    def _note(self, kind: str, reference: Node, run: Node) -> bool:
        """Write a note's mark; True where it is the document's own, and the rest of the run."""
        own = truth(reference.get(qn("w:customMarkFollows"), "0"))
        if own:
            mark = folded("".join(one.text or "" for one in run.iter(qn("w:t"))))
        else:
            self._marked[kind] += 1
            number = self._marked[kind]
            mark = str(number) if kind == "footnoteReference" else _roman(number)
        self._layout.text(f"[{mark}]")
        note = self._notes[kind].get(reference.get(qn("w:id"), ""))
        if note is not None:
            self._waiting.append((mark, note))
        return own

    def _link(self, link: Node) -> None:
        close = self._layout.open("a", href="#" if link.get(qn("r:id")) is None else "link")
        self.lay_out(link)
        if close:
            close()


def local(element: Node) -> str:
    """An element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def inside(element: Node) -> Iterator[Node]:
    """An element's children; of alternatives for several programs, the first alone."""
    if local(element) == "AlternateContent":
        yield from list(element)[:1]
    else:
        yield from element


def _on(looks: Node, name: str) -> bool:
    found = looks.find(qn(name)) if looks is not None else None
    return found is not None and truth(found.get(qn("w:val")))


def _value(looks: Node, name: str) -> str | None:
    found = looks.find(qn(name)) if looks is not None else None
    return found.get(qn("w:val")) if found is not None else None


def _roman(number: int) -> str:
    said = ""
    for value, sign in _ROMAN:
        said += sign * (number // value)
        number %= value
    return said
