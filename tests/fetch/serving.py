"""A server that says what a test wants it to, and a corpus that is fetched from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from indexer.build import index
from indexer.fetch import FetchReport, fetch
from indexer.fetched import Fetched
from indexer.fetched import load as fetched
from search.answerer import Answerer
from search.settings import Settings, load
from tests.writers import Direct

PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>"
PERMISSIVE = "User-agent: *\nAllow: /\n"


@dataclass
class Page:
    """What the server answers at one path."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class Server(ThreadingHTTPServer):
    """Pages by path, and each request that came: its path and headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Page] = {"/robots.txt": Page(PERMISSIVE.encode(), kind="text/plain")}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def say(self, path: str, words: str, title: str = "About zebras", **more: Any) -> None:
        self.pages[path] = Page(PAGE.format(title, words).encode(), **more)

    def paths(self) -> list[str]:
        """What was asked for since this was last looked at, robots.txt aside."""
        asked, self.asked = self.asked, []
        return [path for path, _ in asked if path != "/robots.txt"]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        page = self.server.pages.get(self.path, Page(status=404))
        etag = page.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            page = Page(status=304)
        self.send_response(page.status)
        self.send_header("Content-Type", page.kind)
        self.send_header("Content-Length", str(len(page.body)))
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page.body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Library:
    """A corpus that is fetched from that server."""

    def __init__(self, home: Path, server: Server) -> None:
        self.corpus, self.index, self.server = home / "corpus", home / "index", server
        (self.corpus / "sources").mkdir(parents=True)

    def settings(self, **more: object) -> Settings:
        usual = {"fetch_private": 1, "fetch_seconds": 0, "gate_removed": 1}
        return load({"corpus": self.corpus, "index": self.index, **usual, **more}, {})

    def name(self, *entries: str, kind: str = "address", more: str = "") -> None:
        text = "".join(f'[[{kind}]]\nurl = "{url}"\npublisher = "A Clinic"\nlicence = "CC0"\n{more}\n' for url in entries)
        (self.corpus / "addresses.toml").write_text(text)

    def fetch(self, **more: object) -> FetchReport:
        return fetch(self.settings(**more))

    def held(self) -> dict[str, Fetched]:
        return {urlsplit(one.url).path: one for one in fetched(self.corpus) if one.path}

    def files(self) -> list[str]:
        return sorted(
            path.relative_to(self.corpus).as_posix() for path in self.corpus.rglob("fetched/**/*.*") if path.is_file()
        )

    def answers(self, question: str) -> list[str]:
        with Direct() as reader:
            index(self.settings(), reader=reader)
        return [hit.passage.text for hit in Answerer(self.index).ask(question, always_answer=True).hits]
