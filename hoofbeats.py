"""The front door: one command. Each room's part of it is imported only when it is called."""

from __future__ import annotations

import atexit
import gc
import importlib
from dataclasses import dataclass
from typing import Any

import click

from search import settings
from search.errors import HoofbeatsError

INTERRUPTED = 130
"""What a shell reports for Ctrl+C; 1 would say that some sources failed."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where a command stands, and what it is for."""

    module: str
    name: str
    help: str


COMMANDS = {
    "index": Room("indexer.cli", "index_command", "Bring the index up to date with the documents."),
    "fetch": Room("indexer.fetch_cli", "fetch_command", "Fetch the pages that addresses.toml lists."),
    "watch": Room("indexer.watch", "watch_command", "Bring the index up to date whenever a document changes."),
    "rollback": Room("indexer.cli", "rollback_command", "Go back to an older generation of the index."),
    "search": Room("search.cli", "search_command", "Ask a question on the command line."),
    "serve": Room("hoofbeats", "serve_command", "Serve the pages and the API."),
    "evaluate": Room("search.evaluate_cli", "command", "Measure answers on judged questions."),
    "terms": Room("indexer.terms_cli", "command", "Check, show, measure and extend the terminology."),
    "mcp": Room("web.mcp", "command", "Answer assistants over standard input and output (MCP)."),
    "status": Room("search.cli", "status_command", "Say which generation is in force, and how it is."),
}


class Front(click.Group):
    """Finds commands by their table, and turns our errors into a message and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        room = COMMANDS.get(cmd_name)
        if room is None:
            return None
        command: click.Command = getattr(importlib.import_module(room.module), room.name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, room.help) for name, room in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HoofbeatsError as error:
            click.echo(f"hoofbeats: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


@click.group(cls=Front, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hoofbeats")
def main() -> None:
    """Verbatim, cited answers from documents about neuroendocrine tumors.

    Exit codes: 0 done, 1 some sources failed (the others are in), 2 used wrongly, 3 the index is missing or unusable,
    4 the gate kept the new index back, 5 another writer is at work.
    """
    # When a command has ended, nobody waits until Python has gone through a whole library for garbage.
    atexit.register(gc.freeze)


@click.command("serve")
@click.option("--index", metavar="DIR", help="Folder of the index.")
@click.option("--host", metavar="H", help="Address on which to serve.")
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), help="Port on which to serve.")
def serve_command(index: str | None, host: str | None, port: int | None) -> None:
    """Serve the pages and the API until Ctrl+C."""
    from web.cli import serve

    serve(settings.load({"index": index, "host": host, "port": port}))


if __name__ == "__main__":
    main()
