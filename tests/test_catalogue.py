"""What the catalogue may say, and which files are sources."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from indexer.catalogue import load, sources
from indexer.walking import walked
from search.days import Month
from search.errors import BadSetting
from search.model import Metadata, Person

ROOT = Path(__file__).parent.parent


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Text.")


def test_our_own_catalogue_names_the_user_s_document() -> None:
    (only,) = sources(ROOT / "corpus")
    assert (only.path, only.id) == ("sources/ctca-neuroendocrine-tumors.txt", "ctca-neuroendocrine-tumors")
    assert (only.about.title, only.about.publisher) == ("Neuroendocrine tumors (NETs)", "CTCA")
    assert (only.about.language, only.about.audience) == ("en-US", "patient")
    assert "belongs to its publisher" in (only.about.licence or "")
    assert only.about.reviewer is None
    assert only.about.updated is None
    assert only.file.is_file()


def test_several_authors_are_a_list(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt")
    (tmp_path / "catalogue.toml").write_text(
        '[[source]]\npath = "a.txt"\nauthor = ["Ann Lee", "Ray, Bob"]\n[[source]]\npath = "b.txt"\nauthor = "Ann Lee"\n'
    )
    assert [one.about.authors for one in sources(tmp_path)] == [("Ann Lee", "Ray, Bob"), ("Ann Lee",)]
    (tmp_path / "catalogue.toml").write_text('[[source]]\npath = "a.txt"\nauthor = ["Ann Lee", 3]\n')
    with pytest.raises(BadSetting, match=r"author is \['Ann Lee', 3\]; it must be a text, or a list of texts"):
        sources(tmp_path)


def test_a_folder_without_catalogue_has_its_files_as_sources(tmp_path: Path) -> None:
    put(tmp_path, "b.txt", "a/c.md", "terminology/x.toml", ".hidden.txt", ".git/config", "odd name\n.txt")
    assert [(one.path, one.id, one.about) for one in sources(tmp_path)] == [
        ("a/c.md", "a/c", Metadata()),
        ("b.txt", "b", Metadata()),
        ("odd name\n.txt", "odd name\n", Metadata()),
    ]


def test_a_folder_with_sources_has_only_those_and_ids_without_the_prefix(tmp_path: Path) -> None:
    put(tmp_path, "sources/a.txt", "README.md", "sources/terminology/b.txt")
    assert [(one.path, one.id) for one in sources(tmp_path)] == [
        ("sources/a.txt", "a"),
        ("sources/terminology/b.txt", "terminology/b"),
    ]


def test_files_that_would_share_an_id_keep_their_suffix(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "a.html", "b.txt")
    (tmp_path / "catalogue.toml").write_text('[[source]]\npath = "b.txt"\nid = "x"\n')
    assert [one.id for one in sources(tmp_path)] == ["a.html", "a.txt", "x"]


def test_links_are_followed_within_the_folder_alone_and_never_in_circles(tmp_path: Path) -> None:
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    put(corpus, "a.txt", "sub/b.txt")
    put(outside, "secret.txt")
    (corpus / "link.txt").symlink_to(outside / "secret.txt")
    (corpus / "folder").symlink_to(outside)
    (corpus / "sub" / "up").symlink_to(corpus)
    (corpus / "self").symlink_to(corpus / "self")
    (corpus / "same.txt").symlink_to(corpus / "a.txt")
    os.mkfifo(corpus / "pipe.txt")
    # A link to itself leads nowhere, and its reader says so.
    assert sorted(walked(corpus, ())) == ["a.txt", "pipe.txt", "same.txt", "self", "sub/b.txt"]


def test_everything_that_is_known_of_a_source_may_be_said(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt")
    (tmp_path / "catalogue.toml").write_text(
        '[[source]]\npath = "a.txt"\ntitle = " A "\nurl = "https://x.example/"\nreviewer = "Ann Lee, MD, Head at Oxton"\n'
        'updated = 2021-09-21\npublished = "2020-03"\nnext_review = "2024-09-21"\n'
        '[[source]]\npath = "./b.txt"\nreviewer = {name = "NANETS", credentials = ["MD"], title = "Board"}\n'
    )
    assert {path: entry.about for path, entry in load(tmp_path).items()} == {
        "a.txt": Metadata(
            title="A",
            url="https://x.example/",
            reviewer=Person("Ann Lee", ("MD",), "Head", "Oxton"),
            published=Month(2020, 3),
            updated=date(2021, 9, 21),
            next_review=date(2024, 9, 21),
        ),
        "b.txt": Metadata(reviewer=Person("NANETS", ("MD",), "Board")),
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[source]\n", "cannot be read"),
        ("[sources]\n", "sources is not known here"),
        ("source = 3\n", "Write one \\[\\[source\\]\\]"),
        ("[[source]]\ntitle = 'A'\n", "source 1 has no path"),
        ("[[source]]\npath = 'a.txt'\n[[source]]\npath = 'a.txt'\n", "2 sources have the path 'a.txt'"),
        ("[[source]]\npath = 'a.txt'\nid='x'\n[[source]]\npath = 'b.txt'\nid='x'\n", "2 sources have the id 'x'"),
        ("[[source]]\npath = 'a.txt'\ncolour = 'red'\n", "source 1 \\(a.txt\\) sets 'colour', which is not known"),
        ("[[source]]\npath = 'a.txt'\nupdated = '21.9.2021'\n", "updated is '21.9.2021'; write a day"),
        ("[[source]]\npath = 'a.txt'\nupdated = 2021-09-21T10:00:00Z\n", "write a day such as"),
        ("[[source]]\npath = 'a.txt'\nupdated = '2021-13'\n", 'a day such as 2021-09-21, or a month such as "2021-09"'),
        ("[[source]]\npath = 'a.txt'\nretrieved = '2021-09'\n", "write a day such as 2021-09-21."),
        ("[[source]]\npath = 'a.txt'\ntitle = ''\n", "title is ''; it must be a text"),
        ("[[source]]\npath = 'a.txt'\nid = 'a b'\n", "has the id 'a b'"),
        ("[[source]]\npath = '../a.txt'\n", "leaves the corpus"),
        ("[[source]]\npath = '/etc/passwd'\n", "leaves the corpus"),
        ("[[source]]\npath = 'a.txt'\nreviewer = 3\n", "reviewer must be a text, or a table"),
        ("[[source]]\npath = 'a.txt'\nreviewer = {name = 'A', credentials = 'MD'}\n", "credentials are a list"),
    ],
)
def test_a_wrong_entry_is_named_with_its_remedy(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "catalogue.toml").write_text(text)
    with pytest.raises(BadSetting, match=says) as caught:
        load(tmp_path)
    assert str(tmp_path / "catalogue.toml") in str(caught.value)


def test_an_entry_without_its_file_is_listed_so_that_reading_it_fails_by_name(tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text('[[source]]\npath = "gone.txt"\n')
    (only,) = sources(tmp_path)
    assert (only.path, only.id, only.file) == ("gone.txt", "gone", tmp_path / "gone.txt")


def test_an_id_that_stands_for_two_files_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "a.html", "b.txt")
    (tmp_path / "catalogue.toml").write_text('[[source]]\npath = "b.txt"\nid = "a.txt"\n')
    with pytest.raises(BadSetting, match=r"'a\.txt' stands for several files"):
        sources(tmp_path)


def test_a_corpus_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="is no folder"):
        sources(tmp_path / "none")


@pytest.mark.parametrize(
    ("newer", "told"),
    [
        ("nowhere", "no document has this id. Write the id of one"),
        ("leaflet/2022", "Did you mean 'leaflet/2021'?"),
        ("sources/leaflet/2021.txt", "Did you mean 'leaflet/2021'?"),
    ],
)
def test_a_newer_version_that_is_no_document_is_said_with_what_was_meant(tmp_path: Path, newer: str, told: str) -> None:
    put(tmp_path, "sources/leaflet/2021.txt", "sources/old.txt")
    (tmp_path / "catalogue.toml").write_text(f'[[source]]\npath = "sources/old.txt"\nsuperseded_by = "{newer}"\n')
    with pytest.raises(BadSetting) as caught:
        sources(tmp_path)
    assert str(caught.value).startswith(f"catalogue.toml: sources/old.txt is superseded_by {newer!r}, and no document has")
    assert told in str(caught.value)


def test_a_newer_version_that_the_catalogue_lists_may_be_read_later(tmp_path: Path) -> None:
    put(tmp_path, "old.txt")
    (tmp_path / "catalogue.toml").write_text(
        '[[source]]\npath = "old.txt"\nsuperseded_by = "2022"\n[[source]]\npath = "new.txt"\nid = "2022"\n'
    )
    assert [one.about.superseded_by for one in sources(tmp_path)] == [None, "2022"]
