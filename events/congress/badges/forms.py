"""Which badges are printed, and in what order."""

from __future__ import annotations

from typing import Any

from events.congress.badges.order import ORDER_WORDS, Order
from events.congress.registration.question_queries import Questions
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import SelectField, choices_of
from events.platform.web.forms import Form


class BadgesForm(Form):
    """The badges of everybody, or of one category's, in an order."""

    category = SelectField(_("Category"))
    order = SelectField(_("Order"))

    def __init__(self, questions: Questions, **options: Any) -> None:
        offered: list[tuple[str, LazyText | str]] = [
            ("", _("Everybody")),
            *((one.code, str(one.name)) for one in questions.all_categories),
        ]
        orders = {code: word for code, word in ORDER_WORDS.items() if questions.delegations or code != Order.DELEGATION}
        choices = {"category": choices_of(offered), "order": choices_of(orders)}
        super().__init__(choices=choices, **options)
