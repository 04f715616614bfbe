"""What the editors wrote is what a generation holds; what is refused, and where, is in terms/test_check.py too."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from indexer.terms_files import digest
from indexer.terms_read import compile_folder
from search.analysis import terms, terms_as_written
from search.concepts import KINDS, RELATIONS, TYPES, rank
from search.errors import BadTerminology
from search.terminology import Terminology

CORPUS = Path(__file__).parent.parent / "corpus" / "terminology"
REVIEW = 'review = { by = "", on = "" }\n'


def concept(identifier: str, rest: str = "", name: str = "") -> str:
    return f'[[concept]]\nid = "{identifier}"\nname = "{name or identifier.lower()}"\ntype = "disease"\n{rest}\n{REVIEW}\n'


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def real() -> Terminology:
    return compile_folder(CORPUS)


def test_the_terminology_that_we_ship_compiles(real: Terminology) -> None:
    assert len(real.concepts) >= 300
    assert sum(len(each.entries) for each in real.concepts) >= 1500
    assert {each.type for each in real.concepts} <= TYPES
    assert {each.kind for each in real.concepts} <= KINDS | {""}
    for each in real.concepts:
        assert each.entries[0].relation == "name"
        assert {entry.relation for entry in each.entries} <= set(RELATIONS)
        assert all(set(entry.content) <= set(entry.terms) and entry.content for entry in each.entries)


def test_opposites_of_ours_name_each_other_and_share_no_word(real: Terminology) -> None:
    pairs = [(each, real.by_id[each.opposite]) for each in real.concepts if each.opposite]
    assert len(pairs) >= 20
    for one, other in pairs:
        assert other.opposite == one.id
        words = {tuple(sorted(entry.content)) for entry in one.entries}
        assert words.isdisjoint(tuple(sorted(entry.content)) for entry in other.entries), one.id


def test_no_word_of_ours_is_signed_off_by_nobody(real: Terminology) -> None:
    assert all(bool(each.signed_by) == bool(each.signed_on) for each in real.concepts)


def test_every_word_is_found_by_its_terms(real: Terminology) -> None:
    for each in real.concepts:
        for entry in each.typed():
            assert entry in real.by_term[entry.content[0]]
            assert entry.terms in (tuple(terms(entry.text)), tuple(terms_as_written(entry.text)))
            assert any(other.content and sorted(other.content) == sorted(entry.content) for other in real.meanings(entry))


def test_what_the_first_question_needs_is_made_before_it() -> None:
    words = Terminology()
    words.prepare()
    assert {"by_id", "by_rarest"} <= vars(words).keys()


def test_its_phrases_are_the_runs_of_several_terms_of_all_its_words(real: Terminology) -> None:
    every = [entry.terms for concept in real.concepts for entry in concept.entries]
    assert real.phrases == {each for each in every if len(each) > 1}
    assert {len(each) for each in real.phrases} >= {2, 3, 4}


def test_elsewhere_are_the_other_organs_after_which_diseases_are_named(tmp_path: Path) -> None:
    def site(identifier: str, name: str, rest: str = "") -> str:
        return concept(identifier, rest, name).replace('"disease"', '"site"')

    organs = (
        site("T1", "gut")
        + site("T2", "colon", 'broader = ["T1"]\nlay = ["tube"]')
        + site("T3", "lung", 'same = ["left lung"]')
    )
    tumors = "".join(concept(f"T{4 + at}", f'made_of = ["T{at}", "T9"]') for at in (1, 2, 3)) + concept("T9")
    read = compile_folder(write(tmp_path, a=organs + site("T8", "skin") + tumors))
    assert {organ: read.elsewhere(organ) for organ in ("T1", "T2", "T3", "T8", "T9")} == {
        "T1": ("lung",),
        "T2": ("lung",),
        "T3": ("gut", "colon"),
        "T8": (),
        "T9": (),
    }


def test_others_are_those_that_share_a_class(tmp_path: Path) -> None:
    drugs = "".join(
        concept(identifier, f'broader = ["{above}"]' if above else "", name).replace('"disease"', '"drug"')
        for identifier, name, above in (
            ("T1", "inhibitor", ""),
            ("T2", "kinase inhibitor", "T1"),
            ("T3", "sunitinib", "T2"),
            ("T4", "everolimus", "T1"),
            ("T5", "loperamide", ""),
        )
    )
    read = compile_folder(write(tmp_path, a=drugs))
    assert {one: read.others(one) for one in ("T1", "T2", "T3", "T4", "T5")} == {
        "T1": (),
        "T2": ("everolimus",),
        "T3": ("everolimus",),
        "T4": ("sunitinib",),
        "T5": (),
    }


def test_a_drug_known_only_as_one_of_its_class_is_beside_all_that_are_in_it(tmp_path: Path) -> None:
    drugs = "".join(
        concept(identifier, more, name).replace('"disease"', '"drug"')
        for identifier, name, more in (
            ("T1", "alpha blocker", 'narrower = ["terazosin", "alfuzosin"]\nfinds = ["T2"]'),
            ("T2", "doxazosin", 'broader = ["T1"]'),
        )
    )
    read = compile_folder(write(tmp_path, a=drugs))
    assert set(read.within("T1", ("terazosin",))) == {"doxazosin", "alfuzosin"}
    (entry,) = [one for one in read.by_id["T1"].entries if one.text == "terazosin"]
    assert {each.terms for each in read.ways.of(entry.terms, entry, entry)} == {("terazosin",), ("alpha", "blocker")}


def test_what_is_saved_is_what_is_loaded(real: Terminology, tmp_path: Path) -> None:
    path = tmp_path / "terminology.msgpack"
    real.save(path)
    loaded = Terminology.load(path)
    assert loaded == real
    assert [each.opposite for each in loaded.concepts] == [each.opposite for each in real.concepts]
    assert loaded.by_term == real.by_term


@pytest.mark.parametrize("cut", [0, 1, 1000])
def test_a_cut_off_file_is_not_loaded(cut: int, real: Terminology, tmp_path: Path) -> None:
    path = tmp_path / "terminology.msgpack"
    real.save(path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(msgspec.DecodeError):
        Terminology.load(path)


def test_no_folder_is_an_empty_terminology(tmp_path: Path) -> None:
    assert compile_folder(tmp_path / "missing").concepts == ()
    assert compile_folder(tmp_path).by_term == {}


def test_the_digest_changes_with_every_name_and_byte(tmp_path: Path) -> None:
    write(tmp_path, a=concept("T1"), b=concept("T2"))
    seen = {digest(tmp_path)}
    write(tmp_path, a=concept("T1") + "\n")
    seen.add(digest(tmp_path))
    (tmp_path / "a.toml").rename(tmp_path / "c.toml")
    seen.add(digest(tmp_path))
    write(tmp_path, a="", c=concept("T1"))
    seen.add(digest(tmp_path))
    assert len(seen) == 4
    (tmp_path / "README.md").write_text("no terminology", encoding="utf-8")
    assert digest(tmp_path) in seen


@pytest.mark.parametrize(
    ("files", "file", "line", "problem", "remedy"),
    [
        ({"a": concept("T1"), "b": concept("T0") + concept("T1")}, "b", 8, r"id T1 stands at .*a\.toml:1 too", "new id"),
        (
            {"a": concept("T1", 'broader = ["T2"]'), "b": concept("T2", 'broader = ["T1"]')},
            "a",
            1,
            "broader than itself",
            "cycle",
        ),
        (
            {"a": concept("T1", 'broader = ["T2"]') + concept("T2", 'broader = ["T3"]') + concept("T3", 'broader = ["T2"]')},
            "a",
            8,
            "T2 is broader than itself",
            "cycle",
        ),
        ({"a": concept("T1", 'made_of = ["T7"]')}, "a", 1, "T1 names T7, which is no concept", "Mend the id"),
        ({"a": concept("T1", 'finds = ["T7"]')}, "a", 1, "T1 names T7, which is no concept", "Mend the id"),
        ({"a": concept("T1", 'unless = "yellow fever"')}, "a", 1, "unless must be a list of runs", "yellow fever"),
        ({"a": concept("T1", 'unless = ["fever"]')}, "a", 1, "unless must be a list of runs", "yellow fever"),
        ({"a": concept("T1", "unless = [1]")}, "a", 1, "unless must be a list of runs", "yellow fever"),
        ({"a": concept("T1", 'opposite = ["T2"]')}, "a", 1, "opposite must be text", "leave it out"),
        ({"a": concept("T1", 'opposite = "T7"')}, "a", 1, "T1 names T7 as its opposite, which is no concept", "Mend the id"),
        ({"a": concept("T1", 'opposite = "T1"')}, "a", 1, "T1 is its own opposite", "Name the other"),
        (
            {"a": concept("T1"), "b": concept("T2") + concept("T3", 'opposite = "T1"')},
            "b",
            8,
            "T3 names T1 as its opposite, but T1 names none",
            'Add opposite = "T3" to T1',
        ),
        (
            {"a": concept("T1", 'opposite = "T2"') + concept("T2", 'opposite = "T1"') + concept("T3", 'opposite = "T1"')},
            "a",
            15,
            "T3 names T1 as its opposite, but T1 names T2",
            'Add opposite = "T3" to T1',
        ),
        (
            {"a": concept("T1").replace("\n", "\r\n") + concept("T2", "up = 1")},
            "a",
            8,
            "up must be true or false",
            "up = true",
        ),
        ({"a": concept("T1", "", "?")}, "a", 1, "holds no letter or figure", "Remove it"),
        ({"a": concept("T1", 'lay = ["x", 5]')}, "a", 1, "lay must be a list of words", "Write lay"),
    ],
)
def test_what_is_wrong_is_named_by_file_line_and_remedy(
    files: dict[str, str], file: str, line: int, problem: str, remedy: str, tmp_path: Path
) -> None:
    write(tmp_path, **files)
    with pytest.raises(BadTerminology, match=f"{problem}.*{remedy}") as caught:
        compile_folder(tmp_path)
    assert (caught.value.path, caught.value.line) == (tmp_path / f"{file}.toml", line)
    assert str(caught.value).startswith(f"{tmp_path / file}.toml:{line}: ")


def test_capitals_are_read_as_in_a_sentence_and_as_in_a_line_of_capitals_but_for_an_everyday_word(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '[[concept]]\nid = "T1"\nname = "thing"\ntype = "general"\nsame = ["ENETS", "MRI", "HAT", "HAT TRICK"]\n'
        'review = { by = "", on = "" }\n'
    )
    (concept,) = compile_folder(tmp_path).concepts
    read = {word: [entry.terms for entry in concept.entries if entry.text == word] for word in concept.words("name")}
    assert read == {
        "ENETS": [("ENETS",), ("ENET",)],
        "MRI": [("MRI",)],
        "HAT": [("HAT",)],
        "HAT TRICK": [("HAT", "TRICK"), ("hat", "trick")],
    }
    assert concept.words() == ("thing", "ENETS", "MRI", "HAT", "HAT TRICK")


def test_who_has_something_else_to_do_is_heard_while_the_files_are_compiled(tmp_path: Path) -> None:
    heard: list[int] = []
    write(tmp_path, a="".join(concept(f"T{n}") for n in range(50)), b="".join(concept(f"U{n}") for n in range(50)))
    assert len(compile_folder(tmp_path, lambda: heard.append(len(heard))).concepts) == 100
    assert len(heard) == 5


def test_function_words_do_not_matter_to_a_match_unless_there_is_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, a=concept("T1", 'lay = ["tumor of the lung", "to be"]'))
    name, lung, be = compile_folder(tmp_path).concepts[0].entries
    assert name.text == "t1"
    assert (lung.terms, lung.content) == (("tumor", "of", "the", "lung"), ("tumor", "lung"))
    assert be.content == be.terms


def test_the_closest_relation_wins_and_equals_are_several_meanings(tmp_path: Path) -> None:
    shared = compile_folder(
        write(
            tmp_path,
            a=concept("T1", 'lay = ["growth", "lump"]')
            + concept("T2", 'same = ["growth"]')
            + concept("T3", 'lay = ["lump"]'),
        )
    )
    entries = {(entry.concept, entry.text): entry for each in shared.concepts for entry in each.entries}
    assert [each.concept for each in shared.meanings(entries["T1", "growth"])] == ["T2"]
    assert [each.concept for each in shared.meanings(entries["T1", "lump"])] == ["T1", "T3"]


def test_only_words_that_say_exactly_this_are_looked_for_in_documents(tmp_path: Path) -> None:
    every = "\n".join(f'{relation} = ["{relation} word"]' for relation in RELATIONS[1:])
    (only,) = compile_folder(write(tmp_path, a=concept("T1", every))).concepts
    said = ["name", "same", "spelling", "abbreviation", "capitals"]
    assert [entry.relation for entry in only.clinical()] == [*said, "evidence"]
    assert [entry.relation for entry in only.typed()] == [*said, "lay", "narrower"]
    assert [rank(entry) for entry in only.typed()] == [0, 1, 1, 1, 1, 5, 6]
