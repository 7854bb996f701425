"""The gate every route stands behind: language, right, scope; then the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.platform.language.i18n import language_from_header, languages, set_language
from events.platform.storage.revision_sources import part_of
from events.platform.web.addresses import address
from events.platform.web.cached_answers import Cacheable, is_plain
from events.platform.web.flash import with_flash
from events.platform.web.http_cache import revision_of
from events.platform.web.installation import installation, now
from events.platform.web.page import Handler, Page
from events.platform.web.permissions import Actor, Rule

SESSION_COOKIE = "events_session"


def guarded(page: Page) -> Handler:
    """Return the handler of a page behind the right of its row.

    It sets `request.state.actor` (None when nobody is signed in) and, where the right is held in an event or a
    mission, `request.state.event` or `request.state.mission`.
    """
    rule = page.right
    handler = page.handler if page.cached_by is not None else with_flash(page.handler)

    async def gate(request: Request) -> Response:
        choose_language(request)
        request.state.actor = None
        _check_address(request)
        if rule in {Rule.PUBLIC, Rule.LINK}:
            if page.cached_by is not None:
                await _mark_cacheable(request, page.cached_by, page.part)
            response = await handler(request)
            if rule is Rule.LINK:
                response.headers.setdefault("cache-control", "no-store")
                response.headers["x-robots-tag"] = "noindex"
            return response
        actor = await actor_of(request)
        if actor is None:
            return _to_sign_in(request)
        if rule.scope:
            setattr(request.state, rule.scope, await _scope_for(request, actor, rule))
        elif not actor.may(rule):
            raise HTTPException(403)
        response = await handler(request)
        response.headers["cache-control"] = "no-store"
        return response

    gate.__name__ = page.name
    return gate


# The longest that the rows have; the ORM refuses to look for longer ones, PostgreSQL for NUL.
_LONGEST = {"slug": 80, "code": 60, "page": 60, "reference": 12, "token": 100}


def _check_address(request: Request) -> None:
    """Raises HTTPException 404 for an address that can name nothing."""
    for name, value in request.path_params.items():
        if len(str(value)) > _LONGEST.get(name, 100) or "\0" in str(value):
            raise HTTPException(404)


def choose_language(request: Request) -> None:
    """The prefix decides; below no prefix a `lang` parameter, then what the browser asks for."""
    asked = request.path_params.get("language") or request.query_params.get("lang")
    if asked not in languages():
        asked = language_from_header(request.headers.get("accept-language", ""))
    set_language(asked)


async def actor_of(request: Request) -> Actor | None:
    """Whoever is signed in with this browser; remembered for the rest of the request."""
    if getattr(request.state, "actor", None) is None:
        cookie = request.cookies.get(SESSION_COOKIE)
        request.state.actor = await _gate(request).find_actor(cookie, now()) if cookie else None
    found: Actor | None = request.state.actor
    return found


async def _mark_cacheable(request: Request, cached_by: Collection[str], part: str) -> None:
    """Mark the answer as cacheable, before anything is read: what is rendered is at least as new as this revision."""
    if is_plain(request, cached_by):
        slug, revisions = request.path_params.get("slug"), installation(request).revisions
        await revisions.ensure_fresh()
        slug = part_of(slug, part) if slug and part else slug
        revision = revision_of(revisions, slug)
        if revision is not None:
            request.scope["cacheable"] = Cacheable(slug, revision)


def _to_sign_in(request: Request) -> Response:
    """Sign in first, then come back; only to a page that is here and that a GET can open."""
    is_page = request.method in {"GET", "HEAD"} and "language" in request.path_params
    path = request.url.path if is_page else address("organize")
    return RedirectResponse(address("sign_in") + "?next=" + quote(path), 303)


class Scope(Protocol):
    """A row that a role is held in: an event, a mission."""

    @property
    def id(self) -> UUID: ...


FindActor = Callable[[str, dt.datetime], Awaitable[Actor | None]]
FindScope = Callable[[Request], Awaitable[Scope | None]]


@dataclass(frozen=True)
class Gate:
    """The functions that the application gives the gate: who a cookie signs in, and which row an address names.

    `scopes` maps the kind of a scope ("event", "mission") to the function that finds it.
    """

    find_actor: FindActor
    scopes: Mapping[str, FindScope]


def _gate(request: Request) -> Gate:
    found: Gate = request.app.state.gate
    return found


async def _scope_for(request: Request, actor: Actor, rule: Rule) -> Scope:
    """Return the scope of an address, when the actor may.

    Raise HTTPException 404 for those who have no part in it, 403 for those who have less than the rule asks.
    """
    scope = await _gate(request).scopes[rule.scope](request)
    if scope is None or actor.role_in(scope.id) is None:
        raise HTTPException(404)
    if not actor.may(rule, scope.id):
        raise HTTPException(403)
    return scope


def is_local(path: str) -> bool:
    """Whether a `next` address stays here: an absolute path under a language, nothing a browser reads as a host."""
    first = path[1:].partition("/")[0]
    return path.startswith("/") and first in languages() and "\\" not in path and path.isprintable()
