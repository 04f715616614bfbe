"""Makes Word documents for tests, with python-docx, and with XML of our own where it has no way to say something."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def element(markup: str) -> Any:
    """An element from markup whose first tag needs no declarations of its own."""
    head, close, rest = markup.partition("/>" if "/>" in markup and markup.index("/>") < markup.index(">") else ">")
    return parse_xml(f"{head} {nsdecls('w', 'r')} {close}{rest}")


def add(document: Document, markup: str) -> None:
    """Put an element of our own after all others."""
    document.element.body.insert_element_before(element(markup), "w:sectPr")


def footnotes(document: Document, *texts: str) -> None:
    """Give the document footnotes, with ids from 1."""
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(texts, 1)
    )
    line = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>----</w:t></w:r></w:p></w:footnote>'
    blob = f"<w:footnotes {nsdecls('w')}>{line}{notes}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), NOTES, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def table(document: Document, rows: Sequence[Sequence[str]], style: str = "Light Grid Accent 1") -> Any:
    made = document.add_table(len(rows), len(rows[0]), style)
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return made


def saved(document: Document) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def leaflet() -> Document:
    """A leaflet as a clinic writes them, with all that its author's Word puts into it."""
    document = docx.Document()
    document.core_properties.title = "Microsoft Word - leaflet_v3.docx"
    document.core_properties.author = "Ann Okoro"
    document.core_properties.language = "en-GB"
    document.add_heading("Going home after surgery for a gastrinoma", 0)
    document.add_paragraph("This leaflet was reviewed by Ann Okoro, MD, on 3 May 2021.")
    add(document, '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>Your wound 2</w:t></w:r></w:p>')
    document.add_heading("Your wound", 1)
    paragraph = document.add_paragraph("Keep the wound ")
    paragraph.add_run("dry").bold = True
    paragraph.add_run(" for two days.")
    paragraph._p.append(element('<w:r><w:footnoteReference w:id="1"/></w:r>'))
    paragraph.add_run(" It may itch.")
    footnotes(document, "Showers are fine.", "In adults.")
    document.add_paragraph("Call us if you see:")
    document.add_paragraph("redness, or", "List Bullet")
    document.add_paragraph("fluid that is", "List Bullet")
    document.add_paragraph("thick", "List Bullet 2")
    document.add_paragraph("yellow", "List Bullet 2")
    document.add_paragraph("Take a picture of it.", "List Continue")
    document.add_paragraph("fever", "List Bullet")
    document.add_heading("Tablets", 2)
    document.add_paragraph("Table 1. Doses for adults", "Caption")
    made = table(document, [("Drug", "Dose", "When"), ("Omeprazole", "20 mg", "morning"), ("", "40 mg", "night")])
    made.cell(1, 0).merge(made.cell(2, 0))
    made.cell(1, 1).paragraphs[0]._p.append(element('<w:r><w:footnoteReference w:id="2"/></w:r>'))
    made.cell(2, 2).add_paragraph("with food")
    document.add_paragraph("Pain: take paracetamol first.")
    document.add_heading("Changes", 1)
    add(
        document,
        "<w:p><w:r><w:t>You may </w:t></w:r><w:del><w:r><w:delText>not </w:delText></w:r></w:del><w:ins><w:r><w:t>soon "
        '</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>never </w:t></w:r><w:r><w:t xml:space="preserve">drive, '
        'at 10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r>'
        "<w:r><w:t> m.</w:t></w:r></w:p>",
    )
    add(document, "<w:sdt><w:sdtContent><w:p><w:r><w:t>Ask for Nurse Lind.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    add(
        document,
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In an emergency, call 112.</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r></w:p>",
    )
    box = document.add_table(1, 1)
    box.cell(0, 0).paragraphs[0].style = "Heading 2"
    box.cell(0, 0).paragraphs[0].add_run("Where to find us")
    box.cell(0, 0).add_paragraph("Floor two.")
    document.sections[0].header.paragraphs[0].text = "Oxton Trust"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    return document
