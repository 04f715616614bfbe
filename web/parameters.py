"""What may a request say? Its parameters, read once and named when they are wrong.

No punctuation in a question is ever wrong. An unknown parameter is an error to a program, which misspelled it, and not to
a person, whose mail or messenger added it to a link: read() tells, and pages and API each decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

import msgspec
from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from search.errors import MAX_QUERY
from search.query import FILTERS
from search.references import FORMATS, Format

MAX_PAGE = 10_000
"""No list links to a page beyond it."""
MAX_PER_PAGE = 100
PER_PAGE = 10
MAX_SUGGESTIONS = 20
SUGGESTION_FORMATS = ("json", "opensearch")
PASSAGE_ID = re.compile(r"[a-z2-7]{12}")
_AT = re.compile(r"(\d{1,9})-(\d{1,9})")

SEARCH = frozenset({"q", "page", "per_page", "expand", "sort", *(f"filter.{name}" for name in FILTERS)})
LISTING = frozenset({"page", "per_page"})
DOCUMENT = frozenset({"p", "at"})
SUGGEST = frozenset({"q", "limit", "format"})
CITATION = frozenset({"format"})
NONE: frozenset[str] = frozenset()

T = TypeVar("T")
Sort = Literal["relevance", "updated"]


class BadParameters(Exception):
    """Parameters that cannot be taken: what is wrong with each, by name."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Search:
    """One search as asked. question is None where there was no q at all."""

    question: str | None
    page: int
    per_page: int
    expand: bool
    sort: Sort
    filters: Mapping[str, str]

    @property
    def options(self) -> dict[str, str]:
        """The parameters beside the question and the paging that differ from what is usual, for links."""
        chosen = {f"filter.{name}": value for name, value in self.filters.items()}
        if not self.expand:
            chosen["expand"] = "off"
        if self.sort != "relevance":
            chosen["sort"] = self.sort
        return chosen

    def query(self, page: int = 1, changed: Mapping[str, str | None] | None = None) -> dict[str, str]:
        """The parameters of this search on another page, with something changed; None takes a parameter away."""
        query = {"q": self.question or "", **self.options}
        if self.per_page != PER_PAGE:
            query["per_page"] = str(self.per_page)
        if page > 1:
            query["page"] = str(page)
        return {name: value for name, value in {**query, **(changed or {})}.items() if value is not None}


class Reader:
    """Reads parameters one by one, and collects what is wrong, so that one answer names all of it."""

    def __init__(self, args: MultiDict[str, str], known: frozenset[str], *, strict: bool) -> None:
        self.args = args
        self.problems: dict[str, str] = {}
        for name in args:
            if name not in known and strict:
                listed = ", ".join(sorted(known)) or "none"
                self.problems[name] = f"{name!r} is no parameter here. Known: {listed}."
            elif name in known and len(args.getlist(name)) > 1:
                self.problems[name] = f"{name!r} is given more than once. Give it once."

    def number(self, name: str, default: int, most: int) -> int:
        text = self.args.get(name, str(default))
        if re.fullmatch(r"[0-9]{1,9}", text) and 1 <= int(text) <= most:
            return int(text)
        self.problems.setdefault(name, f"{name!r} must be a whole number from 1 to {most}.")
        return default

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of some words; the first is the default."""
        text = self.args.get(name, choices[0])
        if text not in choices:
            self.problems.setdefault(name, f"{name!r} must be one of: {', '.join(choices)}.")
        return text

    def text(self, name: str, most: int = MAX_QUERY) -> str | None:
        text = self.args.get(name)
        if text is not None and len(text) > most:
            how = " to what you want to know" if name == "q" else ""
            self.problems.setdefault(name, f"{name!r} has {len(text)} characters; the most is {most}. Shorten it{how}.")
        return text

    def matching(self, name: str, pattern: re.Pattern[str], what: str) -> re.Match[str] | None:
        text = self.args.get(name)
        if text is None:
            return None
        found = pattern.fullmatch(text)
        if not found:
            self.problems.setdefault(name, f"{name!r} must be {what}.")
        return found

    def done(self) -> None:
        """Raises BadParameters when anything was wrong."""
        if self.problems:
            raise BadParameters(self.problems)


def search(args: MultiDict[str, str], *, strict: bool) -> Search:
    """The search that a request asks for. Raises BadParameters."""
    reader = Reader(args, SEARCH, strict=strict)
    filters = {name: reader.text(f"filter.{name}") for name in FILTERS}
    asked = Search(
        question=reader.text("q"),
        page=reader.number("page", 1, MAX_PAGE),
        per_page=reader.number("per_page", PER_PAGE, MAX_PER_PAGE),
        expand=reader.choice("expand", ("on", "off")) == "on",
        sort=cast(Sort, reader.choice("sort", ("relevance", "updated"))),
        filters={name: value for name, value in filters.items() if value},
    )
    reader.done()
    return asked


def listing(args: MultiDict[str, str], *, strict: bool, per_page: int) -> tuple[int, int]:
    """(page, per page) of a list of documents. Raises BadParameters."""
    reader = Reader(args, LISTING, strict=strict)
    wanted = reader.number("page", 1, MAX_PAGE), reader.number("per_page", per_page, MAX_PER_PAGE)
    reader.done()
    return wanted


def pages(total: int, per_page: int) -> int:
    """How many pages of a list can be asked for."""
    return min(-(-total // per_page), MAX_PAGE)


def cited(args: MultiDict[str, str], *, strict: bool) -> tuple[str | None, tuple[int, int] | None]:
    """(passage id, (start, end) of the cited words in that passage) of a link into a document. Raises BadParameters."""
    reader = Reader(args, DOCUMENT, strict=strict)
    passage = reader.matching("p", PASSAGE_ID, "a passage's id: twelve letters a to z and digits 2 to 7")
    at = reader.matching("at", _AT, "two offsets into the passage, such as 0-120")
    reader.done()
    return passage.group() if passage else None, (int(at[1]), int(at[2])) if at else None


def suggest(args: MultiDict[str, str], *, strict: bool) -> tuple[str, int, str]:
    """(what was typed, most suggestions, format) of a request for suggestions. Raises BadParameters."""
    reader = Reader(args, SUGGEST, strict=strict)
    typed = reader.text("q")
    if typed is None:
        reader.problems.setdefault("q", "'q' is missing: what was typed so far, at most 256 characters.")
    limit = reader.number("limit", 8, MAX_SUGGESTIONS)
    form = reader.choice("format", SUGGESTION_FORMATS)
    reader.done()
    return typed or "", limit, form


def citation(args: MultiDict[str, str], *, strict: bool) -> Format:
    """The form in which a citation is asked for; Vancouver where none is named. Raises BadParameters."""
    reader = Reader(args, CITATION, strict=strict)
    name = reader.choice("format", tuple(FORMATS))
    reader.done()
    return FORMATS[name]


def body(request: Request, kind: type[T]) -> T:
    """The JSON body of a request. Raises BadParameters, or UnsupportedMediaType for another kind of body."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send the body as application/json.")
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        name = where.rstrip("`") or "body"
        raise BadParameters({name: f"{name!r} cannot be taken: {what}."}) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadParameters({"body": f"'body' is not JSON: {error}."}) from error


def nothing(args: MultiDict[str, str], *, strict: bool) -> None:
    """For routes that take no parameter. Raises BadParameters."""
    Reader(args, NONE, strict=strict).done()
