"""A text for a telephone: at most 160 characters, the new before the old."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qs

import pytest

from events.platform.language.i18n import speaking
from events.publishing.late_changes.change_texts import SMS, short_text
from events.publishing.late_changes.items import Item
from events.publishing.late_changes.short_texts import sms
from events.records.changes.values import Change, Seen
from tests.publishing.late_changes.test_seen import MEETING, at

MOVED = replace(MEETING, starts=at("2027-03-17T14:30"), ends=at("2027-03-17T15:00"), places=("hall", ""))
NAMES = {"office": "Alcaldía", "hall": "Sala Illimani", "": ""}


def item(before: Seen, after: Seen, title: str = "Reunión con AMUPEI", longer: str = "") -> Item:
    return Item(
        cast(Any, None), before, after, "meeting", lambda: title, lambda id: NAMES[id] + longer, cast(Any, _Leg())
    )


class _Leg:
    is_transport = False


def said(changed: Item, change: Change = Change.CHANGED, longest: int = SMS) -> str:
    with speaking("en"):
        return short_text(changed, change, longest)


def test_what_changed_is_said_first_then_what_was() -> None:
    assert said(item(MEETING, MOVED)) == (
        "CHANGED: Reunión con AMUPEI, Wed 17 Mar 14:30. Place: Sala Illimani. "
        "Until now: Wed 17 Mar 09:00. Place until now: Alcaldía."
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change.CANCELLED, "CANCELLED: Reunión con AMUPEI (Wed 17 Mar 09:00)."),
        (Change.REMOVED, "WITHOUT YOU: Reunión con AMUPEI (Wed 17 Mar 09:00)."),
        (Change.ADDED, "NEW: Reunión con AMUPEI, Wed 17 Mar 14:30. Place: Sala Illimani. Driver: Juan."),
        (
            Change.RESTORED,
            "TAKES PLACE AFTER ALL: Reunión con AMUPEI, Wed 17 Mar 14:30. Place: Sala Illimani. Driver: Juan.",
        ),
    ],
)
def test_each_kind_of_change_has_its_word(change: Change, expected: str) -> None:
    assert said(item(MEETING, MOVED), change) == expected


@pytest.mark.parametrize("language", ["fr", "es", "en"])
@pytest.mark.parametrize("change", list(Change))
@pytest.mark.parametrize("title", ["", "Réunion", "Échange " * 40, "مؤتمر " * 40])
@pytest.mark.parametrize("longer", ["", " et bien plus loin" * 9])
def test_it_is_never_longer_than_a_short_message(language: str, change: Change, title: str, longer: str) -> None:
    everything = {"number": "LA 2563 / LA 2564", "driver": "María de los Ángeles Quispe Mamani de Choque" * 2}
    changed = item(MEETING, replace(MOVED, details=everything), title, longer)
    with speaking(language):
        for longest in (SMS, 70):
            text = short_text(changed, change, longest)
            assert 0 < len(text) <= longest
        assert "17" in short_text(changed, change)


def test_the_text_opens_in_the_messages_of_a_telephone() -> None:
    text = "Déplacé : 14:30 & salle «B»?"
    opened = sms(["+15145550100", "+34600000001"], text)
    assert opened.startswith("sms:+15145550100,+34600000001?&body=")
    assert parse_qs(opened.partition("?")[2]) == {"body": [text]}
    assert sms([], text) == ""
