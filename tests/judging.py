"""Judged collections and question sets, as small as a test needs them."""

from __future__ import annotations

import json
from pathlib import Path

HEADER = "qid\tquery\tsection_heading\tanswer_text\tcategory\tneeds\n"
DOCS = "".join(
    json.dumps({"id": name, "title": name, "heading": "", "body": body}) + "\n"
    for name, body in (
        ("a", "Flushing of the face is common."),
        ("b", "Scans show where the tumor is."),
        ("c", "Food and drink may bring on diarrhea."),
    )
)
LEAFLET = """Living with flushing

About flushing

Flushing is a sudden feeling of warmth. It often comes with a red face and may last for several minutes.

What helps

Keeping a diary of meals shows which foods bring on flushing. Somatostatin analogs lower the hormone levels behind it.
"""
SET = HEADER + (
    "q1\twhich foods bring on flushing\tWhat helps\tKeeping a diary of meals shows which foods bring on flushing.\tnurse\t\n"
    "q2\tparking at the cathedral\tNONE\tNONE\tcaregiver\tunanswerable\n"
)


def collection(
    folder: Path, docs: str = '{"id": "a", "body": "x"}\n', queries: str = "1\tx\n", qrels: str = "1 0 a 1\n"
) -> Path:
    """A folder made a judged collection of one document, which one query finds, unless told otherwise."""
    for name, text in (("docs.jsonl", docs), ("queries.tsv", queries), ("qrels.txt", qrels)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def judged_folder(folder: Path) -> Path:
    """Two queries with one relevant document each, and one whose document is not there."""
    folder.mkdir(parents=True)
    qrels = "1 0 a 1\n2 0 b 2\n2 0 c 0\n3 0 elsewhere 1\n"
    return collection(folder, docs=DOCS, queries="1\tflushing\n2\tscans\n3\tdiarrhea\n4\tface\n", qrels=qrels)


def leaflet(folder: Path) -> tuple[Path, Path]:
    """A corpus of one leaflet, and a question set on it."""
    corpus, path = folder / "corpus", folder / "set.tsv"
    corpus.mkdir()
    (corpus / "leaflet.txt").write_text(LEAFLET, encoding="utf-8")
    path.write_text(SET, encoding="utf-8")
    return corpus, path
