"""Which reader for which root element of XML, and no trap sprung?

Entities that a file defines, and anything that it would fetch from elsewhere, are refused. Says nothing about what the
elements of a format mean.
"""

from __future__ import annotations

from html.entities import entitydefs
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, EntitiesForbidden  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

from indexer.readers.jats import read_jats
from indexer.readers.medquad import read_medquad
from indexer.readers.structure import ReadResult
from search.errors import SourceError

DEEPEST = 200
"""Elements within elements. A journal's article has about 20; readers walk by recursion, which must not run out."""

READERS = {"article": read_jats, "Document": read_medquad, "DiseaseFile": read_medquad}
"""By root element: JATS (PubMed Central), and MedQuAD's questions and answers, which have two roots."""


def read_xml(data: bytes) -> ReadResult:
    """Read an XML file. Raises SourceError where it is none, is a trap, or has a root that nothing here knows."""
    root = _parsed(data)
    read = READERS.get(root.tag)
    if read is None:
        known = "article for JATS, Document for MedQuAD"
        raise SourceError(f"no reader for XML whose root element is {root.tag[:80]!r} (known: {known})")
    return read(root)


def _parsed(data: bytes) -> Element:
    """The root element, with every name without its namespace."""
    parser = DefusedXMLParser(forbid_dtd=False, forbid_entities=True, forbid_external=True)
    # Files name &alpha; and the like as their DTD defines it, which is never fetched.
    parser.entity.update(entitydefs)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except EntitiesForbidden:
        raise SourceError("refused: it defines XML entities, which can swell without bound; write them out") from None
    except DefusedXmlException:
        raise SourceError("refused: it refers to XML entities outside of itself; write them out") from None
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError(f"not well-formed XML, or not in the encoding that it states: {error}") from error
    _without_namespaces(root)
    return root


def _without_namespaces(root: Element) -> None:
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEEPEST:
            raise SourceError(f"its elements are nested more than {DEEPEST} deep")
        element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if "}" in name]:
            element.set(name.rpartition("}")[2], element.attrib.pop(name))
        waiting += [(child, depth + 1) for child in element]
