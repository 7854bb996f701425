"""A list where it stands: the name of its page, its address, and the frame that its pages are drawn in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from starlette.requests import Request

from events.platform.language.lazy import LazyText
from events.platform.web.addresses import address
from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Listing


class Listed(Protocol):
    @property
    def listing(self) -> Listing: ...


Rows_co = TypeVar("Rows_co", bound=Listed, covariant=True)


@dataclass(frozen=True)
class ListPlace(Generic[Rows_co]):
    """A list as whoever asks sees it.

    What they keep of it belongs to the `scope`; `given` are the parameters of its address. Who `may_share` makes and
    changes the views of the team.
    """

    request: Request
    name: str
    label: LazyText
    scope: UUID
    rows: Rows_co
    frame: Callable[[], Awaitable[Mapping[str, Any]]]
    may_share: bool
    given: Mapping[str, object] = field(default_factory=dict)

    @property
    def listing(self) -> Listing:
        return self.rows.listing

    @property
    def account(self) -> UUID:
        found: UUID = self.request.state.actor.account_id
        return found

    @property
    def asked(self) -> ListRequest:
        """Return what the address asks of the list."""
        return ListRequest.read(self.listing, self.request.query_params.multi_items())

    def at(self, part: str = "", **more: object) -> str:
        """Return the address of the list, or of a page of its own below it, such as "columns"."""
        return address(f"{self.name}.{part}" if part else self.name, **self.given, **more)
