"""A terminology in a few words, and what the commands say of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import hoofbeats

REVIEW = 'review = { by = "", on = "" }\n'
GOOD = f'[[concept]]\nid = "T1"\nname = "carcinoid"\ntype = "disease"\n{REVIEW}'


def concept(identifier: str, name: str, rest: str = "") -> str:
    return f'[[concept]]\nid = "{identifier}"\nname = "{name}"\ntype = "disease"\n{rest}\n{REVIEW}\n'


def run(corpus: Path, *words: str) -> Result:
    return CliRunner().invoke(hoofbeats.main, ["terms", *words, "--corpus", str(corpus)])


def report(corpus: Path, *words: str) -> dict[str, Any]:
    done = run(corpus, *words, "--json")
    assert done.exit_code == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def index_of(corpus: Path, text: str) -> Path:
    """An index of the corpus and of one document."""
    (corpus / "sources").mkdir(exist_ok=True)
    (corpus / "sources/a.txt").write_text(text, encoding="utf-8")
    folder = corpus.parent / "index"
    done = CliRunner().invoke(hoofbeats.main, ["index", "--corpus", str(corpus), "--index", str(folder)])
    assert done.exit_code == 0, done.stderr
    return folder
