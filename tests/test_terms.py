"""The terminology as its editors meet it: what is refused, what is warned of, what a word finds, and what is imported."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import hoofbeats
from indexer import terms_obo
from search.errors import BadTerminology
from search.terminology import compile_folder
from search.ways import BROADER_WEIGHTS, LAY_WEIGHT
from tests.conftest import CORPUS

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


def run(corpus: Path, *words: str) -> Result:
    return CliRunner().invoke(hoofbeats.main, ["terms", *words, "--corpus", str(corpus)])


def report(corpus: Path, *words: str) -> dict[str, Any]:
    done = run(corpus, *words, "--json")
    assert done.exit_code == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without an index, away from any settings of the machine."""
    for name in [name for name in os.environ if name.startswith("HOOFBEATS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def index_of(corpus: Path, text: str) -> Path:
    """An index of the corpus and of one document."""
    (corpus / "sources").mkdir(exist_ok=True)
    (corpus / "sources/a.txt").write_text(text, encoding="utf-8")
    folder = corpus.parent / "index"
    done = CliRunner().invoke(hoofbeats.main, ["index", "--corpus", str(corpus), "--index", str(folder)])
    assert done.exit_code == 0, done.stderr
    return folder


# --- check


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
        ("function", concept("T1", "purpose", 'lay = ["why is it done"]'), 5, "is read as 'why' alone"),
        ("english", concept("T1", "positron imaging", 'abbreviation = ["PET"]'), 5, "Move it to capitals"),
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
    assert f"{path}:{line}: {one['message']}" in said.stdout
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
    assert "function" not in json.loads(done.stdout)["counts"]


# --- show

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


# --- coverage


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


# --- import

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
