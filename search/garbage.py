"""When does Python not look for garbage? While much is made at once that stays."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """While this lasts, Python looks for no rings of garbage: who makes millions of objects that stay, and no rings, would
    have them gone through again and again."""
    if not gc.isenabled() or gc.get_freeze_count():
        # Who has set aside what stays, as a server does, looks for garbage in small parts, and goes on with that: all that
        # is new, gone through at once afterwards, would hold up who asks then.
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
