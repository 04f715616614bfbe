"""What is set where: the command line, then the environment, then a file, then the default."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.errors import BadSetting
from search.settings import TABLE, load

FILE = 'port = 3\nhost = "file"\noperator = "file"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_what_is_given_last_wins(file: Path) -> None:
    environ = {"HOOFBEATS_SETTINGS": str(file), "HOOFBEATS_PORT": "2", "HOOFBEATS_HOST": "environment"}
    found = load({"port": 1, "host": None}, environ)
    assert (found.port, found.host, found.operator, found.workers) == (1, "environment", "file", 0)


def test_a_file_in_the_working_directory_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load({}, {}).port == 8000
    (tmp_path / "hoofbeats.toml").write_text(FILE, encoding="utf-8")
    assert load({}, {}).port == 3


def test_every_row_is_a_setting_of_its_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = load({}, {})
    for row in TABLE:
        value = getattr(found, row.name)
        assert value == (Path(str(row.default)) if row.name in ("index", "corpus") else row.default)
        assert getattr(load({}, {row.variable: "7"}), row.name) == type(value)("7")


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"HOOFBEATS_PORT": "eight"}, r"port from HOOFBEATS_PORT is 'eight'; it must be of type int"),
        ({"HOOFBEATS_PORT": ""}, r"port from HOOFBEATS_PORT is ''"),
        ({"HOOFBEATS_PORT": "-1"}, r"it must not be negative"),
        ({"HOOFBEATS_READ_SECONDS": "soon"}, r"it must be of type float"),
        ({"HOOFBEATS_SETTINGS": "nowhere.toml"}, r"The settings file nowhere\.toml cannot be read.*Mend or remove it"),
    ],
)
def test_what_is_wrong_is_named_with_where_it_came_from(environ: dict[str, str], says: str) -> None:
    with pytest.raises(BadSetting, match=says):
        load({}, environ)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("port = 'x'", "port from the settings file is 'x'"),
        ("prot = 1", r"sets 'prot', which is no setting\. Known: .*port"),
        ("port = ", "cannot be read"),
        ("port = true", "port from the settings file is True"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(text: str, says: str, file: Path) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting, match=says):
        load({}, {"HOOFBEATS_SETTINGS": str(file)})


def test_a_file_that_is_no_text_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadSetting, match="cannot be read"):
        load({}, {"HOOFBEATS_SETTINGS": str(file)})
