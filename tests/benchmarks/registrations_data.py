"""The data of the measures of lists: events with so many registrations, each with answers to twelve own questions."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from events.congress.organizing.models import Category, Event, FormField
from events.congress.quotas.models import Delegation
from events.congress.registration.kinds import KINDS
from events.congress.registration.models import Answer, Registration
from events.congress.registration.sort_keys import LONGEST_KEY
from events.congress.registration.stored_answers import Telephone
from events.congress.registration.values import Details
from events.platform.storage.database import transaction
from events.records.people.models import Person
from tests import factories

DIETS = ("meat", "fish", "vegetarian", "vegan", "halal", "kosher")
TOURS = tuple(f"tour-{number}" for number in range(20))
_KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "diet": ("choice", DIETS),
    "tours": ("choices", TOURS),
    "first-time": ("yes_no", ()),
    "years": ("number", ()),
    "arrival": ("date", ()),
    "mobile": ("telephone", ()),
    **{f"text-{number}": ("text", ()) for number in range(5)},
    "motivation": ("long_text", ()),
}
_STATES = ("confirmed",) * 7 + ("waitlisted",) * 2 + ("cancelled",)
_COUNTRIES = ("SN", "ES", "UA", "MA", "BF", "CN", "FR", "CO", "BR", "KE", "BO", "EC", "ML", "CI", "TN", "PE")
_FIRST = ("Awa", "María", "Ольга", "نور", "Jean-Baptiste", "Li", "Élodie", "José", "Fatou", "Óscar")
_LAST = ("Diallo", "Núñez del Prado", "Іваненко", "الهدى", "Ouédraogo", "Wei", "Étienne", "Ibáñez", "Traoré", "Zárate")
_WORDS = ("réseau", "eau", "potable", "agua", "saneamiento", "operator", "partnership", "climate", "training", "ciudad")
_BATCH = 2000
_DELEGATIONS = 200  # to which one in five belongs


async def make_registrations(slug: str, number: int) -> Event:
    """Make an event with so many registrations; the same for the same number."""
    event = await factories.make_event(slug)
    categories = [await factories.make_category(event, f"category-{at}", position=at) for at in range(5)]
    questions = [
        await factories.make_field(event, code, kind, options, position=at)
        for at, (code, (kind, options)) in enumerate(_KINDS.items())
    ]
    delegations = [await _delegation(event, at) for at in range(_DELEGATIONS)]
    chance = random.Random(number)  # noqa: S311  figures, and no secrets
    person = await Person.create(id=uuid.uuid4(), name="Everybody", language="fr", created_at=factories.NOW)
    async with transaction():
        for first in range(0, number, _BATCH):
            at = range(first, min(first + _BATCH, number))
            rows = [_registration(event, person, chance.choice(categories), one, chance) for one in at]
            for row in rows[::5]:
                row.delegation_id = delegations[chance.randrange(_DELEGATIONS)].id
            await Registration.bulk_create(rows)
            await Answer.bulk_create(_answers(rows, questions, chance), batch_size=_BATCH)
    return event


async def _delegation(event: Event, at: int) -> Delegation:
    given: dict[str, Any] = {"name": f"{_WORDS[at % len(_WORDS)]} {at}", "country": _COUNTRIES[at % len(_COUNTRIES)]}
    given |= {"focal_name": "Focal point", "focal_email": f"focal{at}@example.org", "focal_language": "fr"}
    given |= {"created_at": factories.NOW, "updated_at": factories.NOW}
    return await Delegation.create(id=uuid.uuid4(), event_id=event.id, **given)


def _registration(event: Event, person: Person, category: Category, at: int, chance: random.Random) -> Registration:
    name, word = f"{chance.choice(_FIRST)} {chance.choice(_LAST)} {at}", chance.choice(_WORDS)
    details = Details(
        badge_name=name,
        email=f"person{at}@{chance.choice(_WORDS[5:9])}.example.org",
        organization=f"{word.title()} {at % 900}",
        function=word,
        country=chance.choice(_COUNTRIES),
        spoken_languages=("fr", "en"),
        category_id=category.id,
        attendance=chance.choice(("on_site", "on_site", "online")),
    )
    reference = f"{at:04X}-{event.slug[-4:].upper():0>4}"
    return Registration(
        id=uuid.UUID(int=chance.getrandbits(128), version=4),
        event_id=event.id,
        person_id=person.id,
        reference=reference,
        nonce=f"{event.slug}-{at}",
        state=chance.choice(_STATES),
        language=chance.choice(("fr", "es", "en")),
        registered_at=factories.NOW + dt.timedelta(seconds=37 * at),
        updated_at=factories.NOW,
        **details.columns(reference),
    )


def _answers(rows: Iterable[Registration], questions: Sequence[FormField], chance: random.Random) -> Iterable[Answer]:
    """One in ten leaves a question out."""
    for row in rows:
        for question in questions:
            if chance.random() < 0.9:
                value = _value(question, chance)
                key = KINDS[question.kind].sort_key(value)[:LONGEST_KEY]
                yield Answer(registration_id=row.id, field_id=question.id, field_version=1, value=value, sort_key=key)


def _value(question: FormField, chance: random.Random) -> str:
    number = f"+221 77 {chance.randrange(10**7):07}"
    values: Mapping[str, Callable[[], str]] = {
        "choice": lambda: chance.choice(DIETS),
        "choices": lambda: msgspec.json.encode(chance.sample(TOURS, 3)).decode(),
        "yes_no": lambda: chance.choice(("yes", "no")),
        "number": lambda: str(chance.randrange(40)),
        "date": (dt.date(2027, 5, 20) + dt.timedelta(days=chance.randrange(10))).isoformat,
        "telephone": lambda: Telephone(number, number.replace(" ", "")).stored,
    }
    return values[question.kind]() if question.kind in values else " ".join(chance.sample(_WORDS, 4))
