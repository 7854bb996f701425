"""The pages of this room; a delegation has them below its focal point's link and below the organizers' address."""

from __future__ import annotations

from collections.abc import Iterator

from events.congress.delegations import desk_pages, import_pages, letter_pages, pages, participant_pages, person_pages
from events.congress.organizing.import_pages import import_rows
from events.congress.paths import EVENT, ORGANIZE
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule

_LIST = ORGANIZE + "/delegations"
_ONE = _LIST + "/{delegation}"
_FILES = {"csv": participant_pages.participants_csv, "xlsx": participant_pages.participants_xlsx}
_PERSON = "/people/{reference}"

_DESK = (
    ("", "", desk_pages.delegation, READ),
    ("nomination", "/nomination", desk_pages.nomination, FORM),
    ("people", "/people", desk_pages.people, FORM),
    ("naming", "/people/naming", desk_pages.naming, ACT),
    ("together", "/waiting-together", desk_pages.together, ACT),
    ("alone", "/waiting-alone", desk_pages.alone, ACT),
    ("letter", "/letter", letter_pages.letter, FORM),
    ("letter_file", "/letter/file", letter_pages.letter_file, READ),
    ("person", _PERSON, person_pages.person, READ),
    ("head", _PERSON + "/head", person_pages.head, ACT),
    ("completion", _PERSON + "/completion", person_pages.completion, FORM),
    ("substitution", _PERSON + "/substitution", person_pages.substitution, FORM),
    ("withdrawal", _PERSON + "/withdrawal", person_pages.withdrawal, FORM),
)


def _desk(name: str, path: str, right: Rule) -> Iterator[Page]:
    for page, below, handler, methods in _DESK:
        yield Page(f"{name}.{page}" if page else name, path + below, right, handler, methods)


PAGES = (
    Page(
        "participants",
        EVENT + "/participants",
        Rule.PUBLIC,
        participant_pages.public_participants,
        READ,
        cached_by=(),
        part="participants",
    ),
    *_desk("delegation", "/delegations/{token}", Rule.LINK),
    Page("organize.delegations", _LIST, Rule.EDIT, pages.delegations, READ),
    Page("organize.delegations.new", _LIST + "/new", Rule.EDIT, pages.new_delegation, FORM),
    *import_rows(_LIST + "/import", import_pages.DelegationImport),
    *(
        Page(f"organize.delegations.{kind}", f"{_LIST}/participants.{kind}", Rule.EDIT, handler, READ)
        for kind, handler in _FILES.items()
    ),
    Page("organize.delegations.participants", _LIST + "/participants", Rule.EDIT, participant_pages.participants, READ),
    Page("organize.delegation.edit", _ONE + "/edit", Rule.EDIT, pages.edit, FORM),
    Page("organize.delegation.link", _ONE + "/link", Rule.EDIT, pages.link, ACT),
    Page("organize.delegation.link.renewal", _ONE + "/link/renewal", Rule.EDIT, pages.link_renewal, FORM),
    Page("organize.delegation.handing_on", _ONE + "/handing-on", Rule.EDIT, pages.handing_on, READ),
    Page("organize.delegation.retirement", _ONE + "/retirement", Rule.EDIT, pages.retirement, FORM),
    Page("organize.delegation.restoration", _ONE + "/restoration", Rule.EDIT, pages.restoration, ACT),
    Page("organize.delegation.acceptance", _ONE + "/letter/acceptance", Rule.EDIT, letter_pages.acceptance, ACT),
    Page("organize.delegation.sending_back", _ONE + "/letter/return", Rule.EDIT, letter_pages.sending_back, FORM),
    *_desk("organize.delegation", _ONE, Rule.EDIT),
    Page("organize.delegation.departure", _ONE + _PERSON + "/departure", Rule.EDIT, person_pages.departure, FORM),
)
