"""How is NLTK's Punkt loaded? The only file that imports it, because of what it would bring along.

Whatever is wanted of it, NLTK imports all of itself, and for two statistics that nobody here asks for scipy.stats too,
which takes longer than everything else that a command does. So the one module that is used is imported without its
packages' own code. Afterwards the interpreter knows nothing of NLTK: who imports it in the same process gets it whole.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any


@contextmanager
def _bare() -> Iterator[None]:
    """While this lasts, modules of NLTK are imported by themselves."""
    before = {name: module for name, module in sys.modules.items() if _of_nltk(name)}
    found = find_spec("nltk")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("No module named 'nltk'", name="nltk")
    for name in before:
        del sys.modules[name]
    folder = Path(found.origin).parent
    for name, place in (("nltk", folder), ("nltk.tokenize", folder / "tokenize")):
        package = ModuleType(name)
        package.__path__ = [str(place)]
        sys.modules[name] = package
    try:
        yield
    finally:
        for name in [name for name in sys.modules if _of_nltk(name)]:
            del sys.modules[name]
        sys.modules.update(before)


def _of_nltk(name: str) -> bool:
    return name == "nltk" or name.startswith("nltk.")


@cache
def punkt() -> Any:
    """The module of NLTK's Punkt. Only who reads documents needs it."""
    with _bare():
        from nltk.tokenize import punkt as loaded  # noqa: PLC0415
    return loaded
