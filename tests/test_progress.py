"""How far indexing is, shown where somebody looks on, and nowhere else."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

COMMAND = (sys.executable, "-c", "from hoofbeats import main; main()", "index")
ROOT = Path(__file__).parents[1]


def run(home: Path, *words: str) -> tuple[str, str]:
    """What the command says on standard output, and on a terminal as its standard error."""
    ours, theirs = pty.openpty()
    command = [*COMMAND, "--corpus", str(home), "--index", str(home / ".index"), "--rebuild", *words]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, env=environment, text=True) as process:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        assert process.stdout is not None
        said = process.stdout.read()
    os.close(ours)
    assert process.returncode == 0, shown
    return said, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 1 << 16)
    except OSError:
        # How Linux says that nobody holds the other end any more.
        return b""


def test_documents_passages_and_time_are_shown_on_a_terminal_alone(tmp_path: Path) -> None:
    for number in range(80):
        (tmp_path / f"{number:03}[red].txt").write_text(f"The zebra of herd {number} eats grass.\n" * 20)
    said, shown = run(tmp_path)
    assert "80 documents" in said
    assert re.search(r"\b\d+ of 80 documents .* [\d,]+ passages", shown)
    assert re.search(r"\d+\.\d a second", shown)
    assert "[red].txt" in shown
    said, shown = run(tmp_path, "--json")
    assert json.loads(said)["counts"]["documents"] == 80
    assert shown == ""
