"""What must hold of every document, whatever its format and however odd its content."""

from __future__ import annotations

from indexer.passages import passages
from indexer.readers.structure import ReadResult, sections
from search.model import Document, Metadata, Source


def document_of(result: ReadResult) -> Document:
    """What a reader handed over, as the document that it becomes."""
    source = Source("s", "s", "0", "x/1", Metadata(title="T"))
    return Document(source, result.text, result.blocks, sections(result.text, result.blocks, "T"))


def assert_sound(document: Document) -> None:
    """Blocks follow one another within the text, and every passage is a slice of it, with an id of its own."""
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        for span in (block.label, block.lead_in):
            assert span is None or block.start <= span.start < span.end <= block.end
        for span in block.context:
            assert 0 <= span.start < span.end <= block.start
        end = block.end
    made = passages(document)
    for passage in made:
        assert passage.text == document.text[passage.start : passage.end]
        assert passage.units
        last = 0
        for unit in passage.units:
            assert last <= unit.start < unit.end <= len(passage.text)
            last = unit.end
        assert all(context.strip() for context in passage.context)
        assert passage.anchor
    assert len({passage.id for passage in made}) == len(made)
    assert len({section.anchor for section in document.sections} | {"front"}) == len(document.sections) + 1
    assert [passage.ordinal for passage in made] == list(range(len(made)))
