"""What can be set, and where does each value come from? One table.

A value comes from the command line, else HOOFBEATS_<NAME>, else the TOML file (HOOFBEATS_SETTINGS, or hoofbeats.toml
in the working directory), else the default. The table below is what README documents; a test holds them together.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.errors import BadSetting

LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. The default's type is the setting's type."""

    name: str
    default: str | int | float
    help: str

    @property
    def variable(self) -> str:
        return f"HOOFBEATS_{self.name.upper()}"


TABLE = (
    Setting("index", ".hoofbeats/index", "Folder of the index"),
    Setting("corpus", "corpus", "Folder of the documents, with catalogue.toml and terminology/ if there are any"),
    Setting("host", "127.0.0.1", "Address on which to serve"),
    Setting("port", 8000, "Port on which to serve"),
    Setting("workers", 0, "Server processes; 0 is one for each core"),
    Setting("max_source_bytes", 20_000_000, "Largest source file that is read, in bytes"),
    Setting("read_seconds", 20.0, "Longest time for reading one source file, in seconds"),
    Setting("fetch_seconds", 2.0, "Shortest time between two requests to one host, in seconds"),
    Setting("fetch_private", 0, "1 lets fetching reach private addresses too, such as a server of your own"),
    Setting(
        "gate_removed", 0.5, "Share of the passages that a run may remove; beyond it nothing is published unless forced"
    ),
    Setting("gate_questions", "", "Judged questions that a generation is asked before it is published; none: it is not"),
    Setting("gate_score", 0.0, "Share of these, from 0 to 1, that its first hit must answer rightly"),
    Setting("reindex_token", "", "Token that lets a program ask the server to re-index; without one nobody can"),
    Setting("url_prefix", "", "Path under which a proxy serves the site, such as /nets"),
    Setting("proxy_hops", 0, "Reverse proxies in front whose X-Forwarded headers are believed"),
    Setting(
        "cors_origins", "", "Other sites whose pages may read the API, such as https://a.example, spaces between; * for all"
    ),
    Setting(
        "care_cards", "", "File of phrases that may mean an emergency, and what is said first; the shipped one where unset"
    ),
    Setting("metrics_from", "127.0.0.0/8 ::1/128", "Networks from which /metrics may be read, spaces between"),
    Setting("log", "errors", "What is logged: errors, or requests too (their routes and times, never what was asked)"),
    Setting("reply_cache_bytes", 32_000_000, "Memory in which each server process keeps replies to searches; 0 keeps none"),
    Setting("operator", "", "Who runs this site, said on the About page"),
    Setting("contact", "", "Where a wrong answer is reported: an address, said on the About page"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    index: Path
    corpus: Path
    host: str
    port: int
    workers: int
    max_source_bytes: int
    read_seconds: float
    fetch_seconds: float
    fetch_private: int
    gate_removed: float
    gate_questions: str
    gate_score: float
    reindex_token: str
    url_prefix: str
    proxy_hops: int
    cors_origins: str
    care_cards: str
    metrics_from: str
    log: str
    reply_cache_bytes: int
    operator: str
    contact: str


def load(overrides: Mapping[str, object] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings in force; overrides (from the command line) win, and None among them means not given.

    Raises BadSetting for an unreadable file, an unknown name or a value of the wrong type.
    """
    from_file = _read_file(environ)
    values: dict[str, object] = {}
    for row in TABLE:
        given = (overrides or {}).get(row.name)
        if given is not None:
            values[row.name] = _cast(row, given, "the command line")
        elif row.variable in environ:
            values[row.name] = _cast(row, environ[row.variable], row.variable)
        elif row.name in from_file:
            values[row.name] = _cast(row, from_file[row.name], "the settings file")
        else:
            values[row.name] = row.default
    values["index"], values["corpus"] = Path(str(values["index"])), Path(str(values["corpus"]))
    return Settings(**values)  # type: ignore[arg-type]  # each was cast to its row's type


def _read_file(environ: Mapping[str, str]) -> dict[str, object]:
    named = environ.get("HOOFBEATS_SETTINGS")
    path = Path(named or "hoofbeats.toml")
    if not named and not path.exists():
        return {}
    try:
        read: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSetting(f"The settings file {path} cannot be read: {error}. Mend or remove it.") from error
    known = {row.name for row in TABLE}
    for name in read:
        if name not in known:
            raise BadSetting(f"{path} sets {name!r}, which is no setting. Known: {', '.join(sorted(known))}.")
    return read


def _cast(row: Setting, value: object, where: str) -> str | int | float:
    kind = type(row.default)
    if isinstance(value, list | dict | bool):
        raise BadSetting(f"{row.name} from {where} is {value!r}; it must be of type {kind.__name__}.")
    try:
        cast: str | int | float = kind(str(value))
    except ValueError:
        raise BadSetting(f"{row.name} from {where} is {value!r}; it must be of type {kind.__name__}.") from None
    if not isinstance(cast, str) and not 0 <= cast < float("inf"):
        raise BadSetting(f"{row.name} from {where} is {value!r}; it must not be negative, nor without end.")
    if row.name == "port" and int(cast) > LAST_PORT:
        raise BadSetting(f"{row.name} from {where} is {value!r}; ports end at {LAST_PORT}.")
    return cast
