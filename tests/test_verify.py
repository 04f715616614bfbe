"""Quotations: found word for word, misattributed, or not found; and what is near where they are not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.build import index
from search.answerer import Answerer
from search.settings import Settings, load
from search.snapshot import Snapshot
from search.verify import verify

DOCUMENT = "ctca-neuroendocrine-tumors"
PAGES = {
    "zebra.txt": "About zebras\n\nThe zebra’s stripes – black and white – confuse flies. Zebras drink every day.\n\n"
    "Zebras may eat:\n\n  • tall grass\n  • bark and leaves\n\nA zebra does not sleep alone.\n",
    "mule.md": "# About mules\n\nMules must not have:\n\n- green bread\n- old apples\n\n"
    "## Feed\n\n| Feed | Never |\n|---|---|\n| Oats | 9 kg |\n",
    "horse.txt": "About horses\n\nHorses drink every day. A horse sleeps standing up for two hours.\n\n"
    "Horses are fed hay.¹ Not 10⁹ of them.²⁻³\n\nHorses need 9 m² each.⁵ It may,⁶ of mares¹,² be 3 kg/(height)² daily.[7] So"
    " it is [8] by 2 metres².[^a] Then 5 mg.\n",
}


@pytest.fixture(scope="module")
def zebras(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    home = tmp_path_factory.mktemp("zebras")
    for name, text in PAGES.items():
        (home / name).write_text(text, encoding="utf-8")
    made = load({"corpus": home, "index": home / "index"}, {})
    index(made)
    return Answerer(made.index).snapshot()


@pytest.mark.parametrize(
    ("quotation", "document", "status", "exact"),
    [
        ("Zebras drink every day.", None, "verbatim", True),
        ("Zebras drink every day.", "zebra", "verbatim", True),
        ("Zebras   drink\nevery day", "zebra", "verbatim", True),
        ("zebras drink every day", "zebra", "verbatim", False),
        ("The zebra's stripes - black and white - confuse flies.", "zebra", "verbatim", False),
        ("tall grass bark and leaves", "zebra", "verbatim", True),
        ("confuse flies. Zebras drink every day. Zebras may eat: tall grass", "zebra", "verbatim", True),
        ("drink every day", "horse", "verbatim", True),
        ("Horses are fed hay.1", "horse", "verbatim", False),
        ("Horses are fed hay.1 not 10⁹ of them.2-3", "horse", "verbatim", False),
        ("Not 109 of them", "horse", "not_found", False),
        ("Horses are fed hay. Not 10⁹ of them.", "horse", "verbatim", False),
        ("fed hay. not 10⁹ of them. Horses need 9 m² each. It may, of mares be", None, "verbatim", False),
        ("It may,6 of mares1,2 be", "horse", "verbatim", False),
        ("be 3 kg/(height)² daily. So it is", "horse", "verbatim", False),
        ("by 2 metres². Then 5 mg.", "horse", "verbatim", False),
        ("Horses are fed hay.2 Not 10⁹ of them.", "horse", "not_found", False),
        ("Horses are fed hay. Not 10 of them.", "horse", "not_found", False),
        ("Horses are fed hay. Not 10⁸ of them.", "horse", "not_found", False),
        ("Horses need 9 m each. It may", "horse", "not_found", False),
        ("Horses need 9 m³ each. It may", "horse", "not_found", False),
        ("be 3 kg/(height) daily. So", "horse", "not_found", False),
        ("by 2 metres. Then 5 mg.", "horse", "not_found", False),
        ("by 2 metres². Then 6 mg.", "horse", "not_found", False),
        ("About zebras", "zebra", "verbatim", True),
        ("Zebras drink every day.", "horse", "misattributed", True),
        ("A horse sleeps standing up", "zebra", "misattributed", True),
        ("Zebras drink every day.", "no such document", "unknown_document", True),
        ("Zebras drink every week.", "zebra", "not_found", False),
        ("A zebra does sleep alone.", None, "not_found", False),
        ("A horse sleeps standing up for three hours.", "horse", "not_found", False),
        ("Elephants never forget.", None, "not_found", False),
        ("?!", None, "not_found", False),
        (" ", None, "not_found", False),
    ],
)
def test_a_quotation_is_judged(zebras: Snapshot, quotation: str, document: str | None, status: str, exact: bool) -> None:
    verdict = verify(quotation, zebras, document)
    assert (verdict.status, verdict.exact) == (status, exact)
    assert bool(verdict.found) == (status != "not_found")
    for place in verdict.found:
        if place.exact:
            assert "".join(place.text.replace("•", "").split()) == "".join(quotation.split())


@pytest.mark.parametrize(
    ("quotation", "sentences", "context"),
    [
        ("sleep alone", "A zebra does not sleep alone.", ()),
        ("Sleep alone", "A zebra does not sleep alone.", ()),
        ("A zebra does not sleep alone.", "A zebra does not sleep alone.", ()),
        ("green bread", "green bread", ("Mules must not have:",)),
        ("bread old", "green bread\nold apples", ("Mules must not have:",)),
        ("have: green", "Mules must not have:\n\ngreen bread", ()),
        ("confuse flies. Zebras drink", "The zebra’s … confuse flies. Zebras drink every day.", ()),
        ("standing up for two hours. Horses are", "A horse sleeps standing up for two hours.\n\nHorses are fed hay.¹", ()),
        ("9 kg", "Oats\t9 kg", ("Feed\tNever",)),
        ("mules", "About mules", ()),
        ("A zebra does sleep alone.", "A zebra does not sleep alone.", ()),
    ],
)
def test_the_whole_sentences_show_what_was_cut(
    zebras: Snapshot, quotation: str, sentences: str, context: tuple[str, ...]
) -> None:
    verdict = verify(quotation, zebras)
    place = (verdict.found or verdict.nearest)[0]
    begin, _, end = sentences.rpartition(" … ")
    whole = place.sentences.of(place.document.text)
    assert (whole.startswith(begin), whole.endswith(end), begin or whole) == (True, True, begin or end)
    assert place.context == context


def test_of_an_unknown_document_it_is_said_where_the_words_stand_or_what_is_near(zebras: Snapshot) -> None:
    known = verify("Zebras drink every day.", zebras, "no such document")
    assert [place.document.source.id for place in known.found] == ["zebra"]
    unknown = verify("A zebra does sleep alone.", zebras, "no such document")
    assert (unknown.status, unknown.found) == ("unknown_document", ())
    assert unknown.nearest[0].text == "A zebra does not sleep alone."


def test_a_changed_word_shows_the_sentence_that_was_meant(zebras: Snapshot) -> None:
    nearest = verify("A zebra does sleep alone.", zebras).nearest[0]
    assert nearest.text == "A zebra does not sleep alone."
    assert 0.6 < nearest.alike < 1
    assert nearest.document.source.id == "zebra"


def test_every_sentence_of_the_corpus_is_found_where_it_stands(built: Settings) -> None:
    snapshot = Answerer(built.index).snapshot()
    for passage in snapshot.passages_of(DOCUMENT):
        for unit in passage.units:
            verdict = verify(unit.of(passage.text), snapshot, DOCUMENT)
            assert verdict.status == "verbatim"
            assert passage.start + unit.start in [place.span.start for place in verdict.found], unit.of(passage.text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quotation=st.text(min_size=1, max_size=300))
def test_no_quotation_breaks_it(client: FlaskClient, quotation: str) -> None:
    reply = client.post("/api/v1/verify", json={"quotation": quotation})
    assert reply.status_code == 200


def test_the_api_verifies(client: FlaskClient) -> None:
    asked = {"quotation": "All NETs are considered malignant tumors.", "document": DOCUMENT}
    reply = client.post("/api/v1/verify", json=asked).get_json()
    assert reply["status"] == "verbatim"
    (place,) = reply["found"]
    text = client.get(f"/api/v1/documents/{DOCUMENT}").get_json()["text"]
    assert text[place["start"] : place["end"]] == place["text"] == asked["quotation"]
    cut = client.post("/api/v1/verify", json={"quotation": "are considered malignant"}).get_json()["found"][0]
    assert cut["sentences"] == {**{name: place[name] for name in ("text", "start", "end")}, "context": []}
    assert client.get(place["links"]["permalink"]).status_code == 200
    other = client.post("/api/v1/verify", json={**asked, "quotation": "All NETs are considered benign tumors."}).get_json()
    assert other["status"] == "not_found"
    assert other["nearest"][0]["text"] == asked["quotation"]
    unknown = client.post("/api/v1/verify", json={**asked, "document": "nets"}).get_json()
    assert (unknown["status"], unknown["exact"], len(unknown["found"])) == ("unknown_document", True, 1)


@pytest.mark.parametrize(
    ("body", "kind", "status", "named"),
    [
        (b"{", "application/json", 422, "body"),
        (b"\xff", "application/json", 422, "body"),
        (b"{}", "application/json", 422, "body"),
        (b'{"quotation": 1}', "application/json", 422, "quotation"),
        (b'{"quotation": ""}', "application/json", 422, "quotation"),
        (b'{"quotation": "a", "colour": "red"}', "application/json", 422, "body"),
        (b'{"quotation": "%s"}' % (b"a" * 2001), "application/json", 422, "quotation"),
        (b'{"quotation": "a"}', "text/plain", 415, None),
        (b'{"quotation": "%s"}' % (b"a" * 70_000), "application/json", 413, None),
    ],
)
def test_a_body_that_cannot_be_taken_is_named(
    client: FlaskClient, body: bytes, kind: str, status: int, named: str | None
) -> None:
    reply = client.post("/api/v1/verify", data=body, content_type=kind)
    assert reply.status_code == status
    assert reply.content_type == "application/problem+json"
    told = reply.get_json(force=True)
    assert [error["parameter"] for error in told.get("errors", [])] == ([named] if named else [])
