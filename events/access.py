"""The gate every route stands behind: language, right, event; then the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.addresses import address
from events.i18n import language_from_header, languages, set_language
from events.installation import installation, now
from events.keeping import KeepOrder, revision_of
from events.missions.models import Mission
from events.organizing.known import event_by_slug
from events.organizing.models import Event
from events.people.queries import actor_of_cookie
from events.permissions import EVENT_RULES, MISSION_RULES, RULES, Actor, Rule

Page = Callable[[Request], Awaitable[Response]]

SESSION_COOKIE = "events_session"


def guarded(name: str, page: Page, kept_by: Collection[str] | None = None) -> Page:
    """A page behind the rule of its row in the table of permissions.

    Sets `request.state.actor` (None when nobody is signed in) and, for rules about an event or a mission,
    `request.state.event` or `request.state.mission`. `kept_by` marks a page that is the same for everybody and names
    the query parameters it depends on: its bytes are kept.
    """
    rule = RULES[name]

    async def gate(request: Request) -> Response:
        choose_language(request)
        request.state.actor = None
        _check_address(request)
        if rule in {Rule.PUBLIC, Rule.LINK}:
            if kept_by is not None:
                await _order_keeping(request, kept_by)
            response = await page(request)
            if rule is Rule.LINK:
                response.headers.setdefault("cache-control", "no-store")
            return response
        actor = await actor_of(request)
        if actor is None:
            return _to_sign_in(request)
        if rule in EVENT_RULES:
            request.state.event = await _event_for(request, actor, rule)
        elif rule in MISSION_RULES:
            request.state.mission = await _mission_for(request, actor, rule)
        elif not actor.may(rule):
            raise HTTPException(403)
        response = await page(request)
        response.headers["cache-control"] = "no-store"
        return response

    gate.__name__ = name
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
        request.state.actor = await actor_of_cookie(cookie, now()) if cookie else None
    found: Actor | None = request.state.actor
    return found


async def public_event(request: Request) -> Event:
    """The event of a public page: published, or a draft shown to its team, whose bytes are not kept.

    Raises HTTPException 404 for everybody else.
    """
    event = await event_by_slug(installation(request).revisions, request.path_params["slug"])
    if event is None:
        raise HTTPException(404)
    if event.state == "draft":
        request.scope.pop("keep", None)
        actor = await actor_of(request)
        if actor is None or not (actor.may(Rule.READ, event.id) or actor.may(Rule.CHECK_IN, event.id)):
            raise HTTPException(404)
    return event


async def _order_keeping(request: Request, kept_by: Collection[str]) -> None:
    """Before anything is read: what is rendered now is at least as new as this revision."""
    asked = request.query_params.multi_items()
    names = {name for name, _ in asked}
    # One way to write an address, or anybody could fill the memory with the same page under many.
    is_plain = len(names) == len(asked) and urlencode(asked).encode() == request.scope["query_string"]
    if is_plain and names <= set(kept_by):
        slug, revisions = request.path_params.get("slug"), installation(request).revisions
        await revisions.ensure_fresh()
        revision = revision_of(revisions, slug)
        if revision is not None:
            request.scope["keep"] = KeepOrder(slug, revision)


def _to_sign_in(request: Request) -> Response:
    """Sign in first, then come back; only to a page that is here and that a GET can open."""
    is_page = request.method in {"GET", "HEAD"} and "language" in request.path_params
    path = request.url.path if is_page else address("organize")
    return RedirectResponse(address("sign_in") + "?next=" + quote(path), 303)


async def _event_for(request: Request, actor: Actor, rule: Rule) -> Event:
    """The event, when the actor may; unknown to those who have no part in it, refused to those who have less."""
    event = await event_by_slug(installation(request).revisions, request.path_params["slug"])
    if event is None or actor.role_in(event.id) is None:
        raise HTTPException(404)
    if not actor.may(rule, event.id):
        raise HTTPException(403)
    return event


async def _mission_for(request: Request, actor: Actor, rule: Rule) -> Mission:
    """The mission, as `_event_for` does with events."""
    mission = await Mission.get_or_none(slug=request.path_params["slug"])
    if mission is None or actor.role_in(mission.id) is None:
        raise HTTPException(404)
    if not actor.may(rule, mission.id):
        raise HTTPException(403)
    return mission


async def public_mission(request: Request) -> Mission:
    """The mission of a public page: published, or shown to its team. Raises HTTPException 404 for everybody else."""
    mission = await Mission.get_or_none(slug=request.path_params["slug"], is_template=False)
    if mission is None:
        raise HTTPException(404)
    if mission.published_at is None:
        actor = await actor_of(request)
        if actor is None or not actor.may(Rule.MISSION_READ, mission.id):
            raise HTTPException(404)
    return mission


def is_local(path: str) -> bool:
    """Whether a `next` address stays here: an absolute path under a language, nothing a browser reads as a host."""
    first = path[1:].partition("/")[0]
    return path.startswith("/") and first in languages() and "\\" not in path and path.isprintable()
