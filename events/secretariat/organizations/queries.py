"""Reading what refers to an organization, as far as somebody's roles let them see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from events.congress.agenda.models import Speaker
from events.congress.registration.models import Registration
from events.missions.file.models import Delegate, MissionPartner
from events.platform.language.i18n import Translated, languages
from events.platform.web.addresses import address
from events.records.texts.queries import texts_of

MOST = 200  # of each kind on one page


@dataclass(frozen=True)
class Reference:
    """A row that refers to an organization: its name, the event or mission it belongs to, and what was typed in it."""

    name: object
    where: Translated
    typed: str
    href: str


@dataclass(frozen=True)
class References:
    """References to an organization, by kind."""

    registrations: Sequence[Reference]
    speakers: Sequence[Reference]
    partners: Sequence[Reference]
    delegates: Sequence[Reference]


Ids = Sequence[UUID]


async def references_to(family: Ids, scopes: Ids) -> References:
    """Return what refers to an organization or to what it stands for, in these events and missions."""
    return References(
        await _registrations(family, scopes),
        await _speakers(family, scopes),
        await _partners(family, scopes),
        await _delegates(family, scopes),
    )


async def _registrations(family: Ids, scopes: Ids) -> list[Reference]:
    rows = Registration.filter(known_organization_id__in=list(family), event_id__in=list(scopes))
    latest = await rows.select_related("event").order_by("-registered_at", "id").limit(MOST)
    texts = await texts_of({row.event_id for row in latest}, languages())
    page = partial(address, "organize.registration")
    return [
        Reference(
            row.badge_name,
            texts.of(row.event_id, "name"),
            row.organization,
            page(slug=row.event.slug, reference=row.reference),
        )
        for row in latest
    ]


async def _speakers(family: Ids, scopes: Ids) -> list[Reference]:
    rows = Speaker.filter(known_organization_id__in=list(family), event_id__in=list(scopes))
    first = await rows.select_related("event").order_by("sort_name", "id").limit(MOST)
    texts = await texts_of({row.event_id for row in first}, languages())
    page = partial(address, "organize.speakers")
    return [
        Reference(row.name, texts.of(row.event_id, "name"), row.organization, page(slug=row.event.slug))
        for row in first
    ]


async def _partners(family: Ids, scopes: Ids) -> list[Reference]:
    rows = MissionPartner.filter(known_organization_id__in=list(family), mission_id__in=list(scopes))
    latest = await rows.select_related("mission").order_by("-mission__begins_on", "position").limit(MOST)
    texts = await texts_of({one for row in latest for one in (row.id, row.mission_id)}, languages())
    page = partial(address, "mission.partners")
    return [
        Reference(texts.of(row.id, "name"), texts.of(row.mission_id, "title"), "", page(slug=row.mission.slug))
        for row in latest
    ]


async def _delegates(family: Ids, scopes: Ids) -> list[Reference]:
    rows = Delegate.filter(known_organization_id__in=list(family), mission_id__in=list(scopes))
    latest = await rows.select_related("mission").order_by("-mission__begins_on", "position").limit(MOST)
    texts = await texts_of({row.mission_id for row in latest}, languages())
    page = partial(address, "mission.delegates")
    return [
        Reference(row.name, texts.of(row.mission_id, "title"), row.organization, page(slug=row.mission.slug))
        for row in latest
    ]
