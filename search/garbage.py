"""When does Python not look for garbage? While much is made at once that stays."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """While this lasts, Python looks for no rings of garbage: who makes millions of objects that stay, and no rings, would
    have them gone through again and again. Nor are they gone through afterwards, as if they were new."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            # To take in what somebody has set aside for good would undo that.
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
