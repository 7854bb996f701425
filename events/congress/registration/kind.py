"""Everything that depends on the kind of an answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from events.congress.registration import kind_fields
from events.congress.registration.answer_fields import Control
from events.congress.registration.conversions import Convert, ToText
from events.congress.registration.question_queries import Question
from events.congress.registration.stored_answers import Amount, Attached, Journey
from events.platform.language.i18n import Translated
from events.platform.language.lazy import LazyText

# What the field of a question holds, by its kind.
Answered = str | list[str] | Decimal | dt.date | Amount | Attached | Journey | None
Shown = str | Sequence[Translated | str]
# A head with the label of the question, and what stands below it for an answer.
Column = tuple[LazyText, Callable[[str], str]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Everything about answers of one kind.

    `field` asks for one, drawn with `control`; `stored` is what a filled field becomes, `loaded` puts it back. `reads`
    tells whether something stored is such an answer, `fits` whether the field can hold it as the question is asked now.
    `codes` are the options that an answer names, `offered` those that another question may depend on. In a table
    `columns` follow the one with what is `exported`, or else `shown`.

    `to_text` and `from_text` make it a text without loss and back, `from_kinds` takes answers of other kinds.
    `settings` names what organizers decide about a question of this kind beside what every question has. What
    `is_agreed_to` is its wording, the help too, so that another one is another revision. What is not `is_in_cell` is
    not read from tables. The column with the address of a file is filled where the registration is known.
    """

    word: LazyText
    field: kind_fields.MakeField
    control: Control = dataclasses.field(default_factory=dict)
    stored: Callable[[Question, Any], str] = lambda question, field: str(field.data)
    loaded: Callable[[str], Answered] = str
    reads: Callable[[Question, str], bool] = lambda question, value: True
    fits: Callable[[Question, str], bool] | None = None
    codes: Callable[[str], list[str]] = lambda value: []
    shown: Callable[[Question, str], Shown] = lambda question, value: value
    exported: Callable[[Question, str], Shown] | None = None
    columns: Sequence[Column] = ()
    sort_key: Callable[[str], str] = str
    has_options: bool = False
    offered: Callable[[Question], Sequence[tuple[str, Translated | LazyText]]] = lambda question: ()
    to_text: ToText = lambda value: None
    from_text: Convert = lambda value, country: None
    from_kinds: Mapping[str, Convert] = dataclasses.field(default_factory=dict)
    settings: Sequence[str] = ()
    is_agreed_to: bool = False
    is_in_cell: bool = True
