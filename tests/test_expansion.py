"""Words are read as concepts by rules that can be told: the longest run, in its own case, one way or both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.terms_read import compile_folder
from search.analysis import terms
from search.array_engine import ArrayEngine
from search.engine import Tree
from search.expansion import Expanded, expand
from search.literal import LIGHT_WEIGHT
from search.model import Correction
from search.query import Word, parse
from search.suggest import Speller
from search.terminology import Terminology
from search.ways import BROADER_WEIGHTS, FINDS_WEIGHT, LAY_WEIGHT, NARROWER_WEIGHT, SAME_WEIGHT
from tests.engines import engine_over

WORDS = """
X1 neuroendocrine tumor | capitals = ["NET"] | same = ["neuroendocrine cancer"] | broader = ["X2"] | up = true
X2 tumor | same = ["neoplasm"] | lay = ["growth"] | broader = ["X3"] | up = true | implied = true
X3 disease | same = ["disorder"] | implied = true
X4 carcinoid syndrome | abbreviation = ["CSX"] | lay = ["carcinoid attack"]
X5 carcinoid
X6 liver | lay = ["growth factory"]
X7 metastasis | same = ["secondary cancer"]
X8 liver metastases | made_of = ["X6", "X7"] | lay = ["spread to the liver"]
X9 jaundice | lay = ["yellow skin", "skin turned yellow"] | spelling = ["jaundiss", "acute jaundiss"]
X10 computed tomography | capitals = ["CT"] | same = ["CAT scan"]
X11 imaging | narrower = ["PET", "octreotide scan", "CAT imaging"]
X12 positron emission tomography | capitals = ["PET"]
X13 lung cancer | same = ["cancer of the lung"]
X14 bowel | lay = ["gut"]
X15 intestine | lay = ["gut"]
X16 chromogranin A | finds = ["X17"]
X17 tumor marker
X18 peptide receptor radionuclide therapy | abbreviation = ["PRRT"]
X19 hypoglycemia | lay = ["low blood sugar"]
X20 emergency | same = ["when to see a doctor"] | spelling = ["side affects"] | lay = ["what can be done"]
X21 subtype | same = ["kind"]
X22 growth slows | lay = ["creeping"]
X23 European Society | abbreviation = ["ENETS"] | same = ["CAR-T"]
"""
PASSAGES = (
    "A neuroendocrine tumor (NET) is a disease.",
    "A neoplasm of the liver, or a metastasis.",
    "The carcinoid syndrome and carcinoid tumors; the disorder.",
    "Jaundice was seen by computed tomography of the lung and by PET imaging; cancer of the lung.",
    "The fishing net weighed 20 mg. MEN1 and Ki-67. Bowel and intestine.",
    "A tumor marker such as chromogranin A. PRRT helps in hypoglycemia and hyperglycemia. Not so.",
    "Octreotide slows growth. A scan of spread to the liver.",
    "The guidelines of ENETS say so.",
    "ENETS GUIDELINES AND CAR-T",
)


@dataclass(frozen=True)
class Library:
    """An engine over a few passages, and a terminology."""

    engine: ArrayEngine
    terminology: Terminology

    def expand(self, typed: str, on: bool = True) -> Expanded:
        every = (entry for concept in self.terminology.concepts for entry in concept.entries)
        words = (entry.text for entry in every if entry.relation != "spelling")
        speller = Speller(self.engine.words(), words, str, self.engine.document_frequency)
        return expand(parse(typed), self.terminology, self.engine, on=on, correct=speller)

    def found(self, typed: str, on: bool = True) -> set[int]:
        """The numbers of the passages that match."""
        query, expanded = parse(typed), self.expand(typed, on)
        tree = Tree(tuple(meaning.group for meaning in expanded.meanings), query.phrases, query.excluded)
        return set(self.engine.candidates(tree, 100).numbers.tolist())


def concept(line: str) -> str:
    head, *keys = line.split(" | ")
    identifier, name = head.split(" ", 1)
    table = f'[[concept]]\nid = "{identifier}"\nname = "{name}"\ntype = "disease"\n'
    return table + "\n".join(keys) + '\nreview = { by = "", on = "" }\n'


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("terminology")
    (folder / "words.toml").write_text("".join(map(concept, WORDS.strip().splitlines())), encoding="utf-8")
    return Library(engine_over(PASSAGES), compile_folder(folder))


def concepts(expanded: Expanded) -> list[str]:
    return [meaning.concept for meaning in expanded.meanings if meaning.concept]


def weights(expanded: Expanded, identifier: str) -> dict[str, float]:
    """What a concept's group looks for, and at what weight."""
    (group,) = [meaning.group for meaning in expanded.meanings if meaning.concept == identifier]
    return {" ".join(each.terms): each.weight for each in group.alternatives}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("carcinoid syndrome", ["X4"]),
        ("the carcinoid", ["X5"]),
        ("syndrome of the carcinoid", ["X4"]),
        ("carcinoid and tumor", ["X5", "X2"]),
        ("neuroendocrine tumor", ["X1"]),
        ("lung cancer", ["X13"]),
        ("cancer of my lung", ["X13"]),
        ("tumour marker", ["X17"]),
        ("tumor with markers", ["X17"]),
        # A word of one's own may stand among those of a term, but not more.
        ("my skin has turned yellow", ["X9"]),
        ("yellow itchy skin", ["X9"]),
        ("yellow itchy dry old skin", []),
    ],
)
def test_the_longest_run_of_words_is_one_concept(library: Library, typed: str, read: list[str]) -> None:
    assert concepts(library.expand(typed)) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("NET", ["X1"]),
        ("NETs", ["X1"]),
        ("net", []),
        ("Net", []),
        ("nets", []),
        ("PRRT", ["X18"]),
        ("prrt", ["X18"]),
        ("Prrt", ["X18"]),
        ("csx", ["X4"]),
        ("tumor", ["X2"]),
        ("Tumor", ["X2"]),
        ("TUMOR", ["X2"]),
        ("my TUMOR", ["X2"]),
        ("my LIVER is ok", ["X6"]),
        ("MY LIVER", ["X6"]),
        ("csx lots", ["X4"]),
    ],
)
def test_abbreviations_keep_their_case(library: Library, typed: str, read: list[str]) -> None:
    assert concepts(library.expand(typed)) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("cat imaging", ["X11"]), ("cat scan", ["X10"]), ("cat", []), ("my cat sat by an old dry scan", [])],
)
def test_an_abbreviation_in_small_letters_is_known_by_its_company(library: Library, typed: str, read: list[str]) -> None:
    assert concepts(library.expand(typed)) == read


def test_a_word_in_capitals_is_looked_for_in_the_case_that_documents_use(library: Library) -> None:
    assert library.found("my LUNG") == library.found("my lung") == {3}
    assert library.found("my TUMOR") == library.found("my tumor") == {0, 1, 2, 5}


@pytest.mark.parametrize("typed", ["European society", "ENETS", "what is ENETS", "WHAT IS CAR-T", "car-t", "the CAR-T"])
def test_an_abbreviation_is_found_in_a_sentence_and_in_a_line_of_capitals(library: Library, typed: str) -> None:
    assert library.found(typed) == {7, 8}
    assert concepts(library.expand(typed)) == ["X23"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("disease", {0, 2}),
        ("disorder", {0, 2}),
        ("jaundice", {3}),
        ("yellow skin", {3}),
        ("PRRT", {5}),
        ("peptide receptor radionuclide therapy", {5}),
        # A patient's word finds the clinical one, never the reverse: "growth" in a text need not be a tumor.
        ("neoplasm", {0, 1, 2, 5}),
        ("growth", {0, 1, 2, 5, 6}),
    ],
)
def test_two_way_words_find_each_other_and_lay_words_only_find(library: Library, typed: str, found: set[int]) -> None:
    # "tumor" goes up to "disease" and "disorder".
    assert library.found(typed) == found


def test_relations_have_their_weights(library: Library) -> None:
    tumor = weights(library.expand("tumor"), "X2")
    assert tumor == {"tumor": 1, "neoplas": SAME_WEIGHT, "diseas": BROADER_WEIGHTS[0], "disord": BROADER_WEIGHTS[0]}
    net = weights(library.expand("NET"), "X1")
    assert (net["neuroendocrin cancer"], net["NET"]) == (SAME_WEIGHT, 1)
    assert (net["tumor"], net["disord"]) == BROADER_WEIGHTS
    growth = weights(library.expand("growth"), "X2")
    assert (growth["growth"], growth["tumor"]) == (1, LAY_WEIGHT)
    assert weights(library.expand("octreotide scan"), "X11")["imag"] == NARROWER_WEIGHT
    assert weights(library.expand("chromogranin A"), "X16")["tumor marker"] == FINDS_WEIGHT


def test_a_concept_that_is_not_to_go_up_stays_where_it_is(library: Library) -> None:
    assert weights(library.expand("disease"), "X3") == {"diseas": 1, "disord": SAME_WEIGHT}


def test_a_word_of_several_concepts_is_the_closest_of_them(library: Library) -> None:
    # PET is a name for X12 and only narrower under X11.
    assert concepts(library.expand("PET")) == ["X12"]


def test_a_word_of_two_concepts_alike_is_ambiguous_and_said_so(library: Library) -> None:
    expanded = library.expand("gut")
    assert concepts(expanded) == []
    assert expanded.reading.ambiguous == ("gut: bowel, intestine",)
    assert library.found("gut") == set()


def test_quotes_switch_expansion_off(library: Library) -> None:
    assert library.found("neuroendocrine cancer") >= {0}
    assert library.found('"neuroendocrine cancer"') == set()
    assert library.found('"disease"') == {0}
    assert concepts(library.expand('"disease"')) == []


def test_a_concept_made_of_parts_is_a_group_for_each(library: Library) -> None:
    expanded = library.expand("spread to the liver")
    assert concepts(expanded) == ["X6", "X7"]
    assert weights(expanded, "X6")["liver"] == weights(expanded, "X7")["metasta"] == SAME_WEIGHT
    assert "liver" not in weights(expanded, "X7")
    # The whole is as good as each of its parts.
    assert weights(expanded, "X6")["spread to the liver"] == weights(expanded, "X7")["spread to the liver"] == 1
    assert library.found("liver metastases") == {1, 6}


def test_the_parts_of_a_concept_are_one_name_and_what_is_implied_is_none(library: Library) -> None:
    def names(typed: str) -> list[int]:
        return [meaning.name for meaning in library.expand(typed).meanings if meaning.concept]

    assert names("jaundice in liver metastases") == [1, 3, 3]
    assert names("jaundice in a bowel tumor") == [1, 4, 0]


def test_how_a_question_was_read_is_told(library: Library) -> None:
    reading = library.expand('what is "the liver" tumor -lung publisher:CTCA').reading
    assert [(each.input, each.concept, each.rule) for each in reading.terms] == [("tumor", "tumor", "same")]
    assert "neoplasm" in reading.terms[0].expanded_to
    assert reading.ignored == ("what", "is")
    assert reading.excluded == ("lung",)
    assert reading.filters == {"publisher": "CTCA"}


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("hypoglycemea", "hypoglycemia"),
        ("jaundise", "jaundice"),
        ("octreotyde", "octreotide"),
        ("neuroendorcine", "neuroendocrine"),
    ],
)
def test_a_correction_is_made_only_where_nothing_knows_the_word_and_is_said(
    library: Library, typed: str, read_as: str
) -> None:
    corrections = library.expand(typed).reading.corrections
    assert corrections == (Correction(typed, read_as),)
    assert library.found(typed) == library.found(read_as)


@pytest.mark.parametrize("typed", ["MEN3", "Ki-76", "21 mg", "NAT", "PRRX", "hypglycemia", "tumor", "fishing", "NET", "PET"])
def test_no_identifier_figure_or_known_word_is_corrected(library: Library, typed: str) -> None:
    assert library.expand(typed).reading.corrections == ()


def test_a_word_is_not_corrected_to_itself(library: Library) -> None:
    # As where the only documents that had it are gone.
    def same(word: Word) -> Correction:
        return Correction(word.surface, word.surface)

    expanded = expand(parse("zymogen"), library.terminology, library.engine, correct=same)
    assert expanded.reading.corrections == ()


def test_a_correction_is_read_as_a_concept_too(library: Library) -> None:
    assert concepts(library.expand("jaundise")) == ["X9"]


def test_a_word_known_as_a_misspelling_alone_is_corrected_within_its_concept(library: Library) -> None:
    expanded = library.expand("jaundiss")
    assert expanded.reading.corrections == (Correction("jaundiss", "jaundice"),)
    assert concepts(expanded) == ["X9"]
    # Beside another misspelled word too, where what is known of both together does not help.
    assert concepts(library.expand("acutee jaundiss")) == ["X9"]

    def wrong(word: Word) -> Correction:
        return Correction(word.surface, "liver")

    expanded = expand(parse("jaundiss"), library.terminology, library.engine, correct=wrong)
    assert (expanded.reading.corrections, concepts(expanded)) == ((), ["X9"])


@pytest.mark.parametrize("typed", ["neuro endocrine tumor", "Neuro Endocrine Tumor", "chromo granin A"])
def test_a_prefix_typed_apart_joins_its_word_where_that_is_how_it_is_written(library: Library, typed: str) -> None:
    joined = library.expand(typed)
    assert concepts(joined) == concepts(library.expand(typed.lower().replace("o ", "o")))
    assert joined.reading.corrections == ()


@pytest.mark.parametrize("typed", ["neuro. endocrine tumor", "neuro tumor", "neuro-and endocrine"])
def test_other_words_stay_apart(library: Library, typed: str) -> None:
    assert "neuro" in {meaning.group.label.lower() for meaning in library.expand(typed).meanings}


@pytest.mark.parametrize("typed", ["cat scan", "the cat scan"])
def test_an_abbreviation_typed_small_must_stand_as_the_entry_has_it(library: Library, typed: str) -> None:
    assert concepts(library.expand(typed)) == ["X10"]


@pytest.mark.parametrize("typed", ["scan my cat", "my cat after the scan"])
def test_in_other_places_it_is_the_word(library: Library, typed: str) -> None:
    assert concepts(library.expand(typed)) == []


@pytest.mark.parametrize("typed", ["when to see a doctor", "When should I see my doctor?", "when do you see the doctor"])
def test_three_words_that_say_little_each_are_known_in_a_row_whatever_stands_between(library: Library, typed: str) -> None:
    assert "X20" in concepts(library.expand(typed))


@pytest.mark.parametrize(
    "typed", ["the doctor asked when to see her", "when my doctor can see me", "see when a doctor comes"]
)
def test_in_another_order_they_are_other_words(library: Library, typed: str) -> None:
    assert "X20" not in concepts(library.expand(typed))


def test_a_misspelled_concept_that_is_absent_hides_its_single_words(library: Library) -> None:
    (absent,) = [meaning for meaning in library.expand("side affects of growth").meanings if meaning.concept == "X20"]
    assert absent.informative
    assert library.found("side affects") == set()


def test_a_concept_that_no_passage_has_in_a_row_is_looked_for_by_its_words(library: Library) -> None:
    absent, apart = library.expand("creeping").meanings
    assert (absent.concept, absent.informative, absent.loose) == ("X22", True, True)
    assert (apart.concept, apart.informative, [each.terms for each in apart.group.alternatives]) == (
        None,
        False,
        [("growth",)],
    )
    assert library.found("creeping") == {6}


def test_a_word_that_is_passed_over_elsewhere_says_little_as_a_concept(library: Library) -> None:
    # "Kindly" and "kind" are one word to the stemmer.
    (kind,) = [meaning for meaning in library.expand("which kind of tumor").meanings if meaning.concept == "X21"]
    assert (kind.informative, kind.group.weight) == (False, LIGHT_WEIGHT)


def test_switched_off_every_word_is_only_itself(library: Library) -> None:
    expanded = library.expand("NET disease octreotyde yellow skin", on=False)
    groups = [meaning.group for meaning in expanded.meanings]
    assert [[each.terms for each in group.alternatives] for group in groups] == [
        [(term,)] for term in ("NET", "diseas", "octreotyd", "yellow", "skin")
    ]
    assert (expanded.reading.terms, expanded.reading.corrections) == ((), ())


def test_a_negation_is_looked_for_in_any_form_and_tells_little(library: Library) -> None:
    (negation,) = [meaning for meaning in library.expand("not malignant").meanings if not meaning.informative]
    assert negation.group.weight < 1
    assert ("without",) in {each.terms for each in negation.group.alternatives}


def test_words_that_people_type_find_those_of_documents() -> None:
    lines = (Path(__file__).parent / "judged" / "spoken_words.txt").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [(typed, written) for typed, written in (line.split("\t") for line in lines)]
    engine = engine_over(f"Something is said of {written} here." for _, written in pairs)
    terminology = compile_folder(Path(__file__).parent.parent / "corpus" / "terminology")
    for typed, written in pairs:
        meanings = expand(parse(typed), terminology, engine, on=True).meanings
        looked_for = {each.terms for meaning in meanings for each in meaning.group.alternatives}
        assert tuple(terms(written)) in looked_for, (typed, written)


def test_no_words_are_no_meanings(library: Library) -> None:
    assert library.expand("").meanings == ()
    assert library.expand("what is the").meanings == ()


VOCABULARY = st.sampled_from(
    sorted({*" ".join(PASSAGES).split(), *WORDS.replace("|", " ").split(), "what", "the", "-lung", '"'})
)
QUESTIONS = st.lists(VOCABULARY, max_size=8).map(" ".join).filter(lambda text: len(text) <= 256) | st.text(max_size=60)


@given(QUESTIONS)
def test_expansion_adds_matches_and_takes_none(library: Library, typed: str) -> None:
    alternatives = [each for meaning in library.expand(typed).meanings for each in meaning.group.alternatives]
    assert all(each.terms and 0 < each.weight <= 1 for each in alternatives)
    assert library.found(typed) >= library.found(typed, on=False)


def test_words_are_one_term_only_on_one_side_of_a_word_that_parts_them(library: Library) -> None:
    # "Flu after the jab" is no flu jab.
    assert concepts(library.expand("lung of the cancer")) == ["X13"]
    assert concepts(library.expand("my lung, then cancer")) == ["X13"]
    assert "X13" not in concepts(library.expand("lung after the cancer"))
