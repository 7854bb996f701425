"""The eleven criteria by which each side rates a partnership, and the signs that warn: keys and words.

After the guide on partnerships between associations of Tanmia.ma, in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext

CRITERIA = (
    "purpose",
    "objectives",
    "involvement",
    "complementarity",
    "knowledge",
    "reciprocity",
    "duration",
    "human_relation",
    "transparency",
    "autonomy",
    "right_to_fail",
)
MOST = 5


@dataclass(frozen=True, slots=True)
class Criterion:
    """`name` is what stands at its axis, `question` what is asked."""

    key: str
    name: str
    question: str


def criteria() -> tuple[Criterion, ...]:
    """In the order of CRITERIA, in the current language."""
    words = {
        "purpose": (_("Shared purpose"), _("Do we see the purpose of the partnership in the same way?")),
        "objectives": (_("Joint objectives"), _("Did we work out the objectives together?")),
        "involvement": (_("Involvement"), _("Is each side involved as much, and in the way, that was meant?")),
        "complementarity": (_("Complementary means"), _("Do our skills and means complete each other?")),
        "knowledge": (_("Valued knowledge"), _("Is what each side knows and can do valued?")),
        "reciprocity": (pgettext("criterion", "Reciprocity"), _("Does each side give and receive?")),
        "duration": (_("Lasting in time"), _("Is the partnership made to last, beyond single projects?")),
        "human_relation": (_("Human relation"), _("How good are the relations between the people?")),
        "transparency": (pgettext("criterion", "Transparency"), _("Is information open, about money too?")),
        "autonomy": (pgettext("criterion", "Autonomy"), _("Does each side remain itself and decide for itself?")),
        "right_to_fail": (_("Right to fail"), _("May things go wrong, with the responsibility shared?")),
    }
    return tuple(Criterion(key, *words[key]) for key in CRITERIA)


def sign_names() -> dict[str, str]:
    """The signs that warn, by key."""
    return {
        "merely_gathered": _("We are brought together to act, and nothing else holds us together"),
        "hidden_motive": _("Somebody has a motive that is not spoken of"),
        "surface_agreement": _("We agree on the surface and mean different things"),
        "power_in_one_hand": _("One person holds all the power"),
        "uneven_risks": _("The risks are not shared evenly"),
    }


def score_names() -> dict[str, str]:
    """What the numbers mean."""
    return {
        "1": _("1, not at all"),
        "2": _("2, a little"),
        "3": _("3, in part"),
        "4": _("4, largely"),
        "5": _("5, fully"),
    }
