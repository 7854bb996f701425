"""A registration as its mails speak of it: for our templates, and for the placeholders of organizers' texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from events.congress.organizing.queries import EventWithTexts
from events.congress.registration.life import Approval
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from events.platform.web.addresses import address
from events.publishing.delivery.drafts import Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.words import ScopeWords, about_event, greeted


@dataclass(frozen=True, kw_only=True)
class RegistrationWords:
    """Every text is one line in the language of the mail."""

    event: ScopeWords
    name: str
    reference: str
    category: str
    attendance: str
    is_online: bool
    state: str
    is_to_be_approved: bool
    is_again: bool
    reason: str
    link: str
    register: str

    @property
    def values(self) -> Mapping[str, object]:
        """Return the values that our templates ask for."""
        return {
            "name": self.name,
            "registration": {
                "reference": self.reference,
                "badge_name": self.name,
                "category": self.category,
                "attendance": self.attendance,
                "is_online": self.is_online,
                "state": self.state,
                "is_to_be_approved": self.is_to_be_approved,
            },
            "is_again": self.is_again,
            "reason": self.reason,
            "personal_page": self.link,
            "registration_page": self.register,
            "event": self.event,
        }

    @property
    def placeholders(self) -> Mapping[str, str]:
        """Return the values of the placeholders."""
        return of_event(self.event) | {
            "name": self.name,
            "place": "" if self.is_online else self.event.place,
            "reference": self.reference,
            "badge_name": self.name,
            "category": self.category,
            "attendance": self.attendance,
            "reason": self.reason,
            "link": self.link,
            "register": self.register,
        }


def of_event(event: ScopeWords) -> dict[str, str]:
    """Return what the placeholders of an event stand for."""
    return {
        "event": event.name,
        "dates": event.dates,
        "place": event.place,
        "time_zone": event.time_zone,
        "contact": event.contact,
        "programme": event.href,
    }


async def about_registration(
    sending: Sending, registration: Registration, event: EventWithTexts, *, with_link: bool = True
) -> RegistrationWords:
    """Return the words for a registration, without the address of its page where the mail must not hold it."""
    row, language, details = event.event, sending.language, sending.message.details
    category = (await questions_of(row)).category(registration.category_id).name
    link = await sending.links.personal(registration, language) if with_link else ""
    with speaking(language):
        is_online = registration.attendance == "online"
        return RegistrationWords(
            event=about_event(event, sending.settings),
            name=greeted(registration.badge_name),
            reference=registration.reference,
            category=inline(category.into(language)),
            attendance=_("Online") if is_online else _("On site"),
            is_online=is_online,
            state=registration.stage,
            is_to_be_approved=registration.approval == Approval.ASKED,
            is_again=bool(details.get("again")),
            reason=inline(details.get("reason", ""), 1000),
            link=link,
            register=sending.installation.absolute(address("registration", language, slug=row.slug)),
        )
