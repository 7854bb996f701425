"""Bookings of a mission: those to look at first, what each would do, and a form to paste or drop more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from wtforms import TextAreaField

from events.missions.bookings.booking_words import change_lines, title_of_booking, traveller_words, way_of
from events.missions.bookings.meaning_words import MEANING_WORDS, REFUSAL_WORDS, sentence, word_of_note
from events.missions.bookings.operations import Added, ReadFile, keep_bookings
from events.missions.bookings.proposals import Proposal, proposals
from events.missions.bookings.queries import Kept, bookings_in
from events.missions.bookings.reading.findings import Found, Note, UnreadableBookingError
from events.missions.bookings.reading.reading import LARGEST_FILE, read_booking
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.plan.words import title_of, word_of_kind
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.form_rules import AtMost, refuse
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.files.models import StoredFile
from events.records.files.operations import FileRefusedError

MOST_FILES = 3
LONGEST_TEXT = 250_000  # characters
LARGEST_FORM = MOST_FILES * LARGEST_FILE + 1_500_000
_READERS = asyncio.Semaphore(2)  # reading is hard work: two at a time leave room for everybody else


class PastedField(TextAreaField):  # type: ignore[misc]
    """Text as it was pasted: unlike a LongTextField it is not cleaned, for its bytes are evidence."""

    data: str | None


class PasteForm(Form):
    """The pasted text; files come beside it."""

    text = PastedField("", [AtMost(LONGEST_TEXT)])


_TOO_MUCH = _(
    "This is more than is taken at once: up to %(files)s files of %(megabytes)s MB, or a text of %(characters)s "
    "characters. Nothing was kept.",
    files=MOST_FILES,
    megabytes=LARGEST_FILE // 1024**2,
    characters=LONGEST_TEXT,
)


@dataclass(frozen=True)
class Refused:
    """A file, or the pasted text, of which nothing could be taken, and why."""

    name: str
    reason: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """The bookings of one file, with what the file left open."""

    file: StoredFile
    items: list[Any]
    notes: tuple[str, ...]


async def bookings(request: Request) -> Response:
    """The list (GET); what is pasted or dropped is read, and kept to be looked at (POST)."""
    if request.method != "POST":
        return await _page(request, PasteForm())
    try:
        sent = await read_form(request, with_files=True, largest=LARGEST_FORM)
    except HTTPException as refused:
        if refused.status_code not in {400, 413}:
            raise
        return await _page(request, PasteForm(), refused.status_code, [Refused("", str(_TOO_MUCH))])
    try:
        return await _add(request, sent)
    finally:
        await sent.close()


async def _add(request: Request, sent: FormData) -> Response:
    form = PasteForm(sent)
    if not form.validate():
        return await _page(request, form, 422)
    told = await _read_all(request, sent, (form.text.data or "").strip())
    if not told:
        refuse(form.text, _("Paste a booking or choose its file."))
        return await _page(request, form, 422)
    refused = [each for each in told if isinstance(each, Refused)]
    added = [each for each in told if isinstance(each, Added)]
    if refused:
        return await _page(request, _with_refused_text(form, refused), 422, refused, added)
    return RedirectResponse(address("mission.bookings", slug=request.state.mission.slug, **_sums(added)), 303)


async def _read_all(request: Request, sent: FormData, text: str) -> list[Added | Refused]:
    """Read the files of a form, then its text."""
    uploads = [file for file in sent.getlist("files") if isinstance(file, UploadFile) and file.filename]
    told = [await _read(request, await file.read(LARGEST_FILE + 1), str(file.filename)) for file in uploads]
    return [*told, await _read(request, text.encode(), "")] if text else told


def _with_refused_text(form: PasteForm, refused: Sequence[Refused]) -> PasteForm:
    """Return the form with its text where that could not be read, else an empty one."""
    return form if any(not each.name for each in refused) else PasteForm()


def _sums(added: Sequence[Added]) -> dict[str, int]:
    return {"new": sum(each.new for each in added), "known": sum(each.known for each in added)}


async def _read(request: Request, data: bytes, name: str) -> Added | Refused:
    try:
        async with _READERS:
            found = await asyncio.to_thread(read_booking, data, name or "pasted")
    except UnreadableBookingError as error:
        return Refused(name, str(REFUSAL_WORDS[error.refusal]), _words(error.notes))
    root, by = installation(request).settings.files_dir, request.state.actor.account_id
    try:
        read = ReadFile(data, name or _name_of(found), found)
        return await keep_bookings(request.state.mission, root, read, by=by, now=now())
    except FileRefusedError as refused:
        return Refused(name, refused.text)


def _name_of(found: Found) -> str:
    """Pasted text goes by the subject of its mail, else by its first booking; the ending follows what it is."""
    return found.subject or title_of_booking(found.reservations[0])


def _words(notes: Sequence[Note]) -> tuple[str, ...]:
    """Each once, however often it is so in a file."""
    return tuple(dict.fromkeys(word_of_note(note) for note in notes))[:12]


async def _page(
    request: Request,
    form: Form,
    status: int = 200,
    refused: Sequence[Refused] = (),
    added: Sequence[Added] = (),
) -> Response:
    # What was kept just now raised the revision by which the plan is remembered.
    mission = await Mission.get(id=request.state.mission.id) if added else request.state.mission
    plan, everything = await load_plan(mission), await bookings_in(mission.id)
    waiting = proposals([one for one in everything if one.is_open], everything, plan)
    decided = [one for one in everything if not one.is_open]
    return render(
        request,
        "missions/bookings/list.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.bookings"),
        groups=_groups(waiting, plan),
        waiting=len(waiting),
        decided=[_decided(one, plan) for one in decided],
        form=form,
        refused=refused,
        counts=_counts(request, added),
        most_files=MOST_FILES,
        megabytes=LARGEST_FILE // 1024**2,
        longest=LONGEST_TEXT,
    )


def _groups(waiting: Sequence[Proposal], plan: Plan) -> list[Group]:
    groups = []
    for _id, found in groupby(waiting, key=lambda each: each.booking.row.file_id):
        those = list(found)
        notes = _words([note for each in those for note in each.booking.notes])
        groups.append(Group(those[0].booking.file, [_item(each, plan) for each in those], notes))
    return groups


def _item(found: Proposal, plan: Plan) -> dict[str, Any]:
    told = found.reservation
    leg_title = title_of(found.leg, plan) if found.leg else ""
    return {
        "id": found.booking.row.id,
        "kind": word_of_kind(told.kind),
        "title": title_of_booking(told),
        "way": way_of(told),
        "people": [traveller_words(each) for each in told.travellers],
        "meaning": found.meaning,
        "word": MEANING_WORDS[found.meaning],
        "sentence": sentence(found.meaning, leg_title),
        "is_outside": found.is_outside(plan),
        "leg": found.leg,
        "changes": change_lines(found.changes, told.kind),
    }


def _decided(one: Kept, plan: Plan) -> dict[str, Any]:
    leg = next((leg for leg in plan.legs if leg.id == one.row.leg_id), None)
    return {
        "row": one.row,
        "title": title_of_booking(one.reservation),
        "way": way_of(one.reservation),
        "leg": leg,
        "leg_title": title_of(leg, plan) if leg else "",
    }


def _counts(request: Request, added: Sequence[Added]) -> dict[str, int]:
    """Return how many bookings came just now, new ones and known ones; nothing where none did."""
    if added:
        return _sums(added)
    query = request.query_params if request.method == "GET" else {}
    counts = {name: int(text) if (text := query.get(name, "")).isdecimal() else 0 for name in ("new", "known")}
    return counts if "new" in query else {}
