"""A word that nothing knows is read as the one that was meant, or left alone where that could turn an answer round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import terms
from search.model import Correction
from search.query import Word, parse
from search.sounding import sound
from search.suggest import Speller

DOCUMENTS = """
    carcinoid tumors of the pancreas cause diarrhea and flushing octreotide lanreotide somatostatin hypoglycemia
    hyperglycemia laparoscopy laparotomy NET MEN1 Ki-67 20 mg adrenal chromogranin ileum fibrosis hypertension hypotension
    gastrectomy gastrostomy macroadenoma microadenoma
    hypoglycemic hypophysis insurance symptoms blood bled chronic floating hyperkalemia
    """
TERMINOLOGY = ["neuroendocrine tumor", "carcinoid syndrome", "5-HIAA", "lutetium", "octreotide", "Normacol", "Pecfent"]


def surfaces(term: str) -> list[str]:
    return [word for word in DOCUMENTS.split() if terms(word) == [term]]


def once(known: Sequence[str]) -> Callable[[str], int]:
    """Each of some terms is in one passage."""
    return lambda term: int(term in known)


SPELLER = Speller(terms(DOCUMENTS), TERMINOLOGY, surfaces, once(terms(DOCUMENTS)))


def corrected(typed: str) -> Correction | None:
    return SPELLER(Word(terms(typed)[0], typed))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("octreotid", "octreotide"),
        ("octreotied", "octreotide"),
        ("lanreotyde", "lanreotide"),
        ("pancraes", "pancreas"),
        ("carcenoid", "carcinoid"),
        ("nueroendocrine", "neuroendocrine"),
        ("somatastatin", "somatostatin"),
        ("diarhea", "diarrhea"),
        ("diarrhoeia", "diarrhea"),
        ("Cromogranin", "chromogranin"),
        ("hypertention", "hypertension"),
        ("laparascopy", "laparoscopy"),
        ("hypoglycemiaa", "hypoglycemia"),
        ("diarea", "diarrhea"),
        ("diarreah", "diarrhea"),
        ("simptums", "symptoms"),
        ("sintoms", "symptoms"),
        ("blud", "blood"),
        ("noorendocrine", "neuroendocrine"),
        ("newroendocrine", "neuroendocrine"),
        ("karcinoid", "carcinoid"),
        ("kronic", "chronic"),
        ("flushin", "flushing"),
        ("hypertenshun", "hypertension"),
        ("pancrius", "pancreas"),
    ],
)
def test_a_misspelled_word_is_read_as_the_known_one(typed: str, meant: str) -> None:
    assert corrected(typed) == Correction(typed, meant)


def test_letters_that_changed_places_are_nearer_than_one_too_many_and_of_equals_the_commoner_word_is_meant() -> None:
    def read(typed: str, *known: str) -> Correction | None:
        return Speller(known, (), lambda term: {term}, once(known))(Word(typed, typed))

    assert read("aviod", "avoid", "avid") == Correction("aviod", "avoid")
    assert read("bload", "bloat", "blood") == Correction("bload", "blood")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("21mg", "a quantity"),
        ("MEN3", "an identifier"),
        ("Ki-68", "an identifier"),
        ("5HIAB", "an identifier"),
        ("NAT", "an abbreviation in capitals"),
        ("CARCIN", "an abbreviation in capitals"),
        ("CarCin", "an abbreviation with capitals"),
        ("nte", "too short"),
        ("pancake", "an English word"),
        ("hormone", "an English word"),
        ("xqzzt", "like nothing"),
        ("octagonide", "too far from any"),
        ("hypglycemia", "between hypo- and hyper-"),
        ("hyprglycemia", "between hypo- and hyper-"),
        ("hypetension", "between hypo- and hyper-"),
        ("rucreotide", "another first letter"),
        ("folate", 'near to "float", not to "floating"'),
        ("hypophysitis", "an illness, not the gland"),
        ("insm", "too short to have lost its ending"),
        ("octretadia", "two slips, and unlike it in sound"),
        ("tumörs", "an accent, which is folded already"),
        ("normaly", "an everyday word is nearer than a laxative"),
        ("pecrent", "an everyday word is as near as an opioid"),
    ],
)
def test_what_must_not_be_guessed_is_left_alone(typed: str, why: str) -> None:
    assert corrected(typed) is None, why


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("hyperglycemea", "hypoglycemia"),
        ("hypoglycemea", "hyperglycemia"),
        ("hypertensoin", "hypotension"),
        ("laparoscomy", "laparotomy"),
        ("laparoscomy", "laparoscopy laparotomy"),
        ("hypglycemia", "hypoglycemia"),
        ("hyprtension", "hypertension"),
        ("abduckt", "adduct"),
        ("gastrectomi", "gastrostomy"),
        ("macroadenomia", "microadenoma"),
        ("microadenomia", "macroadenoma"),
        ("hypercalcemia", "hyperkalemia"),
    ],
)
def test_no_correction_crosses_a_barred_pair(typed: str, known: str) -> None:
    (word,) = parse(typed).words
    speller = Speller(
        terms(known), [], lambda term: [each for each in known.split() if terms(each) == [term]], once(terms(known))
    )
    assert speller(word) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("diarea", "diarrhea"),
        ("sintom", "symptom"),
        ("numonia", "pneumonia"),
        ("sychology", "psychology"),
        ("farmacy", "pharmacy"),
        ("sist", "cyst"),
        ("kolon", "colon"),
        ("eksision", "excision"),
        ("radiashun", "radiation"),
        ("stadge", "stage"),
        ("liva", "liver"),
        ("breeth", "breathe"),
        ("stroak", "stroke"),
        ("payn", "pain"),
        ("tiroid", "tyroid"),
        ("stomak", "stomach"),
        ("livver", "liver"),
        ("rumatism", "rheumatism"),
        ("noplasm", "gnoplasm"),
        ("ulser", "ulcer"),
    ],
)
def test_what_is_read_alike_sounds_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("colon", "color"), ("bled", "blood"), ("gastric", "gastritis")])
def test_what_is_read_otherwise_does_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_the_words_of_documents_come_before_those_of_the_terminology() -> None:
    speller = Speller(terms("lutetiun"), ["lutetium"], lambda _: ["lutetiun"], once(terms("lutetiun")))
    (word,) = parse("lutetiuk").words
    assert speller(word) == Correction("lutetiuk", "lutetiun")


@pytest.mark.parametrize(("tubers", "read_as"), [(1, "tuner"), (9, "tuber")])
def test_of_words_equally_near_the_one_that_more_passages_hold_is_meant(tubers: int, read_as: str) -> None:
    frequency = {"tuner": 8, "tuber": tubers}.__getitem__
    (word,) = parse("tuler").words
    assert Speller(["tuber", "tuner"], [], lambda term: [term], frequency)(word) == Correction("tuler", read_as)


def test_nothing_is_guessed_where_nothing_is_known() -> None:
    (word,) = parse("octreotid").words
    assert Speller([], [], str, once([]))(word) is None


@st.composite
def misspelled(draw: st.DrawFn) -> str:
    """A known word with a slip or two: a letter left out, put in, taken for another, or changed for the one before it."""
    word = draw(st.sampled_from([*DOCUMENTS.split(), *" ".join(TERMINOLOGY).split()]).filter(lambda one: len(one) > 4))
    for _ in range(draw(st.integers(1, 2))):
        at, letter = draw(st.integers(1, len(word) - 1)), draw(st.sampled_from(ascii_lowercase))
        before, after = word[:at], word[at + 1 :]
        changed = f"{before[:-1]}{word[at]}{before[-1]}{after}"
        word = draw(st.sampled_from([before + after, before + letter + word[at:], before + letter + after, changed]))
    return word


def test_a_correction_is_always_said_and_always_a_known_word() -> None:
    known = {term for word in [*DOCUMENTS.split(), *TERMINOLOGY] for term in terms(word)}
    met: list[Correction] = []

    @given(misspelled())
    def said(text: str) -> None:
        for word in parse(text).words:
            correction = SPELLER(word)
            if correction is not None:
                assert correction.typed == word.surface
                assert set(terms(correction.read_as)) <= known
                met.append(correction)

    said()
    assert len(met) > 20, "too few corrections of some hundred misspelled words for this to say anything"


def test_a_vocabulary_that_grew_is_corrected_against_as_if_it_were_new() -> None:
    old, new = ["zebra", "quagga", "AB", "x1"], ["okapi", "zebra", "NET"]
    concepts = ["giraffe"]
    grown = Speller(old, concepts, str.upper, once(old)).on(str.title, once([*old, *new]), new)
    whole = Speller([*old, *new], concepts, str.title, once([*old, *new]))
    assert grown._candidates == whole._candidates
    for typed in ("zebrra", "okappi", "girafe", "quaga", "zzzz"):
        word = Word(terms(typed)[0], typed)
        assert grown(word) == whole(word)
