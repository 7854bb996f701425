"""Saved views as a list draws them: what of a list is kept, where each opens, and what of it is no longer there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Listing


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
    labels = {one.key: str(one.label) for one in listing.filters}
    missing = []
    for key, text in sorted(query.items()):
        if key in {"sort", "columns"}:
            lost = [one for one in text.removeprefix("-").split(",") if listing.column(one) is None]
            missing += lost
        elif key not in labels:
            missing.append(key)
        else:
            known = asked.chosen.get(key, ())
            missing += [f"{labels[key]}: {one}" for one in text.split(",") if one and one not in known]
    return Opening(replace(asked, view=view), tuple(dict.fromkeys(one.removeprefix("answer-") for one in missing)))
