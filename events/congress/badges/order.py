"""The order in which badges are printed, as they are laid out at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum, unique

from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions
from events.platform.language.cleaning import fold
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _


@unique
class Order(StrEnum):
    """By what badges are put together; within that they come by name."""

    NAME = "name"
    DELEGATION = "delegation"
    ORGANIZATION = "organization"
    CATEGORY = "category"


ORDER_WORDS: Mapping[str, LazyText] = {
    Order.NAME: _("By name"),
    Order.DELEGATION: _("By delegation, then by name"),
    Order.ORGANIZATION: _("By organization, then by name"),
    Order.CATEGORY: _("By category, then by name"),
}


def in_order(rows: Iterable[Registration], order: Order, questions: Questions) -> list[Registration]:
    """Return registrations as their badges are printed; who belongs to no delegation or organization comes last."""
    delegations = {one.id: one.name for one in questions.delegations}
    places = {one.id: f"{place:06}" for place, one in enumerate(questions.all_categories)}
    groups: Mapping[Order, Callable[[Registration], str]] = {
        Order.NAME: lambda _row: "",
        Order.DELEGATION: lambda row: fold(delegations[row.delegation_id]) if row.delegation_id else "",
        Order.ORGANIZATION: lambda row: fold(row.organization),
        Order.CATEGORY: lambda row: places[row.category_id],
    }
    group = groups[order]
    return sorted(rows, key=lambda row: (not group(row), group(row), fold(row.badge_name), row.id))
