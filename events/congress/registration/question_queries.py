"""The questions of an event's registration form at one revision of the event, read once per revision."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from events.congress.organizing.models import Category, Event, FieldOption, FormField, PrivacyNotice
from events.congress.registration.delegation_queries import delegation_choices
from events.congress.registration.file_types import SHAPES, limits
from events.congress.registration.models import Answer, FieldRevision
from events.congress.registration.question_values import SECTION, Condition, DelegationChoice, Frame, Section, TagChoice
from events.congress.registration.tag_queries import tags_in
from events.platform.language.i18n import Translated, languages
from events.platform.lru import LruCache
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_of
from events.records.vault.queries import number_kept


@dataclass(frozen=True)
class CategoryChoice:
    """A category as the form offers it."""

    id: UUID
    pool_id: UUID
    code: str
    access: str  # an Access
    opens: str | None  # wall times in the event's zone
    closes: str | None
    price: int | None
    per_host: int
    name: Translated
    note: Translated
    attendances: tuple[str, ...]
    is_retired: bool


@dataclass(frozen=True)
class Option:
    """An option of a question; one with a capacity has a pool of seats."""

    code: str
    label: Translated
    is_retired: bool
    pool_id: UUID | None = None


@dataclass(frozen=True)
class Question:
    """One of the event's own questions as it is asked at `revision`, and as it was at former ones, by their numbers.

    Answers to one that `is_sensitive` are sealed in the vault; `seen_by` are the roles that see its answers.
    """

    id: UUID
    code: str
    kind: str  # a key of KINDS
    is_required: bool
    revision: int
    label: Translated
    help: Translated
    options: tuple[Option, ...]
    is_retired: bool
    is_sensitive: bool
    seen_by: frozenset[str]
    frame: Frame
    condition: Condition
    section: Section | None = None
    former: Mapping[int, Question] = field(default_factory=dict)

    @property
    def is_file(self) -> bool:
        """Whether its answers name files: with such answers it asks for nothing else."""
        return self.kind in SHAPES

    def as_of(self, revision: int) -> Question:
        """Return the question as it was asked at a revision; as it is for one that nobody kept."""
        return self.former.get(revision, self)

    def label_of(self, option: str) -> Translated | str:
        return next((known.label for known in self.options if known.code == option), option)


@dataclass(frozen=True)
class Questions:
    """Everything the form needs to know of an event; retired things too, for what was answered before.

    `tags` and `delegations` are what lists of its registrations show beside the answers.
    """

    event_id: UUID
    event_pool_id: UUID
    revision: int
    all_categories: tuple[CategoryChoice, ...]
    all_questions: tuple[Question, ...]
    notice_id: UUID | None
    notice_number: int | None
    ends_on: dt.date
    attendance_pools: Mapping[str, UUID]
    currency: str
    approves_again: bool
    tags: tuple[TagChoice, ...] = ()
    delegations: tuple[DelegationChoice, ...] = ()

    @property
    def categories(self) -> tuple[CategoryChoice, ...]:
        return tuple(category for category in self.all_categories if not category.is_retired)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.all_questions if not question.is_retired)

    @staticmethod
    def sealed_name(question_id: UUID) -> str:
        """Return the name under which the vault keeps the answer to a question."""
        return f"answer:{question_id}"

    @property
    def sealed(self) -> tuple[Question, ...]:
        return tuple(question for question in self.all_questions if question.is_sensitive)

    @property
    def files(self) -> tuple[Question, ...]:
        return tuple(question for question in self.all_questions if question.is_file)

    def without_sealed(self) -> Questions:
        return replace(self, all_questions=tuple(one for one in self.all_questions if not one.is_sensitive))

    def offered(self, chosen: UUID | None) -> tuple[CategoryChoice, ...]:
        """Return the categories that one can take part as, with the one that was `chosen` before."""
        return tuple(one for one in self.all_categories if not one.is_retired or one.id == chosen)

    def category(self, category_id: UUID) -> CategoryChoice:
        return next(category for category in self.all_categories if category.id == category_id)

    def category_by_code(self, code: str) -> CategoryChoice | None:
        return next((category for category in self.all_categories if category.code == code), None)

    def among(self, ids: Collection[UUID]) -> Questions:
        """Return the form with these categories only."""
        return replace(self, all_categories=tuple(one for one in self.all_categories if one.id in ids))

    def pools_of(self, category_id: UUID, attendance: str) -> tuple[UUID, ...]:
        """Return the pools that a seat counts in, in the order in which they are taken: event, attendance, category."""
        attended = self.attendance_pools.get(attendance)
        middle = (attended,) if attended else ()
        return (self.event_pool_id, *middle, self.category(category_id).pool_id)


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
    revisions = await FieldRevision.filter(field__event_id=event.id).order_by("number")
    by_field = _options_by_field(options, texts)
    return Questions(
        event_id=event.id,
        event_pool_id=event.pool_id,
        revision=event.revision,
        all_categories=tuple(_category(row, texts) for row in categories),
        all_questions=tuple(
            _with_former(
                replace(_question(event, row, texts, by_field), section=section),
                [one for one in revisions if one.field_id == row.id],
            )
            for section, row in _in_sections(fields, texts)
        ),
        notice_id=notice.id if notice else None,
        notice_number=notice.number if notice else None,
        ends_on=event.ends_on,
        attendance_pools={name: pool for name, pool in _attendance_pools(event) if pool is not None},
        currency=event.currency,
        approves_again=event.approves_again,
        tags=tuple(TagChoice(row.id, row.code, row.name, row.colour) for row in await tags_in(event.id)),
        delegations=await delegation_choices(event.id),
    )


def _in_sections(rows: Iterable[FormField], texts: Texts) -> Iterator[tuple[Section | None, FormField]]:
    """Give the questions, each with the section that it stands in."""
    section: Section | None = None
    for row in rows:
        if row.kind != SECTION:
            yield section, row
        elif row.retired_at is None:
            section = Section(row.code, _named(texts.of(row.id, "label"), row.code), texts.of(row.id, "help"))


def _attendance_pools(event: Event) -> Iterator[tuple[str, UUID | None]]:
    yield "on_site", event.on_site_pool_id
    yield "online", event.online_pool_id


async def number_of_answers(asked: FormField) -> int:
    """Return how many answers were given to a question, the sealed and the destroyed ones too."""
    kept = Answer.filter(field_id=asked.id)
    return await number_kept(asked.event_id, Questions.sealed_name(asked.id)) + asked.destroyed + await kept.count()


def _options_by_field(rows: Iterable[FieldOption], texts: Texts) -> dict[UUID, list[Option]]:
    found: defaultdict[UUID, list[Option]] = defaultdict(list)
    for row, label in ((row, _named(texts.of(row.id, "label"), row.code)) for row in rows):
        found[row.field_id].append(Option(row.code, label, row.retired_at is not None, row.pool_id))
    return found


def _category(row: Category, texts: Texts) -> CategoryChoice:
    return CategoryChoice(
        id=row.id,
        pool_id=row.pool_id,
        code=row.code,
        access=row.access,
        opens=row.opens,
        closes=row.closes,
        price=row.price,
        per_host=row.per_host,
        name=_named(texts.of(row.id, "name"), row.code),
        note=texts.of(row.id, "note") or texts.of(row.id, "description"),
        attendances=(*(["on_site"] if row.allows_on_site else []), *(["online"] if row.allows_online else [])),
        is_retired=row.retired_at is not None,
    )


def _question(event: Event, row: FormField, texts: Texts, options: Mapping[UUID, list[Option]]) -> Question:
    return Question(
        id=row.id,
        code=row.code,
        kind=row.kind,
        is_required=row.is_required,
        revision=row.field_version,
        label=_named(texts.of(row.id, "label"), row.code),
        help=texts.of(row.id, "help"),
        options=tuple(options.get(row.id, ())),
        is_retired=row.retired_at is not None,
        is_sensitive=row.is_sensitive,
        seen_by=frozenset({"owner", *seen_by(row)}),
        frame=_frame(event, row),
        condition=Condition.read(row.shown_when),
    )


def _frame(event: Event, row: FormField) -> Frame:
    """Nights are counted from the days of the event, so that they move with it and go along to another edition."""
    settings = row.settings or {}
    before, after = (dt.timedelta(days=settings.get(name) or 0) for name in ("nights_before", "nights_after"))
    first, last = event.starts_on - before, event.ends_on - dt.timedelta(days=1) + after
    return Frame(event.time_zone, settings.get("currency", ""), first, last, *limits(row.kind, settings))


def seen_by(row: FormField) -> Iterable[str]:
    """Return the roles beside the owner that see the answers to a question."""
    if row.seen_by is not None:
        return row.seen_by
    return () if row.is_sensitive else ("organizer",)


def _with_former(question: Question, revisions: Sequence[FieldRevision]) -> Question:
    return replace(question, former={row.number: _former(question, row) for row in revisions})


def _former(question: Question, row: FieldRevision) -> Question:
    """Return the question as it was asked: in its words of then, in those of now where a language was missing then."""
    now = {option.code: option.label for option in question.options}
    options = tuple(
        Option(one["code"], _then(one["label"], now.get(one["code"], question.label)), is_retired=False)
        for one in row.options
    )
    return replace(
        question,
        kind=row.kind,
        revision=row.number,
        label=_then(row.label, question.label),
        help=_then(row.help or {}, question.help),
        options=options,
    )


def _then(texts: Mapping[str, str], now: Translated) -> Translated:
    return replace(now, texts={**now.texts, **texts})


def _named(text: Translated, code: str) -> Translated:
    """Return a name, or the code of what nobody has named in any language."""
    return text if text else Translated(dict.fromkeys(languages(), code))
