"""Nothing that a browser, or somebody with a socket, can send makes a 500 or loses what was acknowledged.

Every route is taken from the table of routes, so that new forms are tried too. Each attack goes to each form as
everybody who gets at it: the holder of a link, and an owner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

import httpx
import pytest
from markupsafe import escape
from starlette.applications import Starlette

from events.congress.registration.models import Registration
from events.platform.web.addresses import page_of
from events.records.people.models import Attempt
from events.settings import Settings
from tests.walking import Stop, browser, path_of, stops
from tests.world import World, make_world

NAMES = (
    "badge_name",
    "legal_name",
    "email",
    "organization",
    "function",
    "country",
    "category",
    "attendance",
    "spoken_languages",
    "further_language-1",
    "consent",
    "nonce",
    "notice",
    "version",
    "name",
    "name-fr",
    "title-fr",
    "body-fr",
    "label-fr",
    "password",
    "next",
    "role",
    "retire",
    "position",
    "capacity",
    "colour",
    "code",
    "slug",
    "kind",
    "starts",
    "ends",
    "starts_on",
    "ends_on",
    "time_zone",
    "room",
    "track",
    "type",
    "language",
    "links",
    "reason",
    "state",
    "q",
    "page",
    "picture",
    "starred",
    "question-text",
    "question-choices",
    "question-number",
    "question-date",
    "registration_opens",
    "default_language",
    "languages",
    "contact_email",
    "website",
    "seats",
    "begins_on",
    "ends_on",
    "home_zone",
    "currency",
    "planned",
    "spent",
    "rate",
    "rate_on",
    "amount",
    "spent_on",
    "act",
    "origin",
    "destination",
    "origin-zone",
    "iata",
    "latitude",
    "longitude",
    "altitude",
    "carrier",
    "number",
    "driver",
    "delegate",
    "delegates",
    "objectives",
    "partner",
    "contact",
    "who",
    "status",
    "reference",
    "agenda-fr",
    "due_on",
    "responsible",
    "responsible_email",
    "to",
    "receipt",
    "lesson",
    "objective",
    "leg",
    "document",
    "key",
    "warning",
    "booking",
    "score-purpose",
    "signs",
    "comment",
    "remove",
    "destroy",
    "presence",
    "passport_expires_on",
    "medical",
    "noted_at",
    "is_safe",
    "safe",
    "message",
    "limit-night_from",
    "plan",
    "days",
    "parts",
    "source",
    "step",
)
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Attack:
    """A body with its content type, and headers beside."""

    name: str
    body: bytes
    content_type: str | None = URLENCODED
    headers: tuple[tuple[str, str], ...] = ()


def typed(value: str) -> bytes:
    """A form with this, already percent-encoded, in every field that any of our forms has."""
    return "&".join(f"{quote(name)}={value}" for name in NAMES).encode()


def parts(*contents: tuple[str, bytes]) -> bytes:
    """A multipart body with the boundary "b": heads and content of each part."""
    each = [b"--b\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n" for head, content in contents]
    return b"".join([*each, b"--b--\r\n"])


_FILES = [(f'content-disposition: form-data; name="{name}"; filename="x.bin"', b"\x89PNG\0\xff") for name in NAMES]
_NULS = [(f'content-disposition: form-data; name="{name}"', b"a\0b\xff\xfe") for name in NAMES]
MULTIPART = "multipart/form-data; boundary=b"

ATTACKS = [
    Attack("nothing", b""),
    Attack("NUL", typed("a%00b")),
    Attack("lone surrogates, as UTF-8", typed("%ED%A0%80%ED%B0%80")),
    Attack("lone surrogates, as escapes", typed(quote("\\ud800\\udfff"))),
    Attack("not UTF-8", typed("%FF%FE%80")),
    Attack("2**63", typed(str(2**63))),
    Attack("-2**63-1", typed(str(-(2**63) - 1))),
    Attack("2**31", typed(str(2**31))),
    Attack("a number of a thousand digits", typed("9" * 1000)),
    Attack("other digits", typed(quote("٣²½Ⅷ"))),
    Attack("no number", typed("NaN")),
    Attack("an exponent", typed("1e9999")),
    Attack("dates that are none", typed("2027-02-30T25:61")),
    Attack("the first day there is", typed("0001-01-01")),
    Attack("the first moment there is", typed("0001-01-01T00:00")),
    Attack("the last moment there is", typed("9999-12-31T23:59")),
    Attack("../", typed(quote("../../../../etc/passwd", safe=""))),
    Attack("</script>", typed(quote("</script><script>alert(1)</script>", safe=""))),
    Attack("template", typed(quote("{{ 7 * 7 }}{% raise %}%(x)s%d{0}", safe=""))),
    Attack("quotes", typed(quote("'; DROP TABLE registration; --\"", safe=""))),
    Attack("CR LF", typed("Awa%0D%0ABcc%3A%20x%40example.org")),
    Attack("U+2028 and direction overrides", typed(quote("a\u2028b\u202ec\ufeff"))),
    Attack("combining marks without end", typed(quote("a" + "\u0301" * 5000))),
    Attack("10 MB", b"badge_name=" + b"x" * 10_000_000),
    Attack("10 MB of names", b"&".join(b"x" for _ in range(3_000_000))),
    Attack("1,001 fields", "&".join(f"x{number}=1" for number in range(1001)).encode()),
    Attack("the same field 900 times", b"&".join(b"spoken_languages=fr" for _ in range(900))),
    Attack("one long line", b"badge_name=" + b"%41" * 300_000),
    Attack("no content type", b"badge_name=x", None),
    Attack("an unknown content type", b"badge_name=x", "application/x-unknown"),
    Attack("a broken content type", b"badge_name=x", ";;;="),
    Attack("JSON", b'{"badge_name": ["x"], "__proto__": 1}', "application/json"),
    Attack("missing boundary", parts(*_NULS), "multipart/form-data"),
    Attack("wrong boundary", parts(*_NULS), "multipart/form-data; boundary=other"),
    Attack("a boundary of a thousand", b"--" + b"b" * 1000, "multipart/form-data; boundary=" + "b" * 1000),
    Attack("cut off", parts(*_NULS)[:-20], MULTIPART),
    Attack("bytes in texts", parts(*_NULS), MULTIPART),
    Attack("files where text is expected", parts(*_FILES), MULTIPART),
    Attack("a part without a name", parts(("content-disposition: form-data", b"x"), ("x: y", b"z")), MULTIPART),
    Attack("an unknown charset", parts((_NULS[0][0], b"x")), MULTIPART + "; charset=klingon"),
    Attack("a huge header", b"badge_name=x", URLENCODED, (("x-huge", "x" * 60_000),)),
    Attack(
        "odd headers",
        typed("x"),
        URLENCODED,
        (
            ("accept-language", "x" * 5000 + ",;q=,*;q=nan, fr;q=" + "9" * 400),
            ("cookie", "events_session=%00é; a=\x01"),
            ("if-none-match", '"' * 999),
            ("accept-encoding", ";q=" * 999),
            ("x-forwarded-for", "::::1, <x>"),
            ("content-length-x", "-1"),
            ("if-modified-since", "never"),
            ("range", "bytes=9-1,,"),
        ),
    ),
]


# They take no input, and after them neither is the owner heard nor the event seen.
ENDING = {"sign_out", "organize.withdrawal"}
TURNS = 12  # one pair in so many is tried by default
TAKES_ALL = slice(None)


@pytest.fixture
async def world(app: Starlette, settings: Settings) -> World:
    return await make_world(settings.files_dir)


def forms(world: World, person: str) -> list[Stop]:
    """The forms that this person gets at; nobody else is heard anyway (tests/test_permissions.py)."""
    is_owner = person == "owner"
    return [stop for stop in stops(world, "POST") if bool(stop.rule.scope) == is_owner and stop.name not in ENDING]


@pytest.mark.long
@pytest.mark.hostile
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
async def test_no_form_breaks(app: Starlette, world: World, attack: Attack) -> None:
    assert await _broken_by(attack, app, world, TAKES_ALL) == {}


async def test_no_form_breaks_by_the_attacks_whose_turn_it_is(app: Starlette, world: World) -> None:
    """Each form meets a few attacks, and each attack a few forms; every pair is among what takes long."""
    turns = [slice(number % TURNS, None, TURNS) for number in range(len(ATTACKS))]
    broken = [await _broken_by(attack, app, world, turn) for attack, turn in zip(ATTACKS, turns, strict=True)]
    assert [found for found in broken if found] == []


async def _broken_by(attack: Attack, app: Starlette, world: World, turn: slice) -> dict[tuple[str, str], int]:
    """Return what an attack broke, by its name and the form's, among the forms of each person whose turn it is."""
    broken = {}
    for person in ("anonymous", "owner"):
        async with browser(app, world.cookies.get(person)) as client:
            for stop in forms(world, person)[turn]:
                answer = await client.post(stop.path, content=attack.body, headers=_headers(attack))
                if answer.status_code >= 500 or not _is_well_formed(answer):
                    broken[attack.name, stop.name] = answer.status_code
                await Attempt.all().delete()
            await _still_serves(client, world)
    return broken


def _headers(attack: Attack) -> list[tuple[bytes, bytes]]:
    kind = [("content-type", attack.content_type)] if attack.content_type else []
    return [(name.encode(), value.encode()) for name, value in (*kind, *attack.headers)]


def _is_well_formed(answer: httpx.Response) -> bool:
    """No header was split, and nothing that was typed came back as markup."""
    return not ({"bcc", "set-cookie2"} & set(answer.headers)) and "<script>alert(1)</script>" not in answer.text


async def _still_serves(client: httpx.AsyncClient, world: World) -> None:
    for stop in stops(world, "GET"):
        if stop.name in {"home", "event", "registration", "healthz"}:
            assert (await client.get(stop.path)).status_code == 200, stop.name


VALUES = (
    "%00",
    "%ED%A0%80",
    "%FF",
    str(2**63),
    "-1",
    "9" * 400,
    "..%2F..%2Fetc%2Fpasswd",
    "%2e%2e",
    "%3C/script%3E",
    "a%0D%0Ab",
    "%E2%80%A8",
    "%25",
    "%7B%7B1%7D%7D",
    "x" * 3000,
    "x" * 70,
    "%D9%A3",
    "0001-01-01",
    "9999-12-31",
    "NaN",
    "%F0%9F%98%80",
)

QUERY = ("q", "page", "lang", "state", "kind", "track", "room", "language", "type", "version", "next", "day", "sent")


def hostile_addresses(stop: Stop) -> Iterator[str]:
    """The address with each of its segments but the first replaced, and with a hostile query."""
    path = stop.path.partition("?")[0]
    segments = path.split("/")
    for place in range(2, len(segments)):
        for value in VALUES:
            yield "/".join([*segments[:place], value, *segments[place + 1 :]])
    for value in VALUES:
        yield path + "?" + "&".join(f"{name}={value}" for name in QUERY)


_AT_LENGTH = [pytest.mark.long, pytest.mark.hostile]


@pytest.mark.parametrize("turns", [pytest.param(TURNS, id="in turn"), pytest.param(1, id="all", marks=_AT_LENGTH)])
@pytest.mark.parametrize("person", ["anonymous", "owner"])
async def test_no_address_breaks(app: Starlette, world: World, person: str, turns: int) -> None:
    broken = set()
    async with browser(app, world.cookies.get(person)) as client:
        asked = [stop for stop in stops(world, "GET") if (stop.rule.scope == "event") == (person == "owner")]
        for number, stop in enumerate(asked):
            for path in [*dict.fromkeys(hostile_addresses(stop))][number % turns :: turns]:
                answer = await client.get(_raw(path))
                if answer.status_code >= 500:
                    broken.add((stop.name, path[:120], answer.status_code))
    assert broken == set()


def _raw(path: str) -> httpx.URL:
    """An address as it is, without httpx mending it."""
    return httpx.URL("http://events.test").copy_with(raw_path=path.encode())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "FOO"])
async def test_no_method_breaks(app: Starlette, world: World, method: str) -> None:
    async with browser(app, world.cookies["owner"]) as client:
        seen = {(await client.request(method, stop.path)).status_code for stop in stops(world, "GET", "POST")}
    assert max(seen) < 500


async def test_what_was_acknowledged_survives_every_attack(app: Starlette, world: World) -> None:
    """Registrations that the world holds are there, letter by letter, after all of it came from strangers.

    Whoever has a private link is no stranger: behind it people are named, replaced and withdrawn.
    """
    before = await Registration.all().order_by("reference").values()
    async with browser(app) as client:
        for attack in ATTACKS:
            for stop in forms(world, "anonymous"):
                if "token" not in page_of(stop.name).parameters:
                    await client.post(stop.path, content=attack.body, headers=_headers(attack))
            await Attempt.all().delete()
    after = await Registration.filter(id__in=[row["id"] for row in before]).order_by("reference").values()
    assert after == before


NAMES_OF_PEOPLE: list[tuple[str, str]] = [
    ("Awa\r\nBcc: x@example.org", "Awa Bcc: x@example.org"),
    ("</script><b>Awa", "</script><b>Awa"),
    ("Awa\u2028Diallo", "Awa Diallo"),
    ("Awa\u0000 Diallo", "Awa Diallo"),
    ("../../Awa", "../../Awa"),
    ("{{ 7 * 7 }} %(name)s", "{{ 7 * 7 }} %(name)s"),
    ("محمد 😀 O’Neill", "محمد 😀 O’Neill"),
]


@pytest.mark.parametrize(("name", "kept"), NAMES_OF_PEOPLE)
async def test_a_strange_name_is_registered_and_shown_as_it_is(
    app: Starlette, world: World, name: str, kept: str
) -> None:
    """Taken whole or refused with a message: never taken and spoilt."""
    values = {
        "badge_name": name,
        "email": "stranger@example.org",
        "country": "SN",
        "attendance": "on_site",
        "category": "operator",
        "consent": "y",
        "notice": "1",
        "nonce": "n" * 20,
        "spoken_languages": "fr",
    }
    async with browser(app) as client:
        answer = await client.post(path_of(world, "registration"), data=values)
        if answer.status_code == 422:
            assert "badge_name-error" in answer.text
            assert not await Registration.exists(email="stranger@example.org")
            return
        assert answer.status_code == 303
        assert (await Registration.get(email="stranger@example.org")).badge_name == kept
        assert str(escape(kept)) in (await client.get(answer.headers["location"])).text


def test_every_attack_is_another() -> None:
    told: Callable[[Attack], object] = lambda attack: (attack.body, attack.content_type, attack.headers)  # noqa: E731
    assert len({attack.name for attack in ATTACKS}) == len({told(attack) for attack in ATTACKS}) == len(ATTACKS)
