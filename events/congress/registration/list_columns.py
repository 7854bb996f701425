"""The columns and filters of the list of registrations, and how each is found, sorted and shown.

They are those of somebody with a certain sight: what a role does not see is neither shown, nor searched, nor
narrowed or sorted by. Fields come from `Details`, questions from the event's form; sealed answers are in no list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.registration import narrowing
from events.congress.registration.accompanying import has_accompanying
from events.congress.registration.answers import shown
from events.congress.registration.kind_fields import YES_NO_WORDS
from events.congress.registration.models import Registration
from events.congress.registration.narrowing import NO_ANSWER
from events.congress.registration.question_queries import Question, Questions
from events.congress.registration.sight import Sight
from events.congress.registration.stored_answers import Given
from events.congress.registration.values import SHOWN
from events.congress.registration.words import ATTENDANCE_WORDS, PAYMENT_WORDS, STATE_TONES, STATE_WORDS
from events.platform.language.choices import common_languages, countries, further_languages
from events.platform.language.cleaning import fold
from events.platform.language.formats import language_name, moment
from events.platform.language.i18n import current_language, languages, own_name
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.storage import conditions
from events.platform.storage.conditions import Narrow, Part
from events.platform.web.lists.cells import Cell, Pill
from events.platform.web.lists.declared import Column, Filter, Kind, Label, Listing
from events.platform.web.lists.fields import Field
from events.platform.web.templating import localize
from events.records.organizations.words import KIND_WORDS

Answers = Mapping[UUID, Given]
Line = tuple[Registration, Answers]
Options = Sequence[tuple[str, Label]]


@dataclass(frozen=True)
class ListField(Field[Line, Part, Narrow]):
    """A column with its filter; `question` is the one whose answers it shows, and its `order` then is on `answer a`."""

    question: Question | None = None


@dataclass(frozen=True)
class RegistrationList:
    """The list of an event's registrations as somebody sees it."""

    event_id: UUID
    fields: tuple[ListField, ...]
    searched: tuple[str, ...]  # names of the fields that the search looks into
    further: tuple[tuple[Filter, Narrow], ...] = ()  # filters that belong to no column

    @property
    def filters(self) -> list[tuple[Filter, Narrow]]:
        """Its filters, and how each narrows the list."""
        return [*((one.filter, one.narrow) for one in self.fields if one.filter and one.narrow), *self.further]

    @property
    def listing(self) -> Listing:
        return Listing([one.column for one in self.fields], [one for one, _narrow in self.filters], "-registered_at")

    def field(self, key: str) -> ListField:
        return next(one for one in self.fields if one.column.key == key)


def list_of(questions: Questions, sight: Sight, zone: str) -> RegistrationList:
    """Return the list of an event for somebody with this sight; days are those of `zone`."""
    made = {**_fields(questions, zone), **_kept(sight, zone), **_marked(questions), **_sent(questions)}
    made |= _hosts() if has_accompanying(questions) else {}
    names = [name for name in _ORDER if name in made and (sight.sees(name) or name in _SEEN_BY_ALL)]
    asked = sight.of(questions).without_sealed().all_questions
    searched = tuple(name for name in sight.fields if SHOWN[name].is_searched)
    fields = (*(made[name] for name in names), *(_answer(question) for question in asked))
    further = ((_OF_KINDS, narrowing.of_organizations),) if sight.sees("organization") else ()
    return RegistrationList(questions.event_id, fields, searched, further)


_KINDS_OF_ORGANIZATIONS: Options = [(narrowing.OPERATORS, _("Operators, of any kind")), *KIND_WORDS.items()]
_OF_KINDS = Filter("organization_kind", _("Kind of organization"), Kind.CHOICE, _KINDS_OF_ORGANIZATIONS)


_SEEN_BY_ALL = frozenset({"reference", "state", "registered_at", "host"})
_ORDER = (
    *(
        "badge_name",
        "state",
        "legal_name",
        "email",
        "organization",
        "function",
        "country",
        "spoken_languages",
        "category_id",
    ),
    *("attendance", "delegation", "host", "registered_at", "tags", "payment", "scans", "language", "reference"),
)
_SHOWN = frozenset({"badge_name", "state", "organization", "country", "category_id", "attendance", "registered_at"})


# A saved view says nothing of anybody, so that nothing has to be erased in it.
_PERSONAL = frozenset({"badge_name", "legal_name", "email"})


def _fields(questions: Questions, zone: str) -> dict[str, ListField]:
    """Return the fields that are typed; those of text are filtered by the words that they hold."""
    categories = {category.id: localize(category.name) for category in questions.all_categories}
    codes = {category.code: category.id for category in questions.all_categories}
    offered = [(category.code, categories[category.id]) for category in questions.all_categories]
    here = current_language()
    spoken = (*common_languages(here), *further_languages(here))
    texts = {name: _text(name) for name in ("badge_name", "legal_name", "email", "organization", "function")}
    return texts | {
        "country": _chosen("country", countries(here)),
        "spoken_languages": _listed("spoken_languages", spoken),
        "attendance": _chosen("attendance", list(ATTENDANCE_WORDS.items())),
        "category_id": ListField(
            _column("category_id", SHOWN["category_id"].label, key="category"),
            lambda line: categories[line[0].category_id],
            conditions.ranked("r.category_id", [category.id for category in questions.all_categories]),
            Filter("category", SHOWN["category_id"].label, Kind.CHOICE, offered),
            conditions.one_of("r.category_id", codes),
        ),
    }


def _kept(sight: Sight, zone: str) -> dict[str, ListField]:
    """Return what is kept about a registration beside what was typed."""
    in_words = [(code, own_name(code)) for code in languages()]
    return {
        "reference": ListField(
            _column("reference", _("Reference")),
            lambda line: line[0].reference,
            conditions.plain("r.reference"),
            Filter("reference", _("Reference"), Kind.CODES),
            conditions.one_of("r.reference"),
        ),
        "state": ListField(
            _column("state", _("State")),
            lambda line: Pill(STATE_WORDS[line[0].stage], STATE_TONES[line[0].stage]),
            conditions.ranked(narrowing.STAGE, list(STATE_WORDS)),
            Filter("state", _("State"), Kind.CHOICE, list(STATE_WORDS.items())),
            conditions.one_of(narrowing.STAGE),
        ),
        "language": ListField(
            _column("language", _("Language of mails")),
            lambda line: language_name(line[0].language, capital=True),
            conditions.plain("r.language"),
            Filter("language", _("Language of mails"), Kind.CHOICE, in_words),
            conditions.one_of("r.language"),
        ),
        "registered_at": ListField(
            _column("registered_at", _("Registered")),
            lambda line: moment(line[0].registered_at, zone),
            conditions.plain("r.registered_at"),
            Filter("registered_at", _("Registered"), Kind.DAY),
            conditions.within_days("r.registered_at", zone),
        ),
        "scans": ListField(
            _column("scans", _("Checked in"), key="checked_in"),
            lambda line: moment(line[0].checked_in_at, zone) if line[0].checked_in_at else "",
            conditions.plain("r.checked_in_at"),
            Filter("checked_in", _("Checked in"), Kind.CHOICE, list(YES_NO_WORDS.items())),
            conditions.is_set("r.checked_in_at"),
        ),
    }


def _hosts() -> dict[str, ListField]:
    """Return whom somebody accompanies."""
    column = _column("host", _("Accompanies"), is_sorted=False)
    asked = Filter("host", _("Accompanies somebody"), Kind.CHOICE, list(YES_NO_WORDS.items()))
    order, narrow = conditions.plain("r.host_id"), conditions.is_set("r.host_id")
    return {
        "host": ListField(column, lambda line: line[0].host.badge_name if line[0].host else "", order, asked, narrow)
    }


def _marked(questions: Questions) -> dict[str, ListField]:
    """Return what organizers note of a registration."""
    tags = {tag.id: Pill(tag.name, f"tag-{tag.colour}") for tag in questions.tags}
    codes = {tag.code: tag.id for tag in questions.tags}
    offered: Options = [*((tag.code, tag.name) for tag in questions.tags), (NO_ANSWER, _("No tag"))]
    return {
        "tags": ListField(
            _column("tags", _("Tags"), is_sorted=False),
            lambda line: _pills(tags, line[0]),
            conditions.plain("r.reference"),
            Filter("tags", _("Tags"), Kind.CHOICE, offered) if tags else None,
            narrowing.tagged(codes),
        ),
        "payment": ListField(
            _column("payment", _("Payment")),
            lambda line: str(PAYMENT_WORDS[line[0].payment]),
            conditions.ranked("r.payment", list(PAYMENT_WORDS)),
            Filter("payment", _("Payment"), Kind.CHOICE, list(PAYMENT_WORDS.items())),
            conditions.one_of("r.payment"),
        ),
    }


def _sent(questions: Questions) -> dict[str, ListField]:
    """Return the delegation of a registration, where the event has any; those of none come last."""
    named = sorted(((str(one.id), one.name) for one in questions.delegations), key=lambda one: fold(one[1]))
    names, ids = dict(named), {str(one.id): one.id for one in questions.delegations}
    if not named:
        return {}
    offered: Options = [*named, (NO_ANSWER, _("No delegation"))]
    return {
        "delegation": ListField(
            _column("delegation", _("Delegation")),
            lambda line: names.get(str(line[0].delegation_id), ""),
            conditions.ranked("r.delegation_id", names),
            Filter("delegation", _("Delegation"), Kind.CHOICE, offered),
            narrowing.one_of_or_none("r.delegation_id", ids),
        )
    }


def _pills(tags: Mapping[UUID, Pill], row: Registration) -> tuple[Pill, ...]:
    own = {tagging.tag_id for tagging in row.taggings}
    return tuple(pill for tag, pill in tags.items() if tag in own)


def _column(name: str, label: Label, key: str = "", *, is_sorted: bool = True) -> Column:
    return Column(key or name, label, is_sorted, name in _SHOWN)


def _text(name: str) -> ListField:
    label = SHOWN[name].label
    one = Filter(name, label, Kind.TEXT, is_personal=name in _PERSONAL)
    return ListField(_column(name, label), _words_of(name), narrowing.folded(name), one, narrowing.holds(name))


def _chosen(name: str, options: Options) -> ListField:
    """Return a field whose value is one of these; it is sorted in their order."""
    label, expression = SHOWN[name].label, f"r.{name}"
    one = Filter(name, label, Kind.CHOICE, options)
    order = conditions.ranked(expression, [code for code, _label in options])
    return ListField(_column(name, label), _words_of(name), order, one, conditions.one_of(expression))


def _listed(name: str, options: Options) -> ListField:
    label, expression = SHOWN[name].label, f"r.{name}"
    one = Filter(name, label, Kind.CHOICE, options)
    column = _column(name, label, is_sorted=False)
    return ListField(column, _words_of(name), conditions.plain(expression), one, conditions.lists_one_of(expression))


def _words_of(name: str) -> Callable[[Line], Cell]:
    return lambda line: SHOWN[name].words(getattr(line[0], name))


def _answer(question: Question) -> ListField:
    key, label = f"answer-{question.code}", localize(question.label)
    return ListField(
        Column(key, label, is_shown=False),
        lambda line: _joined(shown(question, line[1].get(question.id))),
        conditions.plain("a.sort_key"),
        Filter(key, label, _KINDS.get(question.kind, Kind.TEXT), tuple(_options(question))),
        narrowing.answered(question),
        question=question,
    )


_KINDS: Mapping[str, Kind] = {
    "choice": Kind.CHOICE,
    "choices": Kind.CHOICE,
    "yes_no": Kind.CHOICE,
    "country": Kind.CHOICE,
    "language": Kind.CHOICE,
    "number": Kind.NUMBER,
    "date": Kind.DAY,
    "date_time": Kind.DAY,
    "arrival": Kind.DAY,
    "departure": Kind.DAY,
}
_NONE: LazyText = _("No answer")


def _options(question: Question) -> Iterable[tuple[str, Label]]:
    if question.kind == "yes_no":
        yield from YES_NO_WORDS.items()
    elif question.kind == "country":
        yield from countries(current_language())
    elif question.kind == "language":
        yield from (*common_languages(current_language()), *further_languages(current_language()))
    for option in question.options:
        yield option.code, localize(option.label)
    if _KINDS.get(question.kind) is Kind.CHOICE:
        yield NO_ANSWER, _NONE


def _joined(value: str | Iterable[object]) -> str:
    return value if isinstance(value, str) else ", ".join(str(part) for part in value)
