"""The address book: the path of every page by the name of its row.

`events.routes` fills it when it is imported. Templates, redirects and mails build their links from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from events.platform.language.i18n import current_language
from events.platform.web.page import Page

_pages: dict[str, Page] = {}
# What `address` needs of a row, at hand: whether it is localized, its parameters, its path as a format.
_patterns: dict[str, tuple[bool, tuple[str, ...], str]] = {}


class UnknownPageError(LookupError):
    """No row has this name, or nobody imported `events.routes`."""


def register(pages: Iterable[Page]) -> None:
    """Enter rows into the address book. Raise ValueError for a name that another row has."""
    for page in pages:
        if _pages.get(page.name, page) is not page:
            raise ValueError(f"two pages are called {page.name!r}")
        _pages[page.name] = page
        _patterns[page.name] = page.is_localized, page.parameters, page.path


def page_of(name: str) -> Page:
    """Return the row of a page. Raise UnknownPageError for a name that none has."""
    try:
        return _pages[name]
    except KeyError:
        raise _unknown(name) from None


def address(name: str, language: str | None = None, /, **parameters: object) -> str:
    """Return the path of a page: parameters of its pattern are filled in, the others become the query.

    Localized pages get the prefix of `language`, by default the language of this request.
    Raise UnknownPageError for an unknown name, KeyError for a missing parameter.
    """
    try:
        is_localized, names, path = _patterns[name]
    except KeyError:
        raise _unknown(name) from None
    if names:
        path = path.format_map({key: quote(str(parameters.pop(key)), safe="") for key in names})
    if is_localized:
        path = f"/{language or current_language()}{path}"
    if not parameters:
        return path
    pairs = [f"{quote(key)}={quote(str(value))}" for key, value in parameters.items() if value not in (None, "")]
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def _unknown(name: str) -> UnknownPageError:
    if not _pages:
        return UnknownPageError("the address book is empty: import events.routes")
    return UnknownPageError(f"no page is called {name!r}")
