"""How is a passage cited, and how old is what it says?

Plain words, for people: a citation that can be read aloud, and an age that needs no arithmetic. Says only what the
source or the catalogue states; what is unknown is left out, never guessed. Today's date is always passed in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from search.days import Day, Month, first_day, last_day
from search.model import Metadata, Passage, Source

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


DUE_YEARS = 3
"""A source is due for review this many years after it was last touched: the interval that nhs.uk sets itself, and the
longest that the PIF TICK, a quality mark for health information, allows."""


MOST_AUTHORS = 6
"""Authors that a citation names; of more, the first six and "et al.", as medical journals cite them."""


_WORD = re.compile(r"\w+")


def plain_date(day: Day) -> str:
    """ "21 September 2021", or "September 2021" of a month: the same whatever the machine's locale is."""
    month = f"{MONTHS[day.month - 1]} {day.year}"
    return month if isinstance(day, Month) else f"{day.day} {month}"


def on_date(day: Day) -> str:
    """ "on 21 September 2021", or "in September 2021"."""
    return f"{preposition(day)} {plain_date(day)}"


def preposition(day: Day) -> str:
    return "in" if isinstance(day, Month) else "on"


def age(stated: Day, today: date) -> str:
    """How long ago it was, in the largest whole unit that fits: "today", "3 weeks ago", "5 years ago".

    A month counts from its first day, so that nothing looks newer than it may be; the present one is "this month".
    A day in the future is "dated ahead" of today: sources do state such dates, and hiding it would mislead.
    """
    day = first_day(stated)
    days = (today - day).days
    if days < 0:
        return "dated ahead"
    if isinstance(stated, Month) and (day.year, day.month) == (today.year, today.month):
        return "this month"
    if days < 2:
        return ("today", "yesterday")[days]
    months = _whole_months(day, today)
    for count, unit in ((months // 12, "year"), (months, "month"), (days // 7, "week"), (days, "day")):
        if count:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    raise AssertionError("a day at least two days back has an age")


def _whole_months(day: date, today: date) -> int:
    return (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)


def latest(about: Metadata) -> tuple[str, Day] | None:
    """What was last done to a source, and when: ("updated", day), ("reviewed", day) or ("published", day).

    None when the source states no date. A month counts as its first day; on the same day the first of these three wins.
    """
    stated = [
        (day, what)
        for what, day in (("updated", about.updated), ("reviewed", about.reviewed), ("published", about.published))
        if day is not None
    ]
    if not stated:
        return None
    newest, what = max(stated, key=lambda one: first_day(one[0]))
    return what, newest


def freshness(about: Metadata, today: date) -> str:
    """Whether a source may still be relied on, by the dates that it states.

    "superseded" when the catalogue names a newer version; "overdue" when its stated next review is past; "unknown" when
    it states no date of publication, update or review; "due" when the latest of these is more than three years back;
    otherwise "current". Of a month, what was done counts from its first day, so that no page looks newer than it may be;
    what is due is overdue once the month is over.
    """
    if about.superseded_by:
        return "superseded"
    if about.next_review and last_day(about.next_review) < today:
        return "overdue"
    last = about.dated
    if last is None:
        return "unknown"
    return "due" if (last.year + DUE_YEARS, last.month, last.day) < (today.year, today.month, today.day) else "current"


def standing(about: Metadata, today: date) -> str:
    """How old a source is and what speaks against it, in the words of the pages: "updated 2 May 2020 (6 years ago: may be
    out of date)", "no date stated · an older version: the newer one is leaflet-2024"."""
    status, touched = freshness(about, today), latest(about)
    doubt = ": may be out of date" if status == "due" else ""
    said = [f"{touched[0]} {plain_date(touched[1])} ({age(touched[1], today)}{doubt})" if touched else "no date stated"]
    if status == "superseded":
        said.append(f"an older version: the newer one is {about.superseded_by}")
    if status == "overdue" and about.next_review:
        said.append(f"was due for review {on_date(about.next_review)}")
    return " · ".join(said)


def names(authors: Sequence[str], most: int | None = None) -> str | None:
    """Authors in one line, at most so many of them, and told apart where a name holds a comma itself; None for none."""
    shown = [*authors[:most], *(["et al."] if most is not None and len(authors) > most else [])]
    return ("; " if any("," in name for name in shown) else ", ").join(shown) or None


# Asked of the same headings for every reply that cites them.
@lru_cache(maxsize=4096)
def repeats(heading: str, title: str) -> bool:
    """Does a heading say no more than the title? The same words do, whatever their capitals and punctuation."""
    return _WORD.findall(heading.casefold()) == _WORD.findall(title.casefold())


def section(passage: Passage) -> tuple[str, ...]:
    """The headings under which a passage stands in its document, outermost first, without such as repeat the title."""
    return tuple(heading for heading in passage.heading_path[1:] if not repeats(heading, passage.heading_path[0]))


def cite(source: Source, passage: Passage | None = None) -> str:
    """The citation of a source, or of one passage of it: “Title”. Publisher. Reviewed by … Updated … Section: …."""
    about = source.about
    authors = names(about.authors, MOST_AUTHORS)
    parts = [f"“{source.title}”", about.publisher, f"By {authors}" if authors else None]
    if about.reviewer:
        parts.append(f"Reviewed by {about.reviewer}" + _on(about.reviewed))
    elif about.reviewed:
        parts.append("Reviewed" + _on(about.reviewed))
    if about.published:
        parts.append("Published" + _on(about.published))
    if about.updated:
        parts.append("Updated" + _on(about.updated))
    if passage is not None and (under := section(passage)):
        parts.append(f"Section: {under[-1]}")
    if about.url:
        parts.append(about.url)
    return " ".join(_stopped(part) for part in parts if part)


def _on(day: Day | None) -> str:
    return f" {plain_date(day)}" if day else ""


def _stopped(part: str) -> str:
    """The part with a full stop, unless its own punctuation already ends it; an address takes none, to stay one."""
    return part if part.endswith((".", "?", "!")) or part.startswith(("http://", "https://")) else f"{part}."
