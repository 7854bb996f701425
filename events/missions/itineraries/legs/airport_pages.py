"""The airport that a code names: asked by the page while somebody types."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.missions.itineraries.legs.stop_fields import clock_words, unknown_code
from events.platform.language.formats import country
from events.platform.language.i18n import gettext as _
from events.platform.places.airports import Airport, airport


async def airport_by_code(request: Request) -> Response:
    """Answer what is known of it, with `text` and `clock` for the reader; 404 with a `text` for an unknown code."""
    code = request.path_params["iata"]
    found = await asyncio.to_thread(airport, code)  # the table takes 0.3 s, the first time
    if found is None:
        return JSONResponse({"text": unknown_code(code)}, 404)
    return JSONResponse(_answer(found))


def _answer(found: Airport) -> dict[str, object]:
    text = _("%(name)s, %(city)s, %(country)s", name=found.name, city=found.serves, country=country(found.country))
    return {
        "iata": found.iata,
        "name": found.name,
        "city": found.serves,
        "country": found.country,
        "zone": found.zone,
        "latitude": found.latitude,
        "longitude": found.longitude,
        "altitude": found.altitude,
        "text": text,
        "clock": clock_words(found.zone, found.serves) if found.zone else "",
    }
