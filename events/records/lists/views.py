"""Saved views as a list draws them: what of a list is kept, where each opens, and what of it is no longer there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Filter, Kind, Listing


@dataclass(frozen=True)
class Opening:
    """A view as an address: the list that it asks for, and the names of what it asked for that is no longer there."""

    asked: ListRequest
    missing: tuple[str, ...]


def kept_of(asked: ListRequest, columns: Sequence[str], personal: Collection[str]) -> dict[str, str]:
    """Return what a view keeps of a list: no words that are searched, and no filter by what is `personal`."""
    chosen = {key: values for key, values in asked.chosen.items() if key not in personal}
    return replace(asked, words="", chosen=chosen, columns=tuple(columns), page=1, view="").query


def opening_of(listing: Listing, query: Mapping[str, str], view: str) -> Opening:
    """Return what a view asks of the list as it is now."""
    asked = ListRequest.read(listing, query.items())
    return Opening(replace(asked, view=view), lost_in(listing, query))


def lost_in(listing: Listing, query: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of what a kept query asks for and the list does not know any more, as its labels or keys."""
    asked = ListRequest.read(listing, query.items())
    filters = {one.key: one for one in listing.filters}
    lost: list[str] = []
    for key, text in sorted(query.items()):
        if key in {"sort", "columns"}:
            wanted = text.removeprefix("-").split(",")
            lost += [one.removeprefix("answer-") for one in wanted if listing.column(one) is None]
        elif key in filters:
            label = filters[key].label  # may be marked with its language
            lost += [Markup("%s: %s") % (label, one) for one in _lost(filters[key], text, asked.chosen.get(key, ()))]
        elif key not in {"q", "page", "view"}:
            lost.append(key.removeprefix("answer-"))
    return tuple(dict.fromkeys(lost))


def _lost(one: Filter, text: str, known: Sequence[str]) -> list[str]:
    if one.kind is Kind.CHOICE:
        return [code for code in text.split(",") if code and code not in known]
    return [] if known or not text.strip(",") else [text]
