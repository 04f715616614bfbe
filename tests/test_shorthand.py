"""Everyday words typed short are written out, and nothing that stands for something itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import parse
from search.shorthand import written_out


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Wat is a NET, and dos it spread?", "what is a NET, and does it spread?"),
        ("can u drive b4 it wears off", "can you drive before it wears off"),
        ("wat r carcinoids n r they bad", "what are carcinoids and are they bad"),
        ("is it bc of the tumor", "is it because of the tumor"),
        ("diarrhea w/ PRRT, w/o pain, w/flushing", "diarrhea with PRRT, without pain, with flushing"),
        ("signs 2 look out 4", "signs to look out for"),
        ("has it spread 2 liver", "has it spread to liver"),
        ("tests 4 carcinoid?", "tests for carcinoid?"),
        ("aches n pains", "aches and pains"),
        ("what does NET stand 4 & who says so", "what does NET stand for and who says so"),
        ("CAN U EAT B4 SURGERY", "CAN YOU EAT BEFORE SURGERY"),
        ("y did i get this", "why did i get this"),
        ("whats the diff btwn typical & atypical", "whats the difference between typical and atypical"),
        ("idk what 2 eat", "I don't know what to eat"),
        ("ill be having PRRT", "I'll be having PRRT"),
        ("id rather wait, but shed like a scan", "I'd rather wait, but she'd like a scan"),
        ("what if hell need surgery", "what if he'll need surgery"),
    ],
)
def test_everyday_words_are_written_out(typed: str, plain: str) -> None:
    assert written_out(typed)[0] == plain
    assert parse(typed).plain == parse(plain).plain


def test_what_was_written_out_is_told_once_each() -> None:
    told = [(one.typed, one.read_as) for one in parse("Wat can u eat, & wat can u drink w/ it?").mended]
    assert told == [("Wat", "what"), ("u", "you"), ("wat", "what"), ("w/", "with")]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "what is a NET",
            "watt",
            "wat-x",
            "“wat” is",
            "DOSE of octreotide",
            "the dose",
            "BC cancer",
            "does CLD matter",
            "HAV vaccine",
        ),
        *(
            "5 U of insulin",
            "10 u twice",
            "12 U/L",
            "U 500 insulin",
            "U and Es",
            "R0 resection",
            "what R status",
            "is r status important",
        ),
        *("T N M", "r hemicolectomy recovery", "MRI w/wo contrast", "NET w/u", "vitamin B4", "leukotriene B4", "my C. diff"),
        *("feel ill be honest", "I am ill", "ill with carcinoid", "cells shed in urine", "gone to hell"),
        *("is stage 4 the end", "grade 2 get worse", "grade 1 vs 2 NET", "grade 1 - 2 NET", "MEN 2 have", "type 2 diabetes"),
        *(
            "I have 2 tumors",
            "tumor 2 cm",
            "a 2 to 3 cm NET",
            "Ki-67 2 to 20%",
            "scans 2 to 5 years after",
            "2 or 3",
            "2 a day",
        ),
        *(
            "IGF 2 level",
            "sstr 2 receptor scan",
            "her 2 positive",
            "sars cov 2 vaccine",
            "DPP 4 inhibitor",
            "Clavien 4 complication",
        ),
        *("PRRT 4 cycles", "I have 4 children", "after 4 treatments of PRRT", "found 4 nodules", "diarrhoea 4 stools a day"),
        *("showed 2 liver metastases", "mum with 2 young kids", "my 2 kids", "take 2 aspirin", "what are the 2 types"),
        *("temperature 38.2 on chemo", "1.4 million people", "ki67 of 4 meaning", "after cycle 4 what happens"),
    ],
)
def test_nothing_else_is(typed: str) -> None:
    assert written_out(typed) == (typed, ())


@given(st.text("ur24nbc w/&.R", max_size=40))
def test_whatever_is_typed_is_written_out_for_good(typed: str) -> None:
    plain, mended = written_out(typed)
    assert bool(mended) <= (plain != typed)
    assert all(one.typed in typed and one.read_as != one.typed for one in mended)
