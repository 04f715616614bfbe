"""Which of a journal article's XML (JATS, as in PubMed Central) is its text? All but its list of references.

Numbers that only point into that list are left out. A footnote, or a figure that stands apart, comes at the end of the
section which names it; a footnote's mark is written in brackets, in the text and before the note.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from indexer.readers import articledata
from indexer.readers.citations import without_citations
from indexer.readers.composer import settled
from indexer.readers.layout import Layout
from indexer.readers.merging import merged
from indexer.readers.metadata import stated_in
from indexer.readers.structure import ReadResult, folded, related
from search.model import Span

_DROPPED = frozenset(
    "ref-list bio sub-article response graphic inline-graphic media supplementary-material tex-math object-id alt-text"
    " long-desc permissions processing-meta floats-group attrib sec-meta table-wrap-foot author-notes kwd-group"
    " label".split()
)
_SECTIONS = frozenset("sec app ack glossary notes boxed-text fn-group statement".split())
_APART = frozenset(("fig", "table-wrap"))
_NAMES = {
    "p": "p",
    "list": "ul",
    "list-item": "li",
    "def-list": "dl",
    "term": "dt",
    "def": "dd",
    "disp-quote": "blockquote",
    "verse-group": "blockquote",
    "verse-line": "p",
    "preformat": "pre",
    "disp-formula": "p",
    "bold": "b",
    "sup": "sup",
    "break": "br",
    "thead": "thead",
    "tr": "tr",
    "row": "tr",
    "th": "th",
    "td": "td",
    "entry": "td",
}
"""JATS's elements as HTML's; what is not here is taken for inline text."""


def read_jats(root: Element) -> ReadResult:
    """Read one article. Raises nothing: what a file leaves out is left out."""
    without_citations(root)
    article = _Article(root)
    article.read()
    text = article.layout.composer.text
    blocks = related(text, settled(text, article.layout.composer.made))
    return ReadResult(text, blocks, merged(articledata.about(root), stated_in(text, blocks)))


class _Article:
    """One article being laid out."""

    def __init__(self, root: Element) -> None:
        self.layout = Layout()
        self._root = root
        self._notes = {note.get("id", ""): note for note in root.iter("fn")}
        floats = [one for group in root.iter("floats-group") for one in group]
        self._floats = {one.get("id") or f"#{number}": one for number, one in enumerate(floats)}
        self._waiting: list[tuple[str, Element]] = []
        self._set: set[int] = set()
        self._in_paragraph = False

    def read(self) -> None:
        """Lay out title, abstract, body and what follows it."""
        title = self._root.find("front/article-meta/title-group/article-title")
        if title is not None:
            self._titled(title, 1)
        for part in self._root.findall("front/article-meta/abstract"):
            if part.get("abstract-type") != "graphical":
                self._section(part, 2)
        for path in ("body", "back"):
            part_found = self._root.find(path)
            if part_found is not None:
                self._content(part_found, 1)
                self._end_section()
        for one in self._floats.values():
            self._set_down("", one)
        self._end_section()

    def _section(self, element: Element, level: int) -> None:
        if element.tag == "fn-group" and element.find("title") is None:
            # Notes that the text does not name are about the authors; those that it names stand where it does so.
            return
        self.layout.flush()
        self._content(element, level)
        for note in element.iterfind("fn") if element.tag == "fn-group" else ():
            self._set_down(folded(note.findtext("label", "")), note)
        self._end_section()

    def _end_section(self) -> None:
        """Set down what the section named: footnotes, and figures that stand apart."""
        waiting, self._waiting = self._waiting, []
        for mark, element in waiting:
            self._set_down(mark, element)

    def _content(self, element: Element, level: int) -> None:
        self.layout.text(element.text or "")
        for child in element:
            self._element(child, element, level)
            self.layout.text(child.tail or "")

    def _element(self, element: Element, parent: Element, level: int) -> None:
        tag = element.tag
        if tag == "title" and parent.tag != "list":
            self._end_section()
            self._titled(element, level)
        elif tag in _SECTIONS:
            self._section(element, min(level + 1, 6))
        elif tag in _APART:
            self._apart(element)
        elif tag == "xref":
            self._reference(element)
        elif tag == "fn":
            self._inline_note(element, parent)
        elif tag == "alternatives":
            self._content_of_first(element, level)
        elif tag not in _DROPPED:
            self._plain(element, level)

    def _plain(self, element: Element, level: int) -> None:
        number = 1 if element.get("list-type") == "order" and "continued-from" not in element.attrib else None
        name, columns = _NAMES.get(element.tag, "span"), element.get("colspan", "").strip()
        close = self.layout.open(name, rowspan=_rows(element), colspan=columns, number=number)
        outer, self._in_paragraph = self._in_paragraph, self._in_paragraph or element.tag == "p"
        self._content(element, level)
        self._in_paragraph = outer
        if close:
            close()

    def _content_of_first(self, element: Element, level: int) -> None:
        said = [child for child in element if child.tag not in _DROPPED and "".join(child.itertext()).strip()]
        for child in said[:1]:
            self._element(child, element, level)

    def _titled(self, element: Element, level: int) -> None:
        close = self.layout.open("title", heading=min(level, 6))
        self._content(element, level)
        if close:
            close()

    def _reference(self, element: Element) -> None:
        kind, target = element.get("ref-type"), element.get("rid", "")
        if kind in ("fn", "table-fn"):
            mark = folded("".join(element.itertext())).strip("[]()")
            self.layout.text(f"[{mark}]" if mark and self.layout.kind != "heading" else "")
            note = self._notes.get(target)
            if kind == "fn" and note is not None:
                self._waiting.append((mark, note))
            return
        self._content(element, 1)
        for name in target.split():
            if name in self._floats:
                self._waiting.append(("", self._floats[name]))

    def _inline_note(self, note: Element, parent: Element) -> None:
        """A footnote that stands in the text itself, where its mark belongs."""
        if parent.tag != "fn-group":
            mark = folded(note.findtext("label", "")) or "*"
            self.layout.text(f"[{mark}]")
            self._waiting.append((mark, note))

    def _apart(self, element: Element) -> None:
        """A table or figure. Within a paragraph it would part a sentence, so there it waits for the section's end."""
        if self._in_paragraph:
            self._waiting.append(("", element))
        else:
            self._set_down("", element)

    def _set_down(self, mark: str, element: Element) -> None:
        """Set down a footnote, figure or table, once however often it is named."""
        if id(element) in self._set:
            return
        self._set.add(id(element))
        if element.tag == "fn":
            self._labelled(f"[{mark}]" if mark else "", element)
        elif element.tag == "fig":
            self._labelled(folded(element.findtext("label", "")).rstrip(" .:"), element.find("caption"))
        elif element.tag == "table-wrap":
            self._table(element)

    def _table(self, element: Element) -> None:
        close = self.layout.open("table", data_table=True)
        caption = self.layout.open("caption")
        self.layout.text(folded(element.findtext("label", "")) + " ")
        self._flat(element.find("caption"))
        if caption:
            caption()
        for child in element:
            if child.tag not in ("label", "caption"):
                self._element(child, element, 1)
        if close:
            close()
        for note in element.iterfind("table-wrap-foot//fn"):
            self._set_down(folded(note.findtext("label", "")), note)
        for paragraph in element.iterfind("table-wrap-foot/p"):
            self._plain(paragraph, 1)

    def _labelled(self, label: str, element: Element | None) -> None:
        """One paragraph of all that an element says, with its label before it."""
        self.layout.flush()
        self._flat(element)
        body, _ = self.layout.composer.take()
        if body:
            found = Span(0, len(label)) if label else None
            self.layout.composer.block(f"{label} {body}".strip(), "paragraph", label=found)

    def _flat(self, element: Element | None) -> None:
        """Lay out an element's text as one run, whatever paragraphs it has."""
        for child in element if element is not None else ():
            if child.tag in ("p", "title"):
                self._content(child, 1)
                self.layout.text(" ")


def _rows(element: Element) -> str:
    more = element.get("morerows", "")
    return str(int(more) + 1) if more.isdecimal() and len(more) < 6 else element.get("rowspan", "")
