"""What is said of a class, and of what belongs to it: each finds the other, at its own weight."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.terms_read import compile_folder
from search.coverage import BROADER
from search.engine import FULL
from search.terminology import Terminology
from search.ways import BROADER_WEIGHTS, CLASS_WEIGHTS, DISEASE_WEIGHTS, FINDS_WEIGHT, MEMBER_WEIGHTS
from tests.test_terminology import concept, write


def weights(read: Terminology, name: str) -> dict[str, float]:
    """What a question with a concept's name finds, beside that name."""
    (entry,) = [one for each in read.concepts for one in each.entries if one.text == name]
    found = {" ".join(each.terms): each.weight for each in read.ways.of(entry.terms, entry, entry)}
    del found[" ".join(entry.terms)]
    return found


def compiled(tmp_path: Path, kind: str) -> Terminology:
    """Four concepts of a kind: a class, one in it, one in that, and a form of the last."""
    rows = (
        ("T1", "painkiller", ""),
        ("T2", "opioid", 'broader = ["T1"]\nup = true'),
        ("T3", "morphine", 'broader = ["T2"]\nup = true'),
        ("T4", "oramorph", 'broader = ["T3"]\nup = true\nform = true\nfinds = ["T3"]'),
    )
    text = "".join(concept(identifier, more, name).replace('"disease"', f'"{kind}"') for identifier, name, more in rows)
    return compile_folder(write(tmp_path, a=text))


@pytest.mark.parametrize(
    ("kind", "members", "above"),
    [
        ("drug", MEMBER_WEIGHTS, CLASS_WEIGHTS),
        ("treatment", MEMBER_WEIGHTS, BROADER_WEIGHTS),
        ("disease", (*DISEASE_WEIGHTS, None), BROADER_WEIGHTS),
        ("syndrome", (*DISEASE_WEIGHTS, None), BROADER_WEIGHTS),
    ],
)
def test_a_class_finds_what_belongs_to_it_and_what_belongs_to_it_its_class(
    tmp_path: Path, kind: str, members: tuple[float | None, ...], above: tuple[float, ...]
) -> None:
    read = compiled(tmp_path, kind)
    found = weights(read, "painkiller")
    assert (found.get("opioid"), found.get("morphin")) == members
    assert "oramorph" not in found
    assert weights(read, "opioid") == {"painkil": above[0], "morphin": members[0]}
    assert weights(read, "morphine") == {"opioid": above[0], "painkil": above[1]}


def test_what_goes_down_alone_is_found_by_its_class_and_does_not_find_it(tmp_path: Path) -> None:
    read = compiled(tmp_path, "organization")
    assert weights(read, "painkiller") == {"opioid": MEMBER_WEIGHTS[0], "morphin": MEMBER_WEIGHTS[1]}
    assert weights(read, "opioid") == {"morphin": MEMBER_WEIGHTS[0]}
    assert weights(read, "morphine") == {}


def test_no_symptom_is_found_by_another(tmp_path: Path) -> None:
    read = compiled(tmp_path, "symptom")
    assert weights(read, "painkiller") == {}
    assert weights(read, "opioid") == {"painkil": BROADER_WEIGHTS[0]}


def test_nothing_belongs_to_what_is_too_general(tmp_path: Path) -> None:
    rows = concept("T1", "implied = true", "scan") + concept("T2", 'broader = ["T1"]\nup = true', "ultrasound")
    read = compile_folder(write(tmp_path, a=rows))
    assert weights(read, "scan") == {}
    assert weights(read, "ultrasound") == {"scan": BROADER_WEIGHTS[0]}


def test_a_form_of_a_drug_is_not_found_by_the_drug(tmp_path: Path) -> None:
    # How much and how often is told of each form by itself.
    read = compiled(tmp_path, "drug")
    assert weights(read, "oramorph") == {"morphin": FINDS_WEIGHT, "opioid": CLASS_WEIGHTS[1]}


def test_no_member_and_no_class_says_the_same_as_what_was_asked() -> None:
    assert max(MEMBER_WEIGHTS + CLASS_WEIGHTS + DISEASE_WEIGHTS) < FULL
    assert BROADER_WEIGHTS[0] < BROADER < CLASS_WEIGHTS[0]
