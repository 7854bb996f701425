"""The routing table of the application, built from the rows of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import Receive, Scope, Send

from events.platform.language.i18n import languages
from events.platform.web.gate import guarded
from events.platform.web.page import Page
from events.platform.web.static_files import static_file


class _LanguageConvertor(Convertor[str]):
    """A language that is offered, as the first part of a path."""

    regex = "|".join(languages())

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class ShapedRouter(Router):
    """A router that asks only the routes which a path of so many parts, with this beginning and end, may fit.

    Asking hundreds of them in turn costs as much as a tenth of a page.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        super().__init__(routes)
        shapes = [_shape(route.path) for route in routes]
        self._fitting = {
            (number, first, last): Router(
                [
                    route
                    for route, (parts, begins, ends) in zip(routes, shapes, strict=True)
                    if (parts, begins) == (number, first) and ends in (last, "")
                ]
            )
            for number, first, last in shapes
        }

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        number, first, last = _shape(scope["path"].removeprefix(scope["root_path"]))
        fitting = self._fitting.get((number, first, last)) or self._fitting.get((number, first, ""))
        await (fitting.app if fitting else super().app)(scope, receive, send)


def _shape(path: str) -> tuple[int, str, str]:
    """Return the number of a path's parts, the first and the last; "" for a last one with a parameter.

    A slash at the end is no part: who leaves it out is redirected.
    """
    parts = path.strip("/").split("/")
    return len(parts), parts[0], "" if "{" in parts[-1] else parts[-1]


def routing_table(pages: Iterable[Page]) -> list[BaseRoute]:
    """Return a guarded route for each row, in their order, and one for the static files."""
    register_url_convertor("language", _LanguageConvertor())
    localized: list[Route] = []
    plain: list[BaseRoute] = []
    for page in pages:
        route = Route(page.path, guarded(page), methods=list(page.methods), name=page.name)
        (localized if page.is_localized else plain).append(route)
    return [
        Mount("/{language:language}", app=ShapedRouter(localized)),
        Route("/static/{digest}/{path:path}", static_file, name="static"),
        *plain,
    ]
