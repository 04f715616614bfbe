"""How do assistants ask? `hoofbeats mcp`: over standard input and output (Model Context Protocol).

Three tools: search, read and verify. Each gives passages with their citations, as the API does, and never prose of its
own. Nothing that is asked is logged, and standard output belongs to the protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import click
import msgspec
from werkzeug.exceptions import HTTPException

from search import care
from search.answerer import Answerer
from search.errors import MAX_QUERY, BadSetting, HoofbeatsError
from search.generations import Checked
from search.settings import Settings, load
from search.verify import MAX_QUOTATION
from search.verify import verify as verify_quotation
from search.wire import search_answer, verified
from web import whole
from web.parameters import PASSAGE_ID

try:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp_types import ToolAnnotations
    from pydantic import Field
except ModuleNotFoundError as missing:
    raise BadSetting(
        f"The way in for assistants is an extra that is not installed here (there is no {missing.name}). "
        "Install it: .venv/bin/python -m pip install 'mcp>=2'"
    ) from missing

MOST_HITS = 20
INSTRUCTIONS = (
    "Verbatim passages about neuroendocrine tumors, with citations. Quote answer.text word for word, with its context and "
    "its citation. Where answered is false, say that these documents do not answer the question; the hits are only related. "
    "Pass on every notice of type care first. Where disagrees_with names other hits, show both. This is information, not "
    "medical advice."
)

Json = dict[str, Any]
Question = Annotated[str, Field(max_length=MAX_QUERY, description="The question in plain words, or a few words")]
Limit = Annotated[int, Field(ge=1, le=MOST_HITS, description="Most hits")]
Filter = Annotated[str | None, Field(max_length=MAX_QUERY, description="Only documents with exactly this value")]
Id = Annotated[str, Field(min_length=1, description="The id of a passage (hits[].id) or of a document (document.id)")]
Quoted = Annotated[str, Field(min_length=1, max_length=MAX_QUOTATION, description="The quotation, word for word")]
From = Annotated[str | None, Field(description="The id of the document that it is said to be from")]


def server(settings: Settings) -> MCPServer[Any]:
    """The server over one index; like the site, it answers from whichever generation is in force. Raises BadSetting."""
    answerer = Answerer(settings.index, checked=Checked.ANSWERING, lasting=True)
    cards = care.load(Path(settings.care_cards) if settings.care_cards else None)
    made: MCPServer[Any] = MCPServer(
        "hoofbeats", title="Hoofbeats", instructions=INSTRUCTIONS, version=version("hoofbeats"), log_level="CRITICAL"
    )
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

    @made.tool(title="Ask a question", annotations=reads)
    def search(question: Question, limit: Limit = 5, publisher: Filter = None, audience: Filter = None) -> Json:
        """Find the sentences that answer a question about neuroendocrine tumors, verbatim, each with its citation."""
        filters = {name: value for name, value in (("publisher", publisher), ("audience", audience)) if value}
        with _told():
            reply = care.first(answerer.ask(question, per_page=limit, filters=filters), cards)
            return _json(search_answer(reply, date.today(), {}, ""))

    @made.tool(title="Read a passage or a document", annotations=reads)
    def read(id: Id) -> Json:
        """Read one passage as it was cited, or a whole document, with its citation."""
        with _told():
            snapshot = answerer.snapshot()
            if snapshot.document(id) is None and PASSAGE_ID.fullmatch(id):
                return _json(whole.passage(snapshot, id, date.today(), ""))
            return _json(whole.document(snapshot, id, date.today(), ""))

    @made.tool(title="Verify a quotation", annotations=reads)
    def verify(quotation: Quoted, document: From = None) -> Json:
        """Check a quotation: verbatim and where, misattributed, not found (with what is nearest), or document unknown.

        Read the sentences that come with each place: their rest may deny what was quoted.
        """
        with _told():
            snapshot = answerer.snapshot()
            return _json(verified(verify_quotation(quotation, snapshot, document), snapshot))

    return made


def _json(body: object) -> Json:
    found: Json = msgspec.to_builtins(body)
    return found


@contextmanager
def _told() -> Iterator[None]:
    """An error of ours becomes the tool's: what happened, and the next step."""
    try:
        yield
    except HoofbeatsError as error:
        raise ToolError(str(error)) from error
    except HTTPException as error:
        raise ToolError(error.description or "There is nothing of that id.") from error


@click.command("mcp")
@click.option("--index", metavar="DIR", help="Folder of the index.")
def command(index: str | None) -> None:
    """Answer an assistant over standard input and output, until it hangs up."""
    server(load({"index": index})).run("stdio")
