"""The form for the next edition of an event."""

from __future__ import annotations

from events.congress.editions.reach import Reach
from events.congress.organizing.event_forms import EventForm
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import LONGEST_SLUG, slug_of
from events.platform.web.fields import BooleanField, DateField, LineField
from events.platform.web.form_rules import Filled, Unkept, plausible, refuse
from events.platform.web.forms import Form


class ActForm(Form):
    """Whether those whom an act reaches are told."""

    tells = BooleanField(_("Queue a notice to everybody registered"))


class MovableEventForm(EventForm):
    """The settings of an event; other dates are saved only where they are meant, once people are registered."""

    confirms_move = BooleanField(_("Yes, save the other dates"), [Unkept()])
    tells = BooleanField(_("Queue a notice to everybody registered"), [Unkept()])

    move: Reach | None = None  # whom the other dates reach, once that is asked


class CopyForm(Form):
    """The address and first day of the next edition."""

    slug = LineField(_("Address"), [Filled()], LONGEST_SLUG)
    first_day = DateField(_("First day"), [Filled(), plausible])
    with_programme = BooleanField(_("Also copy speakers and sessions, their dates shifted"), default=True)
    with_delegations = BooleanField(_("Also copy delegations with their focal points and places, their dates shifted"))

    def check(self) -> None:
        if self.slug.data and slug_of(self.slug.data) != self.slug.data:
            refuse(self.slug, _("Small letters a to z, digits and hyphens only."))
