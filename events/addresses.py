"""Every address of the product, by name.

Handlers are put on them in `routes.py`, rights in `permissions.py`; templates, redirects and mails build
links from here. `LOCALIZED` addresses stand below `/{language}`.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from events.i18n import current_language

_EVENT = "/events/{slug}"
_ORGANIZE = "/organize/events/{slug}"
_REGISTRATION = "/registrations/{token}"

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
    "organize.outbox": _ORGANIZE + "/outbox",
    "organize.outbox.test": _ORGANIZE + "/outbox/test",
    "organize.outbox.message": _ORGANIZE + "/outbox/{message}",
    "organize.outbox.retry": _ORGANIZE + "/outbox/{message}/retry",
}

PLAIN: dict[str, str] = {
    "root": "/",
    "healthz": "/healthz",
    "calendars.event": "/calendars/events/{slug}.ics",
    "calendars.session": "/calendars/events/{slug}/sessions/{code}.ics",
    "calendars.person": "/calendars/{token}.ics",
    "badges.badge": "/badges/{token}.pdf",
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
