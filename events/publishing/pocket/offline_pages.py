"""The copy on a phone: the list of what to keep, and the service worker that keeps it.

HTTP says `no-store` of all these pages, so that no cache of a browser or proxy holds them; the worker writes them into
the Cache API, which does not ask HTTP, and only when the traveller has said so.
"""

from __future__ import annotations

from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.missions.fieldwork.queries import notes_of
from events.missions.fieldwork.traveller_gate_pages import Held, by_link
from events.platform.web.installation import now
from events.platform.web.static_files import static_fingerprint
from events.platform.web.templating import static_address
from events.publishing.pocket.offline_list import as_json, keep_list
from events.publishing.pocket.traveller_document_pages import roadbook_of
from events.settings import STATIC


@by_link
async def keep(request: Request, held: Held) -> Response:
    """Answer the list of everything that a copy of this traveller's journey consists of."""
    rows = await notes_of(held.delegate.id)
    latest = max((row.decided_at or row.received_at for row in rows), default=None)
    tag = f"{len(rows)}-{latest:%Y%m%d%H%M%S}" if latest else "0"
    kept = keep_list(held, tag, roadbook_of(request, held))
    return JSONResponse(as_json(held, kept, now().isoformat(timespec="seconds")))


async def worker(request: Request) -> Response:
    """Answer the service worker, for the whole site: roadbook and static files are not below /{language}/travellers/.

    Its bytes change with the fingerprint of the static files, by which browsers find a newer one.
    """
    headers = {
        "cache-control": "no-cache",
        "etag": f'"{static_fingerprint()}"',
        "service-worker-allowed": "/",
        "content-type": "text/javascript; charset=utf-8",
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(_script(), headers=headers)


@cache
def _script() -> bytes:
    text = (STATIC / "js" / "traveller-worker.js").read_text("utf-8")
    return text.replace("/static/outbox.js", static_address("js/field-outbox.js")).encode()
