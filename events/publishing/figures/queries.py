"""Counting the confirmed registrations of an event, in the words of the current language."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from events.congress.organizing.models import Event
from events.congress.registration.answers import codes_of
from events.congress.registration.kind_words import day_in_words, moment_in_words
from events.congress.registration.question_queries import Question, Questions
from events.congress.registration.stored_answers import Given, day_in, journey_in, moment_in
from events.congress.registration.words import ATTENDANCE_WORDS
from events.platform.language import lazy
from events.platform.language.formats import country, day_month, language_name
from events.platform.language.i18n import current_language, locale
from events.platform.language.i18n import gettext as _
from events.platform.places.gazetteer import largest_town
from events.platform.storage.database import execute_rows, identifier
from events.publishing.figures.interpretation_queries import not_understood
from events.publishing.figures.regions import region_of
from events.publishing.figures.values import Count, Figure, Shape, growth_of
from events.records.organizations.queries import heads_of
from events.records.organizations.words import KIND_WORDS
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

_GROUPS = """
SELECT country, category_id, attendance, language, count(*) AS number FROM registration
WHERE event_id = $1 AND state = 'confirmed' GROUP BY 1, 2, 3, 4
"""
_DAYS = "SELECT registered_at FROM registration WHERE event_id = $1 AND state = 'confirmed'"
_ORGANIZATIONS = """
SELECT known_organization_id AS known, count(*) AS number FROM registration
WHERE event_id = $1 AND state = 'confirmed' AND known_organization_id IS NOT NULL GROUP BY 1
"""
_ANSWERS = """
SELECT a.value, a.field_version AS revision, count(*) AS number FROM answer a
JOIN registration r ON r.id = a.registration_id
WHERE a.field_id = $1 AND r.state = 'confirmed' GROUP BY 1, 2
"""
# Below how many people served, and how that is called.
_SIZES = (
    (10_000, "-10", lazy.gettext("Fewer than 10,000")),
    (100_000, "10-100", lazy.gettext("10,000 to 100,000")),
    (1_000_000, "100-1000", lazy.gettext("100,000 to a million")),
    (None, "1000-", lazy.gettext("A million and more")),
)
_COUNTED = ("choice", "choices", "yes_no", "nights")
_AT_HOURS = ("date_time", "arrival", "departure")
_SEEN_BEFORE = """
SELECT EXISTS (SELECT 1 FROM registration e WHERE e.event_id = $2 AND e.email = r.email AND e.state = 'confirmed')
AS is_known, count(*) AS number FROM registration r
WHERE r.event_id = $1 AND r.state = 'confirmed' AND r.email <> '' GROUP BY 1
"""


async def figures_of(event: Event, questions: Questions, earlier: Event | None = None) -> list[Figure]:
    """Return what can be told of an event: `questions` are those whose answers are seen, `earlier` its last edition."""
    groups = await execute_rows(_GROUPS, [event.id])

    def summed(column: str) -> dict[str, int]:
        found: Counter[str] = Counter()
        for row in groups:
            found[str(row[column])] += int(row["number"])
        return dict(found)

    countries = summed("country")
    found = [
        await _growth(event, earlier),
        _figure("category", _("By category"), _("Category"), summed("category_id"), _categories(questions)),
        Figure("country", _("By country"), _("Country"), _countries(countries), Shape.MAP),
        Figure("region", _("By region"), _("Region"), _regions(countries)),
        _figure("language", _("By language of mails"), _("Language"), summed("language"), _Languages()),
        _figure(
            "attendance", _("On site and online"), _("Taking part"), summed("attendance"), _words(ATTENDANCE_WORDS)
        ),
        *await _organizations(event.id),
        *([await _seen_before(event, earlier)] if earlier else []),
    ]
    for question in questions.questions:
        if question.kind in _COUNTED and not question.is_sensitive:
            found.append(await _answers(question))
        elif question.kind in _AT_HOURS and not question.is_sensitive:
            found.append(await _hours(question))
    found.append(await not_understood(event.id, fallback_order(event)))
    return [figure for figure in found if figure.counts or any(one.points for one in figure.growth)]


class _Languages(dict[str, str]):
    def __missing__(self, code: str) -> str:
        return language_name(code, True)


def _words(words: Mapping[str, object]) -> dict[str, str]:
    return {code: str(word) for code, word in words.items()}


def _categories(questions: Questions) -> dict[str, str]:
    return {str(one.id): str(one.name) for one in questions.all_categories}


def _figure(code: str, title: str, head: str, numbers: Mapping[str, int], labels: Mapping[str, str]) -> Figure:
    return Figure(code, title, head, _largest_first(Count(key, labels[key], number) for key, number in numbers.items()))


def _largest_first(counts: Iterable[Count]) -> list[Count]:
    return sorted(counts, key=lambda count: (-count.number, count.label))


def _countries(numbers: Mapping[str, int]) -> list[Count]:
    towns = {code: largest_town(code) for code in numbers}
    return _largest_first(
        Count(code, country(code), number, town.position if (town := towns[code]) else None)
        for code, number in numbers.items()
    )


def _regions(numbers: Mapping[str, int]) -> list[Count]:
    found: Counter[str] = Counter()
    for code, number in numbers.items():
        found[region_of(code)] += number
    names = locale(current_language()).territories
    return _largest_first(Count(code, str(names.get(code) or _("Elsewhere")), n) for code, n in found.items())


async def _growth(event: Event, earlier: Event | None) -> Figure:
    editions = [event, *([earlier] if earlier else [])]
    texts = await texts_of([one.id for one in editions], fallback_order(event))
    lines = [growth_of(str(texts.of(one.id, "name")) or one.slug, await _days(one), one.starts_on) for one in editions]
    return Figure("growth", _("Registrations by day"), _("Day"), shape=Shape.LINES, growth=lines)


async def _days(event: Event) -> list[dt.date]:
    zone, rows = ZoneInfo(event.time_zone), await execute_rows(_DAYS, [event.id])
    return [_instant(row["registered_at"]).astimezone(zone).date() for row in rows]


def _instant(value: object) -> dt.datetime:
    at = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


async def _organizations(event_id: UUID) -> list[Figure]:
    rows = await execute_rows(_ORGANIZATIONS, [event_id])
    numbers = {identifier(row["known"]): int(row["number"]) for row in rows}
    heads = await heads_of(numbers)
    kinds: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for known, number in numbers.items():
        row = heads[known].row
        kinds[row.kind] += number
        if row.people_served is not None:
            sizes[_size(row.people_served)] += number
    of_sizes = [Count(code, str(word), sizes[code]) for _most, code, word in _SIZES if sizes[code]]
    return [
        _figure("kind", _("By kind of organization"), _("Kind"), kinds, _words(KIND_WORDS)),
        Figure("size", _("By people served by their organization"), _("People served"), of_sizes, is_ordered=True),
    ]


def _size(served: int) -> str:
    return next(code for most, code, _word in _SIZES if most is None or served < most)


async def _answers(question: Question) -> Figure:
    found: Counter[str] = Counter()
    labels: dict[str, str] = {"yes": _("Yes"), "no": _("No")} if question.kind == "yes_no" else {}
    for row in await execute_rows(_ANSWERS, [question.id]):
        asked = question.as_of(int(row["revision"]))
        given = Given(row["value"], asked.revision)
        for code in codes_of(asked, given) or [given.value]:
            found[code] += int(row["number"])
            labels.setdefault(code, _label(question, code))
    figure = _figure(f"question-{question.code}", str(question.label), _("Answer"), found, labels)
    is_whole, is_ordered = question.kind not in ("choices", "nights"), question.kind == "nights"
    counts = sorted(figure.counts, key=lambda count: count.code) if is_ordered else figure.counts
    return Figure(figure.code, figure.title, figure.head, counts, is_whole=is_whole, is_ordered=is_ordered)


def _label(question: Question, code: str) -> str:
    night = day_in(code) if question.kind == "nights" else None
    return day_month(night) if night else str(question.label_of(code))


async def _hours(question: Question) -> Figure:
    """Return how many named each hour, in the order of time: when people arrive. Who named none counts by the day."""
    found: Counter[str] = Counter()
    for row in await execute_rows(_ANSWERS, [question.id]):
        if code := _hour_in(row["value"]):
            found[code] += int(row["number"])
    counts = [Count(code, _hour_in_words(question, code), found[code]) for code in sorted(found)]
    return Figure(f"question-{question.code}", str(question.label), _("Hour"), counts, is_ordered=True)


def _hour_in(value: str) -> str:
    """Return the hour that begins what was answered, "2027-05-24T14:00", the day where no hour was, or nothing."""
    if (at := moment_in(value)) is not None:
        return f"{at:%Y-%m-%dT%H:00}"
    journey = journey_in(value)
    if journey is None:
        return ""
    return f"{journey.day}T{journey.hour[:2]}:00" if journey.hour else journey.day


def _hour_in_words(question: Question, code: str) -> str:
    if "T" in code:
        return moment_in_words(question, code)
    return _("%(day)s, no hour given", day=day_in_words(question, code))


async def _seen_before(event: Event, earlier: Event) -> Figure:
    """Return who took part in the edition before, as far as an address tells: another one is another person here."""
    rows = await execute_rows(_SEEN_BEFORE, [event.id, earlier.id])
    numbers = {bool(row["is_known"]): int(row["number"]) for row in rows}
    groups = (
        (True, "before", _("With the same address in the last edition")),
        (False, "first", _("Not found there: likely for the first time")),
    )
    counts = [Count(code, word, numbers[is_known]) for is_known, code, word in groups if is_known in numbers]
    return Figure("first", _("First time, by e-mail address"), _("Taking part"), counts, is_ordered=True)
