"""Words of missions: states, steps, why one is refused, roles of the team."""

from __future__ import annotations

from collections.abc import Mapping

from events.missions.file.rules import MissionState, Refusal
from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _

STATE_WORDS: Mapping[str, LazyText] = {
    MissionState.DRAFT: pgettext("state of a mission", "Draft"),
    MissionState.SUBMITTED: pgettext("state of a mission", "Submitted"),
    MissionState.APPROVED: pgettext("state of a mission", "Approved"),
    MissionState.UNDER_WAY: pgettext("state of a mission", "Under way"),
    MissionState.BACK: pgettext("state of a mission", "Back"),
    MissionState.CLOSED: pgettext("state of a mission", "Closed"),
    MissionState.CANCELLED: pgettext("state of a mission", "Cancelled"),
}
# The tone of a state's pill, see macros/lists.html.
STATE_TONES: Mapping[str, str] = {
    MissionState.DRAFT: "quiet",
    MissionState.SUBMITTED: "wait",
    MissionState.APPROVED: "good",
    MissionState.UNDER_WAY: "info",
    MissionState.BACK: "wait",
    MissionState.CLOSED: "good",
    MissionState.CANCELLED: "stop",
}
# What a state says about the mission, and what comes next.
STATE_MEANINGS: Mapping[str, LazyText] = {
    MissionState.DRAFT: _("The file is being written: title, dates, objectives, delegation. Then it is submitted."),
    MissionState.SUBMITTED: _("The file waits for a coordinator to approve it or to give it back."),
    MissionState.APPROVED: _("The mission is decided. Book, confirm, and give everybody their itinerary."),
    MissionState.UNDER_WAY: _("The delegation is travelling."),
    MissionState.BACK: _("The delegation is back: write minutes and results, agree who does what by when."),
    MissionState.CLOSED: _("The report is made. Joint actions are still followed until each is closed."),
    MissionState.CANCELLED: _("The mission does not take place."),
}
# What happened, for the history of states.
STEPS_TAKEN: Mapping[str, LazyText] = {
    MissionState.DRAFT: _("Back to a draft"),
    MissionState.SUBMITTED: _("Submitted"),
    MissionState.APPROVED: _("Approved"),
    MissionState.UNDER_WAY: _("Departed"),
    MissionState.BACK: _("Returned"),
    MissionState.CLOSED: _("Closed"),
    MissionState.CANCELLED: _("Cancelled"),
}
_CANCEL = _("Cancel the mission")
_STEP_LABELS: Mapping[tuple[str, str], LazyText] = {
    ("draft", "submitted"): _("Submit for approval"),
    ("submitted", "approved"): _("Approve the mission"),
    ("submitted", "draft"): _("Give back to be revised"),
    ("approved", "under_way"): _("The delegation has left"),
    ("approved", "draft"): _("Withdraw the approval"),
    ("under_way", "back"): _("The delegation is back"),
    ("under_way", "approved"): _("It has not left yet"),
    ("back", "closed"): _("Close the mission"),
    ("back", "under_way"): _("It is still travelling"),
    ("closed", "back"): _("Open it again"),
    ("cancelled", "draft"): _("Take it up again"),
}
_REFUSALS: Mapping[Refusal, LazyText] = {
    Refusal.TEMPLATE: _("A template has no states: make a mission from it first."),
    Refusal.EDITOR: _("Those who prepare the mission take this step."),
    Refusal.COORDINATOR: _("A coordinator of the mission takes this step."),
    Refusal.TITLE: _("The mission has no title yet: write one in the mission file."),
    Refusal.DATES: _("The last day is before the first: correct the dates in the mission file."),
    Refusal.OBJECTIVE: _("The mission has no objective yet: write at least one."),
    Refusal.DELEGATE: _("Nobody is in the delegation yet: add at least one person."),
    Refusal.REASON: _("Say why: the reason stays in the history of the mission."),
    Refusal.REASON_EARLY_START: _("The first day has not come yet: say why the delegation leaves before it."),
    Refusal.REASON_EARLY_RETURN: _("The last day has not come yet: say why the delegation is back before it."),
}
# The roles in a mission's team, the most rights first, and what each may do.
ROLE_WORDS: Mapping[str, LazyText] = {
    "owner": pgettext("role in a mission", "Coordinator"),
    "organizer": pgettext("role in a mission", "Preparation"),
    "reader": pgettext("role in a mission", "Office"),
}
ROLE_NOTES: Mapping[str, LazyText] = {
    "owner": _("Everything, also approval, publication, the team, and what is sensitive about the delegation."),
    "organizer": _("Everything about journey, partners, costs and results; no passports, no medical notes."),
    "reader": _("Reads itinerary, arrivals, papers and results, and changes nothing."),
}


def step_label(state: str, to: str) -> LazyText:
    """Return what the button of a step says."""
    return _CANCEL if to == "cancelled" else _STEP_LABELS[state, to]


def refusal_text(refusal: Refusal, state: str, to: str) -> str:
    """Return why a step is not taken, and what to do."""
    if refusal is Refusal.NO_SUCH_STEP:
        states = {"state": str(STATE_WORDS[state]), "other": str(STATE_WORDS[to])}
        return gettext("From “%(state)s” no step leads to “%(other)s”.", **states)
    return str(_REFUSALS[refusal])
