"""What is only polite is left out, and nothing that is asked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.courtesy import without_courtesies
from search.query import parse


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Hello, can you please tell me what PRRT is? Thanks in advance!", "what PRRT is?"),
        ("Hi there - what is a NET", "what is a NET"),
        ("Dear doctor, I was wondering if lanreotide hurts", "if lanreotide hurts"),
        ("Good morning all. Does anyone know whether scans hurt", "whether scans hurt"),
        ("could someone explain grade 2?", "grade 2?"),
        ("I’d like to know the side effects of octreotide, many thanks", "the side effects of octreotide"),
        ("how long does it take, thank you so much for your help :)", "how long does it take"),
        ("hello?? can you tell me if it hurts", "if it hurts"),
        ("what is a NET. Many thanks and best wishes", "what is a NET."),
        ("Hi team, what is a NET", "what is a NET"),
        ("Sorry if this is a silly question but what is a NET? Any advice greatly appreciated", "what is a NET?"),
        ("so sorry to bother you so late, is it rare", "is it rare"),
        ("sorry for the long post. I had surgery", "I had surgery"),
        ("is it rare. Any help or advice would be great. Thanks all", "is it rare."),
        ("flushing at night please help", "flushing at night"),
        ("Kind regards", "Kind regards"),
    ],
)
def test_what_is_only_polite_is_left_out_and_told(typed: str, asked: str) -> None:
    found, polite = without_courtesies(typed)
    assert found == asked
    assert bool(polite) == (found != typed)
    assert all(word in typed for word in polite)
    assert parse(typed).ignored == polite


@pytest.mark.parametrize(
    "typed",
    [
        "hi",
        "thank you",
        "Hi there",
        "can you tell me more",
        "let me know",
        "can you tell by a scan whether it has spread",
        "how do they tell a NET from a cancer",
        "thanks to chemo my hair fell out",
        "dear treatment",
        "hi-fi music",
        "good day surgery",
        "good evening insulin",
        "Hi team approach to NETs",
        "-hello PRRT",
        "good day case surgery",
        '"tell me about your symptoms" letter',
        "I have a NET. Can you tell me if it is hereditary?",
        "Hiatus hernia",
        "does thanking help",
        "is any advice good",
        "is there any help",
        "where is any support that is useful",
        "please help me with flushing",
    ],
)
def test_what_is_asked_stays(typed: str) -> None:
    assert without_courtesies(typed) == (typed, ())


@given(
    st.text(max_size=60),
    st.sampled_from(["", "Hello, ", "can you tell me ", "hi "]),
    st.sampled_from(["", " thanks", " Thx!"]),
)
def test_any_text_keeps_what_stands_between(text: str, before: str, after: str) -> None:
    typed = f"{before}{text}{after}"
    found, polite = without_courtesies(typed)
    assert sorted([*re.findall(r"[\w'’]+", found), *polite]) == sorted(re.findall(r"[\w'’]+", typed))


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    for piece in ("hi ", "thanks ", "- ", "can you tell me ", " ,;", "thanks , and "):
        # In quadratic time it would be minutes, and nobody would wait for this test.
        assert without_courtesies(f"{piece * 20_000} thank x")[0].endswith("thank x")
