"""How is NLTK's Punkt loaded? The only file that imports it, because of what it would bring along.

Whatever is wanted of it, NLTK imports all of itself, and for two statistics that nobody here asks for scipy.stats too,
which takes longer than everything else that a command does. So its one module that is used is imported without its
packages' own code, and what that module needs only to train, to read and to write models is loaded when it is called:
it knows how to fetch them, which takes as long as all readers of documents. Afterwards the interpreter knows nothing of
NLTK: who imports it in the same process gets it whole.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

_LATER = ("internals", "pathsec", "picklesec", "probability", "tabdata", "termsec", "tokenize.util")
"""Modules of NLTK's of which cutting a text calls nothing."""


class _Later(ModuleType):
    """A module that is not loaded before something in it is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return partial(_called, self.__name__, name)


def _called(module: str, name: str, /, *given: Any, **named: Any) -> Any:
    with _bare():
        called = getattr(import_module(module), name)
    return called(*given, **named)


@contextmanager
def _bare(*later: str) -> Iterator[None]:
    """While this lasts, modules of NLTK are imported by themselves, and some of them later."""
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
    sys.modules.update({name: _Later(name) for name in later})
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
    with _bare(*[f"nltk.{name}" for name in _LATER]):
        from nltk.tokenize import punkt as loaded  # noqa: PLC0415
    return loaded
