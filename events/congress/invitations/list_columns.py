"""The columns and filters of the list of invitations, and how each reads in SQL on the invitation `i`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from events.congress.invitations.states import STATE_WORDS, UNANSWERED, state_sql
from events.congress.registration.question_queries import CategoryChoice
from events.platform.language.cleaning import fold
from events.platform.language.i18n import languages, own_name
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.storage.statements import Statement
from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Column, Filter, Kind, Listing
from events.platform.web.templating import localize

Part = Callable[[Statement], str]

_KINDS: Mapping[str, LazyText] = {"one": _("For one address"), "link": _("For whoever has the link")}
_KIND = "CASE WHEN i.email IS NULL AND i.erased_at IS NULL THEN 'link' ELSE 'one' END"
# That of the latest mail about it.
_MAIL = "(SELECT m.state FROM message m WHERE m.subject = i.id ORDER BY m.created_at DESC, m.id DESC LIMIT 1)"
_CATEGORY = "(SELECT c.code FROM category c WHERE c.id = i.category_id)"
_MOST_WORDS = 6

_COLUMNS = (
    Column("name", pgettext("an invitation", "For")),
    Column("state", _("State")),
    Column("email", _("E-mail address")),
    Column("category", _("Category")),
    Column("delegation", _("Delegation"), is_sorted=False, is_shown=False),
    Column("mail", _("Mail")),
    Column("used", pgettext("an invitation", "Registered"), is_sorted=False),
    Column("language", _("Language"), is_shown=False),
    Column("answer_by", pgettext("an invitation", "Answer by")),
    Column("sent_at", pgettext("state of an invitation", "Sent"), is_shown=False),
    Column("created_at", _("Made on"), is_shown=False),
)
_ORDER: Mapping[str, str] = {
    "name": "i.name_key",
    "email": "i.email",
    "category": _CATEGORY,
    "mail": _MAIL,
    "language": "i.language",
    "answer_by": "i.answer_by",
    "sent_at": "i.sent_at",
    "created_at": "i.created_at",
}


def listing_of(categories: Sequence[CategoryChoice], mail_words: Mapping[str, LazyText]) -> Listing:
    """Return the list of an event's invitations."""
    filters = [
        Filter("state", _("State"), Kind.CHOICE, [*STATE_WORDS.items()]),
        Filter("category", _("Category"), Kind.CHOICE, [(one.code, localize(one.name)) for one in categories]),
        Filter("language", _("Language"), Kind.CHOICE, [(code, own_name(code)) for code in languages()]),
        Filter("mail", _("Mail"), Kind.CHOICE, [*mail_words.items()]),
        Filter("kind", pgettext("an invitation", "For"), Kind.CHOICE, [*_KINDS.items()]),
    ]
    return Listing(_COLUMNS, filters, "-created_at")


def condition_of(asked: ListRequest, today: object) -> Part:
    """Return which invitations were asked for, as a condition; `today` is the day in the event's zone."""

    def part(to: Statement) -> str:
        chosen = asked.chosen.items()
        return " AND ".join(
            [*(_is(key, values, today, to) for key, values in chosen), *_words(asked.words, to), "1 = 1"]
        )

    return part


def order_of(asked: ListRequest, today: object) -> Part:
    """Return in which order they were asked for; no two of them are the same in it."""
    sort = asked.sort or "-created_at"
    direction = "DESC" if sort.startswith("-") else "ASC"

    def part(to: Statement) -> str:
        key = sort.removeprefix("-")
        by = _rank(today, to) if key == "state" else _ORDER[key]
        return f"{by} {direction} NULLS LAST, i.name_key, i.id"

    return part


def is_unanswered(today: object) -> Part:
    """Return the condition that an invitation went out and was neither accepted nor declined."""
    return lambda to: to.any_of(state_sql(to.bind(today)), [str(state) for state in sorted(UNANSWERED)])


def is_unsent(today: object) -> Part:
    """Return the condition that nobody was written to yet."""
    return lambda to: f"{state_sql(to.bind(today))} = 'made'"


def _is(key: str, values: Sequence[str], today: object, to: Statement) -> str:
    expressions = {"category": _CATEGORY, "language": "i.language", "mail": _MAIL, "kind": _KIND}
    return to.any_of(state_sql(to.bind(today)) if key == "state" else expressions[key], values)


def _words(words: str, to: Statement) -> list[str]:
    text = "i.name_key || ' ' || COALESCE(i.email, '')"
    return [f"{to.place(text, to.bind(word))} > 0" for word in fold(words).split()[:_MOST_WORDS]]


def _rank(today: object, to: Statement) -> str:
    order = "".join(f"|{state}|" for state in STATE_WORDS)
    return to.place(to.bind(order), f"'|' || {state_sql(to.bind(today))} || '|'")
