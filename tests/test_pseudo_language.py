"""No text of the interface stays untranslated: all pages, mails and documents in a language made for this test.

How text is told from data is in `tests/pseudo.py`. The walk takes every route, as everybody, with the world's rows in
each of their states, and sends every form it meets: empty, and filled with nonsense.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pypdfium2
import pytest
from starlette.applications import Starlette

from events import routes
from events.app import create_app
from events.congress.badges.document_queries import badge_pdf
from events.congress.letters.models import Letter, LetterRequest
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.missions.file.models import Mission
from events.platform.language import i18n
from events.platform.language.catalogues import TEMPLATE
from events.platform.language.i18n import speaking
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.platform.web import routing
from events.platform.web.templating import render_text
from events.publishing import roadbooks
from events.publishing.delivery.drafts import NoLongerTrue
from events.publishing.delivery.letter import plain_text, read_letter
from events.publishing.delivery.links import MaskedLinks
from events.publishing.delivery.messages import KINDS, compose
from events.records.outbox.models import Message
from events.records.people.models import Attempt
from events.settings import LOCALES, Settings
from tests.factories import NOW
from tests.pseudo import LANGUAGE, marked, untranslated, untranslated_in_html, write_pseudo_catalogue
from tests.walking import browser, path_of, stops
from tests.world import KINDS_OF_FIELD, World, make_world

pytestmark = pytest.mark.once  # no text depends on the database

# Who sees most, and with what takes long everybody.
SOME = ("anonymous", "owner")
OTHERS = ("participant", "reader", "check_in", "stranger", "founder")
PEOPLE = [*SOME, *(pytest.param(person, marks=pytest.mark.long) for person in OTHERS)]
# What robots read, and what speaks the language of each of many people.
IN_NO_LANGUAGE = {"robots", "mission.delegates.texts"}
Found = set[tuple[str, str, str]]  # the route, the place on its page, the text


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The language is there, by its catalogue alone."""
    folder = tmp_path / "locales"
    shutil.copytree(LOCALES, folder)
    write_pseudo_catalogue(TEMPLATE, folder)
    monkeypatch.setattr(i18n, "LOCALES", folder)
    _forget()
    monkeypatch.setattr(routing._LanguageConvertor, "regex", "|".join(i18n.languages()))
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for remembered in (i18n.languages, i18n.catalogue, i18n.locale):
        remembered.cache_clear()


@pytest.fixture
async def app(pseudo: None, settings: Settings) -> AsyncIterator[Starlette]:
    made = create_app(settings)
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture
async def world(app: Starlette, settings: Settings) -> World:
    made = await make_world(settings.files_dir, LANGUAGE)
    await Event.filter(id=made.event.id).update(languages=["fr", "es", "en", LANGUAGE])
    await Mission.all().update(languages=["fr", "es", "en", LANGUAGE])
    return made


def in_language(path: str) -> str:
    """A file without `lang` speaks the first language of its event or mission, whatever its reader's."""
    is_file = path.startswith("/calendars/") or path.endswith((".pdf", ".docx"))
    return f"{path}?lang={LANGUAGE}" if is_file else path


def told(answer: httpx.Response, name: str, world: World) -> Found:
    """What is not translated in an answer, by what kind of answer it is."""
    assert answer.status_code != 500, name
    kind = "" if name in IN_NO_LANGUAGE else answer.headers.get("content-type", "")
    if kind.startswith("text/html"):
        return {(name, *found) for found in untranslated_in_html(answer.text, world.codes)}
    if kind.startswith("text/calendar"):
        texts = spoken_in_calendar(answer.text)
    elif kind.startswith("application/pdf"):
        texts = text_of_pdf(answer.content).splitlines()
    elif kind.startswith(("text/csv", "text/plain")):
        texts = re.split("[,;\n]", answer.text)
    else:
        return set()
    return {(name, kind, text) for text in texts if untranslated(text, world.codes) and not is_phrase(text)}


@cache
def phrases() -> frozenset[str]:
    """What the phrase book of a roadbook has: a language without phrases of its own falls back to another's."""
    data = (Path(roadbooks.__file__).parent / "data" / "phrases.json").read_text("utf-8")
    return frozenset(re.findall(r'"([^"]+)"', data))


def is_phrase(line: str) -> bool:
    """Whether a line of a PDF is a phrase beside its translation."""
    words = line.split(" ")
    halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return any(first in phrases() and second in phrases() for first, second in halves)


_SPOKEN_PROPERTIES = {
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "COMMENT",
    "CATEGORIES",
    "NAME",
    "X-WR-CALNAME",
    "X-WR-CALDESC",
}


def spoken_in_calendar(text: str) -> list[str]:
    """The values of the properties that a calendar shows, with escapes taken away."""
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    found = [line.partition(":")[2] for line in lines if re.split("[;:]", line)[0] in _SPOKEN_PROPERTIES]
    return [re.sub(r"\\[nN]", "\n", value) for value in found]


def text_of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def further_addresses(world: World) -> list[tuple[str, str]]:
    """States and choices that the plain walk does not meet."""
    made = [
        (name, path_of(world, name, token=world.token("registration", state)))
        for state in world.registrations
        for name in _routed("personal", "personal.edit", "personal.cancellation")
    ]
    made += [
        (name, path_of(world, name, reference=registration.reference))
        for registration in world.registrations.values()
        for name in _routed("organize.registration", "organize.registration.edit", "organize.registration.cancellation")
    ]
    made += [
        ("organize.outbox.message", path_of(world, "organize.outbox.message", message=message.id))
        for message in world.messages
    ]
    made += [("organize.page", path_of(world, "organize.page", page="new"))]
    made += [("organize.field", path_of(world, "organize.field", code=kind)) for kind in KINDS_OF_FIELD]
    made += [("organize.field", path_of(world, "organize.field", code=code)) for code in ("new", "retired")]
    made += [("sign_in.token", path_of(world, "sign_in.token", token="over"))]
    queries = {
        "agenda": ({"track": "climate"}, {"language": "fr"}, {"room": "nowhere"}),
        "agenda.search": ({"q": "и"}, {"q": "жщц"}, {"q": ""}),
        "session": ({"code": "OFF234"}, {"code": "NIGHT2"}),
        "agenda.day": ({"day": "2027-05-26"}, {"day": "2027-05-28"}),
        "organize.outbox": ({"state": "failed"}, {"q": "жщц"}, {"done": "test"}),
        "organize.registrations": ({"q": "жщц"}, {"state": "waitlisted"}, {"page": "99"}),
        "registration.sent": ({"draft": "done"},),
        "sign_in": ({"next": f"/{LANGUAGE}/organize/"},),
    }
    made += [(name, path_of(world, name, **given)) for name in _routed(*queries) for given in queries[name]]
    return made


def listed(found: Found) -> str:
    return "\n".join(" | ".join(parts) for parts in sorted(found))


def _routed(*names: str) -> list[str]:
    there = {page.name for page in routes.PAGES}
    return [name for name in names if name in there]


@pytest.mark.parametrize("person", PEOPLE)
async def test_every_page_speaks_the_language(app: Starlette, world: World, person: str) -> None:
    found: Found = set()
    async with browser(app, world.cookies.get(person), LANGUAGE) as client:
        walk = [(stop.name, in_language(stop.path)) for stop in stops(world, "GET")]
        for name, path in [*walk, *(further_addresses(world) if person in {"anonymous", "owner"} else [])]:
            found |= told(await client.get(path), name, world)
    assert listed(found) == ""


OTHER_STATES = ("cancelled", "closed", "not yet open", "full", "empty")


@pytest.mark.parametrize("state", ["draft", *(pytest.param(one, marks=pytest.mark.long) for one in OTHER_STATES)])
async def test_an_event_in_any_state_speaks_the_language(app: Starlette, world: World, state: str) -> None:
    changes: dict[str, dict[str, object]] = {
        "draft": {"state": "draft"},
        "cancelled": {"state": "cancelled"},
        "closed": {"registration_closes_at": world.event.created_at.replace(year=2020)},
        "not yet open": {"registration_opens_at": world.event.created_at.replace(year=2099)},
    }
    async with transaction():
        await Event.filter(id=world.event.id).update(**changes.get(state, {"website": ""}))
        await raise_revision(world.event.id)
    slug = "meeting" if state == "empty" else world.event.slug
    if state == "full":
        from events.records.seats.models import Pool

        await Pool.all().update(capacity=0)
    # a letter is written in a language of its event, and the empty one has not this
    others = {"organize.letter_template.preview"} if state == "empty" else set()
    found: Found = set()
    for person in ("anonymous", "stranger" if state == "empty" else "owner"):
        async with browser(app, world.cookies.get(person), LANGUAGE) as client:
            for stop in stops(world, "GET"):
                if f"/{world.event.slug}" in stop.path and stop.name not in others:
                    path = in_language(stop.path).replace(f"/{world.event.slug}", f"/{slug}")
                    found |= told(await client.get(path), stop.name, world)
    assert listed(found) == ""


class Forms(HTMLParser):
    """The forms of a page: action and names of the controls."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.found.append(((given.get("method") or "get").lower() + " " + (given.get("action") or ""), []))
        elif tag in {"input", "select", "textarea", "button"} and given.get("name") and self.found:
            self.found[-1][1].append(str(given["name"]))


def forms_in(page: str) -> list[tuple[str, list[str]]]:
    """Action ("" is the page's own address) and names of the controls of each form that is posted."""
    reader = Forms()
    reader.feed(page)
    return [(action[5:], sorted(set(names))) for action, names in reader.found if action.startswith("post ")]


NONSENSE = {"a letter": "ы", "less than nothing": "-1", "very much": "99999999999999999999", "long": "ы " * 15_000}
LONG_NONSENSE = [pytest.param(value, id=name, marks=pytest.mark.long) for name, value in NONSENSE.items()]


@pytest.mark.parametrize("person", SOME)
@pytest.mark.parametrize("nonsense", [pytest.param("", id="nothing"), *LONG_NONSENSE])
async def test_every_refusal_speaks_the_language(app: Starlette, world: World, person: str, nonsense: str) -> None:
    """Every form of every page, with nonsense in each of its fields: what comes back says what is wrong."""
    found: Found = set()
    answers = 0
    for stop in stops(world, "GET"):
        async with browser(app, world.cookies.get(person), LANGUAGE) as client:
            page = await client.get(stop.path)
            if page.status_code != 200 or not page.headers["content-type"].startswith("text/html"):
                continue
            for action, names in forms_in(page.text):
                if action.endswith("/sign-out"):
                    continue
                values = {name: nonsense for name in names if name not in {"version", "nonce", "notice"}}
                answer = await client.post(action or stop.path, data=values)
                found |= told(answer, f"{stop.name} → {action}", world)
                answers += answer.status_code in {400, 409, 422}
                await Attempt.all().delete()
    assert answers
    assert listed(found) == ""


async def test_every_error_page_speaks_the_language(app: Starlette, world: World) -> None:
    found: Found = set()
    cross_site = {"origin": "https://elsewhere.example.org", "sec-fetch-site": "cross-site"}
    requests = [
        ("GET", f"/{LANGUAGE}/nowhere", {}, b""),
        ("GET", "/nowhere", {}, b""),
        ("DELETE", f"/{LANGUAGE}/", {}, b""),
        ("POST", path_of(world, "registration"), {}, b"x" * 2_000_000),
        ("POST", path_of(world, "registration"), {"content-type": "multipart/form-data"}, b"x"),
        ("POST", path_of(world, "registration"), cross_site, b""),
    ]
    async with browser(app, None, LANGUAGE) as client:
        for method, path, headers, body in requests:
            answer = await client.request(method, path, headers=headers, content=body)
            assert answer.status_code >= 400
            found |= told(answer, f"{method} {path} {answer.status_code}", world)
        for _ in range(30):
            answer = await client.post(path_of(world, "registration.link"), data={"email": "a@example.org"})
        assert answer.status_code == 429
        found |= told(answer, "429", world)
    assert listed(found) == ""


async def test_every_mail_speaks_the_language(app: Starlette, world: World) -> None:
    """Its text, its HTML and the names of its files."""
    here = app.state.installation
    found: Found = set()
    composed = set()
    came = world.registrations["confirmed"].id  # whoever came gets a certificate
    await Registration.filter(id=came).update(checked_in_at=NOW)
    await _have_something_to_remind_of(world)
    for message in await Message.all():
        try:
            draft = await compose(message, MaskedLinks(here), here)
        except NoLongerTrue:
            continue
        letter = read_letter(draft.source)
        with speaking(draft.language):
            html = render_text(
                "publishing/delivery/letter.html", letter=letter, sender=draft.sender_name, is_preview=False
            )
            plain = plain_text(letter)
        composed.add(message.kind)
        found |= {(message.kind, *place) for place in untranslated_in_html(html, world.codes)}
        found |= {
            (message.kind, "text", line)
            for line in [letter.subject, *plain.splitlines()]
            # what organizers wrote to many goes out in one of the event's languages
            if draft.language == LANGUAGE and untranslated(line, world.codes)
        }
    assert composed == {*KINDS, "mailing"}
    assert listed(found) == ""


async def _have_something_to_remind_of(world: World) -> None:
    """Let a nomination wait for its answer, and a letter that was sent for its first reader."""
    nominee, letter = world.registrations["nominated"], await Letter.all().select_related("request").first()
    assert letter
    await LetterRequest.filter(id=letter.request_id).update(state="sent")
    await Letter.filter(id=letter.id).update(superseded_at=None, withdrawn_at=None)
    await Message.filter(kind="registration_unfinished").update(subject=nominee.id)
    sent = {"request": str(letter.request_id), "state": "sent"}
    await Message.filter(kind="letter_notice").update(details=sent)
    mail = Message.filter(kind="registration_letter")
    await mail.update(subject=letter.request.registration_id, details={"letter": str(letter.id)})


async def test_the_badge_speaks_the_language(app: Starlette, world: World) -> None:
    registration = await Registration.get(id=world.registrations["confirmed"].id).select_related("event")
    text = text_of_pdf(await badge_pdf(app.state.installation, registration, LANGUAGE))
    assert registration.badge_name.split()[0] in text
    assert untranslated(text, world.codes) == []


def test_text_that_nobody_translates_is_found() -> None:
    page = f"<title>{marked('Rooms')}</title><p title='Save it'>{marked('Hello')} Мир<b>Senegal</b> on 25. Mai</p>"
    assert untranslated_in_html(page) == {("<p title>", "Save it"), ("<p>", "on 25. Mai")}
    assert untranslated_in_html("<pre lang='en'>Hello<b>there</b></pre><p>Bye</p>") == {("<p>", "Bye")}
    assert untranslated("Tuesday, 25 May 2027 Dienstag") == ["Tuesday", "May"]
    assert untranslated(f"{marked('Write to')} a@example.org at Europe/Madrid", {"x"}) == ["at"]
    assert marked("%(num)s <b>seats</b> 100%%") == "%(num)s <b>ṡėȧṫṡ</b> 100%%"
