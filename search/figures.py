"""Does a sentence hold the figure that a question asks for, and of what the question counts?

"How many mg" is not answered by a course of ten days, nor "how much is the payment" by 35 hours of care.
"""

from __future__ import annotations

import re

import msgspec

from search.citation import MONTHS

_UNITS = r"(?:%|per\s?cent|m?c?g\b|ml\b|years?|months?|weeks?|days?|times|of\b|in\b)"
_NUMBERED = re.compile(
    r"\b(?:type|grade|stage|phase)s?\s+\d[a-d]?\b"
    rf"(?:\s*(?:,|and|or|to|-|–)\s*\d[a-d]?\b(?!\s*{_UNITS}))*|\b(?:in|since|until|by)\s+(?:19|20)\d\d\b|"
    rf"\b(?:version|page|section|chapter|figure|table)\s+\d+(?:\.\d+)*\b(?!\s*{_UNITS})|"
    r"\b(?:call|dial|phone|ring|telephone|tel|text|fax)\b(?:\W+[a-z]+){0,4}\W+(?:\d[\d ()-]{4,}\d|999|911|112|111|000)\b|"
    r"(?<![\d.,])(?:\+\d{1,3}[ -]?)?\(?0\d{2,4}\)?[ -]\d{3,}(?:[ -]\d{3,})*\b|"
    r"\b\d{1,2}[.:]\d\d ?[ap]\.?m\b|\b\d{1,2} ?[ap]\.?m\b",
    re.IGNORECASE,
)
"""What is a name, a year or a telephone number and counts nothing, as the figures of "MEN1" and "Ki-67" do not."""
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}\s+)?(?:{'|'.join(MONTHS)})\s+(?:\d{{1,2}},\s*)?(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b",
    re.IGNORECASE,
)
"""Figures that only tell how old something is."""
_FIGURE = re.compile(
    r"(?<![\w-])\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|third|quarter|dozen|hundreds?|thousands?|millions?|"
    r"seconds|minutes|hours|days|weeks|months|years|decades)\b",
    re.IGNORECASE,
)
_IN_WORDS = {
    "number": re.compile(r"\b(?:most|majority|nearly all|almost all)\b", re.IGNORECASE),
    "frequency": re.compile(
        r"\b(?:twice|daily|weekly|monthly|yearly|annually|(?:once (?:a|per)|once every|each|every(?: other)?) "
        r"(?:day|week|month|year)s?)\b",
        re.IGNORECASE,
    ),
    "age": re.compile(r"\b(?:middle[- ]aged?|in (?:early |late )?(?:childhood|adulthood)|old age)\b", re.IGNORECASE),
    "duration": re.compile(
        r"\b(?:lifelong|for life|rest of (?:his|her|their|your) li(?:fe|ves)|overnight|a fortnight|indefinitely)\b",
        re.IGNORECASE,
    ),
}
"""How many, how often, how old or how long, without a figure."""
_COUNTED = {
    "duration": re.compile(
        r"\b(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|fortnights?|months?|years?|yrs?|decades?)\b",
        re.IGNORECASE,
    ),
    "dose": re.compile(
        r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\b)\W*(?:million\W+)?(?:international\W+)?"
        r"(?:[a-z]+\W+)?(?:[mkµμnu]?g|mcg|(?:milli|micro)?grams?|m?l|(?:milli)?lit(?:er|re)s?|m?m?ol|i?u|units?|[gmk]?bq|m?ci|"
        r"m?gy|m?sv|%|per\s?cent|tablets?|capsules?|pills?|drops?|puffs?|sprays?|scoops?|(?:tea|table)?spoons?(?:ful)?|patch(?:es)?|"
        r"pens?|syringes?|sachets?|ampoules?|vials?|injections?|infusions?|doses?|cycles?|treatments?|sessions?|fractions?|"
        r"times|courses?)\b",
        re.IGNORECASE,
    ),
}
"""What says of a figure that it is of time, or of an amount: "Call 555 0100" tells nobody how long anything lasts, and "up
to six hours late" nobody how much to take."""
_SURVIVAL = re.compile(
    r"\boverall survival|\bsurvival (?:time|rate)|\bprogression[- ]free|\btime to (?:\w+ )?progression", re.IGNORECASE
)
"""Whose months and years say how long people lived, and not how long or how often anything else is."""
_TIME = r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|fortnights?|months?|years?|yrs?)"
_NUMBER = (
    r"(?:(?<![\d.,])\d++(?:[.,]\d++)*+|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"a dozen|hundreds?|thousands?|a handful)"
)
_RATE = re.compile(
    r"\b(?:once|twice|times|m?c?g|ml|units?|tablets?|capsules?|pills?|doses?|injections?)(?: by mouth)?"
    rf" (?:a|an|per|each|every) (?:\d+ )?{_TIME}\b|\bevery (?:\d+|two|three|four|six) {_TIME}\b",
    re.IGNORECASE,
)
"""How often, which is not how long: "10 mg once a day"."""
_AHEAD = re.compile(
    r"(?<!\bfor )\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|few|several)(?: to \w+|-\d+)? "
    rf"{_TIME} (?:before|prior to|beforehand|earlier|in advance)\b",
    re.IGNORECASE,
)
"""How long ahead, which is not how long it takes."""
_LASTS = re.compile(
    r"\A(?!.*\b(?:before|beforehand|prior|ahead|advance|soon|stop|stopped|off|fast|fasting|every)\b)"
    r".*\b(?:takes?|taking|lasts?|lasting|stay|recover\w*|go on)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A question that asks how long something goes on, and not how long ahead or how often it is done."""
_ITSELF = re.compile(
    r"\A(?!.*\b(?:recover\w*|stitch\w*|drains?|catheters?|tubes?|stents?|effects?|pain|benefits?|gap|interval|wounds?|scars?|"
    r"heal\w*|results?|stay|protect\w*|between|scarring|numb\w*|side)\b)"
    r".*(?:\bhow long (?:does|do|did|will|would|can)\b(?! (?:i|you|we|they|he|she|it|my|people|patients|someone|one)\b)"
    r".*\b(?:takes?|lasts?)\b(?! (?:to|for|until|before)\b)|"
    r"\bhow long (?:is|are) (?:an?|the|each|one|most)\b(?!.*\b(?:wait|stay)))",
    re.IGNORECASE | re.DOTALL,
)
"""A question that asks how long a scan or an operation is itself."""
_AMID = re.compile(
    r"\b(?:takes?(?! place\b)|taking|took|lasts?|lasting|long|duration|done|over|finished|spend)\b", re.IGNORECASE
)
_AROUND = re.compile(
    rf"\b(?:for )?(?:about |around |at least |up to )?(?:{_NUMBER}|an?|few|several)"
    rf"(?: (?:to|and|or) \w+|-\d+)? {_TIME} (?:before|after|later|beforehand|prior|ago|following)\b|"
    rf"\b(?:after|every|within|until|each)(?: about| around| the first)? {_NUMBER}(?: to \w+|-\d+)? {_TIME}\b",
    re.IGNORECASE,
)
"""How long before or after it something is done, where the sentence does not say that anything takes or lasts so long."""
_STAYS = re.compile(r"\b(?:stay(?:s|ing|ed)?|keep you|kept in|in hospital|go home|at home|see)\b", re.IGNORECASE)
"""How long somebody is kept, or away, for it: no more does that say how long it is itself."""
_MONEY = re.compile(
    r"[£$€]\s?\d|\b(?:usd|gbp|eur) ?\d|"
    rf"\b{_NUMBER}(?: (?:hundred|thousand|million))?\s?(?:pounds?|dollars?|euros?|pence|p|cents?|quid|usd|gbp)\b|"
    r"%|\bper\s?cent\b|\b(?:most|half|all|part|third) of (?:the|your|its|their)\b|\bhalf your\b|"
    r"(?<!feel )(?<!-)\bfree\b(?!-)|\bin full\b|\b(?:no|without) (?:\w+ )?(?:charge|cost|fee)s?\b|"
    r"\b(?:pay|costs?) nothing\b|\bnothing to pay\b|\bexempt\b|\bcovered\b|\bnot (?:have to )?pay\b|"
    r"\b(?:nhs|medicare|medicaid|insur\w+|plan) (?:pays?|covers?|meets?)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\A(?!.*\b(?:how (?:many|long|much|often)|percent\w*|people)\b)"
    r".*(?:\b(?:tele)?phone\b|\bfax\b|\bnumber\b.*\b(?:call|ring|dial)\b|\b(?:help|hot) ?line\b.*\bnumber\b)",
    re.IGNORECASE | re.DOTALL,
)
"""Of a telephone number forms.py says how it looks."""
_MASS = re.compile(r"\d\s*(?:[mµμ]?g|mcg|(?:milli|micro)?grams?)\b", re.IGNORECASE)
_DEGREES = re.compile(r"\d\s*[°º]|\bdegrees?\b|\b(?:3[5-9]|4[01])(?:[.,]\d)?\b|\b(?:9[5-9]|10[0-6])(?:[.,]\d)?\s*F\b")
_TABLETS = re.compile(r"\b(?:tablets?|caplets?|pills?|capsules?)\b", re.IGNORECASE)
_SESSIONS = re.compile(
    r"\b(?:once|twice|daily|every|(?:session|cycle|course|treatment|infusion|drip|injection|jab|fraction|round|time|dose|visit)s?|gy)\b",
    re.IGNORECASE,
)
_SPANS = re.compile(
    rf"(?<!every )(?<!each )\b{_NUMBER}(?:(?: to | or |-|–)\w+)? {_TIME}\b(?! (?:a|an|per|each|in a) )|"
    r"\bdays? \d+(?:(?: to | and |-|–)\d+)?\b",
    re.IGNORECASE,
)
"""How long before or after sessions, how long they last, or on which days they are: none of their number."""
_SHARE = re.compile(
    r"%|\bper\s?cent\b|\b(?:in|of|out of) (?:every )?(?:\d|two|three|four|five|six|ten|twenty|a hundred)|\d ?/ ?\d|"
    r"\bhalf\b|\b(?:third|quarter|fifth|tenth)s?\b|\bmost\b|\bmajority\b|\b(?:nearly|almost) all\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    rf"{_SHARE.pattern}|\bper (?:\d|million)|\b{_NUMBER}\b(?!(?: to \w+|-\d+)? ?(?:{_TIME}|m?c?g|ml)\b)|"
    r"\b(?:(?:in)?frequent(?:ly)?|occasional(?:ly)?|sometimes|probabl[ey]|possib(?:le|ly)|may|might|expected|(?:un)?common(?:ly|est)?|"
    r"rare(?:ly|st)?|(?:un)?usual(?:ly)?|(?:un)?likely|often|few(?:er)?|many|some|less|low|high|seldom|hardly|never|always|"
    r"every(?:one)?|nobody|none|no one|does not|chances?|risks?|doubles?)\b",
    re.IGNORECASE,
)
"""What tells how many people something happens to, or how likely it is, in figures or in words. A figure of days or of a
dose does not."""
_AMOUNT = re.compile(rf"{_COUNTED['dose'].pattern}|\b(?:caplets?|cups?|glass(?:es)?|pints?)\b", re.IGNORECASE)
_OF_WHAT = (
    (r"\bhow many (?:pounds|dollars|euros|quid)\b", _MONEY),
    (rf"\bhow many {_TIME}\b", _COUNTED["duration"]),
    (
        r"\b(?:how (?:many|much)|what) (?:mg|mcg|milligrams?|micrograms?)\b|"
        r"(?<!\d)(?<!\d )\b(?:mg|mcg|milligrams?|micrograms?)(?: (?:for|of|per)\b|\W*\Z)",
        _MASS,
    ),
    (r"\bhow many (?:tablets|pills|capsules)\b", _TABLETS),
    (r"\bhow (?:high|hot|cold|warm|low)\b.*\btemp\w*|\b(?:what|which) (?:body )?temp\w*", _DEGREES),
    (r"\bhow many (?:sessions|cycles|treatments|infusions|injections|fractions|rounds|times|goes)\b", _SESSIONS),
    (r"\b(?:what|which) (?:percentage|per ?cent|proportion|share)\b|\bpercentage of\b", _SHARE),
    (
        r"\bhow many (?:\w+ )?(?:people|patients|men|women|children|adults|folk|sufferers)\b|\bhow (?:common|likely|rare)\b|"
        r"\b(?:odds|chances?|likelihood|probability) (?:of|that)\b",
        _HOW_MANY,
    ),
    (
        r"\bhow much (?:is|are|was)\b(?!.*\b(?:too|safe|normal|allowed|enough|ok|okay)\b).*"
        r"\b(?:a|per|each|every) (?:week|fortnight|month|year)\b",
        _MONEY,
    ),
    (
        r"\A(?=.*\b(?:how much|costs? of|price of|do (?:i|we|you) (?:have to |need to )?pay|"
        r"what (?:does|do|will|would)\b.*\bcost)\b)"
        r"(?!.*\bhow much (?:weight|time|blood|water|alcohol|attention|longer|better|worse)\b)"
        r".*\b(?:costs?|price|paid|pay(?! attention)|payments?|co-?pay|allowance|fees?|charged?|grant|voucher|"
        r"(?:disability|housing|state|sickness) benefits?)\b",
        _MONEY,
    ),
    (
        r"\A(?!.*\b(?:hours?|minutes?|times?|visitors?|stools?)\b)"
        r".*(?:\bmax(?:imum)?\b.*\b(?:per|a|each|in a|in one) day\b|\bmax(?:imum)? (?:daily )?dose\b)",
        _AMOUNT,
    ),
)
"""How a question says of what it asks a figure, and what tells such a one."""
_PATTERNS = tuple((re.compile(asks, re.IGNORECASE | re.DOTALL), tells) for asks, tells in _OF_WHAT)


_HINTS = tuple(
    "how many|how much|how common|how likely|how rare|percent|per cent|proportion|share|odds|chance|likelihood|probab|cost|"
    "price|pay|mg|mcg|gram|max|temp".split("|")
)
"""One of these is in every question that says of what it asks a figure."""


class Figure(msgspec.Struct, frozen=True):
    """The figure that a question asks for.

    needs: see search.kinds.needs_figure. of: what tells one of what the question counts, where it says so. survival: it asks
    how long people live; lasts: how long something goes on; itself: how long what is done to somebody is itself.
    """

    needs: str = ""
    of: re.Pattern[str] | None = None
    survival: bool = False
    lasts: bool = False
    itself: bool = False

    @property
    def of_people(self) -> bool:
        """Whether it is a share of people, or how many live: that hangs on when they are counted."""
        return self.survival or self.of in (_SHARE, _HOW_MANY)

    def stands_in(self, text: str, head: str = "") -> bool:
        """Whether a text holds it; true where none is asked for. head: of the table in which the text is a row: it may say
        what its figures count."""
        if self.of is not None and not (self.of.search(text) or self.of.search(head)):
            return False
        return not self.needs or self._has(_SPANS.sub("", text) if self.of is _SESSIONS else text)

    def _has(self, text: str) -> bool:
        needs = self.needs
        if needs != "number" and _SURVIVAL.search(text) and not self.survival:
            return False
        text = _NUMBERED.sub("", text if needs == "age" else _DATE.sub("", text))
        if needs == "duration" and self.lasts:
            text = _RATE.sub("", _AHEAD.sub("", text))
        if needs == "duration" and self.itself and not _AMID.search(text):
            text = "" if _STAYS.search(text) else _AROUND.sub("", text)
        counted = _FIGURE.search(text) and (needs not in _COUNTED or _COUNTED[needs].search(text))
        return bool(counted or (needs in _IN_WORDS and _IN_WORDS[needs].search(text)))


def figure_asked(question: str, needs: str, *, survival: bool, procedure: bool = False) -> Figure:
    """The figure that a question asks for. needs: see search.kinds.needs_figure; survival: see Figure. procedure: whether it
    is about what is done to somebody."""
    small = question.lower()
    of = None
    if any(map(small.__contains__, _HINTS)):
        of = next((tells for asks, tells in _PATTERNS if asks.search(question)), None)
    if of is _HOW_MANY and survival:
        # The chances of survival may be told in years.
        of = None
    if needs in ("number", "dose") and _PHONE.search(question):
        needs = ""
    if of is _MONEY:
        # "It is free" tells what something costs, without a figure.
        needs = ""
    lasts = needs == "duration" and bool(_LASTS.search(question))
    itself = procedure and needs == "duration" and bool(_ITSELF.search(question))
    return Figure(needs, of, survival, lasts, itself)
