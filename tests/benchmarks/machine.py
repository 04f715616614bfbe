"""On what was it measured? The machine and the versions, without which no figure means anything."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("hoofbeats", "numpy", "Whoosh-Reloaded", "tantivy", "bm25s", "PyStemmer", "msgspec")


@dataclass(frozen=True, slots=True)
class Machine:
    processor: str
    cores: int
    memory: int
    system: str
    python: str
    versions: dict[str, str]


def machine() -> Machine:
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        system=f"{platform.system()} {platform.release().partition('-')[0]}, {platform.machine()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        versions={**{name: version(name) for name in PACKAGES}, "SQLite": sqlite3.sqlite_version},
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")
