"""The field that asks for a file. What it holds was kept before: a browser sends no file a second time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms.fields import Field
from wtforms.widgets import FileInput

from events.congress.registration.file_types import MEGABYTE, SHAPES, accepted, type_words
from events.congress.registration.question_queries import Question
from events.congress.registration.stored_answers import Attached
from events.platform.language import i18n
from events.platform.language.lazy import LazyText
from events.platform.web.fields import Label

KEPT, REMOVAL = "-kept", "-removal"  # end the names of the inputs beside that of the file


@dataclass(frozen=True)
class RefusedFile:
    """A file that was sent and not kept, why, and the one before it, which stays."""

    text: str
    before: Attached | None = None


class AttachedField(Field):  # type: ignore[misc]
    """A file. Of what was sent it reads only what the server itself put in its place (`file_pages.py`)."""

    widget = FileInput()
    data: Attached | None

    def __init__(
        self,
        label: Label | LazyText = "",
        validators: Sequence[Any] = (),
        *,
        question: Question,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.accepted = accepted(question.frame.file_types)
        self.most_bytes, self.shape = question.frame.most_bytes, SHAPES[question.kind]

    def _value(self) -> str:
        return self.data.name if self.data else ""

    def process_formdata(self, valuelist: list[object]) -> None:
        self.data = next((one for one in valuelist if isinstance(one, Attached)), None)
        refused = next((one for one in valuelist if isinstance(one, RefusedFile)), None)
        if refused:
            self.data = refused.before
            raise ValueError(refused.text)


def limits_in_words(question: Question) -> str:
    """Return which files a question takes."""
    return i18n.gettext(
        "Type: %(types)s. At most %(megabytes)s MB.",
        types=", ".join(type_words(question.frame.file_types)),
        megabytes=question.frame.most_bytes // MEGABYTE,
    )
