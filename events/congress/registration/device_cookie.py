"""The cookie that tells public pages for whom a session is starred."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from events.settings import Settings

_LASTS = 180 * 24 * 3600  # seconds


def cookie_name(event_id: UUID) -> str:
    return f"registration_{event_id.hex}"


def remember(response: Response, event_id: UUID, token: str, settings: Settings) -> None:
    """Keep the token of a personal page in this browser for 180 days, out of reach of scripts."""
    response.set_cookie(
        cookie_name(event_id), token, max_age=_LASTS, path="/", httponly=True, samesite="lax", secure=settings.is_https
    )


def forget(response: Response, event_id: UUID, settings: Settings) -> None:
    response.delete_cookie(cookie_name(event_id), path="/", httponly=True, samesite="lax", secure=settings.is_https)
