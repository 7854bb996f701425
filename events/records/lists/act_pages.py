"""Acts on several rows of a list in SQL: each asks with their number, and tells how many it changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from events.platform.language.formats import number
from events.platform.language.lazy import LazyPlural, LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.confirmation import Confirmation, confirmation
from events.platform.web.flash import Flash, redirect
from events.platform.web.lists.asked import with_query
from events.platform.web.lists.in_sql import SqlList
from events.records.lists.places import ListPlace

MOST = 5000  # rows of one act
_AT_ONCE = 100  # rows of one transaction

NOTHING_CHOSEN = Flash(_("Choose rows in the list first, or all that were found."), tone="warm")
TOO_MANY = _("At most %(most)s can be changed at once. Filter the list further.")
_OTHERS = _("Those for which there is nothing to do stay as they are.")


@dataclass(frozen=True)
class ListAct:
    """An act: its question with the number of rows, what follows, its button, and what it did.

    `do` does it to rows by their keys within its own transaction and returns how many it changed.
    """

    question: LazyPlural
    note: LazyText
    label: LazyText
    done: Flash
    do: Callable[[Sequence[str]], Awaitable[int]]


async def chosen_in(place: ListPlace[SqlList[Any]]) -> list[str]:
    """Return the keys of the rows that the address names, or of all that the list finds."""
    given = place.request.query_params.multi_items()
    if ("all", "yes") in given:
        return await place.rows.keys(place.asked, MOST + 1)
    return list(dict.fromkeys(key for name, value in given if name == "chosen" for key in value.split(",")))


async def act_page(place: ListPlace[SqlList[Any]], act: ListAct) -> Response:
    """Ask, with the number of rows that were chosen (GET); do it (POST)."""
    request, back = place.request, place.asked.at(place.at())
    keys = await chosen_in(place)
    if not keys:
        return redirect(request, back, NOTHING_CHOSEN)
    if len(keys) > MOST:
        line = TOO_MANY % {"most": number(MOST)}
        return confirmation(request, await place.frame(), Confirmation(act.label, (line,), "", back))
    if request.method == "POST":
        batches = (keys[first : first + _AT_ONCE] for first in range(0, len(keys), _AT_ONCE))
        changed = sum([await act.do(batch) for batch in batches])
        return redirect(request, back, act.done, number=number(changed))
    action = with_query(request.url.path, dict(request.query_params) | {"chosen": ",".join(keys)})
    asked = Confirmation(act.question.of(len(keys)), (act.note, _OTHERS), act.label, back, action)
    return confirmation(request, await place.frame(), asked)
