"""Static files under addresses that carry their content's fingerprint: browsers keep them for ever."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache

import brotli
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.settings import STATIC

_COMPRESSED = (".css", ".js", ".svg", ".json", ".webmanifest")
_FOREVER = "public, max-age=31536000, immutable"


async def static_file(request: Request) -> Response:
    """One file. Another fingerprint than the present one still gets the present file, kept by nobody."""
    path = request.path_params["path"]
    if path not in _names():
        raise HTTPException(404)
    kind, forms = _read(path)
    accepted = request.headers.get("accept-encoding", "")
    coding = next((name for name in ("br", "gzip") if name in accepted and name in forms), "")
    headers = {
        "cache-control": _FOREVER if request.path_params["digest"] == static_fingerprint() else "no-cache",
        "vary": "accept-encoding",
        "content-type": kind,
    }
    if coding:
        headers["content-encoding"] = coding
    return Response(forms[coding], headers=headers)


@cache
def static_fingerprint() -> str:
    """One fingerprint for all files: ES modules that import each other by relative address share its folder."""
    digest = hashlib.blake2b(digest_size=6)
    for name in sorted(_names()):
        digest.update(name.encode() + b"\0" + (STATIC / name).read_bytes())
    return digest.hexdigest()


@cache
def _names() -> frozenset[str]:
    return frozenset(file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*") if file.is_file())


def static_body(path: str) -> bytes:
    """Return a static file as it is."""
    return _read(path)[1][""]


@cache
def _read(path: str) -> tuple[str, dict[str, bytes]]:
    body = (STATIC / path).read_bytes()
    forms = {"": body}
    if path.endswith(_COMPRESSED):
        forms |= {"gzip": gzip.compress(body, 9, mtime=0), "br": brotli.compress(body)}
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    kind = "text/javascript" if path.endswith(".js") else kind
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, forms
