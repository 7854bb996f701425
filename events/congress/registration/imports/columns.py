"""Columns of a table of registrations, recognized by their headings in any language of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from events.congress.registration.kinds import KINDS
from events.congress.registration.question_queries import Question, Questions
from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import languages, speaking
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.records.organizations.names import key_of

FIRST_NAME, LAST_NAME = "first_name", "last_name"  # both together are the name on the badge
MAIL_LANGUAGE = "language"
QUESTION = "question-"  # begins the name of the field of a question
_TELEPHONE = _("Telephone")

# The words under which a column is known beside its code, the usual one first.
COLUMNS: Mapping[str, tuple[LazyText, ...]] = {
    "badge_name": (_("Name on the badge"), _("Name"), _("Full name")),
    FIRST_NAME: (_("First name"), _("Given name")),
    LAST_NAME: (_("Last name"), _("Surname"), _("Family name")),
    "legal_name": (_("Name in the passport"),),
    "email": (_("E-mail address"), _("E-mail"), _("Email"), _("Mail")),
    "organization": (_("Organization"), _("Institution")),
    "function": (_("Function"), _("Position")),
    "country": (_("Country"), _("Country code")),
    "spoken_languages": (_("Languages"), _("Languages you speak")),
    "category": (_("Category"),),
    "attendance": (_("Taking part"), _("How you take part"), _("Attendance")),
    MAIL_LANGUAGE: (_("Language"), _("Language of mails")),
}


def columns_of(head: Sequence[str], questions: Questions) -> list[str]:
    """Return which field of the form each column fills, "" for none."""
    known = _asked(questions.questions) | in_any_language(COLUMNS)
    return [known.get(key_of(cell), "") for cell in head]


def left_out_of(head: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the headings that name no field of the form."""
    return [clean_line(cell) for cell, column in zip(head, columns, strict=True) if clean_line(cell) and not column]


def importable(questions: Questions) -> Questions:
    """Return the form without the sensitive questions: a table in plain text is no place for their answers.

    Nor for what no cell holds, and for what people agree to by themselves.
    """
    plain = questions.without_sealed()
    return replace(plain, all_questions=tuple(one for one in plain.all_questions if KINDS[one.kind].is_in_cell))


def names_of(questions: Questions) -> list[LazyText | str]:
    """Return the headings to tell people about: the form's fields, and the event's own questions."""
    asked = importable(questions).questions
    return [*(words[0] for words in COLUMNS.values()), *(str(question.label) for question in asked)]


def in_any_language(words: Mapping[str, Iterable[LazyText]]) -> dict[str, str]:
    """Return codes by themselves and by their words in every language, folded."""
    found = {key_of(code): code for code in words}
    for language in languages():
        with speaking(language):
            for code, told in words.items():
                found |= {key_of(str(word)): code for word in told}
    return found


def _asked(questions: Sequence[Question]) -> dict[str, str]:
    """Return the fields of questions by code and by label; the only one for a telephone by that word too."""
    telephones = [question for question in questions if question.kind == "telephone"]
    found = in_any_language({QUESTION + telephones[0].code: [_TELEPHONE]}) if len(telephones) == 1 else {}
    for question in reversed(questions):
        labels = question.label.texts.values()
        found |= {key_of(text): QUESTION + question.code for text in (question.code, *labels)}
    return found
