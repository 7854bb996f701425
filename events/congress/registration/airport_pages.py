"""Airports, proposed while an arrival or a departure is typed."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.platform.language.cleaning import clean_line
from events.platform.language.formats import country
from events.platform.language.i18n import gettext as _
from events.platform.places.airports import Airport, airports_matching

_FEWEST_LETTERS = 3
_MOST = 8


async def suggestions(request: Request) -> Response:
    """Answer the airports to offer to who types a code, a city or a name: the code, and where that is."""
    typed = clean_line(request.query_params.get("q", ""))[:60]
    matching = await asyncio.to_thread(airports_matching, typed, _MOST) if len(typed) >= _FEWEST_LETTERS else ()
    return JSONResponse([{"name": one.iata, "told": _told(one)} for one in matching])


def _told(one: Airport) -> str:
    return _("%(name)s, %(city)s, %(country)s", name=one.name, city=one.serves, country=country(one.country))
