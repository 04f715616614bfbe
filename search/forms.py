"""How is a question put, and what must a sentence say because of that, or must not, whatever words the two share?

"I forgot my tablet" is answered by what speaks of tablets forgotten, and by nothing else that is said of the tablet. Each
rule is a way to put a question, and what then answers: general English, and no medicine.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TIME = r"(?:minutes?|hours?|days?|nights?|weeks?|months?|years?)"
_CALLED = r"\d[\d ()-]{4,}\d|\b(?:999|911|112|111|000)\b"
_SAYS = (
    # When something may be done again: not that it is not done on the day.
    (
        r"\bwhen\b.*\b(?:again|restart\w*|resum\w+|(?:go|get) back|return)\b",
        r"\b(?:after(?:wards?)?|again|back|until|till|once|when|restart\w*|resum\w*|start\w*|as soon as|later|then|from|"
        rf"wait\w*|within)\b|\b(?:for|in)(?: \S+){{1,3}}? {_TIME}\b|\bbefore you\b",
    ),
    # When to stop: not for how long afterwards something is taken.
    (
        r"\bwhen (?:do|should|must|can|shall|will|to)\b(?: (?:i|we|you|they|he|she))? (?:stop|pause)\b.*\bbefore\b|"
        r"\bhow (?:long|soon|many \w+) before\b.*\b(?:stop|pause)\w*\b",
        r"\b(?:stop\w*|paus\w+|not|never|last|until|till|off|no longer|discontinu\w*|withh[eo]ld\w*|before|beforehand)\b",
    ),
    # The dose that is begun with: not the strengths of the tablets.
    (
        r"\b(?:start(?:ing)?|initial|beginning) (?:dos(?:e|age)|strength)\b|\bdose\b.*\bto (?:start|begin)\b",
        r"\b(?:start\w*|beg[aiu]n\w*|initial\w*|first)\b",
    ),
    # The most that may be taken, and what is normal: not what is taken, nor what is measured.
    (
        r"\b(?:maximum|max|highest|largest) (?:\w+ )?(?:dose|dosage|amount)\b|\bthe most\b.*\b(?:take|have|inject|use)\b",
        r"\b(?:max\w*|highest|most|largest|more than|exceed\w*|up to|limit\w*)\b",
    ),
    (
        r"\bwhat(?:['’]?s| is| are)? (?:an? |the )?normal\b|\bnormal (?:\S+ )?(?:ranges?|levels?|values?)\b",
        r"\b(?:normal\w*|ranges?|reference|below|under|above|over|up to|less than|limit|between)\b|[<>≤≥]",
    ),
    # A dose that was forgotten: not what the dose is.
    (
        r"\b(?:forgot(?:ten)?|missed|skipped)\b"
        r"(?!(?: an?| my| the)? (?:what|how|why|when|where|which|to (?!take)|work|school|periods?|appointments?))|"
        r"\b(?:forget|miss|skip) (?:a|an|one|my|the|to take)\b(?! (?:period|appointment))|"
        rf"\b{_TIME} late\b|\blate (?:with|for|taking)\b|\boverdue\b",
        r"\b(?:forg[eo]t\w*|miss(?:ed|es|ing)?|skip\w*|late|later|overdue|remember|soon as|double (?:dose|up)|catch up|"
        r"make up|leave it out|passed|next (?:dose|one|tablet|capsule|injection|meal|time))\b",
    ),
    # Whom or which number to call: not that something is done.
    (
        r"\b(?:phone|telephone|fax|mobile) (?:number|no)\b|"
        r"\A\W*(?!(?:can|may|is|are|do|does|should|will)\b)(?:[\w-]+\W+){1,4}(?:phone|telephone|fax)\W*\Z|"
        r"\b(?:what|which)(?: is| are|'?s)? (?:the )?(?:\w+ )?number\b.*\b(?:call|ring|phone|dial|contact|reach|text)\b|"
        r"\bnumber (?:to|do|should|can|must|shall)\b.*\b(?:call|ring|phone|dial|contact|reach)\b",
        _CALLED,
    ),
    (
        r"\bwhom? (?:do|should|can|must|shall|would|to|am|are|will)\b"
        r".*\b(?:call|ring|phone|contact|tell|telling|ask|speak|talk|turn|inform)\b",
        r"\b(?:call\w*|ring|phone\w*|telephon\w+|dial|contact\w*|tell|told|ask\w*|speak|talk\w*|report\w*|reach|inform\w*|see|"
        rf"help ?lines?|hotlines?|number|turn to)\b|\blet\b.{{1,30}}\bknow\b|{_CALLED}",
    ),
    (
        r"\bhow (?:do|can|could|would|to)\b(?: (?:i|we|you|one))? (?:contact|get in touch|get hold|reach|ring|call|phone)\b|"
        r"\bcontact (?:number|details)\b",
        rf"{_CALLED}|@|\bwww\.|\b(?:call\w*|ring|phone\w*|telephone|tel|contact\w*|e-?mail\w*|write|visit|message)\b",
    ),
    (r"\be-?mail\b", r"@|\be-?mail"),
    (r"\bweb ?(?:site|page|address)\b", r"\bwww\.|\bhttps?:|\.(?:org|com|net|gov|edu|uk)\b|\bweb ?(?:site|page)|\bonline\b"),
    # What time of the day: not after how many weeks.
    (
        r"\bwhat time\b(?! of (?:year|life))|\bopening (?:hours|times)\b|\bwhen (?:is|are)\b.*\bopen\b",
        r"\d\s?(?:am|pm|a\.m|p\.m)\b|\b\d{1,2}[.:]\d\d\b|\bo['’]clock\b|\bopens?\b|\bclose[sd]?\b|\bround the clock\b|"
        r"\b24[- ]hours?\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bsame time\b|\bonce (?:a|per) day\b|"
        r"\b(?:noon|midnight|midday|mornings?|afternoons?|evenings?|nights?|bedtime|breakfast|lunch|dinner|supper|meals?|food)\b",
    ),
    # How long until there are results, or one's turn comes: not how long one must fast.
    (
        r"\b(?:how (?:long|soon|quickly)|when)\b.*\bresults?\b|\bresults?\b.*\b(?:ready|how long|when)\b",
        r"\b(?:results?|report\w*|ready|hear|letters?|told|wait\w*)\b",
    ),
    (
        r"\bhow long (?:is|are|do|does|will)\b.*\b(?:the|be) wait(?:ing)?\b|\bwait(?:ing)? (?:times?|lists?)\b",
        r"\b(?:wait\w*|within|appointments?|referr\w+|lists?|refer)\b",
    ),
)
"""How a question is put, and what the sentence, or what it stands under, must say then."""
_NEAR = (
    r"\b(?:away|near|closer?|contact|hug\w*|kiss\w*|cuddl\w*|hold\w*|sit\w*|sleep\w*|distance|far|stay\w*|around|beside|"
    r"visit\w*)\b"
)
_NEVER = (
    # The dose that is usual is not the one that is begun with, nor the highest.
    (
        r"\b(?:usual|standard|regular|maintenance) (?:\S+ ){0,2}?dos(?:e|age)\b",
        r"\A(?!.*\b(?:usual\w*|standard|regular|maintenance|most people)\b)"
        r".*\b(?:first|start(?:ing)?|initial|highest|maximum) (?:daily )?dos(?:e|age)\b",
    ),
    # What is said of people beside the patient tells nothing of a patient who is one of them.
    (
        rf"\A(?!.*{_NEAR}).*\b(?:pregnan\w+|child(?:ren)?|kids?|bab(?:y|ies))\b",
        r"\b(?:away from|distance from|next to|near|close to|contact with|around|apart from)(?:\W+\w+){0,3}?"
        r"\W+(?:pregnant|child(?:ren)?|bab(?:y|ies))\b",
    ),
    (
        r"\A(?!.*\b(?:father\w*|fertil\w+|conceiv\w*|pregnan\w+|"
        r"(?:have|having|want|plan\w*|try\w* for) (?:an? |another )?(?:child|kid|bab)\w*)\b)"
        r".*\b(?:child(?:ren)?|kids?|bab(?:y|ies))\b",
        r"\b(?:father(?:ing)?|have|having|conceive|conceiving) (?:a |an |any |more )?(?:child(?:ren)?|bab(?:y|ies))\b",
    ),
)
"""How a question is put, and what the sentence must not say then."""
_ILL = (
    r"(?:kidneys?|liver|renal|hepatic|heart|cardiac|diabet\w+|deficien\w+|allerg\w+|impair\w+|failure|cirrhosis|older|elderly|"
    r"dialysis|underweight|frail)"
)
_OF_SOME = re.compile(
    rf"\A(?!.*\b(?:usual|usually|normal|normally|standard|recommended|most people|everyone|others|otherwise)\b).*"
    rf"\b(?:people|patients|those|anyone|adults|someone)\s+(?:with|who have|on)\s+(?:\S+\s+){{0,2}}?{_ILL}\b|"
    rf"\A(?!.*\b(?:usual|usually|normal|normally|standard|recommended|most people|everyone|others|otherwise)\b).*"
    rf"\bif (?:you|they) (?:have|are)\s+(?:\S+\s+){{0,2}}?{_ILL}\b",
    re.IGNORECASE | re.DOTALL,
)
"""A dose for those with another illness, and for nobody else."""
_WENT_WRONG = re.compile(
    r"\b(?:vomit\w*|thr[eo]wn? up|(?:was|been|got) sick|forg[eo]t\w*|miss(?:ed)?|late)\b", re.IGNORECASE
)
_ILLNESS = re.compile(rf"\b{_ILL}\b", re.IGNORECASE)


def _compiled(rules: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    flags = re.IGNORECASE | re.DOTALL
    return tuple((re.compile(asks, flags), re.compile(tells, flags)) for asks, tells in rules)


_MUST, _MUST_NOT = _compiled(_SAYS), _compiled(_NEVER)
_HINTS = tuple(
    "again stop pause start resum back return initial begin forg miss skip late overdue number phone contact reach touch "
    "hold ring call fax who mail web time open hours result wait pregnan child kid bab max highest largest most normal "
    "usual standard regular maintenance".split()
)
"""One of these is in every question that is put in one of these ways: most questions hold none."""


class Form(NamedTuple):
    """must: what a sentence, or what it stands under, says, all of these; must_not: what it says none of. elapsed: the
    question tells how long ago something went wrong with a dose."""

    must: tuple[re.Pattern[str], ...] = ()
    must_not: tuple[re.Pattern[str], ...] = ()
    elapsed: bool = False

    def fits(self, text: str, over: str = "") -> bool:
        """Whether a sentence can answer. over: what it stands under."""
        if any(pattern.search(text) for pattern in self.must_not):
            return False
        return all(pattern.search(text) or pattern.search(over) for pattern in self.must)


ANY = Form()


def form_of(question: str, needs: str) -> Form:
    """How a question is put. needs: see search.kinds.needs_figure."""
    must: tuple[re.Pattern[str], ...] = ()
    must_not: tuple[re.Pattern[str], ...] = ()
    small = question.lower()
    if any(hint in small for hint in _HINTS):
        must = tuple(tells for asks, tells in _MUST if asks.search(question))
        must_not = tuple(tells for asks, tells in _MUST_NOT if asks.search(question))
    if needs == "dose" and not _ILLNESS.search(question):
        must_not += (_OF_SOME,)
    return Form(must, must_not, bool(_WENT_WRONG.search(question)))
