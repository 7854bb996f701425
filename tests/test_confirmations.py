"""No one click publishes, withdraws or deletes: the address of such an act asks first, or another click undoes it."""

from __future__ import annotations

from starlette.applications import Starlette

from events.platform.web.page import ACT
from events.platform.web.permissions import Rule
from events.routes import PAGES
from events.settings import Settings
from tests.scopes import everything
from tests.walking import browser, path_of
from tests.world import make_world

FINAL = {
    "cancellation",
    "deletion",
    "departure",
    "destruction",
    "erasure",
    "publication",
    "removal",
    "retirement",
    "withdrawal",
}
# Done with one click and undone with another, on the page that follows.
UNDONE = {
    "account.sessions.removal",
    "mission.booking.cancellation",
    "mission.objective.removal",
    "mission.partner.removal",
    "mission.place.retirement",
    "organize.check_in.removal",
    "organize.organization.retirement",
    "organize.registration.distinction.removal",
    "organize.registrations.export.removal",
    "personal.star.removal",
    "session.star.removal",
}
# They have more to ask than whether it is meant, or say why it cannot be done.
FORMS = {
    "mission.leg.cancellation",
    "organize.cancellation",
    "organize.field.deletion",
    "organize.invitations.withdrawal",
    "organize.letter.withdrawal",
    "organize.publication",
    "organize.registration.cancellation",
    "organize.withdrawal",
}
acts = {page.name: page for page in PAGES if page.name.rpartition(".")[2] in FINAL}


def test_whatever_is_not_undone_asks() -> None:
    assert {name for name, page in acts.items() if page.methods == ACT} == UNDONE


async def test_opening_the_address_of_an_act_asks_and_changes_nothing(app: Starlette, settings: Settings) -> None:
    world = await make_world(settings.files_dir)
    before = await everything()
    asked = {}
    async with browser(app, world.cookies["owner"]) as client:
        for name in sorted(acts.keys() - UNDONE):
            if name.startswith(("organize.", "mission.")) and acts[name].right is not Rule.FOUNDER:
                path = path_of(world, name)
                answer = await client.get(path)
                asked[name] = (answer.status_code, answer.text.count(f'<form method="post" action="{path}" data-once>'))
    assert {name: found for name, found in asked.items() if found != (200, 1) and name not in FORMS} == {}
    assert await everything() == before
