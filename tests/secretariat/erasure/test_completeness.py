"""No table is forgotten by erasure: each that may hold something of somebody is erased, or excused with the reason.

A new table with such a column fails here, until it is named in one of the two.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from tortoise import Tortoise, fields
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

from events.congress.registration.audience_queries import audience_of
from events.congress.registration.list_queries import number_erased
from events.congress.registration.models import PlaceOffer, Registration
from events.congress.registration.sight import Sight
from tests.congress.registration.filling import open_event, register
from tests.factories import make_event, sign_in
from tests.secretariat.erasure.test_erasure import erased

# By what rows refer to somebody who takes part, beside keys to the tables of these.
PEOPLE = {"Registration", "Person", "LetterRequest", "Letter", "PlaceOffer", "Invitation"}
COLUMNS = {
    *("registration_id", "person_id", "holder", "subject", "handed_to", "head_id", "open_for"),
    *("email", "email_folded", "recipient", "recipient_name", "focal_email", "focal_name"),
    *("name", "badge_name", "legal_name", "text", "details", "search_text", "nonce"),
}
# Whose rows are emptied, deleted or ended with the registration that they are about.
ERASED = {
    *("Registration", "Person", "Address", "Answer", "Change", "Message", "Note", "Tagging", "PlaceOffer"),
    *("LetterRequest", "Letter", "Certificate", "SensitiveValue", "PersonKey", "StoredFile", "Invitation"),
    *("Speaker", "FeedEnd", "Alert", "RegistrationDistinction", "ErasureRequest"),
}
NO_TEXT = "holds no text of anybody; the registration that it names says nothing any more"
_OF_TEAMS = "is of people who organize"
_OF_MISSIONS = "is of a mission, whose travellers are no registrations"
_OF_EVENTS = "is of an event, and of nobody"
EXCUSED = {
    "AccreditationEntry": NO_TEXT,
    "Claim": NO_TEXT,
    "Consent": NO_TEXT,
    "Credential": NO_TEXT,
    "FeedFetch": NO_TEXT,
    "InvitationUse": NO_TEXT,
    "Look": NO_TEXT,
    "RegistrationMerge": NO_TEXT,
    "Scan": NO_TEXT,
    "Star": NO_TEXT,
    "Account": _OF_TEAMS,
    "BulkAct": _OF_TEAMS,
    "Delegation": "names its focal point; the head is a registration",
    "DefaultView": _OF_TEAMS,
    "ListColumns": _OF_TEAMS,
    "SavedView": "keeps no filter by who somebody is",
    "ActionComment": _OF_MISSIONS,
    "Contact": _OF_MISSIONS,
    "Delegate": _OF_MISSIONS,
    "FieldNote": _OF_MISSIONS,
    "MissionDocument": _OF_MISSIONS,
    "MissionPartner": _OF_MISSIONS,
    "Notice": "is a change of a session or leg",
    "Rating": _OF_MISSIONS,
    "Receipt": _OF_MISSIONS,
    "RollAnswer": _OF_MISSIONS,
    "Deletion": "is a row that organizers deleted, and goes within weeks",
    "Organization": _OF_EVENTS,
    "Session": _OF_EVENTS,
    "Tag": _OF_EVENTS,
    "Text": _OF_EVENTS,
}


def _may_hold_somebody(model: Any) -> bool:
    columns = model._meta.fields_map
    related = {key.related_model.__name__ for key in columns.values() if isinstance(key, ForeignKeyFieldInstance)}
    return model.__name__ in PEOPLE or bool(related & PEOPLE or set(columns) & COLUMNS)


async def test_each_table_that_may_hold_somebody_is_erased_or_excused(app: Starlette) -> None:
    found = {name for name, model in Tortoise.apps["events"].items() if _may_hold_somebody(model)}
    assert ERASED & EXCUSED.keys() == set()
    assert found - ERASED - EXCUSED.keys() == set(), "name it in the erasure, or excuse it with the reason"
    assert (ERASED | EXCUSED.keys()) - found == set(), "there is no such table"


def test_a_new_table_with_an_address_would_be_found() -> None:
    class Newcomer(Model):
        id = fields.UUIDField(primary_key=True)
        email = fields.CharField(max_length=254)

    class Harmless(Model):
        id = fields.UUIDField(primary_key=True)
        colour = fields.IntField()

    assert [_may_hold_somebody(model) for model in (Newcomer, Harmless)] == [True, False]


async def test_who_is_erased_stands_in_no_list_file_or_audience_and_counts(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    row = await register(client)
    other = await register(client, badge_name="Luc Roy", email="luc@example.org")
    await erased(event, row)
    elsewhere = await make_event("other", uid="o@example.org")
    assert [await number_erased(one.id) for one in (event, elsewhere)] == [1, 0]
    client.cookies.update(await sign_in(event=event))
    page = "/en/organize/events/congress/registrations"
    listed = (await client.get(page)).text
    assert ("Luc Roy" in listed, "–" in listed.partition("<tbody")[2].partition("</tbody")[0]) == (True, False)
    assert "The one found" in listed
    narrowed = (await client.get(page + "?state=cancelled")).text
    assert (await Registration.get(id=row.id)).reference not in narrowed
    assert len((await client.get(page + ".csv")).text.splitlines()) == 2
    assert [one.registration_id for one in (await audience_of(event, {}, Sight("owner"))).recipients] == [other.id]
    assert await Registration.all().count() == 2
    assert not await PlaceOffer.exists()


@pytest.mark.parametrize("name", sorted(EXCUSED))
def test_each_excuse_says_why(name: str) -> None:
    assert len(EXCUSED[name]) > 10
