"""How is a question put, and what must a sentence say because of that, or must not, whatever words the two share?

"I forgot my tablet" is answered by what speaks of tablets forgotten, and by nothing else that is said of the tablet. Each
rule is a way to put a question, and what then answers: general English, and no medicine.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TIME = r"(?:minutes?|hours?|days?|nights?|weeks?|months?|years?)"
_CALLED = r"\d[\d .()-]{4,}\d|\b(?:999|911|112|111|000)\b|\bext(?:ension)?\.? ?\d{2,}|\bon \d{3,6}\b"
_WITHIN = (
    # When something may be done again: not that it is not done on the day.
    (
        r"\bwhen\b.*\b(?:again|restart\w*|resum\w+|(?:go|get) back|return)\b",
        r"\b(?:after(?:wards?)?|following|again|back|until|till|once|when|restart\w*|resum\w*|start\w*|as soon as|later|"
        r"then|from|wait\w*|within|immediately|straight away|same|next|off)\b|"
        rf"\b(?:for|in|first)(?: \S+){{1,3}}? {_TIME}\b|\bat (?!least|most)\S+ {_TIME}\b|\bbefore you\b",
    ),
    # When to stop: not for how long afterwards something is taken.
    (
        r"\bwhen (?:do|should|must|can|shall|will|to)\b(?: (?:i|we|you|they|he|she))? (?:stop|pause)\b.*\bbefore\b|"
        r"\bhow (?:long|soon|many \w+) before\b.*\b(?:stop|pause)\w*\b",
        r"\b(?:stop\w*|paus\w+|not|never|no|nothing|last|until|till|off|discontinu\w*|withh[eo]ld\w*|held|hold|skip\w*|omit\w*|"
        r"avoid\w*|fast\w*|break|gap|between|before|beforehand|ahead)\b",
    ),
)
"""How a question is put, and what the sentence itself must say then."""
_SAYS = (
    # The dose that is begun with: not the strengths of the tablets.
    (
        r"\b(?:start(?:ing)?|initial|beginning) (?:dos(?:e|age)|strength)\b|\bdose\b.*\bto (?:start|begin)\b",
        r"\b(?:start\w*|beg[aiu]n\w*|initial\w*|first)\b",
    ),
    # The most that may be taken, and what is normal: not what is taken, nor what is measured.
    (
        r"\b(?:maximum|max|highest|largest) (?:\w+ )?(?:dose|dosage|amount)\b|"
        r"\bthe most (?:\w+ ){0,2}?(?:i|you|we|one|anyone|people) (?:can|may|should|could)\b",
        r"\b(?:max\w*|highest|most|largest|exceed\w*|up to|limit\w*|or less|raised|above|over)\b|\b(?:more|higher) than\b|"
        r"\d (?:to|-|–) \d",
    ),
    (
        r"\bwhat(?:['’]?s| is| are)? (?:an? |the )?normal "
        r"(?!side|dos|hospital|stay|after|before|diet|life|way|routine|treatment|recovery|amount)\S+|"
        r"\bnormal (?:\S+ )?(?:ranges?|levels?|values?)\b",
        r"\b(?:(?:ab)?normal\w*|ranges?|reference|below|under|above|over|up to|limit|between|usual\w*|healthy|expected)\b|"
        r"\b(?:less|more|higher|lower|fewer) than\b|[<>≤≥]|\d ?[-–] ?\d",
    ),
    # A dose that was forgotten: not what the dose is.
    (
        r"\b(?:forgot(?:ten)?|forget|missed|miss|skipped|skip)\b(?:\W+\w+){0,7}?\W+"
        r"(?:doses?|tablets?|pills?|capsules?|injections?|jabs?|shots?|medicines?|medications?|meds|patch|to take|taking)\b|"
        r"\bi(?: have|['’]ve)? (?:forgot(?:ten)?|missed|skipped) my "
        r"(?!periods?|appointments?|scans?|train|class|words|\w+ appointment)|"
        r"\b(?:doses?|tablets?|pills?|capsules?|injections?)\W+(?:was |were |is )?(?:forgotten|missed|skipped|overdue)\b|"
        r"\A\W*\w+ forgotten\b|"
        rf"\b{_TIME} late\b|\blate (?:with|for|taking) (?:my|the|an?)\b|\binjection is overdue\b",
        r"\b(?:forg[eo]t\w*|miss(?:ed|es|ing)?|skip\w*|(?<!too )late|later|overdue|remember|soon as|double (?:dose|up)|"
        r"catch up|make up|(?:leave|left) (?:it )?out|passed|next (?:dose|one|tablet|capsule|injection|meal|time))\b",
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
        r"\bwhom? (?:do|should|can|must|shall|would|to|am|are) "
        r".*\b(?:call|ring|phone|contact|tell|telling|ask|speak|talk|turn|inform)\b",
        r"\b(?:call\w*|ring|phone\w*|telephon\w+|dial|contact\w*|tell|told|ask\w*|speak|talk\w*|report\w*|reach|inform\w*|see|"
        r"help ?lines?|hotlines?|number|turn to|mention\w*|in touch|advi[sc]e\w*|discuss\w*|go to|seek|know\w*|explain\w*|"
        rf"arrang\w*|need\w*)\b|{_CALLED}",
    ),
    (
        r"\bhow (?:do|can|could|would|to)\b(?: (?:i|we|you|one))? (?:contact|get in touch|get hold|reach|ring|call|phone)\b|"
        r"\bcontact (?:number|details)\b",
        rf"{_CALLED}|@|\bwww\.|\b(?:call\w*|ring|phone\w*|telephone|tel|contact\w*|e-?mail\w*|write|visit|message)\b",
    ),
    (r"\be-?mail\b", r"@|\be-?mail"),
    (r"\bweb ?(?:site|page|address)\b", r"\bwww\.|\bhttps?:|[a-z0-9-]{3,}\.[a-z]{2,}\b|\bweb ?(?:site|page)|\bonline\b"),
    # What time of the day: not after how many weeks.
    (
        r"\bwhat time\b(?! (?:of (?:year|life)|frame|period|interval|between|is there))|\bopening (?:hours|times)\b|"
        r"\bwhen (?:is|are)\b.*\bopen\b(?! (?:surgery|operation|biops|procedure))",
        r"\d\s?(?:am|pm|a\.m|p\.m)\b|\b\d{1,2}[.:]\d\d\b|\b\d{4} (?:to|until|-|–) \d{4}\b|"
        r"\bo['’]clock\b|\bopens?\b|\bclose[sd]?\b|\bround the clock\b|"
        r"\b24[- ]hours?\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bsame (?:time|hour)\b|\bonce (?:a|per) day\b|"
        r"\b(?:noon|midnight|midday|mornings?|afternoons?|evenings?|nights?|bedtime|breakfast|lunch|dinner|supper|meals?|food|"
        r"waking|stomach|eating|early|daily)\b|\b(?:hour|minutes|hours) before\b",
    ),
    # How long until there are results, or one's turn comes: not how long one must fast.
    (
        r"\A(?!.*\b(?:last|results in)\b)"
        r".*(?:\b(?:how (?:long|soon|quickly)|when)\b.*\bresults?\b|\bresults?\b.*\b(?:ready|how long|when)\b)",
        r"\b(?:results?|report\w*|ready|hear|letters?|told|wait\w*|back|findings?)\b",
    ),
    (
        r"\bhow long (?:is|are|do|does|will)\b.*\b(?:the|be) wait(?:ing)?\b|\bwait(?:ing)? (?:times?|lists?)\b",
        r"\b(?:wait\w*|within|appointments?|referr\w+|lists?|refer)\b",
    ),
)
"""How a question is put, and what the sentence, or what it stands right under, must say then."""
_ONE_OF_THEM = r"(?:my |an? |the )?(?:child(?:ren)?|kids?|bab(?:y|ies)|pregnant (?:women|people))"
_FOR_CHILDREN = (
    rf"\b(?:can|may|could|should|do|does|when do|if) {_ONE_OF_THEM} "
    r"(?:have|get|take|be (?:given|treated)|undergo|receive|use)\b|"
    rf"\b(?:safe|given|used|approved|suitable|allowed|licensed|for|in) (?:for |in |to |with )?{_ONE_OF_THEM}\b"
)
"""That the patient is a child, or pregnant: not that there is one beside the patient."""
_PREGNANT = (
    r"\b(?:while|when|if|during|am|i['’]?m|being)(?: i am| i['’]?m| she is)? pregnan\w+|"
    r"\b(?:safe|given|used|approved|suitable|allowed|in|for) (?:in |for |during )?pregnan\w+|\Apregnan\w+"
)
_BESIDE = (
    r"\b(?:away|near|closer?|contact|hug\w*|kiss\w*|cuddl\w*|hold\w*|sit\w*|sleep\w*|distance|far|stay\w*|around|beside|"
    r"visit\w*|avoid\w*|precautions?|careful|play\w*|look after|risk (?:for|to)|what about|try\w* for)\b"
)
_NEVER = (
    # The dose that is usual is not the one that is begun with, nor the highest.
    (
        r"\A(?!.*\b(?:start\w*|initial|first|max\w*|highest)\b)"
        r".*\b(?:usual|standard|regular|maintenance) (?:\S+ ){0,2}?dos(?:e|age)\b",
        r"\A(?!.*\b(?:usual\w*|standard|regular|maintenance|most people)\b)"
        r"\W*(?:\w+ ){0,2}?(?:first|start(?:ing)?|initial|highest|maximum) (?:daily )?dos(?:e|age)\b",
    ),
    # What is said of people beside the patient tells nothing of a patient who is one of them.
    (
        rf"\A(?!.*{_BESIDE}).*(?:{_FOR_CHILDREN}|{_PREGNANT})",
        r"\b(?:away from|distance from|next to|near|close to|contact with|around|apart from)(?:\W+\w+){0,3}?"
        r"\W+(?:pregnant|child(?:ren)?|bab(?:y|ies))\b",
    ),
    (
        rf"\A(?!.*\b(?:father\w*|fertil\w+|conceiv\w*|pregnan\w+|try\w* for)\b).*(?:{_FOR_CHILDREN})",
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


_MUST, _MUST_ITSELF, _MUST_NOT = _compiled(_SAYS), _compiled(_WITHIN), _compiled(_NEVER)
_HINTS = tuple(
    "again stop pause start resum back return initial begin forg miss skip late overdue number phone contact reach touch "
    "hold ring call fax who mail web time open hours result wait pregnan child kid bab max highest largest most normal "
    "usual standard regular maintenance".split()
)
"""One of these is in every question that is put in one of these ways: most questions hold none."""


_Patterns = tuple[re.Pattern[str], ...]


class Form(NamedTuple):
    """itself: what a sentence says, all of these; must: the same, or what it stands right under; must_not: what it says none
    of. elapsed: the question tells how long ago something went wrong with a dose."""

    itself: _Patterns = ()
    must: _Patterns = ()
    must_not: _Patterns = ()
    elapsed: bool = False

    @property
    def asks(self) -> bool:
        """Whether it asks for anything that a sentence says."""
        return bool(self.itself or self.must)

    def fits(self, text: str, over: str = "") -> bool:
        """Whether a sentence can answer. over: what it stands right under."""
        if any(pattern.search(text) for pattern in self.must_not):
            return False
        return all(pattern.search(text) for pattern in self.itself) and all(
            pattern.search(text) or pattern.search(over) for pattern in self.must
        )


ANY = Form()


def form_of(question: str, needs: str) -> Form:
    """How a question is put. needs: see search.kinds.needs_figure."""
    itself, must, must_not = _read(question) if any(map(question.lower().__contains__, _HINTS)) else ((), (), ())
    if needs == "dose" and not _ILLNESS.search(question):
        must_not += (_OF_SOME,)
    return Form(itself, must, must_not, bool(_WENT_WRONG.search(question)))


def _read(question: str) -> tuple[_Patterns, _Patterns, _Patterns]:
    """What each table of rules demands for a question."""
    itself, must, must_not = (
        tuple(tells for asks, tells in rules if asks.search(question)) for rules in (_MUST_ITSELF, _MUST, _MUST_NOT)
    )
    return itself, must, must_not
