"""What `make relevance` writes, and whether what it sets otherwise makes any difference."""

from __future__ import annotations

import ast
import gzip
import importlib
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.judged.relevance import ABLATIONS
from tests.judging import judged_folder, leaflet

SET_OTHERWISE = sorted({name for _, overrides in ABLATIONS for name in overrides})


@pytest.mark.parametrize("name", SET_OTHERWISE)
def test_what_an_ablation_sets_is_read_by_a_function_of_its_module(name: str) -> None:
    module, _, constant = name.rpartition(".")
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    read = {node.id for function in functions for node in ast.walk(function) if isinstance(node, ast.Name)}
    assert constant in read


def test_make_relevance_writes_its_tables_and_keeps_what_it_cannot_measure(tmp_path: Path) -> None:
    corpus, path = leaflet(tmp_path)
    runs = judged_folder(tmp_path / "collections" / "small") / "runs"
    runs.mkdir()
    (runs / "other.run.gz").write_bytes(gzip.compress(b"1 Q0 b 1 1 x\n"))
    output = tmp_path / "relevance.md"
    arguments = ["--output", str(output), "--questions", str(path), "--corpus", str(corpus)]

    def run(**variables: str) -> str:
        environment = {name: value for name, value in os.environ.items() if name != "HOOFBEATS_COLLECTIONS"}
        command_line = [sys.executable, "-m", "tests.judged.relevance", *arguments]
        root = Path(__file__).parents[1]
        done = subprocess.run(
            command_line, env=environment | variables, cwd=root, capture_output=True, text=True, check=True
        )
        return done.stdout

    run(HOOFBEATS_COLLECTIONS=str(tmp_path / "collections"))
    first = output.read_text(encoding="utf-8")
    assert "| other | 0.0000 |" in first
    assert "| answer@1 | 100.0%" in first
    output.write_text(
        first.replace("## Questions", "Our own words.\n\n## Questions").replace("100.0%", "0.0%"), encoding="utf-8"
    )
    assert "left as they were: HOOFBEATS_COLLECTIONS names no folder" in run()
    assert output.read_text(encoding="utf-8") == first.replace("## Questions", "Our own words.\n\n## Questions")
