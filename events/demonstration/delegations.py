"""The demonstration's delegation: an invented operator of the Sahel, with its focal point and some people."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.delegations.nominee_operations import Answer, Naming, confirm, nominate
from events.congress.delegations.operations import choose_head, create_delegation
from events.congress.delegations.values import Entered, Nominee
from events.congress.organizing.models import Event
from events.congress.quotas.models import Delegation
from events.congress.registration.correction_operations import Correction
from events.congress.registration.models import Registration
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import questions_of

_NAME = "Société des eaux du Sahel"
_PLACES = {"operator": 30, "government": 2}
_PEOPLE = (
    ("Aminata Coulibaly", "operator", "Directrice générale"),
    ("Boubacar Sidibé", "operator", "Directeur de l’exploitation"),
    ("Fanta Keïta", "government", "Conseillère technique"),
)


async def ensure_delegation(event: Event, by: UUID, now: dt.datetime) -> Delegation:
    """Return the demonstration's delegation, which is made the first time."""
    known = await Delegation.filter(event_id=event.id).order_by("created_at", "id").first()
    if known is not None:
        return known
    questions = await questions_of(event)
    categories = {one.code: one.id for one in questions.categories}
    quotas = {categories[code]: places for code, places in _PLACES.items()}
    focal = {"focal_name": "Mariam Traoré", "focal_email": "mariam.traore@sahel.example.org", "focal_language": "fr"}
    row = await create_delegation(event, Entered(_NAME, "ML", **focal, quotas=quotas), by=by, now=now)
    for number, (name, category, function) in enumerate(_PEOPLE, 1):
        email = f"delegation{number}@sahel.example.org"
        nominee = Nominee(name, email, categories[category], "fr", function)
        await nominate(questions, row, Naming(nominee, f"nonce-of-the-demonstration-{number}"), now)
    head = await Registration.get(delegation_id=row.id, nonce="nonce-of-the-demonstration-1")
    said = Correction(await details_of(head), head.version)
    await confirm(questions, head, Answer(said, "fr", has_consented=True, is_own=True), now)
    await choose_head(row, head, by=None, now=now)
    return row
