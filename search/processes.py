"""How is another process of this program started? By the interpreter that runs this one, whatever is installed beside it."""

from __future__ import annotations

import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def command(module: str) -> tuple[str, ...]:
    """The command that calls main() of one of our modules, in whatever folder it is given."""
    # -P: a folder called search or indexer in the working directory must not be taken for ours.
    called = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from {module} import main; main()"
    return sys.executable, "-P", "-c", called
