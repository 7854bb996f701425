"""The data of the demonstration congress: complete, in three languages, and free of contradictions."""

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import time
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest

from tests.demonstration.texts import (
    LANGUAGES,
    broken_english,
    broken_french,
    broken_spanish,
    incomplete,
    matching,
    strings,
)

ROLES = {"speaker", "chair", "moderator", "rapporteur"}
STATES = {"confirmed", "cancelled"}
COMMON_WORDS = {
    "fr": {"le", "la", "les", "des", "et", "une", "est", "qui", "pour", "dans", "du", "au"},
    "es": {"el", "la", "los", "las", "y", "una", "es", "que", "para", "con", "del", "al"},
    "en": {"the", "and", "of", "to", "is", "a", "that", "for", "with", "in", "by", "on"},
}


def raw(name: str) -> str:
    return (files("events") / "demonstration" / "data" / "congress" / name).read_text(encoding="utf-8")


def load(name: str) -> Any:
    return json.loads(raw(name))


EVENT = load("event.json")
SPEAKERS = load("speakers.json")["speakers"]
SESSIONS = load("sessions.json")["sessions"]
BREAKS = load("sessions.json")["breaks"]
EVERYTHING = {"event": EVENT, "speakers": SPEAKERS, "sessions": SESSIONS, "breaks": BREAKS}
ABSTRACTS = {session["code"]: session["abstract"] for session in SESSIONS}


def words(text: str) -> list[str]:
    return re.findall(r"[\w’'-]+", text.casefold())


def sentences(text: str) -> set[str]:
    """Sentences of a text as word sequences; an abbreviation of one or two words is no sentence."""
    parts = (" ".join(words(part)) for part in re.split(r"[.!?…]+[\s»”]+|\n+", text + " "))
    return {part for part in parts if len(part.split()) > 2}


def keys_of(rows: list[dict[str, Any]]) -> set[str]:
    return {row["key"] for row in rows}


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["day"] == other["day"] and one["start"] < other["end"] and other["start"] < one["end"])


def clashes(clash: Callable[[dict[str, Any], dict[str, Any]], bool]) -> list[tuple[str, str]]:
    """Pairs of sessions at the same time between which `clash` holds."""
    together = (pair for pair in combinations(SESSIONS, 2) if overlap(*pair))
    return [(one["code"], other["code"]) for one, other in together if clash(one, other)]


def people(session: dict[str, Any]) -> set[str]:
    return keys_of(session["speakers"])


# Completeness


@pytest.mark.parametrize("name", ["event.json", "speakers.json", "sessions.json"])
def test_the_files_are_readable_by_people(name: str) -> None:
    assert raw(name) == json.dumps(load(name), ensure_ascii=False, indent=1) + "\n"


def test_every_text_is_there_in_the_three_languages() -> None:
    assert incomplete(EVERYTHING) == []


def test_the_congress_has_the_promised_extent() -> None:
    counts = {
        "sessions": len(SESSIONS) >= 50,
        "speakers": len(SPEAKERS) >= 64,
        "countries": len({speaker["country"] for speaker in SPEAKERS}) >= 35,
        "rooms": len(EVENT["rooms"]),
        "themes": len(EVENT["tracks"]),
        "days": {session["day"] for session in SESSIONS},
        "cancelled": len([session for session in SESSIONS if session["state"] == "cancelled"]),
        "full categories": len([category for category in EVENT["categories"] if category["is_full"]]),
    }
    assert counts == {
        "sessions": True,
        "speakers": True,
        "countries": True,
        "rooms": 8,
        "themes": 6,
        "days": {0, 1, 2, 3},
        "cancelled": 1,
        "full categories": 1,
    }


def test_every_kind_of_session_and_of_field_is_shown() -> None:
    assert {session["type"] for session in SESSIONS} | {"break"} == keys_of(EVENT["session_types"])
    assert {field["kind"] for field in EVENT["fields"]} == {
        "text",
        "choice",
        "multiple_choice",
        "yes_no",
        "number",
        "date",
        "file",
    }
    assert {session["track"] for session in SESSIONS} == keys_of(EVENT["tracks"])
    assert {session["language"] for session in SESSIONS} == LANGUAGES


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_lengths_are_those_of_real_texts(language: str) -> None:
    wrong = [s["code"] for s in SESSIONS if not 60 <= len(s["abstract"][language].split()) <= 110]
    wrong += [s["key"] for s in SPEAKERS if not 25 <= len(s["biography"][language].split()) <= 45]
    wrong += [p["key"] for p in EVENT["pages"] if not 120 <= len(p["text"][language].split()) <= 250]
    assert wrong == []
    assert 150 <= len(EVENT["description"][language].split()) <= 250
    assert len(EVENT["privacy"]["text"][language].split()) >= 200


# References and times


def test_identifiers_are_unique_and_well_formed() -> None:
    codes = [row["code"] for row in SESSIONS + BREAKS]
    assert [code for code in codes if not re.fullmatch(r"[A-Z0-9]{6}", code)] == []
    lists = [EVENT[name] for name in ("tracks", "session_types", "rooms", "categories", "fields", "pages")]
    for identifiers in [codes, *[[row["key"] for row in rows] for rows in [*lists, SPEAKERS]]]:
        assert [name for name, count in Counter(identifiers).items() if count > 1] == []


def test_what_a_session_refers_to_exists() -> None:
    assert {s["room"] for s in SESSIONS} - {None} == keys_of(EVENT["rooms"])
    assert set().union(*map(people, SESSIONS)) == keys_of(SPEAKERS)
    assert {speaker["role"] for s in SESSIONS for speaker in s["speakers"]} == ROLES
    assert {s["state"] for s in SESSIONS} == STATES
    assert {b["type"] for b in BREAKS} == {"break"}


def test_times_lie_in_order_within_a_day() -> None:
    for row in SESSIONS + BREAKS:
        assert time.fromisoformat(row["start"]) < time.fromisoformat(row["end"]), row["code"]
        assert (row["day"] in range(EVENT["days"]), len(row["start"]), len(row["end"])) == (True, 5, 5)


def test_no_room_is_booked_twice() -> None:
    assert clashes(lambda one, other: one["room"] is not None and one["room"] == other["room"]) == []


def test_nobody_is_in_two_sessions_at_once() -> None:
    assert clashes(lambda one, other: bool(people(one) & people(other))) == []


def test_plenaries_have_the_congress_to_themselves() -> None:
    plenaries = [s for s in SESSIONS if s["type"] in {"plenary", "assembly"}]
    rivals = [s["code"] for p in plenaries for s in SESSIONS + BREAKS if s is not p and overlap(s, p)]
    assert rivals == []


def test_a_session_outside_the_rooms_says_where_to_meet_and_how_many_may_come() -> None:
    outside = [s for s in SESSIONS if s["room"] is None]
    assert [s["code"] for s in outside if "meeting_point" not in s or s.get("capacity", 0) < 1] == []
    assert {s["code"] for s in SESSIONS if s["type"] == "excursion"} <= {s["code"] for s in outside}


def test_only_the_cancelled_session_says_why() -> None:
    assert [s["code"] for s in SESSIONS if ("cancellation_note" in s) != (s["state"] == "cancelled")] == []


def test_only_the_online_room_holds_online_sessions() -> None:
    online = {room["key"] for room in EVENT["rooms"] if room["is_online"]}
    assert {s["room"] for s in SESSIONS if s["attendance"] == "online"} == online
    assert {s["attendance"] for s in SESSIONS if s["room"] in online} == {"online"}


def test_everybody_on_stage_is_understood() -> None:
    """A speaker knows the language of the session or one it is interpreted into."""
    spoken = {speaker["key"]: set(speaker["languages"]) for speaker in SPEAKERS}
    lost = [
        (session["code"], key)
        for session in SESSIONS
        for key in sorted(people(session))
        if not spoken[key] & {session["language"], *session["interpretation"]}
    ]
    assert lost == []
    assert [s["code"] for s in SESSIONS if s["language"] in s["interpretation"]] == []


def test_fields_and_categories_are_answerable() -> None:
    for field in EVENT["fields"]:
        assert ("options" in field) == (field["kind"] in {"choice", "multiple_choice"}), field["key"]
        keys = [option["key"] for option in field.get("options", [])]
        assert (len(keys), field["attendance"] != []) == (len(set(keys)), True)
    assert [c["key"] for c in EVENT["categories"] if c["capacity"] < 1 or not c["attendance"]] == []


# Language


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_abstract_is_in_the_language_it_says(language: str) -> None:
    def guess(text: str) -> str:
        return max(LANGUAGES, key=lambda name: sum(word in COMMON_WORDS[name] for word in words(text)))

    assert [code for code, text in ABSTRACTS.items() if guess(text[language]) != language] == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_two_texts_share_a_sentence(language: str) -> None:
    bodies = ABSTRACTS | {s["key"]: s["biography"] for s in SPEAKERS}
    found = Counter(sentence for text in bodies.values() for sentence in sentences(text[language]))
    assert [sentence for sentence, count in found.items() if count > 1] == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_two_abstracts_share_seven_words_in_a_row(language: str) -> None:
    runs: Counter[tuple[str, ...]] = Counter()
    for text in ABSTRACTS.values():
        listed = words(text[language])
        runs.update({tuple(listed[start : start + 7]) for start in range(len(listed) - 6)})
    assert [" ".join(run) for run, count in runs.items() if count > 1] == []


def test_french_has_its_typographic_spaces() -> None:
    assert broken_french(EVERYTHING) == {}


def test_spanish_opens_what_it_closes() -> None:
    assert broken_spanish(EVERYTHING) == []


def test_english_has_its_own_quotes() -> None:
    assert broken_english(EVERYTHING) == []


def test_nothing_hostile_or_absolute_hides_in_the_data() -> None:
    everything = list(strings(EVERYTHING, "data"))
    assert matching(r"[\x00-\x09\x0b-\x1f\u2028\u2029<>]", everything) == []
    assert matching(r"\d{4}-\d\d-\d\d", everything) == []


def test_a_notice_says_that_the_edition_and_its_people_are_invented() -> None:
    said = {"fr": "inventés", "es": "inventados", "en": "invented"}
    assert [language for language, word in said.items() if word not in EVENT["notice"][language]] == []
