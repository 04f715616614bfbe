"""Words that may mean an emergency are met first, mostly with the answers still below; other questions are left alone."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.care import SHIPPED, load, notices
from search.errors import BadSetting
from search.settings import Settings
from tests.webpage import first, read, words
from web import create_app

CARDS = load()


@pytest.mark.parametrize(
    "typed",
    [
        "can't breathe",
        "I CAN’T really BREATHE",
        "i cant breath what do i do",
        "chest pain",
        "sharp pain in my chest after octreotide",
        "my husband keeps passing out",
        "she is unconscious",
        "coughing up blood",
        "my mother fainted and does not wake up",
        "she is fighting for air",
        "I can't rouse him",
        "he had too much morphine",
        "my toddler ate my tablets",
        "dad is knocked out on the floor",
        "blood everywhere",
        "poo like tar",
        "I had enough of living",
        "my son is cutting himself",
        "the bleeding won’t stop",
        "my dad had a stroke",
        "I feel like ending it",
        "I want to die",
        "cant breeth",
        "she is strugling to brethe",
        "chest payn",
        "heart atack",
        "my wife has insulinoma and is having a fit",
        "I have a fever of 39 after chemo",
        "shivering after chemo",
        "mum is breathing 6 times a minute after morphine",
        "my face is swelling after octreotide",
        "he has turned blue",
        "I just can't go on",
        "vomiting blod",
        "he colapsed",
        "unconcious",
        "feeling suicidle",
        "I threw up blood",
        "fever after chemo",
        "I have a fever and I had chemo yesterday",
        "my temperature is 39 after chemo",
        "temperature 38.2 on chemo should I take tylenol",
        "temp of 101 at night",
        "gasping for breth",
        "cant speek",
        "i just coughed blood",
        "I took too much octreotide",
        "I took two everolimus tablets by mistake",
        "i injected octreotide twice today by mistake",
        "my child swallowed my everolimus",
        "struggling for breath",
        "severe allergic reaction",
        "my blood pressure is 60 over 40",
        "bp dropped flushing won't stop after biopsy",
        "carcinoid crisis help",
        "black tarry stool and fainting",
        "blood sugar very low and confused",
        "can't pee",
        "tarry black poo",
        "I can't go on anymore",
        "don't want to be here",
    ],
)
def test_a_red_flag_is_met_with_care(typed: str) -> None:
    told = notices(typed, CARDS)
    assert [one.type for one in told] == ["care"]
    assert "emergency number" in told[0].text


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "?!",
        "what does PRRT do",
        "is shortness of breath a symptom",
        "can NETs spread to the chest",
        "does surgery for small bowel tumors cause pain",
        "how long have I got",
        "CT scan of the chest",
        "what can I eat",
        "breathe can't I",
        "cooking without salt",
        "painted nails",
        "can’t breed",
        "chest pan",
        "chemo and octreotide",
        "do fever and chills happen with interferon",
        "black tarry stools what causes them",
        "temperature of the room",
        "is PRRT fitting for grade 3",
        "I had a fit note from work",
        "vitamin C after chemo",
        "how many breaths a minute is normal",
        "I don't want to die, what treatments are there",
        "I can't go on holiday because of PRRT",
        "I can't go on lanreotide because of gallstones",
    ],
)
def test_other_questions_are_left_alone(typed: str) -> None:
    assert notices(typed, CARDS) == ()


def test_the_shipped_cards_name_no_telephone_number_and_no_document() -> None:
    for card in CARDS:
        assert not any(sign.isdigit() for sign in card.text)


def test_the_card_comes_first_and_results_below_it(client: FlaskClient) -> None:
    page = read(client.get("/search?q=chest+pain+and+flushing"))
    said = first(page, "main .care")
    assert words(said) == "If this may be an emergency, call your local emergency number now."
    assert page.select(".hit")
    assert said.find_next("article") is not None
    reply = client.get("/api/v1/search?q=chest+pain+and+flushing").get_json()
    assert [notice["type"] for notice in reply["notices"]] == ["care", "disclaimer"]
    assert reply["hits"]
    assert not read(client.get("/search?q=flushing")).select("main .care")


def test_who_may_harm_himself_is_shown_nothing_else(client: FlaskClient) -> None:
    asked = {"q": "I want to kill myself because of the pain of my tumor"}
    page = read(client.get("/search", query_string=asked))
    assert "You do not have to carry this alone" in words(page)
    assert words(first(page, "h1")) == "Please get help first"
    assert not page.select(".suggestions") + page.select(".reading") + page.select(".hit")
    reply = client.get("/api/v1/search", query_string=asked).json
    assert reply is not None
    assert (reply["answered"], reply["total"]["value"], reply["hits"], reply["suggestions"]) == (False, 0, [], [])
    assert reply["notices"][0]["type"] == "care"


def test_a_card_that_may_be_meant_otherwise_leaves_the_answers(client: FlaskClient) -> None:
    page = read(client.get("/search", query_string={"q": "could I hurt myself by flushing"}))
    assert page.select("main .care")
    assert page.select(".hit")


def test_a_message_that_is_too_long_is_met_with_care_too_and_kept(client: FlaskClient) -> None:
    message = "My father has chest pain since this morning. " * 7
    reply = client.get("/search", query_string={"q": message})
    page = read(reply)
    assert reply.status_code == 422
    assert "emergency number" in words(first(page, "main .care"))
    assert first(page, "main input[name=q]")["value"] == message
    assert "Your question has 315 characters" in words(first(page, "main li"))
    assert not read(client.get("/search", query_string={"q": "flushing " * 40})).select("main .care")


def test_nothing_cuts_a_pasted_message_short(client: FlaskClient) -> None:
    assert "maxlength" not in first(read(client.get("/")), "input[name=q]").attrs


def test_an_operator_names_the_number_of_a_country(built: Settings, tmp_path: Path) -> None:
    path = tmp_path / "care.toml"
    path.write_text('[[card]]\ntext = "Call <b>999</b>."\nphrases = ["brust schmerz"]\n', encoding="utf-8")
    visitor = create_app(replace(built, care_cards=str(path))).test_client()
    assert words(first(read(visitor.get("/search?q=Brust+Schmerz")), "main .care")) == "Call <b>999</b>."
    assert not read(visitor.get("/search?q=chest+pain")).select("main .care")


@pytest.mark.parametrize(
    "text",
    [
        "[[card]",
        '[[card]]\ntext = "a"\n',
        '[[card]]\ntext = ""\nphrases = ["a"]\n',
        '[[card]]\ntext = "a"\nphrases = ["?"]\n',
        '[[card]]\ntext = "a"\nphrases = ["b"]\nphone = "1"\n',
        "card = 1\n",
    ],
)
def test_a_wrong_file_is_refused_by_name(built: Settings, tmp_path: Path, text: str) -> None:
    path = tmp_path / "care.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting, match=r"care\.toml"):
        create_app(replace(built, care_cards=str(path)))
    with pytest.raises(BadSetting, match="unset care_cards"):
        load(tmp_path / "none.toml")


def test_every_shipped_phrase_is_met_by_itself() -> None:

    for card in tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["card"]:
        for phrase in card["phrases"]:
            assert card["text"] in [one.text for one in notices(f"help, {phrase} since noon", CARDS)], phrase
