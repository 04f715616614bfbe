"""The JSON shape that everyone outside leans on: keys, offsets, dates, addresses."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from search.citation import age, cite, freshness, latest, plain_date, section, standing
from search.days import Day, Month
from search.links import document_path, text_fragment
from search.model import (
    Answer,
    Correction,
    Facet,
    Hit,
    Mark,
    Metadata,
    Notice,
    Passage,
    Person,
    Reading,
    ReadTerm,
    Reply,
    Source,
    Span,
    Why,
)
from search.references import item
from search.wire import corrected, document_line, search_answer, search_json, to_encode

TODAY = date(2026, 11, 22)
TEXT = "Rest. Drink “water” – 💧 often."
ABOUT = Metadata(
    title="Feeling hot",
    publisher="A Clinic",
    reviewer=Person("Ada Ember", ("MD", "PhD")),
    updated=date(2021, 9, 21),
    language="en",
)
SOURCE = Source("leaflets/feeling hot", "sources/leaflets/feeling hot.txt", "ab" * 32, "text/1", ABOUT)
PASSAGE = Passage(
    id="abcdefghijkl",
    source_id=SOURCE.id,
    ordinal=3,
    heading="What helps?",
    heading_path=("Feeling hot", "What helps?"),
    anchor="what-helps",
    start=100,
    end=100 + len(TEXT),
    text=TEXT,
    units=(Span(0, 5), Span(6, len(TEXT))),
    context=("If you are hot:",),
)
ANSWER = Answer(TEXT[6:], 6, len(TEXT), ("If you are hot:",), (Mark(7, 12, "water", "water", "exact"),))
HIT = Hit(1, 7.123456, PASSAGE, SOURCE, "cd" * 32, (Why("water", "water", "exact"),), ANSWER)
REPLY = Reply(
    query="does watr help",
    answered=True,
    reading=Reading(
        terms=(ReadTerm("watr", "water", "spelling", ("water",)),),
        ignored=("does",),
        corrections=(Correction("watr", "water"),),
    ),
    total=21,
    page=2,
    per_page=10,
    took=0.00191,
    generation=17,
    built_at="2026-11-22T10:00:00Z",
    notices=(Notice("disclaimer", "Information, not medical advice."),),
    suggestions=(),
    facets={"publisher": (Facet("A Clinic", 21),)},
    hits=(HIT,),
)


def wire(reply: Reply = REPLY, **options: Any) -> Any:
    return json.loads(search_json(reply, today=TODAY, **options))


DOCUMENTED = {
    "": "query answered interpretation total page per_page took_ms index notices suggestions facets hits links",
    "interpretation": "terms ignored excluded filters corrected ambiguous unmatched",
    "interpretation.terms.0": "input concept rule expanded_to",
    "facets.publisher.0": "value count",
    "notices.0": "type text",
    "links": "self next prev",
    "hits.0": "id rank score why document section passage answer dates freshness citation links duplicates",
    "hits.0.why.0": "term found rule",
    "hits.0.document": "id title url publisher reviewer language audience licence text_sha256 reader",
    "hits.0.section": "heading path anchor page",
    "hits.0.passage": "text start end sha256",
    "hits.0.answer": "text start end context marks disagrees_with",
    "hits.0.answer.marks.0": "start end surface term via",
    "hits.0.dates": "published updated reviewed retrieved",
    "hits.0.freshness": "status superseded_by",
    "hits.0.citation": "text formats",
    "hits.0.links": "permalink document source text_fragment",
}


@pytest.mark.parametrize("path", DOCUMENTED)
def test_the_reply_has_the_documented_keys(path: str) -> None:
    part = wire()
    for step in path.split(".") if path else []:
        part = part[int(step)] if step.isdigit() else part[step]
    assert set(part) >= set(DOCUMENTED[path].split())


def test_counts_and_times_are_stated_in_their_units() -> None:
    reply = wire()
    assert reply["total"] == {"value": 21, "relation": "eq"}
    assert reply["index"] == {"generation": 17, "built_at": "2026-11-22T10:00:00Z"}
    assert reply["took_ms"] == 1.91


def test_offsets_count_code_points_and_lead_back_to_the_text() -> None:
    hit = wire()["hits"][0]
    answer, passage = hit["answer"], hit["passage"]
    assert passage["text"][answer["start"] : answer["end"]] == answer["text"]
    mark = answer["marks"][0]
    assert answer["text"][mark["start"] : mark["end"]] == mark["surface"]
    assert passage["end"] - passage["start"] == len(passage["text"])


def test_what_is_encoded_beforehand_says_the_same_on_another_day_and_under_another_prefix() -> None:
    for today, prefix in ((TODAY, ""), (TODAY, "/nets"), (TODAY.replace(year=2040), "/nets"), (TODAY, "")):
        typed = msgspec.json.encode(search_answer(REPLY, today, {}, prefix))
        assert search_json(REPLY, today=today, prefix=prefix) == typed


def test_a_related_passage_has_no_answer() -> None:
    reply = wire(replace(REPLY, answered=False, hits=(replace(HIT, answer=None),)))
    assert reply["answered"] is False
    assert reply["hits"][0]["answer"] is None
    assert "&at=" not in reply["hits"][0]["links"]["document"]


def test_what_was_corrected_is_told_as_the_whole_question() -> None:
    reading = wire()["interpretation"]
    assert reading["corrected"] == "does water help"
    assert reading["corrections"] == [{"typed": "watr", "read_as": "water"}]
    assert wire(replace(REPLY, reading=Reading()))["interpretation"]["corrected"] is None


@pytest.mark.parametrize(
    ("query", "typed", "read_as", "expected"),
    [
        ("Flusing at night", "flusing", "flushing", "flushing at night"),
        ("is dia diarhea", "dia", "diet", "is diet diarhea"),
        ("a b", "b", r"\1", r"a \1"),
        ("nothing of it", "absent", "present", "nothing of it"),
    ],
)
def test_only_the_corrected_word_changes(query: str, typed: str, read_as: str, expected: str) -> None:
    assert corrected(query, (Correction(typed, read_as),)) == expected


def test_paging_links_keep_the_other_parameters() -> None:
    links = wire(options={"sort": "updated", "filter.publisher": "A & B"}, prefix="/nets")["links"]
    assert links["self"] == ("/nets/api/v1/search?q=does+watr+help&sort=updated&filter.publisher=A+%26+B&page=2&per_page=10")
    assert links["next"].endswith("page=3&per_page=10")
    assert links["prev"].endswith("page=1&per_page=10")
    assert wire(replace(REPLY, total=20))["links"]["next"] is None
    assert wire(replace(REPLY, page=1))["links"]["prev"] is None


@pytest.mark.parametrize(("last", "following"), [(None, True), (8, True), (7, False)])
def test_no_page_is_linked_to_that_may_not_be_asked_for(last: int | None, following: bool) -> None:
    links = to_encode(replace(REPLY, page=7, total=1000), TODAY, {}, "", last).links
    assert (links["next"] is not None) == following
    assert links["prev"]


def test_the_document_link_opens_at_the_answer() -> None:
    links = wire(prefix="/nets")["hits"][0]["links"]
    here = f"/nets/documents/leaflets/feeling%20hot?p=abcdefghijkl&at=6-{len(TEXT)}#p-abcdefghijkl"
    assert links["document"] == here
    assert links["permalink"] == "/nets/p/abcdefghijkl"
    assert links["source"] is None
    assert links["text_fragment"] is None


def test_a_document_id_cannot_leave_its_path() -> None:
    assert document_path("a?b#c/d e") == "/documents/a%3Fb%23c/d%20e"


@pytest.mark.parametrize(
    ("url", "text", "expected"),
    [
        ("https://x.example/a", "Ki-67, high", "https://x.example/a#:~:text=Ki%2D67%2C%20high"),
        ("https://x.example/a#top", "rest", "https://x.example/a#top:~:text=rest"),
        (
            "https://x.example/a",
            "Signs:\n\n  • Slow steps\n  • Long sleep",
            "https://x.example/a#:~:text=Signs%3A,Long%20sleep",
        ),
        ("https://x.example/a", "Drug | Dose\nA\t20 mg", "https://x.example/a#:~:text=Drug,20%20mg"),
        ("https://x.example/a", " \n", "https://x.example/a"),
        (
            "https://x.example/",
            "one two three four five six seven eight nine ten eleven twelve thirteen",
            "https://x.example/#:~:text=one%20two%20three%20four%20five%20six,eight%20nine%20ten%20eleven%20twelve%20thirteen",
        ),
    ],
)
def test_a_text_fragment_finds_the_answer_in_the_original(url: str, text: str, expected: str) -> None:
    assert text_fragment(url, text) == expected


def test_a_source_with_an_address_links_to_its_own_words() -> None:
    source = replace(SOURCE, about=replace(ABOUT, url="https://clinic.example/hot"))
    links = wire(replace(REPLY, hits=(replace(HIT, source=source),)))["hits"][0]["links"]
    assert links["source"] == "https://clinic.example/hot"
    assert links["text_fragment"].startswith("https://clinic.example/hot#:~:text=Drink%20%E2%80%9Cwater")


@pytest.mark.parametrize(
    ("about", "status"),
    [
        (Metadata(), "unknown"),
        (Metadata(published=date(2026, 1, 1)), "current"),
        (Metadata(published=date(2021, 10, 5)), "due"),
        (Metadata(published=date(2021, 10, 5), reviewed=date(2025, 1, 1)), "current"),
        (Metadata(published=date(2025, 1, 1), reviewed=date(2021, 10, 5)), "current"),
        (Metadata(updated=date(2023, 11, 22)), "current"),
        (Metadata(updated=date(2023, 11, 21)), "due"),
        (Metadata(updated=date(2019, 1, 1), reviewed=date(2025, 1, 1)), "current"),
        (Metadata(updated=date(2026, 1, 1), next_review=date(2026, 11, 21)), "overdue"),
        (Metadata(updated=date(2026, 1, 1), next_review=date(2026, 11, 22)), "current"),
        (Metadata(reviewed=date(2020, 2, 29)), "due"),
        (Metadata(reviewed=Month(2023, 12)), "current"),
        (Metadata(reviewed=Month(2023, 11)), "due"),
        (Metadata(updated=Month(2026, 1), next_review=Month(2026, 11)), "current"),
        (Metadata(updated=Month(2026, 1), next_review=Month(2026, 10)), "overdue"),
    ],
)
def test_freshness_goes_by_the_stated_dates(about: Metadata, status: str) -> None:
    assert freshness(about, TODAY) == status


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 21), "yesterday"),
        (date(2026, 11, 17), "5 days ago"),
        (date(2026, 11, 15), "1 week ago"),
        (date(2026, 10, 23), "4 weeks ago"),
        (date(2026, 10, 22), "1 month ago"),
        (date(2025, 11, 23), "11 months ago"),
        (date(2025, 11, 22), "1 year ago"),
        (date(2021, 9, 21), "5 years ago"),
        (date(2027, 1, 1), "dated ahead"),
        (Month(2026, 11), "this month"),
        (Month(2026, 10), "1 month ago"),
        (Month(2021, 12), "4 years ago"),
        (Month(2026, 12), "dated ahead"),
    ],
)
def test_an_age_is_said_in_words(day: Day, words: str) -> None:
    assert age(day, TODAY) == words


def test_a_citation_says_what_the_source_states_and_no_more() -> None:
    assert cite(SOURCE, PASSAGE) == (
        "“Feeling hot”. A Clinic. Reviewed by Ada Ember, MD, PhD. Updated 21 September 2021. Section: What helps?"
    )
    assert cite(replace(SOURCE, about=Metadata())) == "“leaflets/feeling hot”."
    full = replace(ABOUT, author="B. Writer", published=date(2020, 1, 2), url="https://x.example/a")
    assert cite(replace(SOURCE, about=full)) == (
        "“Feeling hot”. A Clinic. By B. Writer. Reviewed by Ada Ember, MD, PhD. Published 2 January 2020. "
        "Updated 21 September 2021. https://x.example/a"
    )


@pytest.mark.parametrize(
    ("path", "under"),
    [
        ((), ()),
        (("Feeling hot",), ()),
        (("Feeling hot", "What helps?"), ("What helps?",)),
        (("Feeling hot", "Feeling Hot!"), ()),
        (("Feeling hot", "Feeling hot:", "What helps?"), ("What helps?",)),
        (("Feeling hot", "Feeling hot at night", "What helps?"), ("Feeling hot at night", "What helps?")),
    ],
)
def test_a_heading_that_repeats_the_title_is_no_section(path: tuple[str, ...], under: tuple[str, ...]) -> None:
    cited = replace(PASSAGE, heading=path[-1] if path else "", heading_path=path)
    assert section(cited) == under
    for said in (cite(SOURCE, cited), item(SOURCE, cited, "x")["note"]):
        assert ("Section: " in said, f"Section: {under[-1] if under else ''}" in said) == (bool(under), bool(under))


def test_a_citation_keeps_authors_apart_and_names_six_of_many() -> None:
    def by(*authors: str) -> str:
        return cite(replace(SOURCE, about=Metadata(author=authors))).removeprefix("“leaflets/feeling hot”. By ")

    assert by("Ann Lee", "Bob Ray") == "Ann Lee, Bob Ray."
    assert by("Lee, Ann", "Ray, Bob") == "Lee, Ann; Ray, Bob."
    assert by(*"ABCDEF") == "A, B, C, D, E, F."
    assert by(*"ABCDEFG") == "A, B, C, D, E, F, et al."
    line = document_line(replace(SOURCE, about=Metadata(author=tuple("ABCDEFG"))), "")
    assert (line.author, line.authors) == ("A, B, C, D, E, F, et al.", tuple("ABCDEFG"))
    assert document_line(replace(SOURCE, about=Metadata()), "").authors == ()


def test_the_latest_date_says_what_was_done() -> None:
    assert latest(Metadata()) is None
    assert latest(ABOUT) == ("updated", date(2021, 9, 21))
    assert latest(replace(ABOUT, reviewed=date(2024, 5, 1))) == ("reviewed", date(2024, 5, 1))
    assert latest(replace(ABOUT, reviewed=ABOUT.updated)) == ("updated", ABOUT.updated)
    assert latest(replace(ABOUT, reviewed=Month(2021, 9))) == ("updated", ABOUT.updated)
    assert latest(replace(ABOUT, reviewed=Month(2021, 10))) == ("reviewed", Month(2021, 10))
    assert plain_date(date(2024, 5, 1)) == "1 May 2024"


def test_a_month_is_said_and_told_without_a_day() -> None:
    about = Metadata(updated=Month(2020, 6), next_review=Month(2023, 6))
    assert cite(replace(SOURCE, about=about)) == "“leaflets/feeling hot”. Updated June 2020."
    assert standing(about, TODAY) == "updated June 2020 (6 years ago) · was due for review in June 2023"
    told = wire(replace(REPLY, hits=(replace(HIT, source=replace(SOURCE, about=about)),)))["hits"][0]["dates"]
    assert (told["updated"], told["next_review"], told["reviewed"]) == ("2020-06", "2023-06", None)
    assert about.dated == date(2020, 6, 1)
