"""When are two spellings the same word?

British spelling is folded to American by rule, then inflections are folded by a stemmer (Snowball English, Porter 2001, as
its makers keep it) with the Greek and Latin endings of medicine that it does not know. Words come in lower case, accents
already folded. The result is a key for matching and is never shown. What these rules merge in a large vocabulary is listed,
read and kept in tests/judged/spelling_pairs.txt.
"""

from __future__ import annotations

import re
from functools import lru_cache

from Stemmer import Stemmer

from search.lookalikes import LOOKALIKES

_IRREGULAR = {
    "aluminium": "aluminum",
    "grey": "gray",
    "greys": "grays",
    "mould": "mold",
    "mouldy": "moldy",
    "neurone": "neuron",
    "neurones": "neurons",
    "orientated": "oriented",
    "practise": "practice",
    "practised": "practiced",
    "practising": "practicing",
    "practises": "practices",
    "programme": "program",
    "programmes": "programs",
    "pyjamas": "pajamas",
    "sceptical": "skeptical",
    "whilst": "while",
    "ageing": "aging",
    "judgement": "judgment",
    "cannot": "cant",
    "fulfil": "fulfill",
    "enrol": "enroll",
    "enrolment": "enrollment",
    "skilful": "skillful",
    "instalment": "installment",
    "tyre": "tire",
    "tyres": "tires",
    "manoeuvre": "maneuver",
    "manoeuvres": "maneuvers",
    "manoeuvred": "maneuvered",
    "manoeuvring": "maneuvering",
    "moustache": "mustache",
    "tumourous": "tumorous",
    "targetted": "targeted",
    "targetting": "targeting",
    "focussed": "focused",
    "focussing": "focusing",
    "benefitted": "benefited",
    "biassed": "biased",
    "dietician": "dietitian",
    "dieticians": "dietitians",
    "licence": "license",
    "licences": "licenses",
    "licenced": "licensed",
    "defence": "defense",
    "defences": "defenses",
    "offence": "offense",
    "pretence": "pretense",
    "artefact": "artifact",
    "artefacts": "artifacts",
    "distil": "distill",
    "instil": "instill",
    "naevus": "nevus",
    "naevi": "nevi",
    "paeony": "peony",
    "tranquilliser": "tranquilizer",
    "tranquillisers": "tranquilizers",
    "tranquillizer": "tranquilizer",
    "tranquillizers": "tranquilizers",
    "jewellery": "jewelry",
    "yoghurt": "yogurt",
    "yoghurts": "yogurts",
    "yoghourt": "yogurt",
    "chilli": "chili",
    "chillies": "chilies",
    "chillis": "chilis",
    "omelette": "omelet",
    "omelettes": "omelets",
    "doughnut": "donut",
    "doughnuts": "donuts",
    "woollen": "woolen",
    "woollens": "woolens",
    "plough": "plow",
    "ploughed": "plowed",
    "ploughing": "plowing",
    "pyjama": "pajama",
    "liquorice": "licorice",
    "cosy": "cozy",
    "learnt": "learned",
    "burnt": "burned",
    "dreamt": "dreamed",
    "spilt": "spilled",
    "spoilt": "spoiled",
    "leant": "leaned",
    "leapt": "leaped",
    "sceptic": "skeptic",
    "sceptics": "skeptics",
    "disc": "disk",
    "discs": "disks",
    "aeroplane": "airplane",
    "aeroplanes": "airplanes",
    "draught": "draft",
    "draughts": "drafts",
    "draughty": "drafty",
    "whisky": "whiskey",
    "whiskies": "whiskeys",
    "speciality": "specialty",
    "specialities": "specialties",
}
"""Single words: a rule for each would reach further than these few."""

_OUR = re.compile(
    r"^([a-z]*(?:tum|behavi)|(?:micro|multi|mis|dis|un|be|de|non|bi|tri)?(?:col|fav|flav|hum|vap|hon|lab|neighb|od|rum|savi|"
    r"endeav|harb|rig|vig|sav|splend|cand|clam|ard|ranc|ferv|arm|parl|val|glam))our(?=$|s$|ed$|ing$|ings$|ful$|less$|able$|"
    r"ably$|al$|ally$|ist$|er$|ers$|ation$|ite$|ites$|y$|hood$|ness$|igen)"
)
_AE = re.compile(
    r"(?<=[a-z])(?<!.r)ae(?=m|t[io]|c[auo]|sth|c[^h]|d[iae]|n[at]|si|p[io]|x|qu|o[cl]|on[^s])|(?<=r)ae(?=mi[ac]|sth)|"
    r"(?<=^pr)ae|(?<=^c)ae(?=sar[ei])|^ae(?=ti|st[hiu])"
)
_NOT_AE = re.compile(r"^(?:reggae|algae|paeon|daemon|phaeton)")
_OE = re.compile(
    r"^oe(?=d|s[ot]|nol)|(?<=rrh)oe(?=a|ic|al)|(?<=pn)oe(?=a|ic)|(?<=^f)oe(?=t)|(?<=^c)oe(?=li)|(?<=hom)oe(?=o)|(?<=am)oe(?=b)|"
    r"(?<=[aiou])(?<!^angi)oe(?=dema|soph|str[aio])|(?<=trans)oe(?=soph)|(?<=[bcdfhmnpxy])oe(?=dema)|(?<=papill)oe|(?<=ethinyl)oe(?=str)"
)
"""Where "oe" is British. "gastro-oesophageal" loses one o, and American "gastroesophageal" and "angioedema" none."""
_ISE = re.compile(r"^(ion|iod|[a-z]{3,}[bcdfghjklmnpqrstvwxyz])is(e|es|ed|ing|er|ers|able|ation|ations|ational)$")
_ALWAYS_S = re.compile(
    r"(?:w|v|compr|surpr|enterpr|appr|repr|upr|sunr|exerc|prec|conc|exc|inc|circumc|prom|prem|surm|dem|desp|parad|franch|"
    r"merchand|expert|treat|chast|advert|mort|prom|prac|disgu|chem|moonr|highr|trell|adon)$"
)
"""What stands before -ise in the words that have an s wherever English is written (advise, exercise, promise)."""
_YZE = re.compile(r"^([a-z]{2,}l)ys(e|ed|ing|ers?)$")
_TRE = re.compile(
    r"^(.*(?:cent|met|lit|fib|theat|calib|sab|spect|somb|lust|goit|tit|noit|saltpet|sepulch|och|maug|accout|^mit|^nit))re(s|d)?$"
)
_OGUE = re.compile(r"^(anal|catal|dial|hom[oe]?l|prol|monol|epil|secretag)ogue(s?)$")
_DOUBLED = re.compile(
    r"^((?:radio|mis|re|im|un|pre|over|multi)?(?:label|counsel|travel|cancel|model|signal|channel|fuel|level|tunnel|total|"
    r"marvel|quarrel|dial|jewel|pencil|initial|panel|pedal|shovel|funnel|unravel|swivel|equal|rival|spiral))"
    r"l(ed|ing|ings|or|ors|er|ers)$"
)
_SULPH = re.compile(r"sulph(?=[aiouey]|$)")
_LEUCO = re.compile(r"leuco(?=cy|pe|pl|de)")

_STEMS = (
    (re.compile(r"^metast(?:as[ie]s|atic|ati[sz]ed?|asi[sz](?:e|es|ed|ing))$"), "metasta"),
    (re.compile(r"^(.{2,}n)os(?:is|es|e|ed|ing|tic|tics|able)$"), r"\1os"),
    (re.compile(r"^(.{3,}[^aeiou]r?)os[ie]s$|^(.{3,}r)otic$"), r"\1\2os"),
    (re.compile(r"^(.{2,}l)y(?:s[ie]s|[sz](?:e|ed|es|ing)|tics?|tically)$"), r"\1ys"),
    (re.compile(r"^(.{3,}it)(?:is|ides)$"), r"\1is"),
    (re.compile(r"^(symptom)(?:s|atic)?$"), r"\1"),
    (re.compile(r"^(neoplas)(?:m|ms|ia|ias|tic)$"), r"\1"),
    (re.compile(r"^(malignan)(?:t|cy|cies)$"), r"\1"),
    (re.compile(r"^(.*emboli)[sz](?:ations?|e|es|ed|ing)$"), r"\1z"),
    (re.compile(r"^(carcino)(?:ma|mas|mata|matous)$"), r"\1ma"),
    (re.compile(r"^(biops)(?:y|ies|ied)$"), r"\1"),
    (re.compile(r"^(recur)(?:s|red|ring|rent|rence|rences)?$"), r"\1"),
    (re.compile(r"^(medicat)(?:ions?|ed)$"), r"\1"),
    (re.compile(r"^(positiv)(?:e|es|ely|ity)$"), r"\1"),
    (re.compile(r"^(experiment)(?:s|al|ally|ation)?$"), r"\1"),
    (re.compile(r"^((?:bi|uni|contra|ipsi|col)?lateral)(?:ly)?$"), r"\1"),
    (re.compile(r"^(extremit)(?:y|ies)$"), r"\1"),
    (re.compile(r"^(test|cris|ax)(?:is|es)$"), r"\1is"),
    (re.compile(r"^several$"), "several"),
    (re.compile(r"^emergenc(?:y|ies)$"), "emergency"),
    (re.compile(r"^(emerg)(?:ences?|ent)$"), r"\1"),
    (re.compile(r"^(.{2,}olog)ists?$"), r"\1ist"),
    (re.compile(r"^(international)(?:ly)?$"), r"\1"),
    (re.compile(r"^(apop|necro|fibro|cirrho|steno|thrombo|sclero)(?:s[ie]s|tic)$"), r"\1s"),
)
"""Families of medical words that Snowball keeps apart (metastasis/metastatic), and neighbors that it would join: pancreatic
and pancreatitis; embolism and embolization; severe and several; test and testes; emergency and emergence; who practices
something and what it is, as radiologist and radiology."""

_BRITISH = re.compile(r"our|ae|oe|leuco|sulph|is[aei]|lys[ei]|re[sd]?$|ogues?$|ll[eio]")
_FAMILY = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _STEMS))
"""What a word must hold for any rule of american() to apply, and what it must be for any of _STEMS: one look each spares
nineteen words of twenty all the others."""

_SNOWBALL = Stemmer("english", 0)
"""It remembers nothing: stem() does."""


def american(word: str) -> str:
    """Fold a British spelling to the American one; other words come back as they are."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not _BRITISH.search(word):
        return word
    word = _OUR.sub(r"\1or", word)
    if "ae" in word and not _NOT_AE.match(word):
        word = _AE.sub("e", word)
    if "oe" in word:
        word = _OE.sub("e", word)
    word = _LEUCO.sub("leuko", _SULPH.sub("sulf", word))
    word = _ize(word)
    word = _YZE.sub(r"\1yz\2", word)
    word = _TRE.sub(lambda match: match[1] + "er" + {None: "", "s": "s", "d": "ed"}[match[2]], word)
    word = _OGUE.sub(r"\1og\2", word)
    return _DOUBLED.sub(r"\1\2", word)


def _ize(word: str) -> str:
    found = _ISE.match(word)
    if not found or _ALWAYS_S.search(found[1]):
        return word
    return f"{found[1]}iz{found[2]}"


@lru_cache(maxsize=1 << 18)
def stem(word: str) -> str:
    """The key under which a lower-case word is indexed: spelling folded, inflection removed."""
    word = american(word)
    if word in LOOKALIKES:
        return LOOKALIKES[word]
    if _FAMILY.match(word):
        return next(pattern.sub(replacement, word) for pattern, replacement in _STEMS if pattern.match(word))
    stemmed: str = _SNOWBALL.stemWord(word)
    return stemmed
