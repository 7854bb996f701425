"""Rows of pages, their addresses, the routes and the menus made from them."""

from __future__ import annotations

import uuid
from urllib.parse import unquote

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import Scope

from events.congress.organizing.menu import MENU as ORGANIZERS_MENU
from events.missions.file.menu import MENU as MISSION_MENU
from events.platform.language.i18n import speaking
from events.platform.web.addresses import UnknownPageError, address, page_of, register
from events.platform.web.menus import MenuGroup, MenuItem, menu
from events.platform.web.page import ACT, READ, Page, plain_page
from events.platform.web.permissions import Actor, Rule
from events.routes import PAGES, gate, routes

SCOPE = uuid.UUID(int=1)
TABLE = routes()


async def nothing(request: Request) -> Response:
    return Response()


def acting(role: str) -> Actor:
    return Actor(uuid.UUID(int=2), "Awa", "awa@events.test", "fr", roles={SCOPE: role})


# -- rows ----------------------------------------------------------------------------------------------------------


def test_a_row_without_a_right_cannot_be_built() -> None:
    with pytest.raises(TypeError):
        Page("about", "/about", handler=nothing, methods=READ)  # type: ignore[call-arg]


@pytest.mark.parametrize(("right", "methods"), [(Rule.LINK, READ), (Rule.READ, READ), (Rule.PUBLIC, ACT)])
def test_only_what_everybody_may_read_is_cached(right: Rule, methods: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="about"):
        Page("about", "/about", right, nothing, methods, cached_by=())


def test_a_right_in_a_scope_has_an_address_that_names_the_scope() -> None:
    assert {page.name for page in PAGES if page.right.scope and "slug" not in page.parameters} == set()
    assert {page.right.scope for page in PAGES} == {"", *gate().scopes}


# -- addresses -----------------------------------------------------------------------------------------------------


def test_the_parameters_of_an_address_are_escaped_and_the_others_become_its_query() -> None:
    found = address("session", "es", slug="congress", code="é/{slug}", day="25 May", room="", track=None)
    assert found == "/es/events/congress/sessions/%C3%A9%2F%7Bslug%7D?day=25%20May"


def test_a_localized_address_is_in_the_language_of_the_request_and_others_are_in_none() -> None:
    with speaking("es"):
        assert (address("home"), address("home", "fr"), address("healthz")) == ("/es/", "/fr/", "/healthz")


def test_an_address_of_an_unknown_page_says_its_name() -> None:
    with pytest.raises(UnknownPageError, match="'nowhere'"):
        address("nowhere")
    with pytest.raises(UnknownPageError, match="'nowhere'"):
        page_of("nowhere")


def test_an_address_without_its_parameter_is_an_error() -> None:
    with pytest.raises(KeyError, match="code"):
        address("session", slug="congress")


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="'home'"):
        register([plain_page("home", "/elsewhere", Rule.PUBLIC, nothing)])


# -- routes --------------------------------------------------------------------------------------------------------


def leads_to(path: str) -> str:
    """Return the name of the first route that an address fits, as Starlette looks for it."""
    return _first(TABLE, {"type": "http", "path": path, "root_path": "", "method": "GET"})


def _first(table: list[BaseRoute], scope: Scope) -> str:
    for route in table:
        match, found = route.matches(scope)
        if match is not Match.NONE:
            return _first(route.routes, {**scope, **found}) if isinstance(route, Mount) else str(route.name)  # type: ignore[attr-defined]
    return "nothing"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_address_of_a_page_leads_to_it_and_not_to_one_before_it(page: Page) -> None:
    path = address(page.name, "fr", **dict.fromkeys(page.parameters, "x1"))
    assert leads_to(unquote(path)) == page.name


# -- menus ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("groups", [ORGANIZERS_MENU, MISSION_MENU], ids=["event", "mission"])
@pytest.mark.parametrize("role", ["owner", "organizer", "reader", "check_in"])
def test_a_menu_shows_the_pages_that_this_person_may_open(groups: tuple[MenuGroup, ...], role: str) -> None:
    actor = acting(role)
    names = [name for group in groups for name, _label in group.entries]
    shown = [item.href for item in menu(groups, actor, SCOPE, "congress", "")]
    assert shown == [address(name, slug="congress") for name in names if actor.may(page_of(name).right, SCOPE)]


def test_a_menu_names_a_group_on_its_first_item_in_the_language_of_the_reader() -> None:
    with speaking("fr"):
        items = menu(ORGANIZERS_MENU, acting("check_in"), SCOPE, "congress", "organize.calendars")
    assert items == [
        MenuItem("Enregistrement à l’arrivée", "/fr/organize/events/congress/check-in", False, "Personnes"),
        MenuItem("Calendriers", "/fr/organize/events/congress/calendars", True),
    ]


def test_nobody_without_a_role_sees_a_menu() -> None:
    assert menu(MISSION_MENU, acting("owner"), uuid.UUID(int=3), "bolivia", "") == []
