"""The terminology as its editors meet it: what is refused, what is warned of, what a word finds, and what is imported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from search.errors import BadTerminology
from search.terminology import compile_folder

REVIEW = 'review = { by = "", on = "" }\n'
GOOD = f'[[concept]]\nid = "T1"\nname = "carcinoid"\ntype = "disease"\n{REVIEW}'


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


def concept(identifier: str, name: str, rest: str = "") -> str:
    return f'[[concept]]\nid = "{identifier}"\nname = "{name}"\ntype = "disease"\n{rest}\n{REVIEW}\n'


@pytest.mark.parametrize(
    ("entry", "line", "problem", "remedy"),
    [
        ('[[concept]]\nname = "a"', 7, "id is missing", "Add id"),
        ('[[concept]]\nid = "two words"', 7, "id is missing, or is not one word", "Add id"),
        ('[[concept]]\nid = "\\u001b[2J"', 7, "id is missing, or is not one word", "Add id"),
        (concept("T1", "b"), 7, r"id T1 stands at .*words\.toml:2 too", "new id"),
        (concept("T2", " "), 7, "T2: name is missing or empty", "Add name"),
        (concept("T2", "b").replace("disease", "illness"), 7, "T2: unknown type 'illness'", "Use one of d"),
        (concept("T2", "b", 'kind = "why"'), 7, "T2: unknown kind 'why'", "Use one of"),
        (concept("T2", "b", "kind = []"), 7, "T2: kind must be text", "leave it out"),
        (concept("T2", "b", 'needs = "figure"'), 7, "T2: unknown needs 'figure'", '"number"'),
        (concept("T2", "b", 'up = "yes"'), 7, "T2: up must be true or false", "up = true"),
        (concept("T2", "b", 'synonyms = ["c"]'), 7, "T2: unknown key 'synonyms'", "Use one of .*same"),
        (concept("T2", "b", 'same = "c"'), 7, "T2: same must be a list of words", "Write same"),
        (concept("T2", "b", 'same = [""]'), 7, "T2: same must be a list of words, none empty", "Write same"),
        (concept("T2", "b", 'same = ["c"]\nlay = ["c"]'), 7, "T2: 'c' stands under same and lay", "Keep the closer"),
        (concept("T2", "b", 'same = ["?!"]'), 7, r"T2: '\?!' holds no letter or figure", "Remove it"),
        (concept("T2", "b", 'broader = ["T9"]'), 7, "T2 names T9, which is no concept", "Mend the id"),
        (concept("T2", "b", 'broader = "T1"'), 7, "T2: broader must be a list of concept ids", "Write broader"),
        (concept("T2", "b", 'broader = ["T2"]'), 7, "T2 is broader than itself", "Break the cycle"),
        (concept("T2", "b").replace(REVIEW, ""), 7, "T2: review is missing", "Add review"),
        (concept("T2", "b").replace('on = ""', "on = 2026-01-31"), 7, "T2: review is missing", "Add review"),
        ("[[ 'concept' ]]  # spaced\nid = 'T2'", 7, "T2: name is missing", "Add name"),
        ('[[concept]]\nid = "T2', 8, "", "Mend the TOML"),
        ("[[idea]]\nid = 'T2'", 1, "Unknown table 'idea'", r"\[\[concept\]\]"),
        ("a = " + "[" * 5000, 1, "nested too deeply", "Mend the TOML"),
    ],
)
def test_a_bad_entry_is_refused_with_file_line_and_remedy(
    entry: str, line: int, problem: str, remedy: str, write: Callable[..., Path], corpus: Path
) -> None:
    path = write(f"# head\n{GOOD}{entry}\n") if not entry.startswith("a =") else write(entry)
    with pytest.raises(BadTerminology, match=f"^{path}:{line}: .*{problem}.*{remedy}") as caught:
        compile_folder(corpus / "terminology")
    assert (caught.value.path, caught.value.line) == (path, line)


def test_a_table_for_a_list_and_bytes_for_text_are_refused(write: Callable[..., Path], corpus: Path) -> None:
    path = write(GOOD.replace("[[concept]]", "[concept]"))
    with pytest.raises(BadTerminology, match="both brackets"):
        compile_folder(corpus / "terminology")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadTerminology, match="UTF-8"):
        compile_folder(corpus / "terminology")
