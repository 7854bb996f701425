"""What changed, in the current language: the old and the new, and a text short enough for a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from events.missions.itineraries.plan.words import dotted, signed
from events.platform.language.formats import city_of, date, day_month, span, time
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.publishing.late_changes.items import Item
from events.records.changes.values import Change, Seen, differences

SMS = 160  # characters


@dataclass(frozen=True)
class Told:
    """One change as it is told: what it is, a sentence ("" where the facts say it), and facts: term and value."""

    change: Change
    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...]


def told(item: Item, change: Change) -> Told:
    """What somebody reads of it."""
    facts = tuple(fact for fact in _facts(item, change) if fact[1])
    return Told(change, item.title(), _sentence(item, change), facts)


def _sentence(item: Item, change: Change) -> str:
    if change is Change.CHANGED:
        is_other_phone = "driver_phone" in differences(item.before, item.after) and item.after.details["driver_phone"]
        return _("The driver has another telephone number: it is on your page.") if is_other_phone else ""
    if change is Change.ADDED:
        return _("This is new for you.") if item.leg else _("It has a time now.")
    return {
        Change.CANCELLED: _("It is cancelled."),
        Change.RESTORED: _("It had been cancelled, and takes place after all."),
        Change.REMOVED: _("You are no longer part of it.") if item.leg else _("It has no time for now."),
    }[change]


def _facts(item: Item, change: Change) -> Iterator[tuple[str, str]]:
    if change is not Change.CHANGED:
        seen = item.before if change in {Change.CANCELLED, Change.REMOVED} else item.after
        yield pgettext("change", "When"), when(item, seen)
        yield pgettext("change", "Where"), where(item, seen)
        if seen is item.after:
            yield from ((word, seen.details.get(name, "")) for name, (_was, word) in _names(plain=True).items())
        return
    differing = differences(item.before, item.after)
    is_journey = bool(item.leg and item.leg.is_transport)
    if "time" in differing or (is_journey and "places" in differing):
        yield _("Time until now"), when(item, item.before)
        yield _("Time now"), when(item, item.after)
    else:
        yield pgettext("change", "When"), when(item, item.after)
    if "places" in differing and not is_journey:
        yield _("Place until now"), where(item, item.before)
        yield _("Place now"), where(item, item.after) or _("not known yet")
    else:
        yield pgettext("change", "Where"), where(item, item.after)
    for name, (was, is_now) in _names().items():
        if name in differing:
            yield was, item.before.details[name]
            yield is_now, item.after.details.get(name, "") or _("not known yet")


def _names(*, plain: bool = False) -> dict[str, tuple[str, str]]:
    """What the details are called until now and now; `plain` for one that has no earlier value."""
    if plain:
        names = {
            "number": pgettext("change", "Number"),
            "carrier": pgettext("change", "Company"),
            "origin_terminal": _("Terminal of departure"),
            "destination_terminal": _("Terminal of arrival"),
            "vehicle": pgettext("change", "Vehicle"),
            "driver": pgettext("change", "Driver"),
        }
        return {name: (word, word) for name, word in names.items()}
    return {
        "number": (_("Number until now"), _("Number now")),
        "carrier": (_("Company until now"), _("Company now")),
        "origin_terminal": (_("Terminal of departure until now"), _("Terminal of departure now")),
        "destination_terminal": (_("Terminal of arrival until now"), _("Terminal of arrival now")),
        "vehicle": (_("Vehicle until now"), _("Vehicle now")),
        "driver": (_("Driver until now"), _("Driver now")),
    }


def when(item: Item, seen: Seen) -> str:
    """Day and hours on the clocks of the place, which is named where the two states have different clocks."""
    if seen.starts is None or seen.ends is None:
        return ""
    first, last = seen.starts.wall, seen.ends.wall
    if seen.is_stay:
        return span(first.date(), last.date())
    if item.leg and item.leg.is_transport:
        return f"{date(first.date())}, {_clocks(item, seen)}"
    hours = f"{time(first)}–{time(last)}"
    if first.date() != last.date():
        hours = f"{time(first)} – {date(last.date())}, {time(last)}"
    zones = {known.starts.zone for known in (item.before, item.after) if known.starts}
    return dotted(f"{date(first.date())}, {hours}", city_of(seen.starts.zone) if len(zones) > 1 else "")


def _clocks(item: Item, seen: Seen) -> str:
    """Both ends of a journey as their walls show them: "22:10 Casablanca → 00:40 +1 Montréal"."""
    assert seen.starts and seen.ends  # noqa: S101 - for the type checker
    origin, destination = (item.place(id) for id in seen.places)
    days = (seen.ends.wall.date() - seen.starts.wall.date()).days
    ends = (time(seen.ends.wall), signed(days) if days else "", destination)
    return " ".join(filter(None, (time(seen.starts.wall), origin, "→", *ends)))


def where(item: Item, seen: Seen) -> str:
    """Room or place; nothing for a journey, whose hours name both ends."""
    if item.leg and item.leg.is_transport:
        return ""
    return ", ".join(filter(None, (item.place(id) for id in seen.places if id)))


def short_text(item: Item, change: Change, longest: int = SMS) -> str:
    """The same in at most `longest` characters: what it is, the new, then the old as far as there is room."""
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
    title = _cut(item.title(), room)
    if change in {Change.CANCELLED, Change.REMOVED}:
        words = {"title": title, "when": _hour(item, item.before)}
        if change is Change.CANCELLED:
            yield _("CANCELLED: %(title)s (%(when)s).", **words)
        else:
            yield _("WITHOUT YOU: %(title)s (%(when)s).", **words)
        return
    words = {"title": title, "when": _hour(item, item.after)}
    if change is Change.RESTORED:
        yield _("TAKES PLACE AFTER ALL: %(title)s, %(when)s.", **words)
    elif change is Change.ADDED:
        yield _("NEW: %(title)s, %(when)s.", **words)
    else:
        yield _("CHANGED: %(title)s, %(when)s.", **words)
    yield from _short_facts(item, change, room)


def _short_facts(item: Item, change: Change, room: int) -> Iterator[str]:
    differing = differences(item.before, item.after)
    is_changed = change is Change.CHANGED
    if (not is_changed or "places" in differing) and (place := where(item, item.after)):
        yield _("Place: %(place)s.", place=_cut(place, room))
    for name, (word, _same) in _names(plain=True).items():
        value = item.after.details.get(name, "")
        if value and (name in differing if is_changed else name in {"number", "driver"}):
            yield f"{word}: {_cut(value, room)}."
    if is_changed and "time" in differing:
        yield _("Until now: %(when)s.", when=_hour(item, item.before))
    if is_changed and "places" in differing and (place := where(item, item.before)):
        yield _("Place until now: %(place)s.", place=_cut(place, room))


def _hour(item: Item, seen: Seen) -> str:
    if seen.starts is None:
        return ""
    first = seen.starts.wall
    if seen.is_stay and seen.ends:
        return span(first.date(), seen.ends.wall.date())
    town = item.place(seen.places[0]) if item.leg and item.leg.is_transport else ""
    return " ".join(filter(None, (f"{day_month(first.date())} {time(first)}", town)))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip(" ,.;:") + "…"
