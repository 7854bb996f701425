"""Texts of a registration form that are missing in a language of its event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from events.congress.registration.question_queries import Questions
from events.platform.language.formats import language_name, list_of
from events.platform.language.i18n import Translated


@dataclass(frozen=True)
class Missing:
    """A text of the form, as it reads in the language that it falls back to, and the languages that lack it."""

    code: str
    text: Translated
    languages: tuple[str, ...]

    @property
    def in_words(self) -> str:
        return list_of([language_name(language) for language in self.languages])


def missing_in(questions: Questions, languages: Sequence[str]) -> list[Missing]:
    """Return the texts that lack a language, in the order of the form; none that stand in no language at all."""
    return [
        Missing(code, text, lacking)
        for code, text in _texts(questions)
        if text and (lacking := tuple(language for language in languages if not text.texts.get(language)))
    ]


def _texts(questions: Questions) -> Iterator[tuple[str, Translated]]:
    """Give each text with the code of the question or section."""
    section = None
    for question in questions.questions:
        if question.section and question.section != section:
            section = question.section
            yield section.code, section.heading
            yield section.code, section.help
        yield question.code, question.label
        yield question.code, question.help
        for option in question.options:
            if not option.is_retired:
                yield question.code, option.label
