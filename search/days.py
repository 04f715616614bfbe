"""When was something done, as exactly as a document states it? A day, or a month where it names no day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import msgspec


class Month(msgspec.Struct, frozen=True, gc=False):
    """A month of a year, where a document names no day: "Reviewed: June 2020". month: 1 to 12."""

    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def isoformat(self) -> str:
        """ "2020-06", the reduced form of ISO 8601."""
        return f"{self.first:%Y-%m}"


Day = date | Month
"""When something was done, as exactly as it is stated: nobody is said to have named a day who named a month."""


def first_day(day: Day) -> date:
    """The day, or the first of the month: what was done in a month may be as old as that."""
    return day.first if isinstance(day, Month) else day


def last_day(day: Day) -> date:
    """The day, or the last of the month: what is due in a month is not late before that is over."""
    return day.last if isinstance(day, Month) else day
