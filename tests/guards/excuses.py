"""Guards without which no test can fail, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping

_HELD = "without it more rows are held than change, which only lets others wait"

EXCUSES: Mapping[str, str] = {
    "events/congress/badges/check_in_operations.py _POINTS: event_id = $1": "no two credentials have one public_id, and"
    " the registration that it leads to is asked for its event",
    "events/congress/invitations/list_queries.py _latest_mails_about: subject__in=list(ids)": "each invitation looks up"
    " its own mail among what is read",
    "events/congress/letters/queries.py unopened_letters: subject__in=[one.id for one in sent]": "each letter looks"
    " itself up among what is read",
    "events/congress/registration/unfinished_queries.py _answers: registration_id__in=list(ids)": "each registration"
    " looks up its own answers among what is read",
    "events/congress/registration/tag_operations.py tag_registrations: registration_id__in=list(ids)": "without it more"
    " rows are read, and none of them is asked for",
    "events/congress/personal/waiting_pages.py _join: event_id=event.id": "wait_together takes those of its event only",
    "events/missions/delegations/operations.py _raise_participation: mission_id = $2": "who travels has rows of legs of"
    " their own mission only, and other legs are not read through for it",
    "events/publishing/calendars/organize_pages.py _doors: subject__in=[row.id for row in rows]": "each door looks up"
    " its own among what is read",
    "events/records/auditing/retention_operations.py _record: subject=_NOBODY": "all rows of this kind have it, and the"
    " index is on it",
    "events/records/vault/operations.py move_destruction_in: scope=scope": _HELD,
    "events/records/vault/operations.py _lock: subject = ANY($1)": _HELD,
}
