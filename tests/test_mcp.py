"""The way in for assistants, called by the protocol's own client over standard input and output."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from search.settings import Settings
from tests.test_damage import rotten

COMMAND = Path(sys.executable).with_name("hoofbeats")
DOCUMENT = "ctca-neuroendocrine-tumors"


def call(index: Path, use: Callable[[Client], Awaitable[Any]]) -> Any:
    """What a client gets from a server of its own over an index."""

    async def run() -> Any:
        with anyio.fail_after(60):
            async with Client(StdioServerParameters(command=str(COMMAND), args=["mcp", "--index", str(index)])) as client:
                return await use(client)

    return anyio.run(run)


def test_each_tool_is_offered_called_and_answers_with_citations(built: Settings) -> None:
    async def use(client: Client) -> dict[str, Any]:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        found = await client.call_tool("search", {"question": "what does PRRT do", "limit": 3})
        hit = found.structured_content["hits"][0]
        return {
            "tools": tools,
            "found": found,
            "hit": hit,
            "passage": await client.call_tool("read", {"id": hit["id"]}),
            "document": await client.call_tool("read", {"id": hit["document"]["id"]}),
            "true": await client.call_tool("verify", {"quotation": hit["answer"]["text"], "document": DOCUMENT}),
            "false": await client.call_tool("verify", {"quotation": "PRRT is a kind of tea."}),
            "care": await client.call_tool("search", {"question": "I can't breathe"}),
            "none": await client.call_tool("read", {"id": "aaaaaaaaaaaa"}),
            "long": await client.call_tool("search", {"question": "a" * 257}),
        }

    got = call(built.index, use)
    assert set(got["tools"]) == {"search", "read", "verify"}
    for tool in got["tools"].values():
        assert tool.description
        assert tool.annotations.read_only_hint is True
    reply = got["found"].structured_content
    assert reply["answered"] is True
    assert 1 <= len(reply["hits"]) <= 3
    assert "PRRT combines" in got["hit"]["answer"]["text"]
    assert got["hit"]["citation"]["text"].startswith("“Neuroendocrine tumors (NETs)”. CTCA.")
    passage, document = got["passage"].structured_content, got["document"].structured_content
    assert passage["passage"] == got["hit"]["passage"]
    assert document["text"][passage["passage"]["start"] : passage["passage"]["end"]] == passage["passage"]["text"]
    assert got["true"].structured_content["status"] == "verbatim"
    assert got["false"].structured_content["status"] == "not_found"
    assert got["care"].structured_content["notices"][0]["type"] == "care"
    assert got["none"].is_error
    assert "There is no passage" in got["none"].content[0].text
    assert got["long"].is_error


def test_without_an_index_the_tool_says_how_to_build_one(tmp_path: Path) -> None:
    async def use(client: Client) -> Any:
        return await client.call_tool("search", {"question": "flushing"})

    result = call(tmp_path / "none", use)
    assert result.is_error
    assert f"hoofbeats index --index {tmp_path / 'none'}" in result.content[0].text


def test_every_file_that_answers_is_read_before_the_first_answer(tmp_path: Path) -> None:
    settings = rotten(tmp_path)

    async def use(client: Client) -> Any:
        return await client.call_tool("search", {"question": "zebra"})

    assert call(settings.index, use).structured_content["index"]["generation"] == 1


def test_without_the_extra_the_command_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['mcp'] = None\nsys.modules['mcp.server'] = None\n")
    done = subprocess.run(
        [COMMAND, "mcp"], env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "pip install 'mcp>=2'" in done.stderr


@pytest.mark.parametrize("question", ["secretword", "flushing"])
def test_nothing_asked_is_written_to_standard_error(
    built: Settings, question: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async def use(client: Client) -> Any:
        return await client.call_tool("search", {"question": f"{question} secretsecond"})

    assert not call(built.index, use).is_error
    assert "secret" not in capfd.readouterr().err
