"""A page, feed or file of the product as one row: its name, address, right, handler and methods.

The rows of a room stand in its `routes.py`; the address book, the gate, the routing table and the menus read them.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from events.platform.web.permissions import Rule

Handler = Callable[[Request], Awaitable[Response]]

READ = ("GET",)
FORM = ("GET", "POST")
ACT = ("POST",)

_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Page:
    """One address and what answers there.

    `cached_by` marks a page that is the same for everybody, so that its finished bytes are cached: the names of the
    query parameters they depend on. None is a page that is made anew each time. `part` names what it shows that has a
    revision apart from that of its event.
    """

    name: str
    path: str
    right: Rule
    handler: Handler
    methods: tuple[str, ...]
    cached_by: tuple[str, ...] | None = None
    is_localized: bool = True  # stands below `/{language}`
    part: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a row that would show to everybody what only some may see."""
        if self.cached_by is not None and (self.right is not Rule.PUBLIC or self.methods != READ):
            raise ValueError(f"{self.name}: only what everybody may read is cached")

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in braces of the path, in order."""
        return tuple(_PARAMETER.findall(self.path))


def plain_page(name: str, path: str, right: Rule, handler: Handler, cached_by: tuple[str, ...] | None = None) -> Page:
    """Return the row of what is only read and stands below no `/{language}`: a feed, a file."""
    return Page(name, path, right, handler, READ, cached_by, is_localized=False)
