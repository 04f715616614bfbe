"""What the tests of the terminology share: a corpus of their own, and nothing of the machine that runs them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus/terminology").mkdir(parents=True)
    return tmp_path / "corpus"


@pytest.fixture
def write(corpus: Path) -> Callable[..., Path]:
    """Writes a file of the terminology."""

    def make(text: str, name: str = "words.toml") -> Path:
        path = corpus / "terminology" / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without an index, away from any settings of the machine."""
    for name in [name for name in os.environ if name.startswith("HOOFBEATS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
