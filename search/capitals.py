"""What do capitals mean? In a line of nothing else, nothing: "SIDE EFFECTS" are side effects, and PRRT stays PRRT."""

from __future__ import annotations

import re
from functools import lru_cache

from search.english import commoner
from search.words import STOP

EVERYDAY = 0.72
"""Rarity below which a word is one, and no abbreviation."""
SHORTEST = 3
"""Letters of such a word. A shorter one is most often an abbreviation, but for those that say nothing ("to", "if")."""
_ABBREVIATIONS = frozenset(
    "aids bid bun cat cobra cup deb fob gist git men ned net nets nice peg pert pet pip pro prom seer sob ted tee".split()
)
"""Abbreviations that are everyday words too."""
_MEDICAL = frozenset(
    """
    tumour tumours oedema edema anemia stoma stomas polyp polyps ileum caecum cecum niacin statin statins wheeze ovary
    ovaries uterus spleen colon rectum ulcer ulcers biopsy lesion lesions bile cyst cysts hernia enema stool stools nausea
    anemic angina apnea cecal celiac coccyx cohort colic dermal dermis eczema emesis faecal foetal fossa goiter gout gouty
    gullet hiatal hiatus ileal ileus iliac islet islets kinase lipid lipids ligand lysis menses mucous mumps nadir neuron
    nodal nodule opioid ostomy otitis pallor palmar peptic phobic physio plexus ptosis radon reflux saunas senna sepsis
    sputum striae testis thorax thrush thymic thymus urea ureter weals wheals wheezy zoster folate melena carer carers
    """.split()
)
"""Words of medicine that are rare elsewhere, and no longer than an abbreviation."""
_NO_PLURAL = re.compile(r".{4,}[eius]s")
"""Words of six letters and more that are no abbreviation's plural: "ASCITES", "EMESIS"."""
_PLURAL = re.compile(r"([A-Z]{2})s\b")
_WORD = re.compile(r"(?<![A-Za-z0-9.])[A-Z]+(?:'[A-Z]+)?(?![A-Za-z0-9]|\.[A-Za-z0-9])")


def in_capitals(line: str) -> bool:
    """Whether a line is all in capitals, but for the plural of an abbreviation: "SIRT FOR NETs"."""
    return line.isupper() or (line[:4].isupper() and _PLURAL.sub(r"\1", line).isupper())


def quiet(text: str) -> str:
    """A text with the everyday words small of each line that is all in capitals: as long as before, and the same object
    where no line is so. text: folded."""
    if not in_capitals(text) and ("\n" not in text or not any(map(in_capitals, text.split("\n")))):
        return text
    return "\n".join(_WORD.sub(_small, line) if in_capitals(line) else line for line in text.split("\n"))


def _small(match: re.Match[str]) -> str:
    lower = match[0].lower()
    # Nobody heads a text by a word that says nothing: "WHO" and "ALL" alone are an organization and a leukemia.
    alone = lower in STOP and match[0] == match.string.strip()
    if _is_everyday(lower.removesuffix("'s")) and not alone:
        return lower
    # "NETS" are NETs.
    singular = len(lower) > SHORTEST and lower.endswith("s") and lower != "aids" and not _is_everyday(lower[:-1])
    singular = singular and not _NO_PLURAL.fullmatch(lower)
    return match[0][:-1] + "s" if singular else match[0]


@lru_cache(maxsize=1 << 14)
def _is_everyday(word: str) -> bool:
    if word in _ABBREVIATIONS:
        return False
    return word in STOP or word in _MEDICAL or (len(word) >= SHORTEST and word in commoner(EVERYDAY))
