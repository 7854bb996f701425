"""An invented person, whose letters show what a template makes. Pure."""

from __future__ import annotations

import datetime as dt

from events.congress.organizing.models import Event
from events.platform.language.formats import country, day, list_of
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking

_A_DAY = dt.timedelta(days=1)


def invented_person(event: Event, language: str) -> dict[str, str]:
    """Return what is filled in for somebody who does not exist, in the language of the letter."""
    with speaking(language):
        return {
            "legal_name": _("Maria SPECIMEN"),
            "function": _("Director of operations"),
            "organization": _("National Water Company"),
            "country": country("BO"),
            "category": _("Category"),
            "reference": "XXXX-0000",
            "passport_number": "X0000000",
            "nationality": country("BO"),
            "birth_date": day(dt.date(1985, 1, 31)),
            "passport_expiry": day(event.ends_on.replace(month=1, day=1, year=event.ends_on.year + 3)),
            "purpose": _("to speak in a session"),
            "stay_from": day(event.starts_on - _A_DAY),
            "stay_until": day(event.ends_on + _A_DAY),
            "consulate": _("Consulate General, La Paz"),
            "days": list_of([day(one) for one in dict.fromkeys((event.starts_on, event.ends_on))]),
        }
