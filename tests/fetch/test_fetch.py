"""What becomes of the addresses: files of the corpus, kept, renewed and removed."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

import hoofbeats
from indexer import addresses, catalogue
from indexer.fetch import fetch
from indexer.network import Network
from search.answerer import Answerer
from search.errors import BadSetting, WriterBusy
from tests.conftest import CORPUS
from tests.fetch.serving import Library, Page, Server


def test_pages_become_documents_with_what_the_list_says_of_them(library: Library, server: Server) -> None:
    server.say("/zebras/diet.html", "The zebra eats grass.")
    server.pages["/leaflet"] = Page(b"About sleep\n\nThe zebra sleeps standing.\n", kind="text/plain")
    library.name(server.at("/zebras/diet.html"), server.at("/leaflet"))
    report = library.fetch(contact="librarian@clinic.example")
    assert (report.added, report.failed) == ([server.at("/zebras/diet.html"), server.at("/leaflet")], [])
    assert library.answers("what does the zebra eat")[0] == "The zebra eats grass."
    snapshot = Answerer(library.index).snapshot()
    (diet, sleep) = (snapshot.document(source) for source in snapshot.source_ids())
    assert diet is not None
    assert sleep is not None
    if "diet" not in diet.source.id:
        diet, sleep = sleep, diet
    about = diet.source.about
    assert (about.title, about.publisher, about.licence) == ("About zebras", "A Clinic", "CC0")
    assert about.url == server.at("/zebras/diet.html")
    assert about.retrieved is not None
    assert diet.source.path == library.held()["/zebras/diet.html"].path
    assert diet.source.sha256 == library.held()["/zebras/diet.html"].sha256
    assert sleep.source.path.endswith(".txt")
    for _, headers in server.asked:
        assert headers["user-agent"].startswith("hoofbeats/")
        assert headers["user-agent"].endswith("(+librarian@clinic.example)")


def test_the_catalogue_wins_over_what_was_fetched(library: Library, server: Server) -> None:
    server.say("/a", "The zebra eats grass.")
    library.name(server.at("/a"))
    library.fetch()
    path = library.held()["/a"].path
    (library.corpus / "catalogue.toml").write_text(f'[[source]]\npath = "{path}"\nid = "grass"\npublisher = "Another"\n')
    (listed,) = catalogue.sources(library.corpus)
    assert (listed.id, listed.about.publisher, listed.about.licence) == ("grass", "Another", "CC0")


def test_only_what_has_changed_is_sent_and_written_again(library: Library, server: Server) -> None:
    server.say(
        "/tagged", "The zebra eats grass.", headers={"ETag": '"one"', "Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}
    )
    server.say("/plain", "The zebra sleeps standing.")
    library.name(server.at("/tagged"), server.at("/plain"))
    library.fetch()
    before = {path: (library.corpus / path).stat().st_mtime_ns for path in library.files()}
    server.paths()
    report = library.fetch()
    assert (len(report.unchanged), report.added, report.changed) == (2, [], [])
    assert {path: (library.corpus / path).stat().st_mtime_ns for path in library.files()} == before
    (asked,) = [headers for path, headers in server.asked if path == "/tagged"]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"one"', "Mon, 02 Nov 2026 10:00:00 GMT")
    server.say("/tagged", "The zebra eats hay.", headers={"ETag": '"two"'})
    assert library.fetch().changed == [server.at("/tagged")]
    assert library.held()["/tagged"].etag == '"two"'
    (library.corpus / library.held()["/tagged"].path).unlink()
    assert library.fetch().added == [server.at("/tagged")]


def test_gone_is_removed_at_once_and_not_found_when_seen_twice(library: Library, server: Server) -> None:
    for path in ("/gone", "/lost", "/stays"):
        server.say(path, f"The zebra of {path[1:]} eats grass.")
    library.name(*(server.at(path) for path in ("/gone", "/lost", "/stays")))
    library.fetch()
    server.pages["/gone"], server.pages["/lost"] = Page(status=410), Page(status=404)
    report = library.fetch()
    assert (report.removed, report.missing) == ([server.at("/gone")], [server.at("/lost")])
    assert set(library.held()) == {"/lost", "/stays"}
    server.say("/lost", "The zebra of lost eats grass.")
    library.fetch()
    server.pages["/lost"] = Page(status=404)
    assert library.fetch().missing == [server.at("/gone"), server.at("/lost")]
    report = library.fetch()
    assert report.removed == [server.at("/lost")]
    assert len(library.answers("zebra")) == 1
    server.say("/gone", "The zebra of gone is back.")
    assert library.fetch().added == [server.at("/gone")]


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_server_in_trouble_costs_nothing_that_was_fetched(library: Library, server: Server, status: int) -> None:
    server.say("/a", "The zebra eats grass.")
    library.name(server.at("/a"))
    library.fetch()
    server.pages["/a"] = Page(status=status)
    report = library.fetch()
    assert [(one.url, one.reason) for one in report.failed] == [(server.at("/a"), f"status {status}")]
    assert len(library.files()) == 1


def test_an_entry_that_is_taken_out_takes_its_page_out(library: Library, server: Server) -> None:
    server.say("/a", "The zebra eats grass.")
    server.say("/b", "The zebra sleeps standing.")
    library.name(server.at("/a"), server.at("/b"))
    library.fetch()
    (library.corpus / "sources/own.txt").write_text("Our own leaflet on zebras.\n")
    library.name(server.at("/b"))
    assert library.fetch().removed == [server.at("/a")]
    assert set(library.held()) == {"/b"}
    assert (library.corpus / "sources/own.txt").exists()


def test_robots_are_obeyed_and_a_host_that_cannot_say_is_left_alone(library: Library, server: Server) -> None:
    for path in ("/open", "/closed/a"):
        server.say(path, "The zebra eats grass.")
    server.pages["/robots.txt"] = Page(b"User-agent: hoofbeats\nDisallow: /closed/\n\nUser-agent: *\nDisallow: /\n")
    library.name(server.at("/open"), server.at("/closed/a"))
    report = library.fetch()
    assert report.added == [server.at("/open")]
    assert "robots.txt" in report.failed[0].reason
    assert server.paths() == ["/open"]
    for status, allowed in ((404, True), (401, False), (403, False), (500, False), (429, False)):
        server.pages["/robots.txt"] = Page(status=status)
        library.fetch()
        assert bool(server.paths()) == allowed, status


def test_each_host_gets_its_pauses(library: Library, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("indexer.network.time.sleep", slept.append)
    for path in "abc":
        server.say(f"/{path}", "The zebra eats grass.")
    library.name(*(server.at(f"/{path}") for path in "abc"))
    library.fetch(fetch_seconds=3)
    assert [round(seconds) for seconds in slept] == [0, 3, 3, 3]
    slept.clear()
    server.pages["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 7\n")
    library.fetch(fetch_seconds=3)
    assert [round(seconds) for seconds in slept] == [0, 7, 7, 7]
    slept.clear()
    server.pages["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 86400\n")
    library.fetch()
    assert max(slept) <= 60


def test_a_sitemap_leads_to_the_pages_that_match(library: Library, server: Server) -> None:
    for path in ("/nets/a", "/nets/b", "/other"):
        server.say(path, f"The zebra of {path} eats grass.")
    locations = "".join(f"<url><loc> {server.at(path)} </loc></url>" for path in ("/nets/a", "/nets/b", "/other"))
    elsewhere = "<url><loc>http://elsewhere.example/nets/c</loc></url><url><loc>file:///etc/nets/passwd</loc></url>"
    name = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    server.pages["/pages.xml"] = Page(f"<urlset {name}>{locations}{elsewhere}</urlset>".encode(), kind="text/xml")
    server.pages["/sitemap.xml"] = Page(
        f"<sitemapindex {name}><sitemap><loc>{server.at('/pages.xml')}</loc></sitemap></sitemapindex>".encode()
    )
    library.name(server.at("/sitemap.xml"), kind="sitemap", more='only = ["*/nets/*"]')
    report = library.fetch()
    assert set(library.held()) == {"/nets/a", "/nets/b"}
    assert [one.url for one in report.failed] == ["http://elsewhere.example/nets/c"]
    assert "not among the hosts" in report.failed[0].reason
    server.pages["/sitemap.xml"] = Page(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    report = library.fetch()
    assert "is no sitemap" in report.failed[0].reason
    assert set(library.held()) == {"/nets/a", "/nets/b"}


def test_redirects_are_followed_within_the_listed_hosts_and_no_further(library: Library, server: Server) -> None:
    with Server() as other:
        thread = threading.Thread(target=other.serve_forever, args=(0.02,))
        thread.start()
        other.say("/secret", "The zebra of another host.")
        server.say("/new", "The zebra eats grass.")
        targets = {
            "/moved": "/new",
            "/away": other.at("/secret"),
            "/metadata": "http://169.254.169.254/latest/",
            "/file": "file:///etc/passwd",
            "/user": f"http://user:word@127.0.0.1:{server.port}/new",
            "/broken": "http://[::1/",
            "/loop": "/loop",
        }
        for path, target in targets.items():
            server.pages[path] = Page(status=302, headers={"Location": target})
        library.name(*map(server.at, targets))
        report = library.fetch()
        other.shutdown()
        thread.join()
    assert report.added == [server.at("/moved")]
    assert library.held()["/moved"].final == server.at("/new")
    reasons = {urlsplit(one.url).path: one.reason for one in report.failed}
    assert "not among the hosts" in reasons["/away"]
    assert "169.254.169.254" in reasons["/metadata"]
    assert "location" in reasons["/broken"]
    assert "5 redirects" in reasons["/loop"]
    assert set(reasons) == set(targets) - {"/moved"}
    assert other.asked == []


def test_without_the_setting_no_private_address_is_reached(library: Library, server: Server) -> None:
    server.say("/a", "The zebra eats grass.")
    library.name(server.at("/a"), f"http://localhost:{server.port}/a")
    report = library.fetch(fetch_private=0)
    assert len(report.failed) == 2
    assert all("private address (setting fetch_private)" in one.reason for one in report.failed)
    assert server.asked == []


def test_what_is_too_long_packed_or_of_no_known_type_is_named(library: Library, server: Server) -> None:
    server.say("/long", "The zebra eats grass. " * 2000)
    server.say("/packed", "The zebra eats grass.", headers={"Content-Encoding": "gzip"})
    server.say("/film", "The zebra eats grass.", kind="video/mp4")
    server.say("/bytes.PDF", "%PDF", kind="application/octet-stream")
    server.say("/bytes.exe", "MZ", kind="application/octet-stream")
    library.name(*(server.at(path) for path in ("/long", "/packed", "/film", "/bytes.PDF", "/bytes.exe")))
    report = library.fetch(max_source_bytes=20_000)
    reasons = {urlsplit(one.url).path: one.reason for one in report.failed}
    assert "over the limit of 20000 bytes" in reasons["/long"]
    assert "packed" in reasons["/packed"]
    assert "video/mp4, which no reader reads" in reasons["/film"]
    assert "which no reader reads" in reasons["/bytes.exe"]
    assert report.added == [server.at("/bytes.PDF")]


def test_a_page_that_names_its_own_address_keeps_it(library: Library, server: Server) -> None:
    body = (
        '<html><head><link href="https://origin.example/a" rel="canonical"></head><body><p>The zebra eats.</p></body></html>'
    )
    server.pages["/copy"] = Page(body.encode())
    library.name(server.at("/copy"))
    library.fetch()
    library.answers("zebra")
    snapshot = Answerer(library.index).snapshot()
    (document,) = (snapshot.document(source) for source in snapshot.source_ids())
    assert document is not None
    assert document.source.about.url == "https://origin.example/a"


def test_a_dead_host_costs_only_itself(library: Library, server: Server) -> None:
    server.say("/a", "The zebra eats grass.")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{unused.getsockname()[1]}/a"
        library.name(dead, server.at("/a"))
        report = library.fetch()
    assert report.added == [server.at("/a")]
    assert "cannot be reached" in report.failed[0].reason


def test_names_cannot_lead_out_of_the_folder(library: Library, server: Server) -> None:
    paths = ("/../../etc/passwd", "/%2e%2e/x", "/a?b=../../c", "/" + "long" * 100, "/", "/a%00b", "/ä")
    for path in paths:
        server.say(path.replace("ä", "%C3%A4"), "The zebra eats grass.")
    library.name(*map(server.at, paths))
    report = library.fetch()
    assert len(library.files()) == len(report.added)
    assert len(report.added) >= 5
    assert all(name.startswith(f"sources/fetched/127.0.0.1-{server.port}/") for name in library.files())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[address]]\nurl = "ftp://a.example/"', "address 1 has no url that can be fetched"),
        ('[[address]]\nurl = "https://u:p@a.example/"', "has no url that can be fetched"),
        ("[[address]]", "address 1 has no url"),
        ('[[address]]\nurl = "https://a.example/"\ncolour = "red"', r"\(https://a.example/\) sets 'colour'"),
        ('[[address]]\nurl = "https://a.example/"\nonly = ["*"]', "only is a list of patterns"),
        ('[[address]]\nurl = "https://a.example/"\n[[sitemap]]\nurl = "https://a.example/"', "stands here twice"),
        ('[[page]]\nurl = "https://a.example/"', "page is not known here"),
        ("[[address", "cannot be read"),
    ],
)
def test_a_wrong_list_is_refused_with_what_to_do(library: Library, text: str, told: str) -> None:
    (library.corpus / "addresses.toml").write_text(text)
    with pytest.raises(BadSetting, match=told):
        library.fetch()
    (library.corpus / "addresses.toml").unlink()
    with pytest.raises(BadSetting, match=r"There is no .*addresses\.toml"):
        library.fetch()


def test_the_list_that_comes_with_this_project_is_sound() -> None:
    entries = addresses.load(CORPUS)
    assert len(entries) >= 10
    for one in entries:
        assert one.url.startswith("https://")
        assert urlsplit(one.url).hostname in ("www.cancer.gov", "www.niddk.nih.gov", "medlineplus.gov")
        assert one.about.publisher
        assert one.about.licence


def test_only_one_fetches_at_a_time_and_a_corpus_without_sources_stays_one(tmp_path: Path, server: Server) -> None:
    library = Library(tmp_path, server)
    (library.corpus / "sources").rmdir()
    (library.corpus / "own.txt").write_text("Our own leaflet on zebras.\n")
    server.say("/a", "The zebra eats grass.")
    library.name(server.at("/a"))

    class Nested(Network):
        def get(self, url: str, headers: Any = None) -> Any:
            with pytest.raises(WriterBusy):
                library.fetch()
            return super().get(url, headers)

    with Nested([addresses.host_of(server.at("/a"))], "a", private=True, pause=0) as network:
        assert fetch(library.settings(), network).added == [server.at("/a")]
    assert library.files()[0].startswith("fetched/")
    assert len(library.answers("zebra")) == 2


def test_the_command_tells_people_and_scripts(library: Library, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOFBEATS_FETCH_PRIVATE", "1")
    monkeypatch.setenv("HOOFBEATS_FETCH_SECONDS", "0")
    server.say("/a", "The zebra eats grass.")
    library.name(server.at("/a"), server.at("/nowhere"))
    done = CliRunner().invoke(hoofbeats.main, ["fetch", "--corpus", str(library.corpus)])
    assert done.exit_code == 0, done.stderr
    assert "1 page fetched or as before   (1 added, 0 changed, 0 removed)" in done.stdout
    assert f"missing  {server.at('/nowhere')}" in done.stdout
    assert "hoofbeats index" in done.stdout
    server.pages["/a"] = Page(status=500)
    failed = CliRunner().invoke(hoofbeats.main, ["fetch", "--corpus", str(library.corpus), "--json"])
    assert failed.exit_code == 1
    assert json.loads(failed.stdout)["failed"] == [{"url": server.at("/a"), "reason": "status 500"}]
