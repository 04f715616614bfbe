"""Which concepts an ontology becomes, and what is left out of it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import terms_obo
from indexer.terms_read import compile_folder
from tests.terms.commands import GOOD, REVIEW, concept, report, run

HEADER = """format-version: 1.2
data-version: 2026-01-31
ontology: zoo
property_value: http://purl.org/dc/terms/license "CC BY 4.0" xsd:string
"""


def term(identifier: str, name: str, *clauses: str) -> str:
    return "\n".join(("", "[Term]", f"id: {identifier}", f"name: {name}", *clauses, ""))


@pytest.fixture
def ontology(tmp_path: Path) -> Callable[..., Path]:
    """Writes an ontology in OBO."""

    def make(*terms: str, header: str = HEADER) -> Path:
        path = tmp_path / "zoo.obo"
        path.write_text(header + "".join(terms), encoding="utf-8")
        return path

    return make


def taken(corpus: Path, name: str = "zoo.toml") -> dict[str, dict[str, Any]]:
    """The concepts of an imported file by id, once all files together are right."""
    compile_folder(corpus / "terminology")
    read = tomllib.loads((corpus / "terminology" / name).read_text(encoding="utf-8"))
    return {each["id"]: each for each in read.get("concept", [])}


@pytest.mark.parametrize(
    ("clause", "relation", "word"),
    [
        ('synonym: "zebra growth" EXACT []', "same", "zebra growth"),
        ('synonym: "zebra growth" EXACT LATIN [ref:1, "a [b] c"]', "same", "zebra growth"),
        ('exact_synonym: "zebra growth" []', "same", "zebra growth"),
        ('synonym: "zebra ! growth" EXACT [] ! a comment', "same", "zebra ! growth"),
        (r'synonym: "a \"zebra\:\" growth\n here" EXACT [] {comment="x"}', None, ""),
        (r'synonym: "zebra\, growth\Wbig" EXACT []', "same", "zebra, growth big"),
        ('synonym: "zebra\x1b[2J\u202e   growth" EXACT []', "same", "zebra[2J growth"),
        ('synonym: "ZBG" EXACT OMO:0003012 []', "capitals", "ZBG"),
        ('synonym: "ZBG" EXACT []', "capitals", "ZBG"),
        ('synonym: "ZeBG" EXACT OMO:0003012 []', "abbreviation", "ZeBG"),
        ('synonym: "stripes" EXACT OMO:0003005 []', "lay", "stripes"),
        ('synonym: "zebbra growth" EXACT MISSPELLING []', "spelling", "zebbra growth"),
        ('synonym: "plains zebra" NARROW []', "narrower", "plains zebra"),
        ('synonym: "big animal" BROAD []', None, ""),
        ('synonym: "apex of hoof" RELATED []', None, ""),
        ('synonym: "apex of hoof" []', None, ""),
        ('synonym: "apex of hoof" OMO:0003012 []', None, ""),
        ('synonym: "apex of hoof" EXACTLY []', None, ""),
        ('synonym: "apex of hoof"', None, ""),
        ('related_synonym: "apex of hoof" []', None, ""),
        ('synonym: "apex of hoof" EXACT DUBIOUS []', None, ""),
        ('synonym: "zebra tumours" EXACT []', None, ""),
        ('synonym: "ALL" EXACT OMO:0003012 []', None, ""),
        ('synonym: "the first one" EXACT []', None, ""),
        ('synonym: "?!" EXACT []', None, ""),
        (f'synonym: "{"long " * 30}" EXACT []', None, ""),
        ('synonym: "unclosed EXACT []', None, ""),
    ],
)
def test_a_synonym_gets_the_relation_that_its_scope_and_type_allow(
    clause: str, relation: str | None, word: str, ontology: Callable[..., Path], corpus: Path
) -> None:
    path = ontology(term("Z:1", "zebra tumor", clause))
    assert run(corpus, "import", str(path)).exit_code == 0
    found = taken(corpus)["Z:1"]
    relations = ("same", "spelling", "abbreviation", "capitals", "lay", "narrower")
    assert {key: found[key] for key in relations if key in found} == ({relation: [word]} if relation else {})


def test_scope_type_source_and_licence_are_kept_and_nothing_is_signed_off(
    ontology: Callable[..., Path], corpus: Path
) -> None:
    path = ontology(
        term("DOID:1", "zebra disease", 'synonym: "ZBD" EXACT OMO:0003012 []', 'synonym: "apex of hoof" RELATED []')
    )
    found = report(corpus, "import", str(path))
    assert (found["ontology"], found["version"], found["licence"]) == ("zoo", "2026-01-31", "CC BY 4.0")
    assert (found["concepts"], found["words"], found["left_out"]) == (1, 2, {"RELATED": 1})
    one = taken(corpus)["DOID:1"]
    assert (one["type"], one["source"], one["licence"]) == ("disease", "DOID:1", "CC BY 4.0")
    assert one["review"] == {"by": "", "on": ""}
    assert "CC BY 4.0" in one["note"]
    text = Path(found["path"]).read_text()
    assert "# Licence: CC BY 4.0" in text
    assert '# EXACT OMO:0003012 "ZBD": capitals' in text
    assert '# RELATED "apex of hoof": left out' in text
    said = run(corpus, "show", "ZBD").stdout
    assert "DOID:1, licence CC BY 4.0" in said


@pytest.mark.parametrize(
    ("clause", "licence"),
    [
        (
            r"property_value: http\://purl.org/dc/terms/license https\://creativecommons.org/publicdomain/zero/1.0/",
            "zero/1.0/",
        ),
        ('property_value: dcterms-license "CC0" xsd:string', "CC0"),
        ("property_value: dc:rights CC-BY", "CC-BY"),
        ("remark: Released under the CC BY 3.0 licence", "Released under the CC BY 3.0 licence"),
        ("remark: made by hand", "not stated in the file"),
    ],
)
def test_the_licence_is_read_from_the_header(clause: str, licence: str, ontology: Callable[..., Path], corpus: Path) -> None:
    path = ontology(term("Z:1", "zebra"), header=f"ontology: zoo\n{clause}\n")
    done = run(corpus, "import", str(path))
    assert taken(corpus)["Z:1"]["licence"].endswith(licence)
    assert ("states no licence" in done.stderr) == licence.startswith("not stated")
    assert run(corpus, "import", str(path), "--replace", "--licence", "own terms").exit_code == 0
    assert taken(corpus)["Z:1"]["licence"] == "own terms"


def test_what_stands_in_our_own_files_wins_and_is_listed(
    ontology: Callable[..., Path], write: Callable[..., Path], corpus: Path
) -> None:
    own = write(concept("T1", "zebra tumor", 'lay = ["stripes"]'))
    before = own.read_bytes()
    path = ontology(
        term("Z:1", "tumours of the zebra", 'synonym: "equid growth" EXACT []', 'synonym: "stripes" EXACT []'),
        term("Z:2", "okapi", 'synonym: "Stripe" EXACT []', 'synonym: "forest giraffe" EXACT []', "is_a: Z:1"),
    )
    found = report(corpus, "import", str(path))
    whole, word = found["conflicts"]
    assert (whole["term"], whole["holder"], whole["whole"]) == ("Z:1", "T1 zebra tumor", True)
    assert whole["lost"] == ["equid growth"]
    assert (word["term"], word["word"], word["holder"]) == ("Z:2", "Stripe", "T1 zebra tumor")
    assert set(taken(corpus)) == {"Z:2"}
    assert taken(corpus)["Z:2"]["same"] == ["forest giraffe"]
    assert own.read_bytes() == before
    assert report(corpus, "check")["warnings"] == []


def test_a_name_of_our_own_cannot_break_out_of_a_comment(
    ontology: Callable[..., Path], write: Callable[..., Path], corpus: Path
) -> None:
    write(concept("T1", "horse\\n[[concept]]", 'same = ["equid"]'))
    assert run(corpus, "import", str(ontology(term("Z:1", "zebra", 'synonym: "equid" EXACT []')))).exit_code == 0
    assert set(taken(corpus)) == {"Z:1"}


def test_a_corpus_without_a_terminology_gets_one(ontology: Callable[..., Path], tmp_path: Path) -> None:
    assert run(tmp_path / "new", "import", str(ontology(term("Z:1", "zebra")))).exit_code == 0
    assert set(taken(tmp_path / "new")) == {"Z:1"}


def test_a_word_of_several_terms_goes_to_the_closest_or_to_none(ontology: Callable[..., Path], corpus: Path) -> None:
    path = ontology(
        term("Z:1", "zebra", 'synonym: "equid" EXACT []', 'synonym: "stripes" NARROW []', 'synonym: "okapi" EXACT []'),
        term("Z:2", "quagga", 'synonym: "Equids" EXACT []', 'synonym: "stripes" EXACT []'),
        term("Z:3", "okapi"),
        term("Z:4", "Okapis"),
    )
    found = report(corpus, "import", str(path))
    assert {(each["term"], each["word"]) for each in found["conflicts"]} == {
        ("Z:1", "equid"), ("Z:1", "stripes"), ("Z:1", "okapi"), ("Z:2", "Equids"), ("Z:4", "Okapis"),
    }  # fmt: skip
    concepts = taken(corpus)
    assert set(concepts) == {"Z:1", "Z:2", "Z:3"}
    assert "same" not in concepts["Z:1"]
    assert concepts["Z:2"]["same"] == ["stripes"]
    assert report(corpus, "check")["warnings"] == []


ZOO = (
    term("Z:1", "animal"),
    term("Z:2", "zebra", "is_a: Z:1 ! animal", "is_a: Z:9 ! nowhere", "relationship: part_of Z:1 {all=\"x\"} ! y z"),
    term("Z:3", "quagga", "is_a: Z:2", "is_obsolete: true"),
    term("Z:4", "foal", "namespace: young", "is_a: Z:2"),
    term("Z:5", "obsolete horse"),
    term("Z:6", "oak"),
    "\n[Typedef]\nid: part_of\nname: part of\n",
)  # fmt: skip


def test_is_a_is_broader_and_what_is_obsolete_is_skipped(ontology: Callable[..., Path], corpus: Path) -> None:
    found = report(corpus, "import", str(ontology(*ZOO)))
    assert (found["concepts"], found["obsolete"], found["unreadable"]) == (4, 2, 0)
    concepts = taken(corpus)
    assert {each: concepts[each].get("broader") for each in concepts} == {
        "Z:1": None, "Z:2": ["Z:1"], "Z:4": ["Z:2"], "Z:6": None,
    }  # fmt: skip
    assert not any("up" in each for each in concepts.values())


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (("--root", "Z:2"), {"Z:2", "Z:4"}),
        (("--root", "Z:4", "--root", "Z:6"), {"Z:4", "Z:6"}),
        (("--namespace", "young"), {"Z:4"}),
        (("--prefix", "X-", "--types", "site", "--root", "Z:6"), {"X-Z:6"}),
    ],
)
def test_a_part_of_an_ontology_is_taken(
    options: tuple[str, ...], ids: set[str], ontology: Callable[..., Path], corpus: Path
) -> None:
    assert run(corpus, "import", str(ontology(*ZOO)), "--into", "part.toml", *options).exit_code == 0
    concepts = taken(corpus, "part.toml")
    assert set(concepts) == ids
    assert {each["type"] for each in concepts.values()} == {"site" if "--types" in options else "general"}


def test_the_same_ontology_gives_the_same_file_in_whatever_order_it_is_written(
    ontology: Callable[..., Path], corpus: Path
) -> None:
    words = ('synonym: "b zebra" EXACT []', 'synonym: "a zebra herd" EXACT []', 'synonym: "ZBR" EXACT []')
    one = (term("Z:1", "animal"), term("Z:2", "zebra", *words, "is_a: Z:1"))
    other = (term("Z:2", "zebra", "is_a: Z:1", *reversed(words)), term("Z:1", "animal"))
    files = []
    for text in (one, other, tuple(part.replace("\n", "\r\n") for part in one), ("\ufeff", *one)):
        header = HEADER if text[0] != "\ufeff" else f"\ufeff{HEADER}"
        path = ontology(*(part for part in text if part != "\ufeff"), header=header)
        assert run(corpus, "import", str(path), "--replace").exit_code == 0
        files.append((corpus / "terminology/zoo.toml").read_bytes())
    assert len(set(files)) == 1


def test_stanzas_without_blank_lines_and_with_ones_within_are_read(ontology: Callable[..., Path], corpus: Path) -> None:
    text = "[Term]\nid: Z:1\n\nname: zebra\n[Term]\nname: okapi\nid: Z:2\n[Term]\nname: nameless\n[Term]\nid: Z:3\n"
    again = '[Term]\nid: Z:1\nsynonym: "equid" EXACT []\n'
    found = report(corpus, "import", str(ontology(text, again)))
    assert found["unreadable"] == 2
    assert set(taken(corpus)) == {"Z:1", "Z:2"}
    assert taken(corpus)["Z:1"]["same"] == ["equid"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "holds no term"),
        (b"<html><body>Not found</body></html>", "holds no term"),
        (b"\x00\x01\x02[Term]\nid: Z:1\n", "is no text"),
        (b"\x1f\x8b\x08\xff\xfe", "not UTF-8"),
        (b"[Term]\nid: Z:1\nname: " + b"z" * 200_000, "is longer than 100,000 characters"),
        (b"[Term]\nid: Z:1\nname: a\nis_a: Z:2\n[Term]\nid: Z:2\nname: b\nis_a: Z:1\n", "runs in a circle: Z:"),
        (b"[Term]\nid: Z:1\nname: a\nis_a: Z:1\n", "runs in a circle: Z:1 is_a Z:1"),
    ],
)
def test_what_is_no_ontology_is_refused_with_the_next_step(
    content: bytes, problem: str, tmp_path: Path, corpus: Path
) -> None:
    path = tmp_path / "bad.obo"
    path.write_bytes(content)
    done = run(corpus, "import", str(path))
    assert done.exit_code == 2
    assert problem in done.stderr
    assert str(path) in done.stderr
    assert list((corpus / "terminology").iterdir()) == []


def test_a_file_that_is_too_large_and_an_address_are_refused(
    ontology: Callable[..., Path], corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(corpus, "import", "https://localhost:1/zoo.obo")
    assert done.exit_code == 2
    assert "cannot be read" in done.stderr
    monkeypatch.setattr(terms_obo, "MAX_BYTES", 10)
    done = run(corpus, "import", str(ontology(*ZOO)))
    assert (done.exit_code, "the most is 10" in done.stderr) == (2, True)


def test_runs_of_spaces_and_brackets_take_no_longer_than_words(ontology: Callable[..., Path], corpus: Path) -> None:
    hostile = [f'synonym: "x{run * 20_000}" EXACT [' for run in (" ", " {", " !", "\\\\", '" ')]
    # In quadratic time it would be minutes, and nobody would wait for this test.
    assert run(corpus, "import", str(ontology(term("Z:1", "zebra", *hostile * 5)))).exit_code == 0


@given(
    names=st.lists(st.text(max_size=40), min_size=1, max_size=4),
    synonyms=st.lists(st.tuples(st.text(max_size=40), st.sampled_from([*terms_obo.SCOPES, "", "OMO:0003012"])), max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_words_are_the_file_is_right_or_nothing_is_written(
    names: list[str], synonyms: list[tuple[str, str]]
) -> None:
    def quoted(text: str) -> str:
        return text.replace("\\", "\\\\").replace('"', '\\"').encode("utf-8", "replace").decode()

    clauses = [f'synonym: "{quoted(text)}" {scope} []' for text, scope in synonyms]
    with TemporaryDirectory() as folder:
        path, corpus = Path(folder) / "zoo.obo", Path(folder)
        stanzas = [term(f"Z:{at}", quoted(name), *clauses) for at, name in enumerate(names)]
        path.write_text(HEADER + "".join(stanzas), encoding="utf-8", newline="")
        (corpus / "terminology").mkdir()
        done = run(corpus, "import", str(path))
        assert done.exit_code in (0, 2), done.exception
        files = list((corpus / "terminology").iterdir())
        assert len(files) == (done.exit_code == 0)
        for concept in compile_folder(corpus / "terminology").concepts:
            assert concept.source.startswith("Z:")
            assert concept.signed_by == ""
            assert all(entry.text.isprintable() for entry in concept.entries)


def test_an_import_is_replaced_only_if_asked_and_while_nobody_has_signed_it(
    ontology: Callable[..., Path], write: Callable[..., Path], corpus: Path
) -> None:
    path = ontology(term("Z:1", "zebra"))
    assert run(corpus, "import", str(path)).exit_code == 0
    file = corpus / "terminology/zoo.toml"
    again = run(corpus, "import", str(path))
    assert (again.exit_code, "--replace" in again.stderr) == (2, True)
    ontology(term("Z:1", "zebra", 'synonym: "equid" EXACT []'))
    assert run(corpus, "import", str(path), "--replace").exit_code == 0
    signed = file.read_text().replace(REVIEW.strip(), 'review = { by = "Dr A", on = "2026-01-31" }')
    assert "equid" in signed
    file.write_text(signed)
    kept = run(corpus, "import", str(path), "--replace")
    assert (kept.exit_code, "Z:1 in it is signed off" in kept.stderr) == (2, True)
    assert file.read_text() == signed
    write(GOOD, "own.toml")
    own = run(corpus, "import", str(path), "--replace", "--into", "own.toml")
    assert (own.exit_code, "not from an import" in own.stderr) == (2, True)


def test_what_would_break_another_file_is_not_written(
    ontology: Callable[..., Path], write: Callable[..., Path], corpus: Path
) -> None:
    path = ontology(term("Z:1", "zebra"), term("Z:2", "okapi"))
    assert run(corpus, "import", str(path)).exit_code == 0
    before = (corpus / "terminology/zoo.toml").read_bytes()
    write(concept("T1", "giraffe", 'broader = ["Z:2"]'))
    ontology(term("Z:1", "zebra"))
    done = run(corpus, "import", str(path), "--replace")
    assert done.exit_code == 2
    assert f"{corpus}/terminology/words.toml:1: T1 names Z:2, which is no concept" in done.stderr
    assert (corpus / "terminology/zoo.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--root", "Z:99"), "no term 'Z:99' in use"),
        (("--namespace", "plants"), "no namespace 'plants'"),
        (("--into", "../zoo.toml"), "a file's name that ends in .toml"),
        (("--into", "zoo.txt"), "a file's name that ends in .toml"),
        (("--prefix", "two words "), "id is missing, or is not one word"),
        (("--types", "animal"), "'animal' is not one of"),
    ],
)
def test_wrong_options_are_named(
    options: tuple[str, ...], problem: str, ontology: Callable[..., Path], corpus: Path
) -> None:
    done = run(corpus, "import", str(ontology(*ZOO)), *options)
    assert done.exit_code == 2
    assert problem in done.stderr
    assert list((corpus / "terminology").iterdir()) == []


def test_nothing_left_to_take_is_said(ontology: Callable[..., Path], write: Callable[..., Path], corpus: Path) -> None:
    write(concept("T1", "zebra"))
    done = run(corpus, "import", str(ontology(term("Z:1", "zebra"))))
    assert (done.exit_code, "nothing to take" in done.stderr) == (2, True)
