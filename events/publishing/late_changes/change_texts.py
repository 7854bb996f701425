"""Changes in the current language: the old and the new, and a text short enough for a telephone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from events.missions.itineraries.plan.words import UNKNOWN, dotted, signed
from events.platform.language.formats import city_of, date, day_month, span, time
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.zoned import ZonedTime
from events.publishing.late_changes.items import Item
from events.records.changes.values import Change, Seen, differences

SMS = 160  # characters
_SENTENCES: Mapping[Change, LazyText] = {
    Change.CANCELLED: _("It is cancelled."),
    Change.RESTORED: _("It had been cancelled, and takes place after all."),
}
_OF_SESSIONS = {
    **_SENTENCES,
    Change.ADDED: _("It has a time now."),
    Change.REMOVED: _("It has no time for now."),
}
_OF_LEGS = {
    **_SENTENCES,
    Change.ADDED: _("This is new for you."),
    Change.REMOVED: _("You are no longer part of it."),
}


@dataclass(frozen=True)
class _Words:
    """The words for a detail: one without an earlier value, the earlier value, and the present one."""

    plain: LazyText
    before: LazyText
    after: LazyText


_DETAILS: Mapping[str, _Words] = {
    "number": _Words(pgettext("change", "Number"), _("Number until now"), _("Number now")),
    "carrier": _Words(pgettext("change", "Company"), _("Company until now"), _("Company now")),
    "origin_terminal": _Words(
        _("Terminal of departure"), _("Terminal of departure until now"), _("Terminal of departure now")
    ),
    "destination_terminal": _Words(
        _("Terminal of arrival"), _("Terminal of arrival until now"), _("Terminal of arrival now")
    ),
    "vehicle": _Words(pgettext("change", "Vehicle"), _("Vehicle until now"), _("Vehicle now")),
    "driver": _Words(pgettext("change", "Driver"), _("Driver until now"), _("Driver now")),
}
_NOT_KNOWN = _("not known yet")
_WHEN, _WHERE = pgettext("change", "When"), pgettext("change", "Where")
_GONE = frozenset({Change.CANCELLED, Change.REMOVED})  # told by the state before
_OF_NEW = frozenset({"places", "number", "driver"})  # told of what is new to somebody, where there is little room
# A change as a short text begins, by its kind.
_SHORT: Mapping[Change, LazyText] = {
    Change.CANCELLED: _("CANCELLED: %(title)s (%(when)s)."),
    Change.REMOVED: _("WITHOUT YOU: %(title)s (%(when)s)."),
    Change.RESTORED: _("TAKES PLACE AFTER ALL: %(title)s, %(when)s."),
    Change.ADDED: _("NEW: %(title)s, %(when)s."),
    Change.CHANGED: _("CHANGED: %(title)s, %(when)s."),
}


@dataclass(frozen=True)
class ChangeText:
    """One change as it is told: what it is, a sentence ("" where the facts say it), and facts: term and value."""

    change: Change
    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...]


def change_text(item: Item, change: Change) -> ChangeText:
    """Return what somebody reads of a change."""
    facts = tuple((str(term), value) for term, value in _facts(item, change) if value)
    return ChangeText(change, item.title(), str(_sentence(item, change)), facts)


def _sentence(item: Item, change: Change) -> LazyText | str:
    if change is Change.CHANGED:
        is_other_phone = "driver_phone" in differences(item.before, item.after) and item.after.details["driver_phone"]
        return _("The driver has another telephone number: it is on your page.") if is_other_phone else ""
    return (_OF_LEGS if item.leg else _OF_SESSIONS)[change]


def _facts(item: Item, change: Change) -> Iterator[tuple[LazyText, str]]:
    if change is Change.CHANGED:
        yield from _differences(item)
        return
    seen = item.before if change in _GONE else item.after
    yield _WHEN, when(item, seen)
    yield _WHERE, where(item, seen)
    if seen is item.after:
        yield from ((words.plain, seen.details.get(name, "")) for name, words in _DETAILS.items())


def _differences(item: Item) -> Iterator[tuple[LazyText, str]]:
    """Yield the old and the new of what differs, and when and where in any case."""
    differing, before, after = differences(item.before, item.after), item.before, item.after
    yield from _times(item, differing)
    yield from _places(item, differing)
    for name, words in _DETAILS.items():
        if name in differing:
            yield words.before, before.details[name]
            yield words.after, after.details.get(name, "") or str(_NOT_KNOWN)


def _times(item: Item, differing: frozenset[str]) -> Iterator[tuple[LazyText, str]]:
    if "time" in differing or (item.is_journey and "places" in differing):
        yield _("Time until now"), when(item, item.before)
        yield _("Time now"), when(item, item.after)
    else:
        yield _WHEN, when(item, item.after)


def _places(item: Item, differing: frozenset[str]) -> Iterator[tuple[LazyText, str]]:
    if "places" in differing and not item.is_journey:
        yield _("Place until now"), where(item, item.before)
        yield _("Place now"), where(item, item.after) or str(_NOT_KNOWN)
    else:
        yield _WHERE, where(item, item.after)


def when(item: Item, seen: Seen) -> str:
    """Return day and hours on the clocks of the place, which is named where the two states have different clocks."""
    if seen.starts is None or seen.ends is None:
        return ""
    first, last = seen.starts.wall, seen.ends.wall
    if seen.is_stay:
        return span(first.date(), last.date())
    if item.is_journey:
        return f"{date(first.date())}, {_clocks(item, seen)}"
    hours = f"{time(first)}–{time(last)}"
    if first.date() != last.date():
        hours = f"{time(first)} – {date(last.date())}, {time(last)}"
    return dotted(f"{date(first.date())}, {hours}", _city(item, seen.starts))


def _city(item: Item, starts: ZonedTime) -> str:
    """Return the city whose clocks these are, where the two states have different clocks."""
    zones = {known.starts.zone for known in (item.before, item.after) if known.starts}
    return city_of(starts.zone) if len(zones) > 1 else ""


def _clocks(item: Item, seen: Seen) -> str:
    """Return both ends of a journey as their walls show them: "22:10 Casablanca → 00:40 +1 Montréal"."""
    assert seen.starts and seen.ends  # noqa: S101 - for the type checker
    origin, destination = (item.place(id) for id in seen.places)
    days = 0 if seen.is_open_ended else (seen.ends.wall.date() - seen.starts.wall.date()).days
    ends = (UNKNOWN if seen.is_open_ended else time(seen.ends.wall), signed(days) if days else "", destination)
    return " ".join(filter(None, (time(seen.starts.wall), origin, "→", *ends)))


def where(item: Item, seen: Seen) -> str:
    """Return room or place; nothing for a journey, whose hours name both ends."""
    if item.is_journey:
        return ""
    return ", ".join(filter(None, (item.place(id) for id in seen.places if id)))


def short_text(item: Item, change: Change, longest: int = SMS) -> str:
    """Return a change in at most `longest` characters: the title, the new, then the old as far as there is room."""
    text = ""
    for room in (60, 40, 25):
        head, *rest = _short(item, change, room)
        text = head
        for sentence in rest:
            if len(text) + 1 + len(sentence) <= longest:
                text += f" {sentence}"
        if len(text) <= longest:
            return text
    return text[: longest - 1].rstrip() + "…"


def _short(item: Item, change: Change, room: int) -> Iterator[str]:
    seen = item.before if change in _GONE else item.after
    yield _SHORT[change] % {"title": _cut(item.title(), room), "when": _hour(item, seen)}
    if seen is item.after:
        yield from _short_facts(item, change, room)


def _short_facts(item: Item, change: Change, room: int) -> Iterator[str]:
    differing = differences(item.before, item.after) if change is Change.CHANGED else frozenset()
    told = differing if change is Change.CHANGED else _OF_NEW
    if "places" in told and (place := where(item, item.after)):
        yield str(_("Place: %(place)s.", place=_cut(place, room)))
    for name, words in _DETAILS.items():
        if name in told and (value := item.after.details.get(name, "")):
            yield f"{words.plain}: {_cut(value, room)}."
    yield from _until_now(item, differing, room)


def _until_now(item: Item, differing: frozenset[str], room: int) -> Iterator[str]:
    if "time" in differing:
        yield str(_("Until now: %(when)s.", when=_hour(item, item.before)))
    if "places" in differing and (place := where(item, item.before)):
        yield str(_("Place until now: %(place)s.", place=_cut(place, room)))


def _hour(item: Item, seen: Seen) -> str:
    if seen.starts is None:
        return ""
    first = seen.starts.wall
    if seen.is_stay and seen.ends:
        return span(first.date(), seen.ends.wall.date())
    town = item.place(seen.places[0]) if item.is_journey else ""
    return " ".join(filter(None, (f"{day_month(first.date())} {time(first)}", town)))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip(" ,.;:") + "…"
