"""How the filters and sorts of the list of registrations read in SQL: on `registration r` and `answer a`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence

from events.congress.registration import life
from events.congress.registration.question_queries import Question
from events.congress.registration.sort_keys import LONGEST_KEY, number_key
from events.congress.registration.values import SHOWN
from events.platform.language.cleaning import fold
from events.platform.storage.conditions import Narrow, Part, either, holds_words, plain, quoted
from events.platform.storage.statements import Statement
from events.records.organizations.values import OrganizationKind

STAGE = life.STAGE.replace("registration.", "r.")
NO_ANSWER = "-"  # among the options of a question: those who left it out
_ANSWERS = "SELECT a.registration_id FROM answer a WHERE a.field_id ="
_FIRST_INSTANT = dt.datetime(1, 1, 2, tzinfo=dt.UTC)


def searched(words: str, names: Collection[str]) -> Part:
    """Return the condition that the reference and the fields of these `names` hold all the words.

    The searched text of a row holds more than everybody may see, and would answer whose address or passport it is.
    """
    everything = [name for name, one in SHOWN.items() if one.is_searched]
    own = " || ' ' || ".join(["lower(r.reference)", *(_folded(name) for name in everything if name in names)])
    text = "r.search_text" if set(everything) <= set(names) else f"({own})"
    wanted = holds_words(text, fold(words).split())
    return lambda to: f"{_in_order(to)} AND {wanted(to)}"


def holds(name: str) -> Narrow:
    """Return a filter by the words that a field holds."""
    text = _folded(name)
    return lambda chosen: (
        lambda to: " AND ".join(
            [_in_order(to), *(f"{to.place(text, to.bind(word))} > 0" for word in fold(chosen[0]).split())]
        )
    )


def one_of_or_none(expression: str, values: Mapping[str, object]) -> Narrow:
    """Return a filter by what a column is, with those among the options for which it is nothing."""

    def narrow(chosen: Sequence[str]) -> Part:
        wanted = [values[one] for one in chosen if one != NO_ANSWER]
        none = [f"{expression} IS NULL"] if NO_ANSWER in chosen else []
        return lambda to: either([to.any_of(expression, wanted), *none])

    return narrow


def tagged(tags: Mapping[str, object]) -> Narrow:
    """Return a filter by tags, by their codes: any of those chosen, or none at all."""

    def narrow(chosen: Sequence[str]) -> Part:
        wanted = [tags[code] for code in chosen if code != NO_ANSWER]

        def part(to: Statement) -> str:
            own = "SELECT g.registration_id FROM tagging g WHERE "
            has = [f"r.id IN ({own}{to.any_of('g.tag_id', wanted)})"] if wanted else []
            return either([*has, *([f"NOT EXISTS ({own}g.registration_id = r.id)"] if NO_ANSWER in chosen else [])])

        return part

    return narrow


# Organizations of some kinds, and those that were merged into one of them.
_OF_KINDS = """r.known_organization_id IN (WITH RECURSIVE known(id) AS (
SELECT o.id FROM organization o WHERE {kinds} AND NOT EXISTS ({standing} WHERE m.source_id = o.id AND s.id IS NULL)
UNION SELECT m.source_id FROM known JOIN organization_merge m ON m.target_id = known.id
LEFT JOIN organization_separation s ON s.merge_id = m.id WHERE s.id IS NULL) SELECT id FROM known)"""
_STANDING = "SELECT 1 FROM organization_merge m LEFT JOIN organization_separation s ON s.merge_id = m.id"


OPERATORS = "operators"  # among the kinds of organization: those that supply water or sanitation, whoever owns them
_OPERATORS = (OrganizationKind.PUBLIC_OPERATOR, OrganizationKind.MIXED_OPERATOR, OrganizationKind.PRIVATE_OPERATOR)


def of_organizations(chosen: Sequence[str]) -> Part:
    """Return the condition that the organization is of one of these kinds; one that was merged is what it is now."""
    kinds = [*chosen, *(_OPERATORS if OPERATORS in chosen else ())]
    return lambda to: _OF_KINDS.format(kinds=to.any_of("o.kind", kinds), standing=_STANDING)


def answered(question: Question) -> Narrow:
    """Return the filter by the answers to a question."""
    given = _ANSWERED.get(question.kind, _text)

    def narrow(chosen: Sequence[str]) -> Part:
        codes = [one for one in chosen if one != NO_ANSWER]

        def part(to: Statement) -> str:
            is_given = [f"r.id IN ({_ANSWERS} {to.bind(question.id)} AND {given(codes, to)})"] if codes else []
            return either([*is_given, *([left_out(question)(to)] if NO_ANSWER in chosen else [])])

        return part

    return narrow


def has_answered(question: Question) -> Part:
    return lambda to: f"r.id IN ({_ANSWERS} {to.bind(question.id)})"


def left_out(question: Question) -> Part:
    return lambda to: f"NOT EXISTS ({_ANSWERS} {to.bind(question.id)} AND a.registration_id = r.id)"


def folded(name: str) -> Part:
    """Return what sorts by a field of text."""
    return plain(_folded(name))


def _in_order(to: Statement) -> str:
    """Return a condition that all fulfil: it has every row read in the order in which they lie on the disk."""
    return f"r.registered_at >= {to.bind(_FIRST_INSTANT)}"


def _folded(name: str) -> str:
    return f"r.{name}_key" if SHOWN[name].is_folded else f"r.{name}"


def _one(chosen: Sequence[str], to: Statement) -> str:
    return to.any_of("a.sort_key", chosen)


# The key of a long answer is its beginning. The index has the keys alone, so rows are looked at for those only.
_IS_LONG = f"length(a.sort_key) >= {LONGEST_KEY}"


def _several(chosen: Sequence[str], to: Statement) -> str:
    """The key of several choices is their list, in lower case."""
    places = [(to.bind(quoted(one)), to.bind(quoted(fold(one)))) for one in chosen]
    return either(
        f"{to.place('a.sort_key', key)} > 0 OR ({_IS_LONG} AND {to.place('a.value', code)} > 0)" for code, key in places
    )


def _prose(chosen: Sequence[str], to: Statement) -> str:
    words = [to.bind(word) for word in fold(chosen[0]).split()]
    return " AND ".join(
        f"({to.place('a.sort_key', one)} > 0 OR ({_IS_LONG} AND {to.place('lower(a.value)', one)} > 0))"
        for one in words
    )


def _text(chosen: Sequence[str], to: Statement) -> str:
    """The key of what is no prose is not what was typed; both are looked at."""
    words = [to.bind(word) for word in fold(chosen[0]).split()]
    return " AND ".join(
        f"({to.place('a.sort_key', one)} > 0 OR {to.place('lower(a.value)', one)} > 0)" for one in words
    )


def _number(chosen: Sequence[str], to: Statement) -> str:
    """Return the condition of a number between two ends; whatever is no number sorts after all of them."""
    return f"a.sort_key < '2' AND {_between([number_key(end) if end else '' for end in chosen], to)}"


def _day(chosen: Sequence[str], to: Statement) -> str:
    """A day holds its hours."""
    first, last = chosen
    return _between([first, f"{last}T99" if last else ""], to)


def _between(ends: Sequence[str], to: Statement) -> str:
    signs = [(sign, end) for sign, end in zip((">=", "<="), ends, strict=True) if end]
    return " AND ".join(["a.sort_key <> ''", *(f"a.sort_key {sign} {to.bind(end)}" for sign, end in signs)])


_ANSWERED: Mapping[str, Callable[[Sequence[str], Statement], str]] = {
    "choice": _one,
    "yes_no": _one,
    "country": _one,
    "language": _one,
    "choices": _several,
    "text": _prose,
    "long_text": _prose,
    "number": _number,
    "date": _day,
    "date_time": _day,
    "arrival": _day,
    "departure": _day,
}
