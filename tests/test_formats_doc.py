"""docs/add-a-format.md: following it adds a format, and it fits a screen."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer import readers
from indexer.readers import Format, of_text, read
from indexer.readers.html import read_html
from search.answerer import Answerer
from search.errors import SourceError
from search.model import Metadata

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "add-a-format.md").read_text(encoding="utf-8")
GLOSSARY = 'Gastrinoma,"A tumor that makes gastrin, and so acid."\nInsulinoma,A tumor that makes <insulin>.\n'
SCREEN = 66
"""Lines."""


def test_the_page_fits_a_screen() -> None:
    assert len(PAGE.splitlines()) <= SCREEN


def test_following_the_page_adds_a_format(tmp_path: Path) -> None:
    code = tmp_path / "code"
    for room in ("indexer", "search"):
        shutil.copytree(ROOT / room, code / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "hoofbeats.py", code)
    module, row = re.findall(r"```(?:python|text)\n(.*?)```", PAGE, re.DOTALL)
    named = re.search(r"In `(indexer/readers/)`, write a file “(\w+\.py)”", PAGE)
    assert named
    (code / named.group(1) / named.group(2)).write_text(module, encoding="utf-8")
    registry = code / "indexer" / "readers" / "__init__.py"
    before = registry.read_text(encoding="utf-8")
    after = before.replace("\nFORMATS = (\n", f"\nFORMATS = (\n{row}", 1)
    assert after != before
    registry.write_text(after, encoding="utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "words.csv").write_text(GLOSSARY, encoding="utf-8")
    (corpus / "wrong.csv").write_text("Gastrinoma\n", encoding="utf-8")

    start = f"import sys; sys.path.insert(0, {str(code)!r}); import hoofbeats; hoofbeats.main()"
    options = ["index", "--corpus", str(corpus), "--index", str(tmp_path / "index")]
    done = subprocess.run(
        [sys.executable, "-P", "-c", start, *options], capture_output=True, text=True, check=False, cwd=tmp_path
    )

    assert done.returncode == 1, done.stderr
    assert "wrong.csv: line 1 has 1 cells, not a term and what it means" in done.stderr
    snapshot = Answerer(tmp_path / "index").snapshot()
    found = snapshot.document("words")
    assert found is not None
    assert found.source.reader == "glossary/1"
    assert [one.text for one in snapshot.passages_of("words")] == [
        "Gastrinoma\nA tumor that makes gastrin, and so acid.",
        "Insulinoma\nA tumor that makes <insulin>.",
    ]


def test_the_registry_alone_says_which_reader_a_file_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "leaflet.SHOUT"
    path.write_text("it hurts", encoding="utf-8")
    with pytest.raises(SourceError, match=r"^no reader for \.SHOUT \(known: \.docx, \.htm, "):
        read(path, "leaflet", "leaflet.SHOUT", Metadata(), 1000)
    shout = Format("shout", 3, (".shout",), of_text(lambda text: read_html(text.upper())))
    monkeypatch.setattr(readers, "FORMATS", (*readers.FORMATS, shout))
    found = read(path, "leaflet", "leaflet.SHOUT", Metadata(), 1000)
    assert (found.text, found.source.reader) == ("IT HURTS", "shout/3")
