"""The fields of a registration are told once, and whoever needs all of them has them all."""

from __future__ import annotations

import re

import httpx

from events.congress.registration.facts import change_in_words
from events.congress.registration.models import Registration
from events.congress.registration.values import SHOWN
from events.platform.language.i18n import speaking
from tests.congress.registration.filling import FORM, open_event

# By inputs of their own names.
NAMES = {"category_id": "category"}


async def test_every_field_is_a_column_and_is_asked(client: httpx.AsyncClient) -> None:
    await open_event()
    page = (await client.get(FORM)).text
    drawn = set(re.findall(r'<(?:input|select|textarea)\b[^>]*\bname="([\w-]+)"', page))
    assert {name for name in SHOWN if name not in Registration._meta.fields_map} == set()
    assert {name for name in SHOWN if NAMES.get(name, name) not in drawn} == set()


def test_changes_are_told_with_the_labels_of_the_fields() -> None:
    details = {
        "spoken_languages": [["fr"], []],
        "category": ["press", "operator"],
        "answers": ["diet"],
        "other": ["", "x"],
    }
    with speaking("en"):
        told = change_in_words(details)
    assert told == "Languages: fr → –; Category: press → operator; Answers: diet; other: – → x"
    with speaking("fr"):
        assert change_in_words({"reason": "Appelé"}) == "Motif\u00a0: Appelé"
