"""The routing table of the application, built from the rows of its pages."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Mount, Route

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


def routing_table(pages: Iterable[Page]) -> list[BaseRoute]:
    """Return a guarded route for each row, in their order, and one for the static files."""
    register_url_convertor("language", _LanguageConvertor())
    localized: list[BaseRoute] = []
    plain: list[BaseRoute] = []
    for page in pages:
        route = Route(page.path, guarded(page), methods=list(page.methods), name=page.name)
        (localized if page.is_localized else plain).append(route)
    return [
        Mount("/{language:language}", routes=localized),
        Route("/static/{digest}/{path:path}", static_file, name="static"),
        *plain,
    ]
