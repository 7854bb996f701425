"""The field of a telephone number: it stays as it was typed, and what cannot be one is asked about once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import gettext
from events.platform.telephones import e164_of
from events.platform.web.fields import Label, LineField


class TelephoneField(LineField):
    """A telephone number; `e164` is the same for any telephone, "" for what is not possible, once it is validated.

    `country` names the field of the form that says which country a number without code is of. The page sends with the
    number what stood there before (`shown-<name>`): that is not asked about, so that sending again means yes.
    """

    def __init__(
        self,
        label: Label = "",
        validators: Sequence[Any] = (),
        longest: int = 200,
        *,
        country: str = "",
        **options: Any,
    ) -> None:
        super().__init__(label, validators, longest, **options)
        self._country = country
        self._shown = ""
        self.e164 = ""

    def process(self, formdata: Any, *given: Any, **options: Any) -> None:
        super().process(formdata, *given, **options)
        shown = formdata.getlist(f"shown-{self.name}") if formdata else []
        self._shown = clean_line(shown[0]) if shown else ""

    def pre_validate(self, form: BaseForm) -> None:
        """Raise ValidationError for what cannot be a number, unless it was asked about before."""
        country = form[self._country].data if self._country else ""
        self.e164 = e164_of(self.data, country or "")
        if self.data and not self.e164 and self.data != self._shown:
            raise ValidationError(
                gettext(
                    "Is this right? It does not look like a complete telephone number. Correct it, add the country "
                    "code (+591 …) if it is in another country, or send it again as it is."
                )
            )
