"""The frame of a mission's pages: menu, names, ways out."""

from __future__ import annotations

from typing import Any

from events.missions.file.menu import MENU
from events.missions.file.models import Mission
from events.missions.file.queries import with_texts
from events.platform.web.addresses import address
from events.platform.web.menus import menu
from events.platform.web.permissions import Actor
from events.records.people.frames import account_frame


async def mission_frame(actor: Actor, mission: Mission, current: str) -> dict[str, Any]:
    """Return the context of a coordinator's page: `mission`, `face` (with texts), the menu of what they may open."""
    face = await with_texts(mission)
    return {
        **account_frame(actor),
        "mission": mission,
        "face": face,
        "organize_nav": menu(MENU, actor, mission.id, mission.slug, current),
        "organize_event": {
            "name": face.title,
            "href": address("mission.desk", slug=mission.slug),
            **({} if mission.is_template else {"public_href": address("mission", slug=mission.slug)}),
        },
    }
