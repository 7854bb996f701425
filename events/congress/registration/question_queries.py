"""The questions of an event's registration form at one revision of the event, read once per revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.organizing.models import Category, Event, FieldOption, FormField, PrivacyNotice
from events.platform.language.i18n import Translated, languages
from events.platform.lru import LruCache
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_of


@dataclass(frozen=True)
class CategoryChoice:
    """A category as the form offers it."""

    id: UUID
    pool_id: UUID
    code: str
    name: Translated
    note: Translated
    attendances: tuple[str, ...]
    is_retired: bool


@dataclass(frozen=True)
class Option:
    code: str
    label: Translated
    is_retired: bool


@dataclass(frozen=True)
class Question:
    """One of the event's own questions. `field_version` is kept with each answer."""

    id: UUID
    code: str
    kind: str  # text, long_text, choice, choices, yes_no, number, date
    is_required: bool
    field_version: int
    label: Translated
    help: Translated
    options: tuple[Option, ...]
    is_retired: bool

    def label_of(self, option: str) -> Translated | str:
        return next((known.label for known in self.options if known.code == option), option)


@dataclass(frozen=True)
class Questions:
    """Everything the form needs to know of an event; retired things too, for what was answered before."""

    event_id: UUID
    event_pool_id: UUID
    revision: int
    all_categories: tuple[CategoryChoice, ...]
    all_questions: tuple[Question, ...]
    notice_id: UUID | None
    notice_number: int | None

    @property
    def categories(self) -> tuple[CategoryChoice, ...]:
        return tuple(category for category in self.all_categories if not category.is_retired)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.all_questions if not question.is_retired)

    def category(self, category_id: UUID) -> CategoryChoice:
        return next(category for category in self.all_categories if category.id == category_id)

    def category_by_code(self, code: str) -> CategoryChoice | None:
        return next((category for category in self.all_categories if category.code == code), None)

    def pools_of(self, category_id: UUID) -> tuple[UUID, UUID]:
        """Return the pools that a seat in a category counts in, in the order in which they are taken."""
        return (self.event_pool_id, self.category(category_id).pool_id)


_kept: LruCache[tuple[UUID, int], Questions] = LruCache(200)


async def questions_of(event: Event) -> Questions:
    """Return the questions of an event's form, cached by its revision: `event` was just read."""
    key = (event.id, event.revision)
    return _kept.get(key) or _kept.put(key, await _read(event))


async def _read(event: Event) -> Questions:
    categories = await Category.filter(event_id=event.id).order_by("position", "code")
    fields = await FormField.filter(event_id=event.id).order_by("position", "code")
    options = await FieldOption.filter(field__event_id=event.id).order_by("position", "code")
    notice = await PrivacyNotice.filter(event_id=event.id).order_by("-number").first()
    subjects = [row.id for rows in (categories, fields, options) for row in rows]
    texts = await texts_of(subjects, fallback_order(event)) if subjects else Texts({})
    by_field: dict[UUID, list[Option]] = {}
    for option in options:
        label = _named(texts.of(option.id, "label"), option.code)
        by_field.setdefault(option.field_id, []).append(Option(option.code, label, option.retired_at is not None))
    return Questions(
        event_id=event.id,
        event_pool_id=event.pool_id,
        revision=event.revision,
        all_categories=tuple(_category(row, texts) for row in categories),
        all_questions=tuple(_question(row, texts, by_field) for row in fields),
        notice_id=notice.id if notice else None,
        notice_number=notice.number if notice else None,
    )


def _category(row: Category, texts: Texts) -> CategoryChoice:
    allowed = {"on_site": row.allows_on_site, "online": row.allows_online}
    return CategoryChoice(
        id=row.id,
        pool_id=row.pool_id,
        code=row.code,
        name=_named(texts.of(row.id, "name"), row.code),
        note=texts.of(row.id, "note") or texts.of(row.id, "description"),
        attendances=tuple(attendance for attendance, is_allowed in allowed.items() if is_allowed),
        is_retired=row.retired_at is not None,
    )


def _question(row: FormField, texts: Texts, options: Mapping[UUID, list[Option]]) -> Question:
    return Question(
        id=row.id,
        code=row.code,
        kind=row.kind,
        is_required=row.is_required,
        field_version=row.field_version,
        label=_named(texts.of(row.id, "label"), row.code),
        help=texts.of(row.id, "help"),
        options=tuple(options.get(row.id, ())),
        is_retired=row.retired_at is not None,
    )


def _named(text: Translated, code: str) -> Translated:
    """Return a name, or the code of what nobody has named in any language."""
    return text if text else Translated(dict.fromkeys(languages(), code))
