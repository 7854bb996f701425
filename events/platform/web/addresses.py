"""Every address of the product, by name.

Handlers are put on them in `routes.py`, rights in `permissions.py`; templates, redirects and mails build
links from here. `LOCALIZED` addresses stand below `/{language}`.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from events.platform.language.i18n import current_language

_EVENT = "/events/{slug}"
_ORGANIZE = "/organize/events/{slug}"
_REGISTRATION = "/registrations/{token}"
_MISSION = "/organize/missions/{slug}"
_TRAVELLER = "/travellers/{token}"

LOCALIZED: dict[str, str] = {
    "home": "/",
    # The public face of an event
    "event": _EVENT + "/",
    "event.page": _EVENT + "/pages/{page}",
    "event.privacy": _EVENT + "/privacy",
    "agenda": _EVENT + "/agenda",
    "agenda.day": _EVENT + "/agenda/{day}",
    "agenda.search": _EVENT + "/search",
    "tracks.track": _EVENT + "/tracks/{code}",
    "session": _EVENT + "/sessions/{code}",
    "session.star": _EVENT + "/sessions/{code}/star",
    "speakers": _EVENT + "/speakers",
    "speakers.speaker": _EVENT + "/speakers/{code}",
    "subscribe": _EVENT + "/calendar",
    "my_stars": _EVENT + "/my-sessions.json",
    "registration": _EVENT + "/registration",
    "registration.sent": _EVENT + "/registration/sent",
    "registration.link": _EVENT + "/registration/link",
    # A participant's own pages, behind their private link
    "personal": _REGISTRATION,
    "personal.edit": _REGISTRATION + "/edit",
    "personal.cancellation": _REGISTRATION + "/cancellation",
    "personal.agenda": _REGISTRATION + "/agenda",
    "personal.star": _REGISTRATION + "/stars/{code}",
    "personal.calendar": _REGISTRATION + "/calendar",
    "personal.feed": _REGISTRATION + "/feed",
    "personal.forget": _REGISTRATION + "/forget",
    # Signing in
    "sign_in": "/sign-in",
    "sign_in.link": "/sign-in/link",
    "sign_in.token": "/sign-in/{token}",
    "sign_out": "/sign-out",
    "account": "/organize/account",
    # Organizers
    "organize": "/organize/",
    "organize.new": "/organize/events/new",
    "organize.event": _ORGANIZE + "/",
    "organize.settings": _ORGANIZE + "/settings",
    "organize.state": _ORGANIZE + "/state",
    "organize.copy": _ORGANIZE + "/copy",
    "organize.rooms": _ORGANIZE + "/rooms",
    "organize.room": _ORGANIZE + "/rooms/{code}",
    "organize.tracks": _ORGANIZE + "/tracks",
    "organize.track": _ORGANIZE + "/tracks/{code}",
    "organize.types": _ORGANIZE + "/types",
    "organize.type": _ORGANIZE + "/types/{code}",
    "organize.categories": _ORGANIZE + "/categories",
    "organize.category": _ORGANIZE + "/categories/{code}",
    "organize.fields": _ORGANIZE + "/fields",
    "organize.field": _ORGANIZE + "/fields/{code}",
    "organize.pages": _ORGANIZE + "/pages",
    "organize.page": _ORGANIZE + "/pages/{page}",
    "organize.privacy": _ORGANIZE + "/privacy",
    "organize.team": _ORGANIZE + "/team",
    "organize.team.member": _ORGANIZE + "/team/{account}",
    "organize.sessions": _ORGANIZE + "/sessions",
    "organize.session.new": _ORGANIZE + "/sessions/new",
    "organize.session": _ORGANIZE + "/sessions/{code}",
    "organize.session.cancellation": _ORGANIZE + "/sessions/{code}/cancellation",
    "organize.speakers": _ORGANIZE + "/speakers",
    "organize.speaker.new": _ORGANIZE + "/speakers/new",
    "organize.speaker": _ORGANIZE + "/speakers/{code}",
    "organize.registrations": _ORGANIZE + "/registrations",
    "organize.registrations.csv": _ORGANIZE + "/registrations.csv",
    "organize.registration": _ORGANIZE + "/registrations/{reference}",
    "organize.registration.edit": _ORGANIZE + "/registrations/{reference}/edit",
    "organize.registration.cancellation": _ORGANIZE + "/registrations/{reference}/cancellation",
    "organize.registration.admission": _ORGANIZE + "/registrations/{reference}/admission",
    "organize.registration.link": _ORGANIZE + "/registrations/{reference}/link",
    "organize.badges": _ORGANIZE + "/badges.pdf",
    "organize.check_in": _ORGANIZE + "/check-in",
    "organize.check_in.picture": _ORGANIZE + "/check-in/picture",
    "organize.calendars": _ORGANIZE + "/calendars",
    "organize.calendars.renew": _ORGANIZE + "/calendars/{code}",
    "organize.changes": _ORGANIZE + "/changes",
    "organize.outbox": _ORGANIZE + "/outbox",
    "organize.outbox.test": _ORGANIZE + "/outbox/test",
    "organize.outbox.message": _ORGANIZE + "/outbox/{message}",
    "organize.outbox.retry": _ORGANIZE + "/outbox/{message}/retry",
    # Missions: the public page, and what their coordinators do
    "missions": "/missions/",
    "mission": "/missions/{slug}/",
    "organize.missions": "/organize/missions/",
    "organize.missions.new": "/organize/missions/new",
    "organize.board": "/organize/board",
    "organize.airport": "/organize/airports/{iata}.json",
    "organize.partnerships": "/organize/partnerships/",
    "organize.partnership": "/organize/partnerships/{code}",
    "mission.desk": _MISSION + "/",
    "mission.settings": _MISSION + "/settings",
    "mission.state": _MISSION + "/state",
    "mission.publication": _MISSION + "/publication",
    "mission.copy": _MISSION + "/copy",
    "mission.team": _MISSION + "/team",
    "mission.team.member": _MISSION + "/team/{account}",
    "mission.objectives": _MISSION + "/objectives",
    "mission.objective": _MISSION + "/objectives/{code}",
    "mission.partners": _MISSION + "/partners",
    "mission.partner": _MISSION + "/partners/{code}",
    "mission.partner.link": _MISSION + "/partners/{code}/link",
    "mission.delegates": _MISSION + "/delegates",
    "mission.delegate": _MISSION + "/delegates/{code}",
    "mission.delegate.private": _MISSION + "/delegates/{code}/private",
    "mission.delegate.link": _MISSION + "/delegates/{code}/link",
    "mission.requirements": _MISSION + "/requirements",
    "mission.itinerary": _MISSION + "/itinerary",
    "mission.timeline": _MISSION + "/timeline",
    "mission.map": _MISSION + "/map",
    "mission.arrivals": _MISSION + "/arrivals",
    "mission.warnings": _MISSION + "/warnings",
    "mission.leg.new": _MISSION + "/legs/new",
    "mission.leg": _MISSION + "/legs/{code}",
    "mission.leg.card": _MISSION + "/legs/{code}/card",
    "mission.leg.cancellation": _MISSION + "/legs/{code}/cancellation",
    "mission.leg.people": _MISSION + "/legs/{code}/people",
    "mission.minutes": _MISSION + "/legs/{code}/minutes",
    "mission.places": _MISSION + "/places",
    "mission.place": _MISSION + "/places/{code}",
    "mission.bookings": _MISSION + "/bookings",
    "mission.booking": _MISSION + "/bookings/{booking}",
    "mission.documents": _MISSION + "/documents",
    "mission.file": _MISSION + "/files/{file}",
    "mission.costs": _MISSION + "/costs",
    "mission.cost": _MISSION + "/costs/{code}",
    "mission.rates": _MISSION + "/rates",
    "mission.receipts": _MISSION + "/receipts",
    "mission.changes": _MISSION + "/changes",
    "mission.field": _MISSION + "/field",
    "mission.field.note": _MISSION + "/field/{note}",
    "mission.roll_call": _MISSION + "/roll-call",
    "mission.results": _MISSION + "/results",
    "mission.actions": _MISSION + "/actions",
    "mission.action": _MISSION + "/actions/{code}",
    "mission.lessons": _MISSION + "/lessons",
    "mission.ratings": _MISSION + "/ratings",
    "mission.papers": _MISSION + "/papers",
    # What travellers and partners open by their private links
    "traveller": _TRAVELLER,
    "traveller.leg": _TRAVELLER + "/legs/{code}",
    "traveller.map": _TRAVELLER + "/map",
    "traveller.contacts": _TRAVELLER + "/contacts",
    "traveller.documents": _TRAVELLER + "/documents",
    "traveller.file": _TRAVELLER + "/files/{file}",
    "traveller.notes": _TRAVELLER + "/notes",
    "traveller.safety": _TRAVELLER + "/safety",
    "traveller.keep": _TRAVELLER + "/keep.json",
    "traveller.feed": _TRAVELLER + "/feed",
    "host": "/hosts/{token}",
    "host.file": "/hosts/{token}/files/{file}",
    "rating": "/ratings/{token}",
}

PLAIN: dict[str, str] = {
    "root": "/",
    "healthz": "/healthz",
    "calendars.event": "/calendars/events/{slug}.ics",
    "calendars.session": "/calendars/events/{slug}/sessions/{code}.ics",
    "calendars.track": "/calendars/events/{slug}/tracks/{code}.ics",
    "calendars.room": "/calendars/events/{slug}/rooms/{code}.ics",
    "calendars.door": "/calendars/doors/{token}.ics",
    "calendars.everything": "/calendars/everything/{token}.ics",
    "calendars.delegation": "/calendars/delegations/{token}.ics",
    "calendars.person": "/calendars/{token}.ics",
    "calendars.traveller": "/calendars/travellers/{token}.ics",
    "calendars.leg": "/calendars/travellers/{token}/legs/{code}.ics",
    "calendars.mission": "/calendars/missions/{token}.ics",
    "badges.badge": "/badges/{token}.pdf",
    "roadbooks.mission": "/missions/{slug}/roadbook.pdf",
    "roadbooks.day": "/missions/{slug}/days/{day}.pdf",
    "roadbooks.partner": "/missions/{slug}/partners/{code}.pdf",
    "roadbooks.report_pdf": "/missions/{slug}/report.pdf",
    "roadbooks.report_docx": "/missions/{slug}/report.docx",
    "roadbooks.traveller": "/roadbooks/{token}.pdf",
    "roadbooks.traveller_day": "/roadbooks/{token}/{day}.pdf",
    "roadbooks.host": "/hosts/{token}.pdf",
    "traveller.worker": "/traveller-worker.js",
    "exports.xml": "/exports/events/{slug}/schedule.xml",
    "exports.json": "/exports/events/{slug}/schedule.json",
}

_PARAMETER = re.compile(r"\{(\w+)\}")


def address(name: str, language: str | None = None, /, **parameters: object) -> str:
    """The path of a page: parameters of the pattern are filled in, the others become the query.

    Localized pages get the prefix of `language`, by default the language of this request.
    Raises KeyError for an unknown name or a missing parameter.
    """
    pattern = LOCALIZED.get(name)
    prefix = "" if pattern is None else "/" + (language or current_language())
    pattern = PLAIN[name] if pattern is None else pattern
    rest = dict(parameters)
    path = _PARAMETER.sub(lambda match: quote(str(rest.pop(match[1])), safe=""), pattern)
    pairs = [f"{quote(key)}={quote(str(value))}" for key, value in rest.items() if value not in (None, "")]
    return prefix + path + ("?" + "&".join(pairs) if pairs else "")
