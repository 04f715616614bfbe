"""When are two spellings the same word?

British spelling is folded to American by rule, then inflections are folded by a stemmer (Snowball English, Porter 2001)
with the Greek and Latin endings of medicine that it does not know. Words come in lower case, accents already folded.
The result is a key for matching and is never shown. What these rules merge in a large vocabulary is listed, read and
kept in tests/judged/spelling_pairs.txt.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nltk.stem.snowball import EnglishStemmer

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
    "analyse": "analyze",
    "analysed": "analyzed",
    "analysing": "analyzing",
    "analyser": "analyzer",
}
"""Single words: a rule for each would reach further than these few."""

_OUR = re.compile(
    r"^((?:micro|multi|mis|dis|un|be|de)?(?:tum|col|fav|flav|hum|vap|hon|lab|neighb|od|rum|savi|endeav|harb|behavi|rig|vig"
    r"|sav|splend|cand|clam|ard|ranc|ferv|arm|parl|val|glam))our(?=$|s$|ed$|ing$|ings$|ful$|less$|able$|ably$|al$|ally$|"
    r"ist$|er$|ers$|ation$|ite$|ites$|y$|hood$|ness$)"
)
_AE = re.compile(
    r"(?<=[a-z])(?<!.r)ae(?=m|t[io]|c[auo]|sth|c[^h]|d[iae]|n[at]|s[ti]|p[io]|x|qu|o[cln])|(?<=^pr)ae|(?<=^c)ae(?=sar[ei])|^ae(?=ti|st[hiu])"
)
_NOT_AE = re.compile(r"^(?:israel|michael|raphael|reggae|algae)")
_OE = re.compile(
    r"^oe(?=d|s[ot]|nol)|(?<=rrh)oe(?=a|ic|al)|(?<=pn)oe(?=a|ic)|(?<=^f)oe(?=t)|(?<=^c)oe(?=li)|(?<=hom)oe(?=o)|(?<=am)oe(?=b)"
)
_ISE = re.compile(r"^([a-z]{3,}[bcdfghjklmnpqrstvwxyz])is(e|es|ed|ing|er|ers|able|ation|ations|ational)$")
_ALWAYS_S = re.compile(
    r"(?:w|v|compr|surpr|enterpr|appr|repr|upr|sunr|exerc|prec|conc|exc|inc|circumc|prom|prem|surm|dem|desp|parad|franch|"
    r"merchand|expert|treat|chast|advert|mort|prom|prac|disgu)$"
)
"""What stands before -ise in the words that have an s wherever English is written (advise, exercise, promise)."""
_YZE = re.compile(
    r"^(paral|cat|hydrol|dial|electrol|psychoanal|lyophil|autol|haemol|hemol|bre?athal)ys(e|es|ed|ing|er|ers)$"
)
_TRE = re.compile(r"^([a-z]{2,}[bt])re(s|d)?$")
_NOT_TRE = {"timbre", "macabre", "genre", "acre", "entre", "antre"}
_OGUE = re.compile(r"^(anal|catal|dial|hom[oe]?l|prol|monol|epil|secretag)ogue(s?)$")
_DOUBLED = re.compile(
    r"^((?:radio|mis|re|im|un|pre|over|multi)?(?:label|counsel|travel|cancel|model|signal|channel|fuel|level|tunnel|total|"
    r"marvel|quarrel|dial|jewel|pencil|initial|panel|pedal|shovel|funnel|unravel|swivel|equal|rival|spiral))"
    r"l(ed|ing|ings|or|ors|er|ers)$"
)
_SULPH = re.compile(r"sulph(?=[aiouey]|$)")

_STEMS = (
    (re.compile(r"^metast(?:as[ie]s|atic|ati[sz]ed?|asi[sz](?:e|es|ed|ing))$"), "metasta"),
    (re.compile(r"^(.{2,}n)os(?:is|es|e|ed|ing|tic|tics|able)$"), r"\1os"),
    (re.compile(r"^(.{3,}[^aeiou]r?)os[ie]s$|^(.{3,}r)otic$"), r"\1\2os"),
    (re.compile(r"^(non)?function(?:al|ally|ing|s|ed)?$"), r"\1function"),
    (re.compile(r"^(symptom)(?:s|atic)?$"), r"\1"),
    (re.compile(r"^(neoplas)(?:m|ms|ia|ias|tic)$"), r"\1"),
    (re.compile(r"^(malignan)(?:t|cy|cies)$"), r"\1"),
    (re.compile(r"^(organi[sz])(?:ation|ations|ational|e|es|ed|ing)$"), "organiz"),
    (re.compile(r"^(carcino)(?:ma|mas|mata|matous)$"), r"\1ma"),
    (re.compile(r"^(biops)(?:y|ies|ied)$"), r"\1"),
    (re.compile(r"^(apop|necro|fibro|cirrho|steno|thrombo|sclero)(?:s[ie]s|tic)$"), r"\1s"),
)
"""Families of medical words that Snowball keeps apart (metastasis/metastatic) or joins wrongly (organ/organization)."""

_snowball = EnglishStemmer()


def american(word: str) -> str:
    """Fold a British spelling to the American one; other words come back as they are."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    word = _OUR.sub(r"\1or", word)
    if "ae" in word and not _NOT_AE.match(word):
        word = _AE.sub("e", word)
    if "oe" in word:
        word = _OE.sub("e", word)
    word = _SULPH.sub("sulf", word)
    word = _ize(word)
    word = _YZE.sub(r"\1yz\2", word)
    if word not in _NOT_TRE:
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
    for pattern, replacement in _STEMS:
        if pattern.match(word):
            return pattern.sub(replacement, word)
    stemmed: str = _snowball.stem(word)
    return stemmed
