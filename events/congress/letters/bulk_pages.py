"""Acts on many requests for letters, and taking them back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.letters.bulk_kinds import KINDS, MOST, OPENING, is_left, outcome_words
from events.congress.letters.bulk_operations import DO, UNDO, Doing, do_each
from events.congress.letters.list_pages import LIST, opened
from events.congress.letters.making_queries import made_of
from events.congress.letters.models import LetterRequest
from events.congress.letters.queries import requests_among
from events.congress.letters.words import KIND_WORDS, STATE_TONES, STATE_WORDS
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import RefusedError
from events.platform.web.installation import installation, now
from events.platform.web.lists.asked import ListRequest
from events.records.lists.bulk_operations import Do
from events.records.lists.forms import NothingAsked
from events.records.lists.kept_act_pages import ActedOn, Ready, kept_act_page, told_page, undoing_page
from events.records.lists.kept_acts import Reached
from events.records.vault.operations import Looker
from events.records.vault.sealing import Sealer, SealError, master_keys
from events.records.vault.words import KEY_IS_MISSING, UNOPENED

_log = logging.getLogger(__name__)


async def preparation(request: Request) -> Response:
    """Take those chosen on."""
    return await _page(request, "preparation")


async def issue(request: Request) -> Response:
    """Issue their letters."""
    return await _page(request, "issue")


async def sending(request: Request) -> Response:
    """Send the letters that are issued."""
    return await _page(request, "sending")


async def both(request: Request) -> Response:
    """Issue their letters and send them."""
    return await _page(request, "issue-and-sending")


async def act(request: Request) -> Response:
    """Show what became of each request."""
    on = await _acted_on(request)
    return await told_page(on, await on.act())


async def undoing(request: Request) -> Response:
    """Ask before all of an act is taken back (GET); take it back (POST)."""
    on = await _acted_on(request)
    act = await on.act()

    async def prepare(rows: Sequence[LetterRequest]) -> Do:
        take_back = UNDO[act.act]
        return partial(do_each, lambda doing, row: take_back(doing, act, row), _doing(on, request, rows))

    return await undoing_page(on, act, prepare)


async def _acted_on(request: Request) -> ActedOn[LetterRequest]:
    event, place = request.state.event, await opened(request)

    async def read(asked: ListRequest) -> Sequence[LetterRequest]:
        return (await opened(request)).rows.found(asked)

    def shown(row: LetterRequest) -> Reached:
        who, href = row.registration, address("organize.letter", slug=event.slug, letter=row.id)
        return Reached(row.id, who.badge_name, who.language, row.state, str(KIND_WORDS[row.kind]), href, row.version)

    return ActedOn(
        place=place,
        at=now(),
        kinds=KINDS,
        most=MOST,
        read=read,
        among=partial(requests_among, event.id),
        shown=shown,
        states={state: (word, STATE_TONES[state]) for state, word in STATE_WORDS.items()},
        about=_("Letter"),
        is_left=is_left,
        word=outcome_words,
    )


async def _page(request: Request, key: str) -> Response:
    event, on = request.state.event, await _acted_on(request)

    async def prepare(rows: Sequence[LetterRequest], _form: NothingAsked) -> Ready:
        doing = _doing(on, request, rows)
        looker = Looker(doing.by, f"{LIST}.{key}", doing.sealer.now)
        keys = master_keys(installation(request).settings)
        try:
            made = await made_of(keys, event, [row for row in rows if row.is_open], looker) if key in OPENING else {}
        except SealError as error:
            _log.error("what is sealed for letters of %s does not open: %s", event.slug, error)
            raise RefusedError(f"{UNOPENED}. {KEY_IS_MISSING}") from None
        return Ready(partial(do_each, DO[key], replace(doing, made=made)))

    return await kept_act_page(on, KINDS[key], prepare)


def _doing(on: ActedOn[LetterRequest], request: Request, rows: Sequence[LetterRequest]) -> Doing:
    by = on.place.account
    sealer = Sealer(master_keys(installation(request).settings), on.at, by)
    return Doing(request.state.event, {row.id: row for row in rows}, sealer, by)
