"""How does a busy server go over to the next generation, so that nobody waits for it?

While the generation before still answers, the next one is opened, and what was asked lately is asked of it. So when it
comes into force its replies are kept already. Where little is asked it answers the very next request: who has just changed
a document looks whether it is there.
"""

from __future__ import annotations

import time
from contextlib import suppress

from flask import Flask

from search.answerer import Handover
from search.errors import IndexUnavailable
from search.snapshot import Snapshot
from web.caching import AHEAD
from web.site import Site

LATELY_SECONDS = 10.0
"""What was asked within so many seconds is asked of the next generation before it answers."""
BUSY = 20
"""So many different requests in that time are much."""
MOST_SECONDS = 4.0
"""How long a generation waits for that at most, before it answers all the same."""
SHARE = 0.25
"""Of the time that this takes, what visitors of the same process are left for each part of it."""


def hand_over(app: Flask) -> None:
    """Have an application's answerer get each next generation ready before it answers, where much is asked."""
    here: Site = app.extensions["site"]
    here.answerer.handover = Handover(
        lambda: len(here.kept.lately(LATELY_SECONDS)) >= BUSY, lambda snapshot: _get_ready(app, here, snapshot)
    )


def _get_ready(app: Flask, here: Site, snapshot: Snapshot) -> None:
    until = time.monotonic() + MOST_SECONDS
    here.completions.of(snapshot, patience=MOST_SECONDS)
    for asked in here.kept.lately(LATELY_SECONDS):
        began = time.monotonic()
        if began >= until:
            break
        with suppress(IndexUnavailable), app.request_context({**asked, "REQUEST_METHOD": "GET", AHEAD: True}):
            app.full_dispatch_request()
        time.sleep(SHARE * (time.monotonic() - began))
