"""The pages of this room."""

from __future__ import annotations

from events.congress.agenda import deletion_pages, join_pages, star_pages
from events.congress.agenda import session_pages as organize_pages
from events.congress.agenda import speaker_pages as organize_speaker_pages
from events.congress.paths import EVENT, ORGANIZE, REGISTRATION
from events.platform.web.page import ACT, FORM, READ, Page
from events.platform.web.permissions import Rule
from events.records.lists.routes import list_rows

_STAR = EVENT + "/sessions/{code}/star"
_MY_STAR = REGISTRATION + "/stars/{code}"
_SESSION = ORGANIZE + "/sessions/{code}"
_SPEAKER = ORGANIZE + "/speakers/{code}"
_DELETION = ORGANIZE + "/deletions/{deletion}"

PAGES = (
    Page("session.star", _STAR, Rule.PUBLIC, star_pages.star, ACT),
    Page("session.star.removal", _STAR + "/removal", Rule.PUBLIC, star_pages.star_removal, ACT),
    Page("session.join", EVENT + "/sessions/{code}/join", Rule.PUBLIC, join_pages.join, READ),
    Page("personal.join", REGISTRATION + "/sessions/{code}/join", Rule.LINK, join_pages.personal_join, READ),
    Page("my_stars", EVENT + "/my-sessions.json", Rule.PUBLIC, star_pages.my_stars, READ),
    Page("personal.agenda", REGISTRATION + "/agenda", Rule.LINK, star_pages.personal_agenda, READ),
    Page("personal.star", _MY_STAR, Rule.LINK, star_pages.personal_star, ACT),
    Page("personal.star.removal", _MY_STAR + "/removal", Rule.LINK, star_pages.personal_star_removal, ACT),
    Page("organize.sessions", ORGANIZE + "/sessions", Rule.READ, organize_pages.sessions, READ),
    *list_rows("organize.sessions", ORGANIZE + "/sessions", Rule.READ, organize_pages.listed_sessions),
    Page("organize.session.new", ORGANIZE + "/sessions/new", Rule.EDIT, organize_pages.session, FORM),
    Page("organize.session.new.rows", ORGANIZE + "/sessions/new/rows", Rule.EDIT, organize_pages.session_rows, ACT),
    Page("organize.session", _SESSION, Rule.EDIT, organize_pages.session, FORM),
    Page("organize.session.rows", _SESSION + "/rows", Rule.EDIT, organize_pages.session_rows, ACT),
    Page("organize.session.cancellation", _SESSION + "/cancellation", Rule.EDIT, organize_pages.cancellation, FORM),
    Page("organize.session.restoration", _SESSION + "/restoration", Rule.EDIT, organize_pages.restoration, FORM),
    Page("organize.session.deletion", _SESSION + "/deletion", Rule.EDIT, deletion_pages.session_deletion, FORM),
    Page("organize.speaker.deletion", _SPEAKER + "/deletion", Rule.EDIT, deletion_pages.speaker_deletion, FORM),
    Page("organize.deletion.restoration", _DELETION + "/restoration", Rule.EDIT, deletion_pages.bringing_back, ACT),
    Page("organize.speakers", ORGANIZE + "/speakers", Rule.READ, organize_speaker_pages.speakers, READ),
    *list_rows("organize.speakers", ORGANIZE + "/speakers", Rule.READ, organize_speaker_pages.listed_speakers),
    Page("organize.speaker.new", ORGANIZE + "/speakers/new", Rule.EDIT, organize_speaker_pages.new_speaker, FORM),
    Page(
        "organize.speaker.registration",
        _SPEAKER + "/registrations/{reference}",
        Rule.EDIT,
        organize_speaker_pages.speaker_registration,
        ACT,
    ),
    Page("organize.speaker", _SPEAKER, Rule.EDIT, organize_speaker_pages.speaker, FORM),
)
