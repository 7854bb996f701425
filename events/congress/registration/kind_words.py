"""Stored answers in words, and what of them reads as an answer of its kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from events.congress.registration.answer_fields import (
    show_number,
)
from events.congress.registration.lodging_and_travel_fields import (
    place_in_words,
)
from events.congress.registration.question_queries import Question
from events.congress.registration.stored_answers import (
    Journey,
    amount_in,
    attached_in,
    codes_in,
    day_in,
    journey_in,
    moment_in,
    number_in,
    telephone_in,
)
from events.platform.language import formats, i18n
from events.platform.language.i18n import Translated
from events.records.money import money


def offered(question: Question) -> list[tuple[str, Translated]]:
    return [(option.code, option.label) for option in question.options if not option.is_retired]


def label(question: Question, value: str) -> list[Translated | str]:
    return [question.label_of(value)]


def is_option(question: Question, value: str) -> bool:
    return value in {option.code for option in question.options}


def labels(question: Question, value: str) -> list[Translated | str]:
    return [question.label_of(code) for code in codes_of(value)]


def are_options(question: Question, value: str) -> bool:
    codes = codes_of(value)
    return bool(codes) and {option.code for option in question.options}.issuperset(codes)


def number_in_words(question: Question, value: str) -> str:
    number = number_in(value)
    return value if number is None else show_number(number)


def typed(value: str) -> str:
    number = telephone_in(value)
    return number.typed if number else ""


def dialled(value: str) -> str:
    number = telephone_in(value)
    return number.e164 if number else ""


def day_in_words(question: Question, value: str) -> str:
    day = day_in(value)
    return formats.day(day) if day else value


def moment_in_words(question: Question, value: str) -> str:
    wall = moment_in(value)
    return f"{formats.day(wall.date())}, {formats.time(wall)}" if wall else value


def agreed(question: Question, value: str) -> str:
    return i18n.gettext("Agreed (version %(number)s of the text)", number=value)


def nights_in_words(question: Question, value: str) -> list[str]:
    return [formats.day_month(night) for night in map(dt.date.fromisoformat, codes_of(value))]


def are_nights(question: Question, value: str) -> bool:
    codes = codes_of(value)
    return bool(codes) and all(day_in(code) for code in codes)


def journey_in_words(question: Question, value: str) -> str:
    journey = journey_in(value) or Journey("")
    parts = (day_in_words(question, journey.day), journey.hour, journey.flight, place_in_words(journey.place))
    return ", ".join(part for part in parts if part)


def of_journey(name: str) -> Callable[[str], str]:
    def cell(value: str) -> str:
        return str(getattr(journey_in(value), name, ""))

    return cell


def file_name(question: Question, value: str) -> str:
    file = attached_in(value)
    return file.name if file else value


def money_in_words(question: Question, value: str) -> str:
    amount = amount_in(value)
    return money(amount.minor, amount.currency) if amount else value


def is_in_currency(question: Question, value: str) -> bool:
    """An amount in another currency than the one that is asked for now stays what it is."""
    amount = amount_in(value)
    return amount is not None and amount.currency == question.frame.currency


def codes_of(value: str) -> list[str]:
    return codes_in(value) or []
