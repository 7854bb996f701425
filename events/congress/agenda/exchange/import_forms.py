"""Forms of an import: where the schedule is, and the leave to do what it would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile

from events.congress.agenda.exchange.import_summary import MOST_CANCELLED, ImportSummary
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import BooleanField, LineField, SelectField, choices_of
from events.platform.web.form_rules import AtMost, is_web_address, refuse
from events.platform.web.forms import Form

# Whether a start counts where its date says another time.
TRUST = {"": None, "start": True, "date": False}
TRUST_WORDS: Mapping[str, LazyText] = {
    "": _("Decide by the whole file"),
    "start": _("The start counts"),
    "date": _("The date counts"),
}


class UploadForm(Form):
    """A file, which is no field of WTForms, or an address."""

    address = LineField(_("Or its address on the web"), [AtMost(2000), is_web_address], 2000)
    trust = SelectField(_("Where a session’s start and date differ"), choices=choices_of(TRUST_WORDS), default="")

    def __init__(self, formdata: FormData | None = None, *, data: Mapping[str, Any] | None = None) -> None:
        sent = formdata.get("file") if formdata is not None else None
        self.upload = sent if isinstance(sent, UploadFile) and sent.filename else None
        super().__init__(formdata, data=data)

    def check(self) -> None:
        if self.upload is None and not self.address.data:
            refuse(self.address, _("Choose a file, or enter an address."))


class ConfirmForm(Form):
    """The leave to do it; more than a fifth of the programme is cancelled only where that is ticked."""

    may_cancel = BooleanField(_("Cancel the sessions that are not in the file"))

    def __init__(
        self, summary: ImportSummary, formdata: FormData | None = None, *, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(formdata, data=data)
        self.asks_leave = summary.missing_share > MOST_CANCELLED

    def check(self) -> None:
        if self.asks_leave and not self.may_cancel.data:
            refuse(self.may_cancel, _("So many sessions are cancelled only if you allow it here."))
