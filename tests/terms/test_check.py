"""What is refused with its file and line, and what `hoofbeats terms check` warns of."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.terms_check import KINDS
from indexer.terms_read import compile_folder
from search.errors import BadTerminology
from tests.conftest import CORPUS
from tests.terms.commands import GOOD, REVIEW, concept, report, run


@pytest.mark.parametrize(
    ("entry", "line", "problem", "remedy"),
    [
        ('[[concept]]\nname = "a"', 7, "id is missing", "Add id"),
        ('[[concept]]\nid = "two words"', 7, "id is missing, or is not one word", "Add id"),
        ('[[concept]]\nid = "\\u001b[2J"', 7, "id is missing, or is not one word", "Add id"),
        (concept("T1", "b"), 7, r"id T1 stands at .*words\.toml:2 too", "new id"),
        (concept("T2", " "), 7, "T2: name is missing or empty", "Add name"),
        (concept("T2", "b").replace("disease", "illness"), 7, "T2: unknown type 'illness'", "Use one of c"),
        (concept("T2", "b", 'kind = "why"'), 7, "T2: unknown kind 'why'", "Use one of"),
        (concept("T2", "b", "kind = []"), 7, "T2: kind must be text", "leave it out"),
        (concept("T2", "b", 'needs = "figure"'), 7, "T2: unknown needs 'figure'", "number"),
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


def test_a_folder_that_cannot_be_read_is_no_empty_terminology(tmp_path: Path) -> None:
    assert not compile_folder(tmp_path / "none").concepts
    (tmp_path / "terminology").write_text("", encoding="utf-8")
    with pytest.raises(BadTerminology, match="The folder cannot be read"):
        compile_folder(tmp_path / "terminology")


def test_a_table_for_a_list_and_bytes_for_text_are_refused(write: Callable[..., Path], corpus: Path) -> None:
    path = write(GOOD.replace("[[concept]]", "[concept]"))
    with pytest.raises(BadTerminology, match="both brackets"):
        compile_folder(corpus / "terminology")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadTerminology, match="UTF-8"):
        compile_folder(corpus / "terminology")


@pytest.mark.parametrize(
    ("kind", "text", "line", "message"),
    [
        (
            "ambiguous",
            concept("T1", "gut", 'lay = ["belly"]') + concept("T2", "womb", 'lay = ["belly"]'),
            5,
            "T2 womb (lay)",
        ),
        ("outranked", concept("T1", "gut") + concept("T2", "womb", '\nlay = ["gut"]'), 13, "does nothing here"),
        ("outranked", concept("T1", "gut") + concept("T2", "womb", 'same = ["gut"]'), 12, "only finds passages"),
        ("duplicate", concept("T1", "tumor", 'same = ["tumors"]'), 5, "the same as 'tumor'"),
        ("duplicate", concept("T1", "liver scan", 'lay = ["scan of my liver"]'), 5, "the same as 'liver scan'"),
        ("unreachable", concept("T1", "spread", 'lay = ["nerve cell to nerve cell"]'), 5, "as it holds a word twice"),
        ("unreachable", concept("T1", "leukemia", 'capitals = ["ALL"]'), 5, "is read as no concept"),
        ("unreachable", concept("T1", "spread", f'lay = ["{"far " * 99}"]'), 5, "too long to be typed"),
        ("function", concept("T1", "nerve", 'lay = ["it is in me"]'), 5, "holds function words only"),
        ("function", concept("T1", "purpose", 'lay = ["looks at"]'), 5, "is read as 'looks' alone"),
        ("english", concept("T1", "positron imaging", 'abbreviation = ["PET"]'), 5, "Move it to capitals"),
        ("everyday", concept("T1", "benefits office", 'capitals = ["HOUSE"]'), 5, "is read as the word 'hous'"),
        ("up", concept("T1", "nerve", "up = true"), 3, "no broader"),
        ("signature", concept("T1", "nerve").replace('by = ""', 'by = "Dr A"'), 3, "signed off by halves"),
        ("signature", concept("T1", "nerve").replace(REVIEW, 'review = { by = "A", on = "May" }'), 3, "by halves"),
    ],
)
def test_what_is_most_likely_not_meant_is_warned_of(
    kind: str, text: str, line: int, message: str, write: Callable[..., Path], corpus: Path
) -> None:
    path = write(text)
    (one,) = [each for each in report(corpus, "check")["warnings"] if each["kind"] == kind]
    assert (one["path"], one["line"]) == (str(path), line)
    assert message in one["message"]
    said = run(corpus, "check")
    assert said.exit_code == 0
    assert f"{KINDS[kind]} (1)\n  {path}:{line}: {one['message']}" in said.stdout
    assert run(corpus, "check", "--strict").exit_code == 1


def test_a_chain_of_more_than_four_steps_is_warned_of_and_one_of_four_is_not(
    write: Callable[..., Path], corpus: Path
) -> None:
    names = ["oak", "beech", "maple", "willow", "poplar", "birch"]
    chain = [concept(f"T{at}", name, f'broader = ["T{at + 1}"]') for at, name in enumerate(names[:-1])]
    write("".join(chain) + concept("T5", names[-1]))
    (one,) = report(corpus, "check")["warnings"]
    assert (one["kind"], one["concept"]) == ("chain", "T0")
    assert "T0 < T1 < T2 < T3 < T4 < T5" in one["message"]


def test_a_clean_terminology_is_summed_up_and_passes_strictly(write: Callable[..., Path], corpus: Path) -> None:
    write(
        concept("T1", "net tumor", 'capitals = ["NET"]\nlay = ["slow cancer"]')
        + concept("T2", "nerve").replace(REVIEW, 'review = { by = "Dr A", on = "2026-01-31" }')
    )
    done = run(corpus, "check", "--strict")
    assert done.exit_code == 0, done.stdout
    assert "2 concepts, 4 words, 1 file" in done.stdout
    assert "1 concept signed off, 1 not; 0 warnings" in done.stdout
    summary = report(corpus, "check")
    assert (summary["concepts"], summary["words"], summary["signed_off"], summary["warnings"]) == (2, 4, 1, [])


def test_a_wrong_entry_and_no_terminology_end_with_two(write: Callable[..., Path], corpus: Path) -> None:
    missing = run(corpus, "check")
    assert missing.exit_code == 2
    assert "There is no terminology at" in missing.stderr
    assert "--corpus DIR" in missing.stderr
    path = write(concept("T1", "nerve", 'colour = "red"'))
    done = run(corpus, "check")
    assert done.exit_code == 2
    assert f"{path}:1: T1: unknown key 'colour'" in done.stderr


def test_the_terminology_of_the_product_is_right() -> None:
    done = run(CORPUS, "check", "--json")
    assert done.exit_code == 0, done.stderr
    assert not {"function", "everyday"} & json.loads(done.stdout)["counts"].keys()
