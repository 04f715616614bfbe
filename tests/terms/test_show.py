"""What typing a term finds, and what the documents and the terminology do not know of each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.ways import BROADER_WEIGHTS, LAY_WEIGHT
from tests.terms.commands import concept, index_of, report, run

GUT = concept(
    "T1", "gut tumor", 'same = ["gut growth"]\nlay = ["belly lump"]\nbroader = ["T2"]\nup = true\nnote = "A note."'
)
ABOVE = concept("T2", "tumor", 'capitals = ["TU"]')


def ways(shown: dict[str, Any], typed: str) -> dict[str, tuple[float, str, int | None]]:
    (sought,) = [each for each in shown["sought"] if each["typed"] == typed]
    return {way["text"]: (way["weight"], way["rule"], way["passages"]) for way in sought["ways"]}


def test_a_lay_term_is_shown_with_all_it_finds_and_why(write: Callable[..., Path], corpus: Path) -> None:
    path = write(GUT + ABOVE)
    shown = report(corpus, "show", "belly", "lump")
    assert ways(shown, "belly lump") == {
        "belly lump": (1.0, "exact", None),
        "gut tumor": (LAY_WEIGHT, "lay", None),
        "gut growth": (LAY_WEIGHT, "lay", None),
        "tumor": (BROADER_WEIGHTS[0], "broader", None),
        "TU": (BROADER_WEIGHTS[0], "broader", None),
    }
    (about,) = shown["concepts"]
    assert (about["id"], about["relation"], about["wins"], about["note"]) == ("T1", "lay", True, "A note.")
    assert (about["broader"], about["path"], about["line"]) == ([{"id": "T2", "name": "tumor"}], str(path), 1)
    said = run(corpus, "show", "belly", "lump").stdout
    assert "There is no index" in said
    assert "not signed off" in said
    assert f"{path}:1" in said


def test_a_concept_is_shown_with_its_opposite(write: Callable[..., Path], corpus: Path) -> None:
    write(concept("T1", "benign", 'opposite = "T2"') + concept("T2", "malignant", 'opposite = "T1"') + concept("T3", "cyst"))
    (about,) = report(corpus, "show", "benign")["concepts"]
    assert about["opposite"] == [{"id": "T2", "name": "malignant"}]
    assert "malignant (T2)" in run(corpus, "show", "benign").stdout
    assert report(corpus, "show", "cyst")["concepts"][0]["opposite"] == []


def test_with_an_index_each_word_has_its_passages(write: Callable[..., Path], corpus: Path) -> None:
    write(GUT + ABOVE)
    folder = index_of(corpus, "Growths\n\nA gut growth is rare.\n\nA tumor of the skin is not.\n")
    shown = report(corpus, "show", "gut tumor", "--index", str(folder))
    assert shown["indexed"]
    found = ways(shown, "gut tumor")
    assert found["gut tumor"] == (1.0, "exact", 0)
    assert found["gut growth"][2] == 1
    assert found["tumor"][2] == 1


def test_files_win_over_the_index_and_a_change_is_said(write: Callable[..., Path], corpus: Path) -> None:
    write(GUT + ABOVE)
    folder = index_of(corpus, "Growths\n\nA gut growth is rare.\n")
    assert run(corpus, "show", "belly lump", "--index", str(folder)).stderr == ""
    write(GUT.replace("belly", "tummy") + ABOVE)
    done = run(corpus, "show", "tummy lump", "--index", str(folder))
    assert "is read as gut tumor" in done.stdout
    assert "changed since the index was built" in done.stderr
    (corpus / "terminology/words.toml").unlink()
    assert "is read as gut tumor" in run(corpus, "show", "belly lump", "--index", str(folder)).stdout


@pytest.mark.parametrize(
    ("relations", "winner", "why"),
    [
        (("lay", "lay"), None, "the word is as close to"),
        (("same", "lay"), "T1", "the word is closer to gut (T1)"),
    ],
)
def test_a_word_of_several_concepts_is_shown_with_all_and_which_wins(
    relations: tuple[str, str], winner: str | None, why: str, write: Callable[..., Path], corpus: Path
) -> None:
    first, second = relations
    write(concept("T1", "gut", f'{first} = ["belly"]') + concept("T2", "womb", f'{second} = ["belly"]'))
    shown = report(corpus, "show", "belly")
    assert {about["id"] for about in shown["concepts"]} == {"T1", "T2"}
    assert [about["id"] for about in shown["concepts"] if about["wins"]] == ([winner] if winner else [])
    assert bool(shown["reading"]["ambiguous"]) == (winner is None)
    assert why in run(corpus, "show", "belly").stdout


def test_a_concept_that_no_passage_holds_says_so(write: Callable[..., Path], corpus: Path) -> None:
    write(concept("T1", "gut tumor"))
    folder = index_of(corpus, "Skin\n\nThe skin is dry.\n")
    said = run(corpus, "show", "T1", "--index", str(folder)).stdout
    assert "no passage holds any of its words" in said


def test_an_unknown_term_and_hostile_names_are_shown_safely(write: Callable[..., Path], corpus: Path) -> None:
    write(concept("T1", "flushing", 'same = ["flush\\u001b[2J face"]'))
    said = run(corpus, "show", "flushin\x1b[2J").stdout
    assert "No concept knows" in said
    assert "\x1b" not in said
    assert "Near it: flushing" in run(corpus, "show", "flushinn").stdout
    assert "\x1b" not in run(corpus, "show", "flushing").stdout
    assert run(corpus, "show", "far " * 99).exit_code == 2
    assert run(corpus, "show", "flushing", "--index", "nowhere").exit_code == 3


def test_coverage_counts_what_either_side_does_not_know(write: Callable[..., Path], corpus: Path) -> None:
    write(concept("T1", "flushing") + concept("T2", "womb", 'finds = ["T1"]') + concept("T3", "spleen"))
    folder = index_of(corpus, "Flushing\n\nFlushing and wheezing of 20 mg are not WHEEZING.\n\nThe wheezing is dry.\n")
    found = report(corpus, "coverage", "--index", str(folder))
    assert found["unknown"] == [
        {"term": "wheez", "written": "wheezing", "passages": 2},
        {"term": "dri", "written": "dry", "passages": 1},
    ]
    assert (found["covered"], found["tokens"]) == (1, 5)
    assert found["share"] == pytest.approx(0.2)
    assert found["dead"] == [
        {"id": "T2", "name": "womb", "words": 1, "reaches": ["flushing"]},
        {"id": "T3", "name": "spleen", "words": 1, "reaches": []},
    ]
    assert (found["unknown_words"], found["dead_concepts"]) == (2, 2)
    fewer = report(corpus, "coverage", "--index", str(folder), "--limit", "1")
    assert (len(fewer["unknown"]), len(fewer["dead"]), fewer["unknown_words"]) == (1, 1, 2)
    said = run(corpus, "coverage", "--index", str(folder)).stdout
    assert "20.0% of 5 words in 2 passages belong to a concept." in said
    assert "found through flushing" in said
    assert run(corpus, "coverage").exit_code == 3
