"""Which everyday words stand behind those typed short, or as they sound? "can u drive b4 it wears off" says you and before.

Only words that show how something is asked, for which no document would be looked for. What a letter or a figure alone
stands for its neighbors tell: R0, stage 4 and 5 U of insulin stay what they are.
"""

from __future__ import annotations

import re

from search.model import Correction

_SHORT = {
    "wat": "what", "wot": "what", "waht": "what", "wht": "what", "wats": "what's", "wots": "what's", "wich": "which",
    "wen": "when", "wer": "where", "hav": "have", "hve": "have", "dos": "does", "shud": "should", "shld": "should",
    "wud": "would", "wld": "would", "cud": "could", "cld": "could", "dnt": "don't", "becos": "because", "becoz": "because",
    "becuse": "because", "becuz": "because", "bcuz": "because", "bcos": "because", "bcoz": "because", "bcz": "because",
    "cuz": "because", "coz": "because", "cos": "because", "b/c": "because", "thier": "their", "teh": "the", "frm": "from",
    "ur": "your", "ya": "you", "w/": "with", "w/o": "without", "w/out": "without", "abt": "about",
    "thru": "through", "tho": "though", "smth": "something", "any1": "anyone", "some1": "someone", "every1": "everyone",
    "2day": "today", "tmrw": "tomorrow", "2moro": "tomorrow", "2morrow": "tomorrow", "2nite": "tonight", "alot": "a lot",
    "&": "and", "btwn": "between", "sumthing": "something", "sumthin": "something", "somthing": "something",
    "nite": "night", "tonite": "tonight", "abit": "a bit", "idk": "I don't know", "dunno": "don't know", "lemme": "let me",
}  # fmt: skip
"""What stands for one thing everywhere. None that is a word itself ("were", "hare")."""
_BY_NEIGHBORS = {
    "u": "you",
    "r": "are",
    "n": "and",
    "y": "why",
    "diff": "difference",
    "bc": "because",
    "b4": "before",
    "2": "to",
    "4": "for",
    "ill": "I'll",
    "id": "I'd",
    "wed": "we'd",
    "hed": "he'd",
    "shed": "she'd",
    "hell": "he'll",
    "shell": "she'll",
}
_OPENING = frozenset("and but so if when then that think hope whether until once where what how because cos".split()) | {""}
"""Words, or none, behind which somebody begins to tell: "if ill need surgery", but not "I feel ill"."""
_WOULD = frozenset("like love rather prefer hate have be been had never".split())
_OWN = frozenset("the my me him her us them they it this that these those your ur his our their u you mum mom dad".split())
_CAUSE = frozenset("of i im my it its he hes she shes they we the u you mum mom dad".split())
_ASKING = frozenset("what how where who why when which they we you u there people".split())
_ASKED = frozenset(
    "is are was were do does did dont doesnt didnt has have had can cant could should would will am r".split()
)
_DOING = frozenset(
    """
    be do have get go take eat drink know see say tell stop start help make use ask look feel avoid expect find treat cope
    live sleep travel drive work fly wear bring call contact come talk speak manage keep give read test check diagnose
    understand prepare prevent remove cure survive lose gain put stay worry think need want try watch
    """.split()
)
_TOWARD = frozenset(
    """
    used able safe ok okay due supposed allowed likely allergic sensitive similar related linked listen talk talking speak
    speaking spread spreads spreading go going goes went back travel travels lead leads led happens happen happening
    happened respond responds compared next close according move moved
    """.split()
)
"""Words behind which a thing or a deed is reached with "to"."""
_MEANT = frozenset(
    """
    treatment treatments therapy therapies surgery drug drugs medicine medicines meds test tests tested check checked diet
    help cure care risk risks option options reason reasons support advice approved used good bad best safe ok same wait
    waiting look looking out ask asking stand stands short long
    """.split()
)
"""Words behind which stands what they are for."""
_WHATEVER = frozenset("no anything ever now ages".split())
_COUNTED = frozenset(
    """
    x to or and of vs more other different mg mcg ml g kg cm mm min mins minute minutes hr hrs hour hours day days daily
    night nights wk wks week weeks mth mths month months yr yrs year years time times dose doses tablet tablets pill pills
    injection injections cycle cycles session sessions scan scans shot shots round rounds people tumor tumors tumour tumours
    lesion lesions node nodes grades stages types treatments infusions capsules
    """.split()
)
_NUMBERED = frozenset(
    """
    stage grade type phase day week month year level cycle line part step tier class category group arm visit cohort dose
    round score vitamin men her g t n m last first past these those all my the has had got about over under than every only
    just nearly almost or and to vs of at by in is was are were no number after with found showed
    """.split()
)
"""Words behind which a figure is one."""
_RESECTED = frozenset("status stage classification resection margin margins value score".split())
"""Words before which the letter says what was left of a tumor."""
_SHORTEST = 4
"""Characters up to which a run behind "w/" is another abbreviation: w/u, w/wo."""
_RUN = re.compile(r"[^\s,.?!;:()…]+(?:[.,:]\w+)*")


def written_out(text: str) -> tuple[str, tuple[Correction, ...]]:
    """A text with its everyday words written out, and which these are; as it is where it quotes something."""
    runs = [*_RUN.finditer(text)]
    words = [run[0].lower() for run in runs]
    if '"' in text or not (_ANY.intersection(words) or any(word.startswith("w/") for word in words)):
        return text, ()
    loud, at, before = text.isupper(), 0, ""
    pieces: list[str] = []
    mended: list[Correction] = []
    for run, word, after in zip(runs, words, [*words[1:], ""], strict=True):
        typed, meant = run[0], _by_neighbors(run[0], before, after, loud=loud)
        if loud or not typed.isupper():
            # In capitals it is an abbreviation: CLD, HAV.
            meant = meant or _SHORT.get(word)
        if not meant and word.startswith("w/") and word[2:].isalpha() and len(word) > _SHORTEST:
            typed, meant = typed[:2], "with "
        before = meant or typed
        if meant:
            # Among capitals in capitals, so that these go on to say nothing.
            pieces += text[at : run.start()], meant.upper() if loud else meant
            at = run.start() + len(typed)
            mended += [Correction(typed, meant.strip())] if typed != "&" else []
    return "".join((*pieces, text[at:])), tuple(dict.fromkeys(mended))


def _by_neighbors(typed: str, before: str, after: str, *, loud: bool) -> str | None:
    """What a letter or a figure alone stands for, if its neighbors tell. loud: whether all words are in capitals."""
    word = typed.lower()
    if word not in _BY_NEIGHBORS or (typed.isupper() and not loud and word not in ("u", "b4")):
        return None
    before = before.lower()
    if word.isdigit() and before in _NUMBERED:
        return None
    told = {
        "u": not before.isdigit() and not after.isdigit() and after not in ("and", "&", "e", "es"),
        "r": after in _OWN or (before in _ASKING and after not in _RESECTED) or (not before and after.endswith("s")),
        "n": len(before) > 1 and before.isalpha() and after.isalpha() and after != "m" and before not in _NUMBERED,
        "y": after in _ASKED,
        "diff": after in ("between", "btwn"),
        "bc": after in _CAUSE,
        "b4": before not in ("vitamin", "vit", "leukotriene"),
        "2": after in _DOING | _OWN or (before in _TOWARD and _is_thing(after)),
        "4": after in _OWN | _WHATEVER or (before in _MEANT and (_is_thing(after) or after in ("", "&", "and"))),
        **dict.fromkeys(("ill", "hell", "shell"), before in _OPENING and after in _DOING),
        **dict.fromkeys(("id", "wed", "hed", "shed"), before in _OPENING and after in _WOULD),
    }
    return _BY_NEIGHBORS[word] if told[word] else None


def _is_thing(word: str) -> bool:
    return word.isalpha() and word not in _COUNTED


_ANY = _SHORT.keys() | _BY_NEIGHBORS.keys()
