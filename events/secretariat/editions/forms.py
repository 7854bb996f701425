"""The form for the next edition of an event."""

from __future__ import annotations

from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import LONGEST_SLUG, slug_of
from events.platform.web.fields import BooleanField, DateField, LineField
from events.platform.web.form_rules import Filled, plausible, refuse
from events.platform.web.forms import Form


class CopyForm(Form):
    """The address and first day of the next edition."""

    slug = LineField(_("Address"), [Filled()], LONGEST_SLUG)
    first_day = DateField(_("First day"), [Filled(), plausible])
    with_programme = BooleanField(_("Also copy speakers and sessions, their dates shifted"), default=True)

    def check(self) -> None:
        if self.slug.data and slug_of(self.slug.data) != self.slug.data:
            refuse(self.slug, _("Small letters a to z, digits and hyphens only."))
