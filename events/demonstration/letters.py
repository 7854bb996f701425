"""The demonstration's letter: paper, signature's name, and one visa letter that was issued and sent."""

from __future__ import annotations

import datetime as dt
import uuid
from uuid import UUID

from events.congress.badges.codes import new_short_code
from events.congress.letters.composing import compose, digests_of
from events.congress.letters.models import Letter
from events.congress.letters.operations import Issue, Wish, ask_for_letter, issue
from events.congress.letters.paper_operations import Saving, save_paper
from events.congress.letters.queries import in_words, open_values, paper_of, request_in
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.demonstration.reading import read_data
from events.platform.language.i18n import speaking
from events.records.vault.sealing import MasterKeys, Sealer

_LANGUAGE = "fr"
_PASSPORT = {"passport_number": "X0000000", "birth_date": "1980-03-01", "passport_expiry": "2039-06-30"}
_SIGNER = "Núria Ferrer i Puig"
_FUNCTION = {"fr": "Secrétaire générale du Congrès", "es": "Secretaria general del Congreso", "en": "Secretary-General"}


async def ensure_letter(event: Event, registration: Registration, keys: MasterKeys, by: UUID, now: dt.datetime) -> str:
    """Return the code of the demonstration's letter, which is issued the first time."""
    known = await Letter.filter(event_id=event.id, superseded_at=None).order_by("issued_at").first()
    if known is not None:
        return known.code
    await _write_paper(event, by, now)
    passport = {**_PASSPORT, "nationality": registration.country}
    wish = Wish(
        kind="visa",
        language=_LANGUAGE,
        stays_from=event.starts_on - dt.timedelta(days=1),
        stays_until=event.ends_on + dt.timedelta(days=1),
        passport=passport,
    )
    asked = await ask_for_letter(event, registration.id, wish, Sealer(keys, now))
    request = await request_in(event.id, asked.id)
    assert request is not None  # noqa: S101 - it was made just now
    paper = await paper_of(event)
    with speaking(_LANGUAGE):
        values = {name: in_words(name, value) for name, value in passport.items()}
    values |= await open_values(paper, event, request, now)
    letter_id, wording = uuid.uuid4(), paper.wording(wish.kind, _LANGUAGE)
    content, digests = compose(wording, values), digests_of(letter_id, wording, values)
    ready = Issue(letter_id, new_short_code(), content, digests, paper.row)
    return (await issue(event, request, ready, Sealer(keys, now, by), request.version)).code


async def _write_paper(event: Event, by: UUID, now: dt.datetime) -> None:
    data = read_data("congress/event.json")
    texts = {
        "issuer": data["name"],
        "address": data["venue"]["address"],
        "city": data["city"],
        "signer": {_LANGUAGE: _SIGNER},
        "signer_function": _FUNCTION,
    }
    await save_paper(event, None, Saving(texts, 0, by, now))
