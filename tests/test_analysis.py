"""One word in two spellings is one term; two words never are; and offsets point at the source's own characters."""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spellchecker import SpellChecker

from search import english
from search.analysis import Token, analyze, terms
from search.analysis_in_bulk import Bulk
from search.english import commoner, rarity
from search.folding import fold
from search.sentences import sentences

ONE_TERM = {
    "ki67": ["Ki-67", "Ki67", "ki 67", "KI67", "Ki‑67", "Ki–67", "ki-67", "Ki\u00ad-67"],
    "5hiaa": ["5-HIAA", "5HIAA", "5 HIAA", "5‑HIAA", "5-hiaa"],
    "68ga": ["Ga-68", "68Ga", "Ga68", "68-Ga", "68 Ga", "⁶⁸Ga", "[68Ga]", "(68)Ga", "gallium-68", "gallium 68"],
    "177lu": ["Lu-177", "177Lu", "Lu177", "177-Lu", "177 Lu", "¹⁷⁷Lu", "(177)Lu", "lutetium-177", "Lutetium Lu 177"],
    "111in": ["In-111", "111In", "indium-111", "indium 111", "¹¹¹In"],
    "131i": ["I-131", "131I", "iodine-131", "iodine I 131", "iodine 131"],
    "99mtc": ["99mTc", "Tc-99m", "technetium-99m", "technetium Tc 99m", "⁹⁹ᵐTc"],
    "men1": ["MEN1", "MEN-1", "MEN 1", "MEN I", "MEN-I", "men1", "MEN‑1"],
    "men2a": ["MEN2A", "MEN 2A", "MEN-2A", "MEN IIa", "MEN IIA"],
    "nonfunct": [
        "non-functional",
        "nonfunctional",
        "nonfunctioning",
        "non-functioning",
        "non functional",
        "non–functioning",
    ],
    "xray": ["X-ray", "x-ray", "Xray", "x ray", "X-rays", "X‑ray"],
    "tumor": [
        "tumor",
        "tumour",
        "Tumors",
        "tumour's",
        "tumor’s",
        "tu\u00admor",
        "tu\u200bmor",
        "tumor´s",
        "“tumors”",
        "tumours¹",
    ],
    "fibros": ["fibrosis", "ﬁbrosis", "FIBROSIS"],
    "merkel": ["Merkel", "Mérkel", "Me\u0301rkel"],
    "lutathera": ["Lutathera", "Lutathera®", "Lutathera™"],
    "20mg": ["20 mg", "20mg", "20-mg", "20\u00a0mg", "20 MG", "20 milligrams"],
    "1000mg": ["1,000 mg", "1000 mg", "1000mg"],
    "5ug": ["5 µg", "5 μg", "5 mcg", "5ug", "5 micrograms"],
    "0.5mg": ["0.5 mg", ".5 mg", "½ mg"],
    "2.5cm": ["2.5 cm", "2½ cm", "2.5-cm"],
    "90mmhg": ["90 mmHg", "90 mm Hg"],
    "20mg/day": ["20 mg/day", "20mg/d"],
    "<3%": ["<3%", "< 3%", "< 3 %", "＜3%", "<3 percent"],
    ">=3%": ["≥3%", ">=3%", "⩾ 3 %"],
    "NET": ["NET", "NETs", "NET's", "NET’s", "ＮＥＴ"],
    "metasta": ["metastasis", "metastases", "metastatic", "metastasized", "metastasised"],
    "cancer.net": ["Cancer.Net", "cancer.net", "CANCER.NET"],
}


@pytest.mark.parametrize(("term", "spelling"), [(term, each) for term, spellings in ONE_TERM.items() for each in spellings])
def test_one_word_in_two_spellings_is_one_term(term: str, spelling: str) -> None:
    assert terms(spelling) == [term]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("177Lu-DOTATATE", "Lu-177 dotatate"),
        ("177Lu-DOTATATE", "[177Lu]Lu-DOTA-TATE"),
        ("177Lu-DOTATATE", "¹⁷⁷Lu‑DOTA‑TATE"),
        ("177Lu-DOTATATE", "lutetium Lu 177 dotatate"),
        ("177Lu-DOTATATE", "(177)Lu-DOTATATE"),
        ("68Ga-DOTATOC", "[68Ga]Ga-DOTA-TOC"),
        ("well-differentiated", "well differentiated"),
        ("β-blocker", "beta blocker"),
        ("24-hour", "24 hours"),
        ("type II", "type 2"),
        ("grade two", "grade 2"),
        ("type-1", "type 1"),
        ("stage IIIB", "stage 3b"),
        ("stage-IV", "Stage 4"),
        ("PET-CT", "PET/CT"),
        ("GEP-NETs", "GEP NET"),
        ("vitamin-B12", "vitamin B12"),
        ("interleukin-2", "interleukin 2"),
        ("factor-1", "factor 1"),
        ("anti-tumour", "antitumor"),
        ("gastro-oesophageal", "gastroesophageal"),
        ("gastro-oesophageal", "gastro-esophageal"),
        ("angio-oedema", "angioedema"),
        ("immuno-therapy", "immunotherapy"),
        ("non small cell", "non-small-cell"),
        ("non-NET", "non NET"),
        ("post-PRRT", "post PRRT"),
        ("non-MEN1", "non MEN1"),
        ("placebo-controlled", "placebo controlled"),
        ("flushing—over time", "flushing over time"),
        ("tumor—3 of 4", "tumor 3 of 4"),
        ("10⁹ cells", "10^9 cells"),
        ("ulcers¹,² of the bowel.³ It", "ulcers of the bowel. It"),
        ("ulcers,¹–³ (rare)¹² and “so”¹¹,¹² tumors.¹⁰¹", "ulcers (rare) and so tumors"),
        ("Ki-67.¹ CD56,²⁻⁴ T1/N0/M1;⁵ MEN1)⁶", "Ki-67. CD56, T1/N0/M1; MEN1)"),
        ("A CT¹ of it²,³ is⁴ clear: as² they", "A CT of it is clear: as they"),
        ("in² CO² CD⁴ ft² Wit² gut²", "in2 CO2 CD4 ft2 Wit gut"),
        ("Sjögrens¹² m² mg/m² CO₂ H₂O", "Sjögrens m2 mg/m2 CO2 H2O"),
        ("⁶⁸Ga,¹⁷⁷Lu or (DOTA)¹⁷⁷Lu.¹⁸F", "68Ga,177Lu or (DOTA)177Lu.18F"),
        ("m²,³ and 10⁸,⁹", "m2,3 and 10^8,9"),
        ("Ca²⁺ [Fe]²⁺ mol⁻¹", "Ca2+ [Fe]2+ mol⁻1"),
        ("of the lung.NET is", "of the lung. NET is"),
        ("micro-RNA", "microRNA"),
    ],
)
def test_two_ways_to_write_one_phrase_are_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NET", "net"),
        ("NETs", "nets"),
        ("MEN", "men"),
        ("MEN 1", "men 1"),
        ("MEN1", "MEN2"),
        ("MEN 1", "MEN 10"),
        ("AIDS", "aids"),
        ("WHO", "who"),
        ("CAT", "cat"),
        ("hyperglycemia", "hypoglycemia"),
        ("hyperthyroidism", "hypothyroidism"),
        ("hypertension", "hypotension"),
        ("2 mg", "20 mg"),
        ("20 mg", "200 mg"),
        ("2 mg", "200 mg"),
        ("20 mg", "20 g"),
        ("20 mg", "20 ml"),
        ("1.5 mg", "15 mg"),
        ("<3%", ">3%"),
        ("<3%", "3%"),
        ("<3%", "<=3%"),
        ("<3%", "<30%"),
        ("carcinoid", "carcinoma"),
        ("organ", "organization"),
        ("organs", "organisms"),
        ("severe", "several"),
        ("testes", "tests"),
        ("later", "lateral"),
        ("positive", "position"),
        ("pancreatic", "pancreatitis"),
        ("hepatic", "hepatitis"),
        ("thyroid", "thyroiditis"),
        ("embolism", "embolization"),
        ("experience", "experiment"),
        ("functional", "nonfunctional"),
        ("differentiated", "undifferentiated"),
        ("resectable", "unresectable"),
        ("in 111 patients", "In-111 patients"),
        ("oxygen 15 l", "oxygen-15 l"),
        ("Ga-68", "Ga-67"),
        ("SSTR2", "SSTR5"),
        ("G1", "G2"),
        ("Ki-67", "Ki-6"),
        ("type I", "type II"),
        ("T2", "T3"),
        ("10⁹", "109"),
        ("cancer.net", "cancer NET"),
    ],
)
def test_two_words_stay_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("in 111 patients", "111in"),
        ("1 in 9 men 1 of them", "men1"),
        ("men 1 in 9", "men1"),
        ("a net gain; fishing nets", "NET"),
        ("200 mg and 2 mg and 20 ml", "20mg"),
        (">3% or 3%", "<3%"),
        ("oxygen 15 L/min", "15o"),
        ("Ki67index and Ki-670", "ki67"),
        ("what stage I am in", "1"),
        ("which type I have", "1"),
        ("tumors¹ and cells²", "tumors1"),
        ("of the bowel.³", "3"),
        ("ulcers¹,²", "2"),
    ],
)
def test_text_does_not_hold_a_term_that_it_only_resembles(text: str, lacking: str) -> None:
    assert lacking not in terms(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ki-67 of [¹⁷⁷Lu]Lu‑DOTA‑TATE", ["Ki-67", "of", "[¹⁷⁷Lu]Lu", "DOTA‑TATE"]),
        ("“β‑blocker’s” 2½ cm", ["β", "blocker’s", "2½ cm"]),
        ("café re\u0301sume\u0301s", ["café", "re\u0301sume\u0301s"]),
        ("tu\u00admor ﬁbrosis…", ["tu\u00admor", "ﬁbrosis"]),
        ("ulcers¹,² ﬁbrosis.³–⁵ ½ cm", ["ulcers", "ﬁbrosis", "½ cm"]),
        ("non functional, < 3 % (MEN I)", ["non functional", "< 3 %", "MEN I"]),
        ("45-year-old over-the-counter", ["45", "year", "old", "over", "the", "counter"]),
        ("non-Hodgkin's X-rays", ["non-Hodgkin's", "X-rays"]),
    ],
)
def test_offsets_point_at_the_source_as_it_is_spelled(text: str, words: list[str]) -> None:
    assert [text[token.start : token.end] for token in analyze(text)] == words


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("SIDE EFFECTS", "side effects"),
        ("PAIN", "pain"),
        ("WORK AND MONEY", "work and money"),
        ("PALE STOOLS", "pale stools"),
        ("WHO TO CALL", "who to call"),
        ("DON'T EAT", "don't eat"),
        ("NON-LIVE VACCINES", "non-live vaccines"),
        ("AFTER PRRT", "after PRRT"),
        ("CT SCAN AND PET", "CT scan and PET"),
        ("STAGE IV NET", "stage IV NET"),
        ("SURGERY FOR NETs", "surgery for NETs"),
        ("LIFE WITH MEN1", "life with MEN1"),
        ("SEE CANCER.NET", "see cancer.net"),
        ("ASCITES AND EMESIS", "ascites and emesis"),
        ("THE SPLEEN'S SIZE", "the spleen's size"),
        ("PNETS AND ICUS", "PNETs and ICUs"),
        ("Leaflet 12\nSIDE EFFECTS\nof PRRT", "Leaflet 12\nside effects\nof PRRT"),
    ],
)
def test_capitals_mean_nothing_in_a_line_that_is_all_in_capitals(line: str, read: str) -> None:
    assert terms(line) == terms(read)


@pytest.mark.parametrize("line", ["Take TWO", "MRI", "WHO", "US", "MEN", "PET"])
def test_elsewhere_and_of_abbreviations_they_do(line: str) -> None:
    assert terms(line) != terms(line.lower())


def test_a_word_does_not_depend_on_figures_elsewhere_in_the_text() -> None:
    words = "See foo-bar.com about .NET and non-NET tumors, don't wait"
    assert analyze(f"{words} 5 7")[:-2] == analyze(words)


@pytest.mark.parametrize(
    "piece",
    ["a.", "a-", "1-", "1,", "1.", "a1", "<", ".¹,", "abc¹", "[177", "x ", "non ", "I ", "'a", "¹", "MEN ", "\u0301"],
)
def test_long_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    # Each takes about a second at most; in quadratic time it would be minutes, and nobody would wait for this test.
    assert len(analyze(piece * 20_000)) <= 40_000


# Letters that the rules look at, beside any text at all.
HOSTILE = st.text() | st.text(st.sampled_from("aIxnoMENKi-.,'’ 016789%<>=[]()½¹²mgLuGa\u0301\u00ad—–ﬁ㎎™\n\t"), max_size=40)


@given(HOSTILE)
def test_tokens_of_any_text_stand_in_it_in_order(text: str) -> None:
    end = 0
    for token in analyze(text):
        assert isinstance(token, Token)
        assert end <= token.start < token.end <= len(text)
        assert token.term
        assert not any(char.isspace() for char in token.term)
        end = token.end


@given(HOSTILE)
def test_folding_is_plain_and_keeps_count_of_its_source(text: str) -> None:
    folded, origins = fold(text)
    assert fold(fold(folded)[0])[0] == fold(folded)[0]
    if origins is None:
        assert len(folded) == len(text)
    else:
        assert len(origins) == len(folded) + 1
        assert origins == sorted(origins)
        assert all(0 <= origin <= len(text) for origin in origins)


@given(HOSTILE)
def test_white_space_around_a_text_moves_its_tokens_and_changes_none(text: str) -> None:
    moved = [(token.term, token.start - 2, token.end - 2) for token in analyze(f"\n\n{text}\n")]
    assert moved == [tuple(token) for token in analyze(text)]


@given(st.text(st.sampled_from("abeimnostNET '"), max_size=40))
def test_typographic_quotes_are_plain_ones(text: str) -> None:
    assert analyze(text.replace("'", "’")) == analyze(text)


_PIECES = st.lists(
    st.sampled_from(
        "The tumor . ! ; ,) ( \n Ki 67 177 Lu type II grade two. I am MEN 1 non -functioning x ray 20 mg/day mm hg < 3 % "
        "patient's gastro-entero-pancreatic U.S. cancer. net NETs 5.5 e.g. lutetium = … é iodine I-131 131 Ga 68 (177) [177 "
        "]Lu LuLu- two I In 2A 60mm hiaa 5 ca 19-9 sstr Type-II rays non- \n2 ٣ 99m Tc percent 1,000 <= grade.".split(" ")
    ),
    max_size=14,
)


def terms_between(text: str, cuts: list[int], bulk: Bulk) -> tuple[list[str], list[int]]:
    numbers, counts = bulk.between(text, cuts)
    return [bulk.terms[number] for number in numbers], counts


BULK = Bulk()


@settings(max_examples=500, deadline=None)
@given(_PIECES, st.lists(st.integers(0, 60), max_size=4))
def test_terms_between_cuts_are_those_that_the_analysis_finds(pieces: list[str], cuts: list[int]) -> None:
    text = " ".join(pieces)
    cuts = sorted(min(cut, len(text)) for cut in cuts)
    tokens = analyze(text)
    expected = [sum(token.start < cut for token in tokens) for cut in cuts]
    assert terms_between(text, cuts, BULK) == ([token.term for token in tokens], expected)


def test_a_figure_in_odd_letters_is_no_pronoun_whoever_looks() -> None:
    text = "men Ii. should neurofibromatosis"
    assert terms_between(text, [8, 15], BULK)[0] == [token.term for token in analyze(text)]
    assert [token.term for token in analyze(text)][:2] == ["men", "2"]


def test_terms_between_the_sentences_of_documents_are_those_of_the_analysis() -> None:
    for path in sorted((Path(__file__).parents[1] / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        cuts = [span.start for span in sentences(text)]
        starts = [token.start for token in analyze(text)]
        assert terms_between(text, cuts, BULK) == (terms(text), [bisect_left(starts, cut) for cut in cuts])


def test_common_words_are_told_as_by_their_rarity() -> None:
    every = list(SpellChecker(language="en").word_frequency.dictionary)
    assert commoner(0.72) == {word for word in every if rarity(word) < 0.72}
    assert {"side", "effects"} <= commoner(0.72)
    assert "lanreotide" not in commoner(0.72)


@pytest.mark.parametrize(
    "listed",
    [
        b'{"the": 4000000, "net": 900, "zebra": 2}',
        b'{\n"the" : 4000000,\r\n"net":900,"zebra":  2 }\n',
        b'{"the": 4000000, "net": 900, "zebra": 2, "b12": 1, "say \\"no\\"": 1}',
        b'{"the": 4000000, "net": 900, "zebra": 2, "1,000": 1}',
        b'{"the": 4000000, "net": 900, "zebra": 2, "\\u00e9t\\u00e9": 1}',
    ],
)
def test_common_words_are_told_however_their_list_is_written(listed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english, "_listed", lambda: listed)
    for kept in (english._english, english._total, english.rarity, english.commoner):
        kept.cache_clear()
    try:
        assert english.commoner(0.1) == {"the"}
        assert english.commoner(0.5) == {"the", "net"}
        assert {"the", "net", "zebra"} <= english.commoner(0.9)
    finally:
        monkeypatch.undo()
        for kept in (english._english, english._total, english.rarity, english.commoner):
            kept.cache_clear()
