"""Sending a stored file: never as a page of ours, whatever is in it."""

from __future__ import annotations

import asyncio
import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from events.platform.storage.blobs import path_of
from events.platform.web.installation import installation
from events.records.files.models import StoredFile
from events.records.files.names import disposition
from events.records.files.sniffing import PICTURES

logger = logging.getLogger("events.records.files")

# No script, no form, no window, an origin of its own: also in browsers that would show it in spite of all.
_SANDBOX = "sandbox; default-src 'none'"


async def file_response(request: Request, stored: StoredFile, *, is_inline: bool = False) -> Response:
    """Return the bytes, streamed, as an attachment; pictures, which were made here, may stand `is_inline`.

    A PDF is always an attachment: browsers do not show one in a sandbox. `nosniff` comes with every answer of ours
    (`headers.py`). Whether somebody may have the file, the caller has asked. Raise HTTPException 404 when it is gone.
    """
    path = path_of(installation(request).settings.files_dir, stored.stored_as)
    if stored.deleted_at is not None:
        raise HTTPException(404)
    if not await asyncio.to_thread(path.is_file):
        logger.error("the bytes of the stored file %s are missing", stored.id)
        raise HTTPException(404)
    kind = "inline" if is_inline and stored.media_type in PICTURES else "attachment"
    headers = {
        "content-disposition": disposition(kind, stored.name),
        "content-security-policy": _SANDBOX,
        "cache-control": "no-store",
    }
    return FileResponse(path, headers=headers, media_type=_short_type(stored.media_type))


def _short_type(media_type: str) -> str:
    """Texts, which HTML, mails and calendars are too, are only bytes to a browser; the name tells what they are."""
    is_text = media_type.startswith(("text/", "message/"))
    return "application/octet-stream" if is_text else media_type
