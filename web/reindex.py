"""How is re-indexing asked for over the network, and how far is it? POST /api/v1/reindex.

Exists only where a token is set. The indexer runs as a process of its own, so that no parser can slow or crash a server;
which of the server's processes is asked later makes no difference. It takes no parameter: what is indexed, and where
to, is set on the machine and by nobody else.
"""

from __future__ import annotations

import hmac
import os
import subprocess
import threading
from http import HTTPStatus

from flask import Blueprint, Flask, Response, request

from search import runs
from search.errors import BadSetting
from search.processes import command
from search.settings import Settings
from web import parameters
from web.errors import answer
from web.replies import as_json
from web.site import site

SHORTEST_TOKEN = 16
"""Characters: what nobody guesses by trying."""
_COMMAND = command("hoofbeats")

routes = Blueprint("reindex", __name__)


def register(app: Flask, settings: Settings) -> None:
    """Let the site be asked to re-index, if a token is set. Raises BadSetting for one that can be guessed."""
    if not settings.reindex_token:
        return
    if len(settings.reindex_token) < SHORTEST_TOKEN:
        raise BadSetting(f"reindex_token is too short: it must have at least {SHORTEST_TOKEN} characters.")
    app.register_blueprint(routes)


@routes.before_request
def check_token() -> Response | None:
    """Turn away who does not know the token; the time that it takes tells nothing of how near a guess was."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = site().settings.reindex_token
    if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode()):
        return None
    return answer(401, "Send the token: Authorization: Bearer TOKEN", headers={"WWW-Authenticate": "Bearer"})


@routes.post("/api/v1/reindex")
def start() -> Response:
    """Start a run. 409 while one is under way."""
    parameters.nothing(request.args, strict=True)
    settings = site().settings
    try:
        run, handle = runs.claim(settings.index)
    except runs.Busy:
        return answer(409, "The index is being written already. Ask again when that is done.")
    except OSError as error:
        reason = f"The index cannot be written by this server: {error.strerror}. Run hoofbeats watch as the user who may."
        return answer(503, reason)
    try:
        _spawn(settings, run.id, handle)
    finally:
        os.close(handle)
    response = as_json(run)
    response.status_code = HTTPStatus.ACCEPTED
    response.headers["Location"] = f"{request.script_root}/api/v1/reindex/{run.id}"
    return response


@routes.get("/api/v1/reindex/<run_id>")
def progress(run_id: str) -> Response:
    """How far a run is, or how it ended."""
    parameters.nothing(request.args, strict=True)
    run = runs.read(site().settings.index, run_id)
    if run is None:
        return answer(404, f"There is no run of this number; the last {runs.KEPT} are kept.")
    return as_json(run)


def _spawn(settings: Settings, run_id: str, handle: int) -> None:
    corpus, index = settings.corpus.absolute(), settings.index.absolute()
    # The indexer has no use for the token, nor has a hostile document's reader.
    environment = {name: value for name, value in os.environ.items() if name != "HOOFBEATS_REINDEX_TOKEN"}
    process = subprocess.Popen(  # noqa: S603  # our own interpreter, our own code
        [*_COMMAND, "index", "--corpus", corpus, "--index", index, "--run", f"{run_id}:{handle}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=(handle,),
        env=environment,
        # It goes on when the server that started it is told to stop.
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()
