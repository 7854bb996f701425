"""Lazy messages: constants that become text when they are shown, in the language of that moment.

Tables of words and declared forms are made once, when no reader is known yet:

    from events.platform.language.lazy import LazyText
    from events.platform.language.lazy import gettext as _

    ROLE_WORDS: Mapping[str, LazyText] = {"owner": _("Owner"), "reader": _("Reader")}

A template writes `{{ word }}`, Python `str(word)` or `f"{word}"`; `word % {"count": 3}` fills placeholders in. A lazy
message is not a `str`: what joins, compares or stores text asks for `str(word)` first. It is always true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from events.platform.language import i18n


@dataclass(frozen=True, slots=True)
class LazyText:
    """A message that becomes text when asked. Equal when it is the same message with the same values."""

    lookup: Callable[..., str]
    arguments: tuple[str, ...]
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        text = self.lookup(*self.arguments)
        return text % dict(self.values) if self.values else text

    def __html__(self) -> Markup:
        return escape(str(self))

    def __mod__(self, values: Mapping[str, object]) -> str:
        return str(self) % values


@dataclass(frozen=True, slots=True)
class LazyPlural:
    """A message with a number that is known later: `NIGHTS.of(3)` is its text for three."""

    singular: str
    plural: str

    def of(self, number: int, **values: object) -> str:
        """Return the text for this number, which stands in it as %(num)s unless `num` says how it is written."""
        return i18n.ngettext(self.singular, self.plural, number, **values)


def gettext(message: str, /, **values: object) -> LazyText:
    return LazyText(i18n.gettext, (message,), tuple(values.items()))


def pgettext(context: str, message: str, /, **values: object) -> LazyText:
    return LazyText(i18n.pgettext, (context, message), tuple(values.items()))


def ngettext(singular: str, plural: str) -> LazyPlural:
    return LazyPlural(singular, plural)
