"""Judged collections and question sets, as small as a test needs them."""

from __future__ import annotations

from pathlib import Path

HEADER = "qid\tquery\tsection_heading\tanswer_text\tcategory\tneeds\n"


def collection(
    folder: Path, docs: str = '{"id": "a", "body": "x"}\n', queries: str = "1\tx\n", qrels: str = "1 0 a 1\n"
) -> Path:
    """A folder made a judged collection of one document, which one query finds, unless told otherwise."""
    for name, text in (("docs.jsonl", docs), ("queries.tsv", queries), ("qrels.txt", qrels)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder
