"""What every route needs, carried by the application: settings, the Answerer, what the index holds, today's date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import current_app

from search.service import Answerer
from search.settings import Settings
from web.holdings import Shelf


@dataclass(frozen=True, slots=True)
class Site:
    settings: Settings
    answerer: Answerer
    shelf: Shelf

    @property
    def today(self) -> date:
        """The day by which ages are told: the server's, since a page works without a script in the browser."""
        return date.today()


def site() -> Site:
    """The site that answers the request in hand."""
    found: Site = current_app.extensions["site"]
    return found
