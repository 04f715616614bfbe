"""British and American spellings meet by rule, and no rule reaches too far: what they merge is listed, and was read."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spellchecker import SpellChecker
from Stemmer import Stemmer

from search import orthography
from search.folding import fold
from search.lookalikes import LOOKALIKES
from search.orthography import american, stem

PAIRS = Path(__file__).parent / "judged" / "spelling_pairs.txt"

RULES = {
    "our": """
        tumour tumor, tumours tumors, tumoural tumoral, antitumour antitumor, intratumoural intratumoral,
        pseudotumour pseudotumor, tumourigenesis tumorigenesis, colour color, discolouration discoloration,
        behavioural behavioral, odour odor,
        neurobehavioural neurobehavioral, vapour vapor, favourable favorable, labour labor, humour humor,
        neighbouring neighboring
    """,
    "oe": """
        oedema edema, oedematous edematous, lymphoedema lymphedema, myxoedema myxedema, papilloedema papilledema,
        diarrhoea diarrhea, diarrhoeal diarrheal, steatorrhoea steatorrhea, amenorrhoea amenorrhea, dyspnoea dyspnea,
        apnoea apnea, oesophagus esophagus, oesophageal esophageal, oesophagitis esophagitis, foetus fetus, foetal fetal,
        gastrooesophageal gastroesophageal, transoesophageal transesophageal, oestrogen estrogen,
        antioestrogen antiestrogen,
        oestradiol estradiol, coeliac celiac, homoeopathy homeopathy, amoebic amebic, manoeuvre maneuver
    """,
    "ae": """
        haemorrhage hemorrhage, haemorrhoids hemorrhoids, haematuria hematuria, haemoptysis hemoptysis,
        haemoglobin hemoglobin, haematology hematology, haemolytic hemolytic, anaemia anemia, anaemic anemic,
        uraemia uremia, ischaemic ischemic,
        hyponatraemia hyponatremia, hypercalcaemia hypercalcemia, hypokalaemia hypokalemia, bacteraemia bacteremia,
        hypoglycaemia hypoglycemia, hyperglycaemic hyperglycemic, septicaemia septicemia, leukaemia leukemia,
        hypergastrinaemia hypergastrinemia, paediatric pediatric, orthopaedic orthopedic, gynaecology gynecology,
        gynaecomastia gynecomastia, aetiology etiology, caesarean cesarean, caecum cecum, faeces feces, faecal fecal,
        anaesthetic anesthetic, anaesthetise anesthetize, paraesthesia paresthesia, praevia previa, naevus nevus,
        caesium cesium, phaeochromocytoma pheochromocytoma, encyclopaedia encyclopedia
    """,
    "ise": """
        catheterisation catheterization, catheterised catheterized, localised localized, localisation localization,
        metastasised metastasized, randomised randomized, characterised characterized, hospitalised hospitalized,
        embolisation embolization, chemoembolisation chemoembolization, ionising ionizing, organisation organization,
        recognise recognize, visualise visualize, immunised immunized, cauterise cauterize, prioritise prioritize,
        analyse analyze, analysed analyzed, paralysed paralyzed, dialysed dialyzed, hydrolysed hydrolyzed
    """,
    "re": """
        centre center, centres centers, centred centered, litre liter, millilitre milliliter, centimetre centimeter,
        fibre fiber, calibre caliber, titre titer, goitre goiter
    """,
    "ll": """
        counselling counseling, counsellor counselor, labelled labeled, radiolabelled radiolabeled, travelled traveled,
        cancelled canceled, modelling modeling, signalling signaling, tranquilliser tranquilizer
    """,
    "others": """
        analogue analog, analogues analogs, catalogue catalog, programme program, sulphate sulfate,
        sulphonylurea sulfonylurea, leucocyte leukocyte, leucopenia leukopenia, grey gray, ageing aging,
        judgement judgment, licence license,
        artefact artifact, aluminium aluminum, dietician dietitian, enrol enroll, fulfil fulfill
    """,
}
PAIRED = [tuple(pair.split()) for pairs in RULES.values() for pair in pairs.split(",")]


def test_no_rule_applies_to_a_word_that_the_first_look_lets_pass() -> None:
    words = {*re.findall(r"[a-z]+", PAIRS.read_text(encoding="utf-8")), *(word for pair in PAIRED for word in pair)}
    rules = "_OUR _AE _OE _ISE _YZE _TRE _OGUE _DOUBLED _SULPH _LEUCO".split()
    british = {word for word in words for rule in rules if getattr(orthography, rule).search(word)}
    assert len(british) > 50
    assert [word for word in british if not orthography._BRITISH.search(word)] == []
    family = {word for word in words for pattern, _ in orthography._STEMS if pattern.match(word)}
    assert len(family) > 10
    assert [word for word in family if not orthography._FAMILY.match(word)] == []


@pytest.mark.parametrize(("british", "us"), PAIRED)
def test_british_spelling_is_folded_to_american(british: str, us: str) -> None:
    assert american(british) == us
    assert american(us) == us
    assert stem(british) == stem(us)


UNTOUCHED = """
    four for hour hours our pour sour tour your flour contour does dose goes toes shoe shoes poet poetry canoe aloe phoenix
    exercise precise promise promised disease diseased raise rise wise likewise otherwise advise revise supervise surprise
    comprise compromise prize prise size premise demise expertise incise excise concise enterprise treatise paradise
    franchise merchandise chemise noise bruise emphasis diagnoses crises oases cannabis epidermis biopsies paralyses dialyses
    michael israel raphael aerobic anaerobic aerosol algae algaecide larvae vertebrae placentae reggae reggaeton paeon
    paeoniflorin phaeton daemon extraembryonic aorta angioedema gastroesophageal roentgen coexist coenzyme coefficient
    hatred inbred hundred acre genre timbre macabre therefore figure before store more entire are tired falling excellent
    cancellation league tongue vague source course court journal hourly
    """.split()


@pytest.mark.parametrize("word", UNTOUCHED)
def test_a_word_that_only_looks_british_stays_as_it_is(word: str) -> None:
    assert american(word) == word


def test_no_word_is_listed_that_the_rules_would_treat_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    touched = [word for word in UNTOUCHED if orthography._AE.search(word)]
    excepted = re.findall("[a-z]+", orthography._NOT_AE.pattern)
    assert [each for each in excepted if not any(word.startswith(each) for word in touched)] == []
    irregular = dict(orthography._IRREGULAR)
    monkeypatch.setattr(orthography, "_IRREGULAR", {})
    assert [word for word, folded in irregular.items() if american(word) == folded] == []


@pytest.mark.parametrize(
    "family",
    [
        "metastasis metastases metastatic metastasize metastasised",
        "diagnosis diagnoses diagnose diagnosed diagnostic",
        "prognosis prognoses",
        "fibrosis fibrotic",
        "cirrhosis cirrhotic",
        "analysis analyses analyze analysed",
        "dialysis dialyses dialysed",
        "thrombolysis thrombolytic thrombolytics",
        "neoplasm neoplasms neoplasia neoplastic",
        "malignant malignancy malignancies",
        "symptom symptoms symptomatic",
        "function functional functioning functions",
        "nonfunctional nonfunctioning",
        "biopsy biopsies",
        "recur recurs recurred recurrent recurrence",
        "medication medications",
        "organization organisations organized organising organizer",
        "add adds added adding",
        "emergency emergencies",
        "oncologist oncologists",
        "emergence emerging emergent emerges",
        "embolization embolised embolize",
        "carcinoma carcinomas carcinomata",
        "crisis crises",
        "testis testes",
        "extremity extremities",
        "localized localised localising",
        "relative relatives",
        "stocking stockings",
    ],
)
def test_a_family_has_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


def test_what_is_kept_apart_is_so_in_its_plural_and_from_something_and_joins_nothing_else() -> None:
    snowball = Stemmer("english")
    families: dict[str, list[str]] = {}
    for word, key in LOOKALIKES.items():
        families.setdefault(key, []).append(word)
    alike: dict[str, list[str]] = {}
    for word in SpellChecker(language="en").word_frequency.words():
        if word.isascii() and word.isalpha():
            alike.setdefault(snowball.stemWord(word), []).append(word)
    for key, words in families.items():
        like = {american(other) for word in words for other in alike.get(snowball.stemWord(word), ())}
        assert like - set(words), f"{key} is joined to nothing, and need not be kept apart"
        assert {plural for word in words for plural in (f"{word}s", f"{word[:-1]}ies")} & like <= set(words), key
        assert all(other.startswith(key) for other in alike.get(key, ())), f"{key} is the stem of other words"


@pytest.mark.parametrize(
    "words",
    [
        "organ organism organization",
        "internal international intern interval",
        "even evening",
        "university universal",
        "past paste",
        "emergency emergence",
        "pathology pathologist",
        "technology technologist",
        "psychological psychologist",
        "allowance allow",
        "alternative alternate",
        "closeness close",
        "consultant consultation consult",
        "definition definite",
        "dressing dress",
        "emptiness empty",
        "enteral enter",
        "interpreter interpret",
        "irritable irritated",
        "localized local",
        "organic organ",
        "relative related",
        "stockings stock",
        "wasting waste",
        "weekly week",
        "monthly month",
        "yearly year",
        "carcinoid carcinoma carcinomatosis",
        "function nonfunction dysfunction",
        "symptomatic asymptomatic",
        "severe several",
        "test testis testosterone",
        "late lateral",
        "position positive",
        "pancreas pancreatic pancreatitis",
        "hepatic hepatitis",
        "thyroid thyroiditis",
        "enter enteritis",
        "embolism embolization",
        "experience experiment",
        "extreme extremity",
        "medical medication",
        "hyperglycemia hypoglycemia",
        "benign begin",
        "ileum ilium",
        "colonoscopy colostomy colectomy",
        "gastrin gastric",
        "insulin insulinoma",
        "adenoma adenosine",
        "prise prize",
    ],
)
def test_neighbors_have_stems_of_their_own(words: str) -> None:
    stems = {stem(word) for word in words.split()}
    assert len(stems) == len(words.split())


@given(st.text() | st.text(st.sampled_from("aeoiurslzhnmtdcpy"), max_size=16))
def test_any_word_is_folded_once_and_for_all(word: str) -> None:
    assert american(american(word)) == american(word)
    assert stem(word) == stem(american(word))


def listed(section: str) -> set[tuple[str, ...]]:
    """The pairs of one section of the list."""
    text = PAIRS.read_text(encoding="utf-8").split(f"# {section}\n")[1].split("\n#")[0]
    return {tuple(line.split()) for line in text.splitlines() if line}


def merged(vocabulary: Iterable[str]) -> set[tuple[str, ...]]:
    words = set(vocabulary)
    return {(word, american(word)) for word in words if american(word) != word and american(word) in words}


def test_what_the_rules_merge_in_an_english_dictionary_was_read() -> None:
    words = [word for word in SpellChecker(language="en").word_frequency.words() if re.fullmatch("[a-z]+", word)]
    assert len(words) > 100_000
    assert merged(words) == listed("pyspellchecker")


def test_what_the_rules_merge_in_consumer_health_texts_was_read() -> None:
    folder = os.environ.get("HOOFBEATS_COLLECTIONS")
    if not folder:
        pytest.skip("HOOFBEATS_COLLECTIONS names no folder with medquad/docs.jsonl.gz")
    words: set[str] = set()
    with gzip.open(Path(folder) / "medquad" / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            doc = json.loads(line)
            for field in ("title", "heading", "body"):
                words.update(re.findall("[a-z]+", fold(doc[field])[0].lower()))
    assert merged(words) == listed("medquad")
