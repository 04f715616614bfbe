"""Where sentences end, and where they do not."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.nltk_punkt import punkt
from search.sentences import by_punkt, sentences


@pytest.mark.parametrize(
    "cut",
    [
        "Dr. Okoro met Prof. The Great. | He left.",
        "Ask Mr. and Mrs. Jones. | They know.",
        "Take e.g. Octreotide daily. | Then rest.",
        "It is rare, i.e. Less than one in a thousand. | Most are small.",
        "Lung NETs vs. Pancreatic NETs (see Fig. 3). | Done.",
        "It was approx. 5 cm. | The tumor grew.",
        "See No. 5. | Is it cancer? | No. | It is not. | No. | Carcinoid is.",
        "See Fig. 2 and Fig. A. | Then go on.",
        "Okoro et al. showed it. | It was seen by Okoro et al. | The rest is known.",
        "J. K. Smith wrote it. | A. Jones wrote too.",
        "It is sold in the U.S. Food law applies. | It came from the U.S. | The dose is 0.5 mg now.",
        "Take 2.5 mg. twice daily. | Take 2.5 mg. | The end.",
        "St. Mary's is here. | Jane Doe, Ph.D. | She works there.",
        "Low vitamin D. | The rest is well. | She has hepatitis C. | Patients go home.",
        "A Ki-67 under 3.0 % is low. | Is 5-HIAA normal? | Yes! | Good.",
        "He said “Stop.” | Then he left. | (This is one.) | Next.",
        '"Is it?" she asked. | "No."',
        "Some (are they common?) are rare. | Treatment (surgery, PRRT, etc.) is given. | Ask about it etc. | The rest.",
        "Wait... what is it... | The end. | Wait… then go. | Go… | The end.",
        "It is known.[1][2] | The next.[3,4] | And this.",
        "It is known.1 | The next is about tumors.2,3 | And this.",
        "It is known.[^1] | The next.[^a-note][^2] | Is it [^3] so?[^4] | And this.[^5]",
        "It is known.¹ | MEN1.²,³ | 67 %.⁴–⁶ | The end.",
        "He said “Stop.”[1] | Then he left (soon.)² | It is known.* | The next.† | And this.",
        "Dr.¹ Okoro et al.² showed it. | It is 10⁹. | ¹⁷⁷Lu is used.",
        "Come at 5 p.m. | The nurse is there. | In 2021. | The end.",
        "One line\nthat is wrapped. | Another line.",
        "¿Qué es? | Es un tumor. | El Dr. López dijo que sí.",
        "Visit https://cancer.gov. | Then go to cancer.gov/types.html for more.",
        "  Space before.  |  And after.  ",
        "No stop at all",
        "Lungs",
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(cut: str) -> None:
    expected = [part.strip() for part in cut.split(" | ")]
    text = cut.replace(" | ", " ")
    assert [span.of(text) for span in sentences(text)] == expected


@pytest.mark.parametrize("nothing", ["", " ", "\n\t \u00a0"])
def test_white_space_has_no_sentences(nothing: str) -> None:
    assert sentences(nothing) == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("aB1 .?!…()[]“”\"'\n\u00a0:;,-é") | st.characters(codec="utf-8"), max_size=80))
def test_sentences_cover_the_text_in_order_and_hold_no_white_space_at_their_ends(text: str) -> None:
    spans = sentences(text)
    covered = [False] * len(text)
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        covered[span.start : span.end] = [True] * (span.end - span.start)
        end = span.end
    assert all(inside or char.isspace() for inside, char in zip(covered, text, strict=True))


_PIECES = (
    'Dr. e.g. etc. mg. mg The tumor Tumor. is It. of. cancer. Cancer! why? foo... … [12] (foo) (Foo.) "Bar." A. U.S. no.'
    " 3.5 2. end.3 Baz.12 al. i.e., word.Next cancer.net. p.m. ) ” .) ?! — é. Né. Fig. -- * a I \u2028 AML. (AML)."
    " (x?) mg). e.g.). - -) (See 3 5). 7? AML! T. [ii]. etc.). -3"
    " end.¹ MEN1.²,³ ”¹ al.² grow.[^1] [^a] end.* †"
).split(" ")


@settings(max_examples=500, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from([" ", " ", " ", "", "  ", "\n", "\t", "\xa0", "\r\n"]))))
def test_plain_ends_are_where_punkt_would_end_them(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in pieces)
    assert sentences(text) == by_punkt(text)


def test_what_cutting_does_not_call_is_there_for_who_calls_it() -> None:
    loaded = punkt()
    trainer = loaded.PunktTrainer()
    trainer.train("We met Dr. Who. We met Dr. Why. We met Dr. How.", finalize=True)
    assert loaded.PunktSentenceTokenizer(trainer.get_params()).tokenize("See Dr. Who. See it.")[-1] == "See it."


def test_what_is_used_of_nltk_brings_nothing_else_of_it_and_leaves_the_whole_to_others() -> None:
    code = "\n".join(
        (
            "import search.nltk_punkt, search.sentences, sys",
            "search.sentences.prepare()",
            "print([one for one in ('ssl', 'urllib.request', 'xml.sax') if one in sys.modules])",
            "print([one for one in sys.modules if one.partition('.')[0] in ('nltk', 'scipy', 'numpy')])",
            "import nltk.stem",
            "print(nltk.stem.SnowballStemmer('english').stem('running'), nltk.tokenize.wordpunct_tokenize('a b'))",
        )
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n[]\nrun ['a', 'b']\n"
