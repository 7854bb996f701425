"""The eleven criteria by which each side rates a partnership, and the signs that warn: keys and words.

After the guide on partnerships between associations of Tanmia.ma, in our own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _

MOST = 5


@dataclass(frozen=True, slots=True)
class Criterion:
    """`name` is what stands at its axis, `question` what is asked."""

    name: LazyText
    question: LazyText


CRITERIA: Mapping[str, Criterion] = {
    "purpose": Criterion(_("Shared purpose"), _("Do we see the purpose of the partnership in the same way?")),
    "objectives": Criterion(_("Joint objectives"), _("Did we work out the objectives together?")),
    "involvement": Criterion(_("Involvement"), _("Is each side involved as much, and in the way, that was meant?")),
    "complementarity": Criterion(_("Complementary means"), _("Do our skills and means complete each other?")),
    "knowledge": Criterion(_("Valued knowledge"), _("Is what each side knows and can do valued?")),
    "reciprocity": Criterion(pgettext("criterion", "Reciprocity"), _("Does each side give and receive?")),
    "duration": Criterion(_("Lasting in time"), _("Is the partnership made to last, beyond single projects?")),
    "human_relation": Criterion(_("Human relation"), _("How good are the relations between the people?")),
    "transparency": Criterion(pgettext("criterion", "Transparency"), _("Is information open, about money too?")),
    "autonomy": Criterion(pgettext("criterion", "Autonomy"), _("Does each side remain itself and decide for itself?")),
    "right_to_fail": Criterion(_("Right to fail"), _("May things go wrong, with the responsibility shared?")),
}
SIGN_WORDS: Mapping[str, LazyText] = {
    "merely_gathered": _("We are brought together to act, and nothing else holds us together"),
    "hidden_motive": _("Somebody has a motive that is not spoken of"),
    "surface_agreement": _("We agree on the surface and mean different things"),
    "power_in_one_hand": _("One person holds all the power"),
    "uneven_risks": _("The risks are not shared evenly"),
}
SCORE_WORDS: Mapping[str, LazyText] = {
    "1": _("1, not at all"),
    "2": _("2, a little"),
    "3": _("3, in part"),
    "4": _("4, largely"),
    "5": _("5, fully"),
}
