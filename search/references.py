"""How is a passage, or a whole document, put into a list of references?

Vancouver, AMA and APA are set by a CSL processor (citeproc-py) from the styles' own files in styles/; RIS, BibTeX and
CSL-JSON are files for reference managers. Says only what the source or the catalogue states; what is unknown is left
out, never guessed. The plain citation, for people, is citation.py's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from citeproc import (  # type: ignore[import-untyped]
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

from search.citation import on_date, section
from search.days import Day, Month, first_day
from search.model import Passage, Source

Item = dict[str, Any]
"""A reference in CSL-JSON's own words."""

_STYLES = Path(__file__).parent / "styles"
_NLM = "nlm-citation-sequence"
_LATEX = {
    **{sign: f"\\{sign}" for sign in "{}&%$#_"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Format:
    """A form of reference. suffix: of a file of it; "" where it is a line of text to be copied."""

    name: str
    title: str
    content_type: str
    make: Callable[[Item], str]
    suffix: str = ""


def reference(source: Source, passage: Passage | None, form: Format, identifier: str) -> str:
    """The reference to a source, or to a passage of it, in one of FORMATS. identifier: its key in a list."""
    return form.make(item(source, passage, identifier))


def item(source: Source, passage: Passage | None, identifier: str) -> Item:
    """What a source states of itself, as CSL-JSON. Its authors are only those that it names."""
    about = source.about
    known: Item = {
        "id": identifier,
        "type": "webpage",
        "title": _line(source.title),
        "author": [{"literal": _line(name)} for name in about.authors] or None,
        "publisher": _line(about.publisher) if about.publisher else None,
        "issued": _date(max((day for day in (about.updated, about.published) if day), key=first_day, default=None)),
        "accessed": _date(about.retrieved),
        "URL": about.url,
        "language": about.language,
        "note": " ".join(_notes(source, passage)) or None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _notes(source: Source, passage: Passage | None) -> Iterator[str]:
    about = source.about
    if passage is not None and (under := section(passage)):
        yield f"Section: {_line(under[-1])}."
    if about.reviewer:
        yield f"Reviewed by {about.reviewer}{f' {on_date(about.reviewed)}' if about.reviewed else ''}."
    elif about.reviewed:
        yield f"Reviewed {on_date(about.reviewed)}."


def _line(text: str) -> str:
    return " ".join(text.split())


def _date(day: Day | None) -> Item | None:
    if day is None:
        return None
    return {"date-parts": [[day.year, day.month] if isinstance(day, Month) else [day.year, day.month, day.day]]}


def _day(known: Item, name: str) -> Day | None:
    if name not in known:
        return None
    parts = known[name]["date-parts"][0]
    return date(*parts) if len(parts) == 3 else Month(*parts)


def _year(day: Day | None) -> str:
    return f"{day.year:04}" if day else ""


def _slashed(day: Day | None) -> str:
    """As RIS has it, which keeps the slashes of what is not known: "2020/06//"."""
    if day is None:
        return ""
    return f"{day.first:%Y/%m}//" if isinstance(day, Month) else f"{day:%Y/%m/%d}"


def _dashed(day: Day | None) -> str:
    return day.isoformat() if day else ""


def _set_by(style: str) -> Callable[[Item], str]:
    def make(known: Item) -> str:
        return _set(style, msgspec.json.encode(known))

    return make


@lru_cache(maxsize=1024)
def _set(style: str, encoded: bytes) -> str:
    """One reference as a style sets it, without its number in the list."""
    known = _with_body(msgspec.json.decode(encoded), style)
    # A style is read anew each time: what it parses into is changed while it sets, so threads must not share it.
    sheet = CitationStylesStyle(str(_STYLES / f"{style}.csl"), validate=False)
    bibliography = CitationStylesBibliography(sheet, CiteProcJSON([known]), formatter.plain)
    bibliography.register(Citation([CitationItem(known["id"])]))
    text = re.sub(r"^1\.\s*", "", str(bibliography.bibliography()[0]))
    # citeproc-py leaves out the spaces between a date's parts ("2026Nov2"), the rule that no full stop follows a question
    # mark, and the rule that what stands for the author is not set a second time.
    text = re.sub(r"\b(\d{4})([A-Z][a-z]{2})(\d{1,2})\b", r"\1 \2 \3", text)
    text = _ended_once(known["title"], text)
    return text if "author" in known else _once(known["title"], text)


def _with_body(known: Item, style: str) -> Item:
    """Where no author is named, the publisher stands for one, as all three styles have it. Beside an author, two of them
    name it as the site."""
    if "publisher" not in known or ("author" in known and style == _NLM):
        return known
    publisher = known.pop("publisher")
    return {**known, "container-title": publisher} if "author" in known else {**known, "author": [{"literal": publisher}]}


def _ended_once(title: str, text: str) -> str:
    """The text without the full stop after a title that ends in a question mark or an exclamation mark."""
    return re.sub(rf"({re.escape(title)})\.(?!\S)", r"\1", text) if title.endswith(("?", "!")) else text


def _once(title: str, text: str) -> str:
    at = text.rfind(title)
    return (text[:at].rstrip() + " " + text[at + len(title) :].lstrip(". ")).rstrip() if at > 0 else text


def _ris(known: Item) -> str:
    issued, accessed = _day(known, "issued"), _day(known, "accessed")
    fields = [
        ("TY", "ELEC" if "URL" in known else "GEN"),
        ("ID", known["id"]),
        ("TI", known["title"]),
        *(("AU", author["literal"]) for author in known.get("author", ())),
        ("PB", known.get("publisher")),
        ("PY", _year(issued)),
        ("DA", _slashed(issued)),
        ("Y2", _slashed(accessed)),
        ("UR", known.get("URL")),
        ("LA", known.get("language")),
        ("N1", known.get("note")),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def _bibtex(known: Item) -> str:
    issued, accessed = _day(known, "issued"), _day(known, "accessed")
    authors = " and ".join(f"{{{_latex(author['literal'])}}}" for author in known.get("author", ()))
    fields = [
        ("title", f"{{{_latex(known['title'])}}}"),
        ("author", authors),
        ("publisher", _latex(known.get("publisher", ""))),
        ("year", _year(issued)),
        ("date", _dashed(issued)),
        ("url", known.get("URL", "").replace("{", "%7B").replace("}", "%7D")),
        ("urldate", _dashed(accessed)),
        ("note", _latex(known.get("note", ""))),
    ]
    lines = "".join(f",\n  {name} = {{{value}}}" for name, value in fields if value)
    return f"@misc{{{re.sub(r'[^A-Za-z0-9:_-]', '-', known['id'])}{lines}\n}}\n"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in text)


def _csl_json(known: Item) -> str:
    return msgspec.json.format(msgspec.json.encode([known]), indent=1).decode() + "\n"


_TEXT = "text/plain; charset=utf-8"
FORMATS = {
    form.name: form
    for form in (
        Format("vancouver", "Vancouver", _TEXT, _set_by(_NLM)),
        Format("ama", "AMA", _TEXT, _set_by("american-medical-association")),
        Format("apa", "APA", _TEXT, _set_by("apa")),
        Format("ris", "RIS", "application/x-research-info-systems; charset=utf-8", _ris, ".ris"),
        Format("bibtex", "BibTeX", "application/x-bibtex; charset=utf-8", _bibtex, ".bib"),
        Format("csl-json", "CSL-JSON", "application/vnd.citationstyles.csl+json", _csl_json, ".json"),
    )
}
