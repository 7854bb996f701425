"""Words of missions in the current language: states, steps, why one is refused, roles of the team."""

from __future__ import annotations

from events.missions.file.rules import MissionState, Refusal
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext


def state_name(state: str) -> str:
    """The state as it stands in a pill."""
    return {
        MissionState.DRAFT: pgettext("state of a mission", "Draft"),
        MissionState.SUBMITTED: pgettext("state of a mission", "Submitted"),
        MissionState.APPROVED: pgettext("state of a mission", "Approved"),
        MissionState.UNDER_WAY: pgettext("state of a mission", "Under way"),
        MissionState.BACK: pgettext("state of a mission", "Back"),
        MissionState.CLOSED: pgettext("state of a mission", "Closed"),
        MissionState.CANCELLED: pgettext("state of a mission", "Cancelled"),
    }[MissionState(state)]


def state_tone(state: str) -> str:
    """The tone of its pill, see macros/lists.html."""
    return {
        MissionState.DRAFT: "quiet",
        MissionState.SUBMITTED: "wait",
        MissionState.APPROVED: "good",
        MissionState.UNDER_WAY: "info",
        MissionState.BACK: "wait",
        MissionState.CLOSED: "good",
        MissionState.CANCELLED: "stop",
    }[MissionState(state)]


def state_meaning(state: str) -> str:
    """What a state says about the mission, and what comes next."""
    return {
        MissionState.DRAFT: _("The file is being written: title, dates, objectives, delegation. Then it is submitted."),
        MissionState.SUBMITTED: _("The file waits for a coordinator to approve it or to give it back."),
        MissionState.APPROVED: _("The mission is decided. Book, confirm, and give everybody their itinerary."),
        MissionState.UNDER_WAY: _("The delegation is travelling."),
        MissionState.BACK: _("The delegation is back: write minutes and results, agree who does what by when."),
        MissionState.CLOSED: _("The report is made. Joint actions are still followed until each is closed."),
        MissionState.CANCELLED: _("The mission does not take place."),
    }[MissionState(state)]


def step_label(state: str, to: str) -> str:
    """What the button of a step says."""
    labels = {
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
    return _("Cancel the mission") if to == "cancelled" else labels[state, to]


def step_told(to: str) -> str:
    """What happened, for the history of states."""
    return {
        MissionState.DRAFT: _("Back to a draft"),
        MissionState.SUBMITTED: _("Submitted"),
        MissionState.APPROVED: _("Approved"),
        MissionState.UNDER_WAY: _("Departed"),
        MissionState.BACK: _("Returned"),
        MissionState.CLOSED: _("Closed"),
        MissionState.CANCELLED: _("Cancelled"),
    }[MissionState(to)]


def refusal_text(refusal: Refusal, state: str, to: str) -> str:
    """Why a step is not taken, and what to do."""
    if refusal is Refusal.NO_SUCH_STEP:
        return _("From “%(state)s” no step leads to “%(other)s”.", state=state_name(state), other=state_name(to))
    return {
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
    }[refusal]


def role_names() -> dict[str, str]:
    """The roles in a mission's team, the most rights first."""
    return {
        "owner": pgettext("role in a mission", "Coordinator"),
        "organizer": pgettext("role in a mission", "Preparation"),
        "reader": pgettext("role in a mission", "Office"),
    }


def role_notes() -> dict[str, str]:
    """What each role may do."""
    return {
        "owner": _("Everything, also approval, publication, the team, and what is sensitive about the delegation."),
        "organizer": _("Everything about journey, partners, costs and results; no passports, no medical notes."),
        "reader": _("Reads itinerary, arrivals, papers and results, and changes nothing."),
    }
