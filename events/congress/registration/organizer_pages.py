"""Who is signed in, as organizers' pages of registrations need it: what they see, seal and open."""

from __future__ import annotations

from starlette.requests import Request

from events.congress.registration.question_queries import Questions
from events.congress.registration.sealed_operations import Opener
from events.congress.registration.sight import Sight
from events.platform.web.installation import installation, now
from events.records.vault.operations import Looker
from events.records.vault.sealing import Sealer, master_keys


def sight_of(request: Request) -> Sight:
    """Return what whoever is signed in sees of the registrations of the event in the address."""
    return Sight(request.state.actor.role_in(request.state.event.id))


def sealer_of(request: Request) -> Sealer:
    """Return whoever is signed in as who seals answers now."""
    return Sealer(master_keys(installation(request).settings), now(), request.state.actor.account_id)


def opener_of(request: Request, questions: Questions, where: str) -> Opener:
    """Return whoever is signed in as who opens the sealed answers to these questions, at the address named `where`."""
    sealer = sealer_of(request)
    looker = Looker(sealer.by, where, sealer.now)
    return Opener(sealer.keys, questions.event_id, questions.sealed, looker)
