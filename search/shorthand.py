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
}
_OWN = frozenset("the my me him her us them it this that these those your ur his our their u you a mum mom dad".split())
_CAUSE = frozenset("of i im my it its he hes she shes they we the u you mum mom dad".split())
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
_MEANT = frozenset("out stand stands short look looking used long good bad".split())
"""Words behind which a "for" may end what is asked."""
_COUNTED = frozenset(
    """
    x or and of more other different mg mcg ml g kg cm mm min mins minute minutes hr hrs hour hours day days night nights wk
    wks week weeks mth mths month months yr yrs year years time times dose doses tablet tablets pill pills injection
    injections cycle cycles session sessions scan scans shot shots round rounds people tumor tumors tumour tumours lesion
    lesions node nodes grades stages types
    """.split()
)
_NUMBERED = frozenset(
    """
    stage grade type phase day week month year level cycle line part step tier class category group arm visit cohort dose
    round score vitamin men g t n m last first past these those all my the has had got about over under than every only just
    nearly almost or and of at by in is was are were no number
    """.split()
)
"""Words behind which a figure is one."""
_HAVING = frozenset("have need want take".split())
"""Words behind which one is, unless something is to be done."""
_RESECTED = frozenset("status stage classification resection margin margins value score".split())
"""Words before which the letter says what was left of a tumor."""
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
        typed, meant = run[0], _SHORT.get(word) or _by_neighbors(run[0], before, after, loud=loud)
        if not meant and word.startswith("w/") and word[2:].isalpha():
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
    named, before = before.isupper() and not loud, before.lower()
    if word.isdigit() and before in _NUMBERED:
        return None
    told = {
        "u": not before.isdigit(),
        "r": after not in _RESECTED and not after.isdigit(),
        "n": len(before) > 1 and before.isalpha() and after.isalpha() and after != "m" and before not in _NUMBERED,
        "y": after in _ASKED,
        "diff": after in ("between", "btwn"),
        "bc": after in _CAUSE,
        "b4": before not in ("vitamin", "vit", "leukotriene"),
        # No single thing is counted by it ("2 tumors", but "2 save"); names may hold it ("SSTR 2 receptor").
        "2": after in _DOING | _OWN or (not named and before not in _HAVING and _is_thing(after) and after[-1] != "s"),
        "4": _is_thing(after) or (before in _MEANT and after in ("", "&", "and")),
    }
    return _BY_NEIGHBORS[word] if told[word] else None


def _is_thing(word: str) -> bool:
    return word.isalpha() and word not in _COUNTED


_ANY = _SHORT.keys() | _BY_NEIGHBORS.keys()
