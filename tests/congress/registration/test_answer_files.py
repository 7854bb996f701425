"""Files and photos as answers: kept with their form, shown to whom they concern, replaced, destroyed."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from events.congress.organizing.models import Event, FormField
from events.congress.registration.file_operations import destroy_unused
from events.congress.registration.models import Answer, Registration
from events.congress.registration.question_queries import number_of_answers
from events.congress.registration.retention_operations import destroy_due_answers
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from events.records.files.operations import remove_due
from events.settings import Settings
from tests.congress.registration.filling import FORM, controls_in, errors_in, nonce_in, open_event, typed
from tests.factories import make_event, make_field, sign_in
from tests.records.files.samples import DOCX, PDF, picture

ORGANIZE = "/en/organize/events/congress"
CV = {"question-cv": ("cv Élise.pdf", PDF, "application/pdf")}

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(app: Starlette) -> Event:
    event, _category = await open_event()
    await make_field(event, "cv", "file", settings={"file_types": ["pdf", "picture"], "most_megabytes": 1})
    await make_field(event, "face", "photo", position=2)
    return event


async def send(client: httpx.AsyncClient, files: dict[str, Any], *, nonce: str = "", **changes: Any) -> httpx.Response:
    nonce = nonce or nonce_in((await client.get(FORM)).text)
    return await client.post(FORM, data={"nonce": nonce, **typed(**changes)}, files=files)


async def sent(client: httpx.AsyncClient, files: dict[str, Any] | None = None, **changes: Any) -> str:
    """The address of the page of somebody who sent these files."""
    answer = await send(client, files or CV, **changes)
    assert answer.status_code == 303, errors_in(answer.text)
    return str(answer.headers["location"])


async def correct(
    client: httpx.AsyncClient, page: str, files: dict[str, Any] | None = None, **changes: Any
) -> httpx.Response:
    form = controls_in((await client.get(f"{page}/edit")).text)
    data = {name: value for name, value in (form | changes).items() if value is not None}
    return await client.post(f"{page}/edit", data=data, files=files or {"nothing": b""})


def stored_bytes(settings: Settings) -> list[bytes]:
    return sorted(path.read_bytes() for path in settings.files_dir.rglob("*") if path.is_file())


async def living() -> list[str]:
    return await StoredFile.filter(deleted_at=None).order_by("created_at").values_list("name", flat=True)  # type: ignore[return-value]


async def as_role(client: httpx.AsyncClient, event: Event, role: str) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in(f"{role}@{event.slug}.example.org", event=event, role=role))


async def test_a_file_goes_from_the_form_to_its_holder_and_to_organizers(
    client: httpx.AsyncClient, event: Event, settings: Settings
) -> None:
    page = await sent(client)
    file, row, answer = await StoredFile.get(), await Registration.get(), await Answer.get()
    assert (file.name, file.scope, file.subject, file.keep_until) == ("cv Élise.pdf", event.id, row.id, None)
    assert (answer.value, answer.sort_key) == (f'["{file.id}","cv Élise.pdf"]', "cv elise.pdf")
    assert stored_bytes(settings) == [PDF]
    assert f'<a href="{page}/files/cv">cv Élise.pdf</a>' in (await client.get(page)).text
    own = await client.get(f"{page}/files/cv")
    assert (own.status_code, own.content) == (200, PDF)
    assert own.headers["content-disposition"].startswith("attachment; ")
    assert own.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    await as_role(client, event, "organizer")
    there = f"{ORGANIZE}/registrations/{row.reference}"
    assert f'<a href="{there}/files/cv">cv Élise.pdf</a>' in (await client.get(there)).text
    assert (await client.get(f"{there}/files/cv")).content == PDF
    assert (await client.get(f"{there}/files/face")).status_code == 404


async def test_nobody_else_gets_it(client: httpx.AsyncClient, event: Event) -> None:
    mine = await sent(client)
    client.cookies.clear()
    other = await sent(
        client, {"question-cv": ("b.pdf", PDF + b" ")}, badge_name="Luc Roy", email="luc@eau.example.org"
    )
    assert (await client.get(f"{other}/files/cv")).content == PDF + b" "
    first, second = await Registration.all().order_by("registered_at")
    there = f"{ORGANIZE}/registrations/{first.reference}/files/cv"
    client.cookies.clear()
    assert (await client.get(there)).status_code == 303  # to sign in
    await as_role(client, event, "reader")
    assert (await client.get(there)).status_code == 404
    await as_role(client, await make_event("elsewhere"), "owner")
    assert (await client.get(there)).status_code in {403, 404}
    assert (await client.get(there.replace("/congress/", "/elsewhere/"))).status_code == 404
    await Answer.filter(registration_id=first.id).update(value=(await Answer.get(registration_id=second.id)).value)
    assert (await client.get(f"{mine}/files/cv")).status_code == 404  # an answer that names somebody else's file


async def test_a_form_that_comes_back_has_kept_its_files(
    client: httpx.AsyncClient, event: Event, settings: Settings
) -> None:
    back = await send(client, CV | {"question-face": ("me.png", picture("PNG", (700, 900)))}, badge_name="")
    assert back.status_code == 422
    assert ("Kept: cv Élise.pdf" in back.text, "Kept: me.png" in back.text) == (True, True)
    assert await Registration.all().count() == 0
    again = await client.post(FORM, data={**controls_in(back.text), **typed()}, files={"nothing": b""})
    assert again.status_code == 303
    assert await living() == ["cv Élise.pdf", "me.png"]
    assert len(stored_bytes(settings)) == 2
    assert await StoredFile.filter(keep_until=None).count() == 2


async def test_what_waits_belongs_to_one_form_and_one_question(client: httpx.AsyncClient, event: Event) -> None:
    await make_field(event, "letter", "file", position=3)
    await send(client, CV, badge_name="")
    waiting = (await StoredFile.get()).id
    for name in ("question-cv", "question-letter"):
        answer = await send(client, {"nothing": b""}, **{f"{name}-kept": str(waiting)})
        assert errors_in(answer.text) == {name: "This file was kept for a day only. Choose it again."}
    client.cookies.clear()
    page = await sent(client, {"question-face": ("me.jpg", picture())})
    refused = await correct(client, page, None, **{"question-cv-kept": str(waiting)})
    assert (refused.status_code, await Answer.all().count()) == (422, 1)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("question-cv", DOCX, "This kind of file cannot be kept here."),
        ("question-cv", PDF + b" " * 1_000_001, "This file is too large: at most 1 MB fit."),
        ("question-cv", b"", "This file is empty."),
        ("question-face", PDF, "This kind of file cannot be kept here."),
        (
            "question-face",
            b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
            "This picture is in the HEIC format, which is not read here. Send it as JPEG.",
        ),
    ],
)
async def test_a_file_that_is_not_asked_for_is_refused_in_words(
    client: httpx.AsyncClient, event: Event, name: str, content: bytes, message: str
) -> None:
    answer = await send(client, {name: ("file.bin", content)})
    assert (answer.status_code, errors_in(answer.text)) == (422, {name: message})
    assert await StoredFile.all().count() == 0


async def test_a_required_file_is_asked_for(client: httpx.AsyncClient, event: Event) -> None:
    await FormField.filter(code="cv").update(is_required=True)
    await Event.filter(id=event.id).update(revision=event.revision + 10)
    answer = await send(client, {"nothing": b""})
    assert errors_in(answer.text) == {"question-cv": "Choose a file."}


async def test_a_browser_cannot_name_a_file_by_itself(client: httpx.AsyncClient, event: Event) -> None:
    answer = await send(client, {"nothing": b""}, **{"question-cv": '["x","y.pdf"]'})
    assert (answer.status_code, await Answer.all().count()) == (303, 0)


async def test_a_correction_keeps_replaces_and_takes_out(
    client: httpx.AsyncClient, event: Event, settings: Settings
) -> None:
    page = await sent(client)
    assert (await correct(client, page, function="Minister")).status_code == 303
    assert (await living(), stored_bytes(settings)) == (["cv Élise.pdf"], [PDF])
    newer = {"question-cv": ("new.pdf", PDF + b"newer")}
    assert (await correct(client, page, newer)).status_code == 303
    assert (await living(), stored_bytes(settings)) == (["new.pdf"], [PDF + b"newer"])
    assert (await client.get(f"{page}/files/cv")).content == PDF + b"newer"
    refused = await correct(client, page, {"question-cv": ("no.docx", DOCX)})
    assert (refused.status_code, "Kept: new.pdf" in refused.text) == (422, True)
    assert (await correct(client, page, None, **{"question-cv-removal": "y"})).status_code == 303
    assert (await living(), stored_bytes(settings), await Answer.all().count()) == ([], [], 0)
    changed = [row.details for row in await Change.filter(kind="registration", act="corrected").order_by("id")]
    assert changed[1:] == [{"answers": ["cv"]}, {"answers": ["cv"]}]
    assert not any("pdf" in str(row.details) for row in await Change.all())


async def test_what_no_form_came_back_for_goes_after_a_day(
    client: httpx.AsyncClient, event: Event, settings: Settings
) -> None:
    await send(client, CV, badge_name="")
    now = dt.datetime.now(dt.UTC)
    assert (await destroy_unused(settings.files_dir, now), await remove_due(settings.files_dir, now)) == (0, 0)
    assert await remove_due(settings.files_dir, now + dt.timedelta(days=2)) == 1
    assert (stored_bytes(settings), [row.name for row in await StoredFile.all()]) == ([], [""])


@pytest.mark.parametrize("ends", ["cancelled", "retired"])
async def test_the_files_of_who_left_and_of_what_is_no_longer_asked_are_destroyed(
    client: httpx.AsyncClient, event: Event, settings: Settings, ends: str
) -> None:
    await sent(client)
    client.cookies.clear()
    await sent(client, {"question-face": ("b.jpg", picture())}, badge_name="Luc Roy", email="luc@eau.example.org")
    now = dt.datetime.now(dt.UTC)
    if ends == "cancelled":
        await Registration.filter(badge_name="Awa Diallo").update(state="cancelled", cancelled_at=now)
        before, after = now + dt.timedelta(hours=23), now + dt.timedelta(hours=25)
    else:
        await FormField.filter(code="cv").update(retired_at=now)
        before, after = now + dt.timedelta(days=29), now + dt.timedelta(days=31)
    assert await destroy_unused(settings.files_dir, before) == 0
    assert await destroy_unused(settings.files_dir, after) == 1
    assert (await living(), len(stored_bytes(settings))) == (["b.jpg"], 1)
    assert await Answer.all().count() == 1
    assert await number_of_answers(await FormField.get(code="cv")) == 1


async def test_the_files_of_a_question_go_on_its_day(
    client: httpx.AsyncClient, event: Event, settings: Settings
) -> None:
    await FormField.filter(code="cv").update(kept_days=10)
    await sent(client)
    await Event.filter(id=event.id).update(updated_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    after = dt.datetime(2027, 6, 9, tzinfo=dt.UTC)
    assert await destroy_due_answers(after) == 1
    assert await destroy_unused(settings.files_dir, after) == 1
    assert stored_bytes(settings) == []


async def test_a_photo_is_upright_cut_to_its_shape_and_without_a_position(
    client: httpx.AsyncClient, event: Event, settings: Settings
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned on its side
    exif.get_ifd(0x8825)[1] = "N"
    page = await sent(client, {"question-face": ("me.jpg", picture("JPEG", (2400, 1600), exif=exif))})
    [content] = stored_bytes(settings)
    made = Image.open(io.BytesIO(content))
    assert (made.size, dict(made.getexif())) == ((700, 900), {})
    shown = await client.get(f"{page}/files/face")
    assert shown.headers["content-disposition"].startswith("inline; ")
    assert f'<img class="photo" src="{page}/files/face" alt="me.jpg"' in (await client.get(page)).text


async def test_files_have_addresses_in_the_files_of_those_who_may_see_them(
    client: httpx.AsyncClient, event: Event
) -> None:
    await sent(client)
    await as_role(client, event, "organizer")
    [row] = json.loads((await client.get(f"{ORGANIZE}/registrations.json")).content)
    reference = row["reference"]
    assert row["answer-cv"] == "cv Élise.pdf"
    assert row["answer-cv-2"].endswith(f"{ORGANIZE}/registrations/{reference}/files/cv")
    assert row["answer-cv-2"].startswith("http")
    await as_role(client, event, "reader")
    [seen] = json.loads((await client.get(f"{ORGANIZE}/registrations.json")).content)
    assert [name for name in seen if name.startswith("answer")] == []


async def save_question(client: httpx.AsyncClient, code: str, **values: Any) -> httpx.Response:
    given = {"label-fr": "Votre CV", "kind": "file", "file_types": "pdf", "position": "3", "version": "0"}
    return await client.post(f"{ORGANIZE}/fields/{code}", data=given | values)


async def test_a_question_for_a_file_is_not_sensitive(client: httpx.AsyncClient, event: Event) -> None:
    unsealed = "Files are not sealed: a question for a file or a photo cannot be sensitive."
    await as_role(client, event, "owner")
    answer = await save_question(client, "new", is_sensitive="y")
    assert errors_in(answer.text) == {"is_sensitive": unsealed}
    health = await make_field(event, "health", is_sensitive=True, position=4)
    await as_role(client, event, "organizer")  # to whom the box is not shown
    answer = await save_question(client, "health", version=str(health.version))
    assert errors_in(answer.text) == {"kind": unsealed}
    assert (await FormField.get(code="health")).kind == "text"


async def test_types_are_needed_and_five_files_are_enough(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, event, "organizer")
    answer = await save_question(client, "new", file_types=[])
    assert errors_in(answer.text) == {"file_types": "Choose at least one type of file."}
    for number in range(3):
        assert (await save_question(client, "new", **{"label-fr": f"Fichier {number}"})).status_code == 303
    answer = await save_question(client, "new")
    assert errors_in(answer.text) == {"kind": "At most 5 questions of a form may ask for a file."}


async def test_a_question_that_files_answer_stays_one_for_files(client: httpx.AsyncClient, event: Event) -> None:
    await sent(client)
    await as_role(client, event, "owner")
    answer = await save_question(client, "cv", kind="text", version="1")
    assert (answer.status_code, (await FormField.get(code="cv")).kind) == (422, "file")
    assert "The files are destroyed after 30 days." in (await client.get(f"{ORGANIZE}/fields/cv/retirement")).text


async def test_an_organizer_sends_a_file_for_somebody(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, event, "organizer")
    new = f"{ORGANIZE}/registrations/new"
    data = typed(consent=None) | {"nonce": nonce_in((await client.get(new)).text), "language": "fr"}
    back = await client.post(new, data=data | {"country": ""}, files=CV)
    assert (back.status_code, "Kept: cv Élise.pdf" in back.text) == (422, True)
    again = await client.post(new, data={**controls_in(back.text), "country": "SN"}, files={"nothing": b""})
    assert (again.status_code, await living()) == (303, ["cv Élise.pdf"])
    there = again.headers["location"]
    form = controls_in((await client.get(f"{there}/edit")).text)
    saved = await client.post(f"{there}/edit", data=form, files={"question-cv": ("b.pdf", PDF)})
    assert (saved.status_code, await living()) == (303, ["b.pdf"])


async def test_too_many_files_from_one_network_wait(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.records.people.throttle_operations.MOST_UPLOADS", 1)
    await send(client, CV, badge_name="")
    answer = await send(client, CV)
    assert errors_in(answer.text) == {
        "question-cv": "Too many files came from your network within the hour. Try again later."
    }
