"""Words, "phrases", -exclusions and fields; and whatever else a person types is plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import MAX_QUERY, QueryTooLong
from search.query import FILTERS, MAX_WORDS, Query, parse


def words(query: Query) -> list[str]:
    return [word.surface for word in query.words]


@pytest.mark.parametrize(
    ("typed", "positive", "excluded"),
    [
        ("tumor -lung", ["tumor"], [("lung",)]),
        ("-lung tumor", ["tumor"], [("lung",)]),
        ("tumor -lung -liver", ["tumor"], [("lung",), ("liver",)]),
        ('tumor -"small bowel"', ["tumor"], [("small", "bowel")]),
        ("tumor -“small bowel”", ["tumor"], [("small", "bowel")]),
        ("tumor -non-functional", ["tumor"], [("nonfunct",)]),
        ("tumor -5-HIAA", ["tumor"], [("5hiaa",)]),
        ('"carcinoid tumor" -lung', [], [("lung",)]),
        # A pasted bullet, and a hyphen inside a word or between two, exclude nothing.
        ("- flushing", ["flushing"], []),
        ("- flushing - diarrhea", ["flushing", "diarrhea"], []),
        ("-flushing", ["flushing"], []),
        ("-flushing -diarrhea", ["flushing", "diarrhea"], []),
        ("-flushing\n-diarrhea", ["flushing", "diarrhea"], []),
        ("symptoms:\n-flushing\n-diarrhea", ["symptoms", "flushing", "diarrhea"], []),
        ("well-differentiated", ["well", "differentiated"], []),
        ("lung - liver", ["lung", "liver"], []),
        ("Ki-67", ["Ki-67"], []),
        ("– flushing –lung", ["flushing", "lung"], []),
        # Nothing that can be looked up is said to be excluded.
        ("tumor -_", ["tumor"], []),
        ("tumor --", ["tumor"], []),
        ('tumor -""', ["tumor"], []),
        ("tumor -рак", ["tumor"], []),
    ],
)
def test_only_a_word_with_a_hyphen_before_it_is_excluded(
    typed: str, positive: list[str], excluded: list[tuple[str, ...]]
) -> None:
    query = parse(typed)
    assert words(query) == positive
    assert list(query.excluded) == excluded
    assert len(query.excluded_as_typed) == len(excluded)


@pytest.mark.parametrize(
    ("typed", "alone"),
    [
        ("-flushing", "-flushing"),
        (" -flushing  -diarrhea ", "-flushing -diarrhea"),
        ("-“hot flushes” publisher:CTCA", '-"hot flushes"'),
        ("tumor -flushing", ""),
        ("- flushing", ""),
        ("-flushing\n-diarrhea", ""),
        ("-_", ""),
        ("Ki-67", ""),
        ("", ""),
    ],
)
def test_what_is_left_out_with_nothing_beside_it_is_known(typed: str, alone: str) -> None:
    assert parse(typed).alone == alone


@pytest.mark.parametrize(
    ("typed", "phrases", "rest"),
    [
        ('"carcinoid tumor"', [("carcinoid", "tumor")], []),
        ("“carcinoid tumor” lung", [("carcinoid", "tumor")], ["lung"]),
        ("«carcinoid tumor» „lung“", [("carcinoid", "tumor"), ("lung",)], []),
        ('a "Ki-67" b', [("ki67",)], ["a", "b"]),
        ('"the liver"', [("the", "liver")], []),
        ('"carcinoid tumor', [], ["carcinoid", "tumor"]),
        ('carcinoid" tumor', [], ["carcinoid", "tumor"]),
        ('"" tumor', [], ["tumor"]),
        ('"?!" tumor', [], ["tumor"]),
        ("patient's 'tumor'", [], ["patient's", "tumor"]),
    ],
)
def test_what_stands_in_quotes_is_a_phrase(typed: str, phrases: list[tuple[str, ...]], rest: list[str]) -> None:
    query = parse(typed)
    assert list(query.phrases) == phrases
    assert len(query.quoted) == len(phrases)
    assert words(query) == rest


@pytest.mark.parametrize(
    ("typed", "filters", "rest"),
    [
        ("publisher:CTCA tumor", {"publisher": "CTCA"}, ["tumor"]),
        ("tumor PUBLISHER:CTCA", {"publisher": "CTCA"}, ["tumor"]),
        ('publisher:"City of Hope" tumor', {"publisher": "City of Hope"}, ["tumor"]),
        ("publisher:“ City of Hope ” tumor", {"publisher": "City of Hope"}, ["tumor"]),
        ("language:en audience:patients tumor", {"language": "en", "audience": "patients"}, ["tumor"]),
        ("publisher: CTCA", {}, ["publisher", "CTCA"]),
        ("publisher:", {}, ["publisher"]),
        ('publisher:"" tumor', {}, ["publisher", "tumor"]),
        ('publisher:"CTCA tumor', {}, ["publisher", "CTCA", "tumor"]),
        ("site:lung", {}, ["site", "lung"]),
        ("mypublisher:CTCA", {}, ["mypublisher", "CTCA"]),
        ("ratio 1:9", {}, ["ratio", "1", "9"]),
    ],
)
def test_a_known_field_narrows_and_any_other_is_text(typed: str, filters: dict[str, str], rest: list[str]) -> None:
    query = parse(typed)
    assert query.filters == filters
    assert words(query) == rest


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("NOT malignant", ["not", "malignan"]),
        ("WHAT IS a NET", ["what", "is", "a", "NET"]),
        ("WHO grade", ["WHO", "grade"]),
        ("who IT US", ["who", "IT", "US"]),
        ("tumor AND lung OR liver", ["tumor", "and", "lung", "or", "liver"]),
        ("tumor* lung? ~2 (liver) [a TO b] ^5 && ||", ["tumor", "lung", "2", "liver", "a", "to", "b", "5"]),
    ],
)
def test_emphasis_and_other_engines_operators_are_words(typed: str, terms: list[str]) -> None:
    assert [word.term for word in parse(typed).words] == terms


def test_words_know_what_they_weigh() -> None:
    the, not_, patients, tumor = parse("the not patients tumor").words
    assert (the.is_stop, not_.is_negation, patients.is_light) == (True, True, True)
    assert not any((tumor.is_stop, tumor.is_negation, tumor.is_light))


@pytest.mark.parametrize("typed", ["theyve", "weve", "theres", "they've", "gonna"])
def test_contractions_without_their_apostrophe_say_nothing(typed: str) -> None:
    assert all(word.is_stop for word in parse(f"what can I eat once {typed} cut it").words[4:-2])


def test_a_question_of_256_characters_is_taken_and_one_more_is_not() -> None:
    assert words(parse("é" * MAX_QUERY)) == ["é" * MAX_QUERY]
    with pytest.raises(QueryTooLong, match=r"has 257 characters; the most is 256\. Shorten it to what you want to know\."):
        parse("é" * (MAX_QUERY + 1))
    assert words(parse("tumor " * 100, limited=False)) == ["tumor"] * 100


def test_the_33rd_word_and_those_after_it_are_listed_as_ignored() -> None:
    query = parse(" ".join(f"w{n}" for n in range(MAX_WORDS + 2)))
    assert words(query) == [f"w{n}" for n in range(MAX_WORDS)]
    assert query.ignored == ("w32", "w33")


HOSTILE = st.text(max_size=MAX_QUERY) | st.lists(
    st.sampled_from(
        ['"', "-", "“", " ", "\n", "tumor", "NOT", "publisher:", "language:en", "'", "½", "5", "_", "\u0301", "«"]
    ),
    max_size=20,
).map("".join)


@given(HOSTILE)
def test_any_text_is_a_question(text: str) -> None:
    query = parse(text)
    assert query.text == text
    assert len(query.words) <= MAX_WORDS
    assert set(query.filters) <= set(FILTERS)
    assert all(value.strip() for value in query.filters.values())
    assert len(query.phrases) == len(query.quoted)
    assert len(query.excluded) == len(query.excluded_as_typed)
    assert all(query.phrases)
    assert all(query.excluded)
    # Nothing is excluded unless something is asked for.
    assert query.words or query.phrases or not query.excluded
    for word in query.words:
        assert word.term
        assert word.surface


def test_courtesies_are_found_beside_a_filter() -> None:
    query = parse("publisher:CTCA hello, can you tell me what a NET is, thanks")
    assert words(query) == ["what", "a", "NET", "is"]
    assert query.filters == {"publisher": "CTCA"}
    assert query.ignored == ("hello", "can", "you", "tell", "me", "thanks")
    assert words(parse("PRRT publisher:Thanks")) == ["PRRT"]


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("DO MEN GET IT", ["do", "men", "get", "it"]),
        ("MORE WOMEN THAN MEN", ["more", "women", "than", "men"]),
        ("WHAT IS MEN", ["what", "is", "MEN"]),
        ("GENETIC TEST FOR MEN", ["genet", "test", "for", "MEN"]),
        ("MEN 1", ["men1"]),
        ("HOLD MY CAT", ["hold", "my", "cat"]),
        ("DO I NEED A CAT-SCAN", ["do", "i", "need", "a", "CAT", "scan"]),
        ("WHICH CAT DO I NEED", ["which", "CAT", "do", "i", "need"]),
        ("A CUP OF TEA", ["a", "cup", "of", "tea"]),
        ("CUP PRIMARY", ["CUP", "primari"]),
    ],
)
def test_in_capitals_some_abbreviations_are_words_where_what_stands_beside_them_says_so(
    typed: str, terms: list[str]
) -> None:
    assert [word.term for word in parse(typed).words] == terms


@pytest.mark.parametrize(
    ("typed", "small"),
    [
        ("Dry flushing of Boston", ["dry", "flushing", "of", "Boston"]),
        ("Side Effects of PRRT Drips", ["side", "effects", "of", "PRRT", "drips"]),
        ("Glioblastoma Survival", ["Glioblastoma", "survival"]),
        ("DRY FLUSHING", ["dry", "flushing"]),
        ("KRAS", ["KRAS"]),
        ("my TUMOR", ["my", "TUMOR"]),
    ],
)
def test_capitals_that_say_nothing_are_told(typed: str, small: list[str]) -> None:
    assert [word.small for word in parse(typed).words] == small


@pytest.mark.parametrize("typed", ["I'll", "we’d", "She'd", "WHO'D", "what'll", "he'll", "I'd", "that'd", "they've"])
def test_two_words_that_say_nothing_say_nothing_as_one(typed: str) -> None:
    (word, rest) = parse(f"{typed} flush").words
    assert (word.surface, word.is_stop, rest.term) == (typed, True, "flush")


@pytest.mark.parametrize("typed", ["ill", "shed", "wed", "Crohn's", "mum's", "can't"])
def test_other_words_stay_what_they_are(typed: str) -> None:
    assert not parse(f"flush {typed}").words[-1].is_stop


@pytest.mark.parametrize(
    ("typed", "asking"),
    [
        ("My husband was diagnosed last month. hoarse voice", {1}),
        ("I saw my surgeon last week. hoarse voice", {1}),
        ("Dr. Smith said carcinoid. octreotide dose", {1}),
        ("My surgeon Mr. Patel told me it is grade 2. what grade 2 means", {1}),
        ("I'm 54. My dad had it too. hoarse voice", {2}),
        ("I was diagnosed last month", set()),
        ("hoarse voice. I was diagnosed last month", {0}),
        ("So scared, can't sleep. hoarse voice", {1}),
        ("Mum is 67 and has a NET. is it rare and does it spread", {1, 2}),
        ("I had surgery. I have pain", {1}),
        ("hoarse voice. red face", set()),
        ("he has been told he has a NET what is that", {1}),
        ("I had surgery in March when can I drive", {1}),
        ("I wonder what that is", set()),
        ("I had my appendix out, is follow up needed", {1}),
        ("Dr. Smith told me. is it rare", {1}),
        ("I have hepatitis C. can I take it", {1}),
        ("treated for C. diff", set()),
        ("It says metastatic\nWhat is that", {1}),
        ("what are the side\neffects of surgery", {0}),
    ],
)
def test_what_stands_beside_what_is_told_is_asked(typed: str, asking: set[int]) -> None:
    assert parse(typed).clauses.asking == asking
