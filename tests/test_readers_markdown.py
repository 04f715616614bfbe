"""Markdown is read as the page it makes, and its front matter as what it says of itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexer.readers import read
from indexer.readers.markdown import read_markdown
from search.days import Month
from search.model import Metadata, Person
from search.sentences import sentences
from tests.outline import outline

FIXTURES = Path(__file__).parent / "fixtures" / "markdown"


def test_a_markdown_text_is_sectioned_by_its_marks() -> None:
    found = read(FIXTURES / "leaflet.md", "leaflet", "leaflet.md", Metadata(), 1_000_000)
    assert outline(found) == (FIXTURES / "leaflet.outline").read_text(encoding="utf-8")
    assert found.source.reader == "markdown/24"
    assert found.source.about == Metadata(
        title="Insulinoma: a leaflet",
        publisher="Oxton Trust",
        reviewer=Person("Ann Okoro", ("MD",), "Consultant", "Oxton Trust"),
        updated=date(2021, 9, 21),
        next_review=date(2024, 9, 21),
        language="en-GB",
        licence="CC BY 4.0",
    )


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("+++\ntitle = 'NETs'\nupdated = 2021-09-21\n+++\nText.", Metadata(title="NETs", updated=date(2021, 9, 21))),
        (
            "---\nreviewed: 2021-09\nnext review: June 2024\nretrieved: 2021-10\n---\nText.",
            Metadata(reviewed=Month(2021, 9), next_review=Month(2024, 6)),
        ),
        ("---\ntitle: NETs # ours\nurl: javascript:x\ndate: 03/04/2021\n---\nText.", Metadata(title="NETs")),
        ("---\ntitle: 'a: b'\nfoo: bar\n---\n\n# Other\n\nText.", Metadata(title="a: b")),
        ("# NETs\n\nText.", Metadata(title="NETs")),
        ("---\nauthor: Ann Lee\n---\nText.", Metadata(author="Ann Lee")),
        ("---\nauthor: Lee, Ann\n---\nText.", Metadata(author="Lee, Ann")),
        ("---\nauthor: Ann Lee and Bob Ray\n---\nText.", Metadata(author=("Ann Lee", "Bob Ray"))),
        ("---\nauthors: [Ann Lee, 'Ray, Bob'] # both\n---\nText.", Metadata(author=("Ann Lee", "Ray, Bob"))),
        ('---\nauthors:\n  - Ann Lee\n  - "Ray, Bob"\n---\nText.', Metadata(author=("Ann Lee", "Ray, Bob"))),
        (
            "---\nauthors:\n- name: Ann Lee\n  role: nurse\n- name: Bob Ray\n---\nText.",
            Metadata(author=("Ann Lee", "Bob Ray")),
        ),
        (
            "---\nauthor:\n  - name: Ann Lee\n    affiliations:\n      - Some University\n      - name: An Institute\n"
            "  - name: Bob Ray\nlanguage: en\n---\nText.",
            Metadata(author=("Ann Lee", "Bob Ray"), language="en"),
        ),
        (
            "---\nauthors:\n  - affiliation: X\n    name: Ann Lee\n  -\n    name: 'Ray, Bob'\n"
            "    roles:\n    - nurse\n---\nText.",
            Metadata(author=("Ann Lee", "Ray, Bob")),
        ),
        (
            "---\nauthor:\n  name: Ann Lee\n  affiliation: X\ntitle: NETs\n---\nText.",
            Metadata(title="NETs", author="Ann Lee"),
        ),
        ("---\nauthor: {name: Ann Lee, affiliation: 'X, Y'}\n---\nText.", Metadata(author="Ann Lee")),
        (
            '---\nauthors:\n  - {affiliation: X, name: Ann Lee}\n  - {name: "Ray, Bob"} # ours\n---\nText.',
            Metadata(author=("Ann Lee", "Ray, Bob")),
        ),
        ("---\nauthors: [{name: Ann Lee, role: nurse}, Bob Ray]\n---\nText.", Metadata(author=("Ann Lee", "Bob Ray"))),
        ("---\nauthors:\n- family-names: Lee\n  given-names: Ann\n---\nText.", Metadata(author="Ann Lee")),
        ("---\nauthors:\n  - role: nurse\n    affiliation: X\n---\nText.", Metadata()),
        ("---\ntags:\n- a\nlanguage: [en]\n---\nText.", Metadata(language="en")),
        ("+++\nauthors = ['Ann Lee', 'Bob Ray']\n+++\nText.", Metadata(author=("Ann Lee", "Bob Ray"))),
    ],
)
def test_front_matter_says_what_the_text_is(text: str, about: Metadata) -> None:
    result = read_markdown(text)
    assert result.about == about
    assert result.text.endswith("Text.")


@pytest.mark.parametrize("text", ["---\nJust a rule above.\n---\nText.", "---\nText.", "+++\nno toml\n+++\nText."])
def test_what_is_no_front_matter_is_text(text: str) -> None:
    result = read_markdown(text)
    assert result.about.title is None
    assert "Text." in result.text


def test_a_footnote_stays_with_the_sentence_that_it_follows() -> None:
    result = read_markdown("Tumors grow.[^1] Some are slow.[^slow]\n\n[^1]: Smith 2020.\n")
    block = result.blocks[0]
    text = result.text[block.start : block.end]
    assert [span.of(text) for span in sentences(text)] == ["Tumors grow.[^1]", "Some are slow.[^slow]"]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("Tumors grow.[^1] So.\n\n[^1]: https://example.org/x\n", "Tumors grow.[^1] So.|[^1]: https://example.org/x"),
        ("It is so.[^a-b]\n\n[^a-b]: Smith\n[^2]: <https://e.org>", "It is so.[^a-b]|[^a-b]: Smith|[^2]: https://e.org"),
        ("So.[^1]\n[^1]: Lee.\nBile.\n\n   2019.\n\nEnd.", "So.[^1]|[^1]: Lee. Bile. 2019.|End."),
        ("So.[^1]\n\n[^1]:\n    Lee *J*.\n# Next\n\nMore.", "So.[^1]|[^1]: Lee J.|Next|More."),
        ("- So.[^1]\n\n  [^1]: Lee.\n- It is.\n\n> [^2]: Kim.", "So.[^1]|[^1]: Lee.|It is.|[^2]: Kim."),
        ("A [link][1].\n\n[1]: https://e.org\n\n    [^1]: code", "A link.|[^1]: code"),
        ("So.\n\n[^1]:\n\nEnd.\n\n|A|B|\n|-|-|\n|1|2|\n[^1]: Lee.", "So.|[^1]:|End.|A\tB|1\t2|[^1]: Lee."),
    ],
)
def test_each_footnote_is_a_block_with_its_mark(text: str, read_as: str) -> None:
    result = read_markdown(text)
    assert "|".join(result.text[block.start : block.end] for block in result.blocks) == read_as


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("Smith J. Bile acids. 2019.", "navigation"),
        ("Smith, J., Lee K.-H. (2019a). Bile acids.", "navigation"),
        ("Smith and Lee (2019).", "navigation"),
        ("Smith 2020", "navigation"),
        ("Okoro A et al. Bile acids. Gut 2019; 12:3–4.", "navigation"),
        ("Oxton Trust. Bile acids. <https://example.org/x>, read 1 May 2020.", "navigation"),
        ("https://example.org/x", "navigation"),
        ("Smith", "navigation"),
        ("Not in children.", "paragraph"),
        ("Approved in 2019.", "paragraph"),
        ("Vitamin C. Take it in the morning.", "paragraph"),
        ("Okoro et al. (2019) found that it shrinks.", "paragraph"),
        ("Of 2019 people; 12 were ill. ", "paragraph"),
        (f"Do not drive for {'a very long ' * 4}time: see https://e.org.", "paragraph"),
    ],
)
def test_a_footnote_that_only_names_a_work_is_no_answer(note: str, kind: str) -> None:
    result = read_markdown(f"Tumors grow.[^1]\n\n[^1]: {note}\n[^2]: Not at night.\n")
    assert [block.kind for block in result.blocks] == ["paragraph", kind, "paragraph"]


@pytest.mark.parametrize("piece", ["[^1]: a\n", "[^1]:\n", "[^1]: a\n\n\n", "[^1]: a\n  b\n\n"])
def test_however_many_footnotes_are_read_in_no_time(piece: str) -> None:
    assert len(read_markdown(piece * 2_000).blocks) == 2_000


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("**Diet**\nSmall meals.\n\n__Can I fly?__\nYes.", "# Diet|¶ Small meals.|# Can I fly?|¶ Yes."),
        ("Of NETs.\n**Diet**\nSmall meals.", "¶ Of NETs.|# Diet|¶ Small meals."),
        ("***Diet***\nRice, *not*\nbread.", "# Diet|¶ Rice, not bread."),
        ("- **Diet**\n  Small meals.", "• Diet/Small meals."),
        ("**Diet**\nhelps many.", "¶ Diet helps many."),
        ("**Diet** and\nRest.", "¶ Diet and Rest."),
        ("**Diet\nRest**\nSleep.", "¶ Diet Rest Sleep."),
        ("**Published by Oxton Trust**\nLeaflet 7", "¶ Published by Oxton Trust Leaflet 7"),
    ],
)
def test_a_bold_line_heads_the_lines_right_below_it(text: str, read_as: str) -> None:
    result = read_markdown(text)
    signs = {"heading": "#", "paragraph": "¶", "list_item": "•"}
    blocks = [(signs[block.kind], result.text[block.start : block.end].replace("\n", "/")) for block in result.blocks]
    assert "|".join(f"{sign} {said}" for sign, said in blocks) == read_as


@pytest.mark.parametrize("piece", ["**Diet**\nRice.\n", "**Diet\n", "**Diet**\n", "- **Diet**\n  Rice.\n"])
def test_however_many_bold_lines_are_read_in_no_time(piece: str) -> None:
    assert read_markdown(piece * 3_000).text.count("Diet") == 3_000


def test_steps_keep_their_numbers() -> None:
    result = read_markdown("3. Lie down.\n   - On a bed.\n4. Breathe.\n\n- Stop.\n")
    assert [block.number for block in result.blocks] == [3, None, 4, None]
    assert result.text == "Lie down.\nOn a bed.\nBreathe.\nStop."


def test_markup_is_gone_and_code_is_kept() -> None:
    assert read_markdown("A *b* `c<d>` [e](f) ![g](h)\n\n    x <y>\n").text == "A b c<d> e\n\nx <y>"


@pytest.mark.parametrize(
    ("entries", "title", "author"),
    [
        ('title: >-\n  Living with\n  a NET\nauthor: "Ann Lee" # of us', "Living with a NET", "Ann Lee"),
        ("title: Living with\n  a NET\n# Who?\nauthor: # one\n- Ann Lee", "Living with a NET", "Ann Lee"),
        ("title: 'Crohn''s disease'\nauthor: ['O''Hara, Ann', Bob Ray]", "Crohn's disease", ("O'Hara, Ann", "Bob Ray")),
        ('title: "The \\"NET\\"\n  book"\nauthors: [Ann Lee,\n  Bob Ray]', 'The "NET" book', ("Ann Lee", "Bob Ray")),
        ("tags: [\n  a\n]\ntitle: NETs\nauthor: {\n  name: Ann Lee\n}", "NETs", "Ann Lee"),
    ],
)
def test_front_matter_s_values_are_read_whole(entries: str, title: str, author: str | tuple[str, ...]) -> None:
    found = read_markdown(f"---\n{entries}\n---\nText.")
    assert (found.about.title, found.about.author, found.text) == (title, author, "Text.")


def test_a_bold_question_in_front_of_its_answer_is_its_label(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# Aftercare\n\n**Do I need more surgery?** Not if it was small.\n\n**Really?!** is no label.\n", encoding="utf-8"
    )
    found = read(path, "a", "a.md", Metadata(), 1_000)
    labels = [block.label.of(found.text) for block in found.blocks if block.label]
    assert labels == ["Do I need more surgery?"]
