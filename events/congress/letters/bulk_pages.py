"""Acts on many requests for letters: each asks first, is done one by one, and tells what became of each."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.letters.bulk_kinds import KINDS, MOST, Kind
from events.congress.letters.bulk_operations import DO, Doing, do_each
from events.congress.letters.list_pages import LIST, chosen_in
from events.congress.letters.making_queries import made_of
from events.congress.letters.models import LetterRequest
from events.congress.letters.words import STATE_TONES, STATE_WORDS
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.bulk.forms import NothingAsked
from events.congress.registration.bulk.values import counted
from events.platform.language.formats import language_name
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.lists.asked import with_query
from events.platform.web.lists.chosen import Chosen
from events.platform.web.templating import render
from events.records.lists.bulk_operations import Asked, act_on
from events.records.vault.operations import Looker
from events.records.vault.sealing import Sealer, SealError, master_keys
from events.records.vault.words import KEY_IS_MISSING, UNOPENED

_log = logging.getLogger(__name__)
_NONE = Flash(_("Choose requests in the list first, or all that were found."), tone="warm")
_FEW = 5  # people who are named


async def preparation(request: Request) -> Response:
    """Take those chosen on."""
    return await _page(request, KINDS["preparation"])


async def issue(request: Request) -> Response:
    """Issue their letters."""
    return await _page(request, KINDS["issue"])


async def sending(request: Request) -> Response:
    """Send the letters that are issued."""
    return await _page(request, KINDS["sending"])


async def both(request: Request) -> Response:
    """Issue their letters and send them."""
    return await _page(request, KINDS["issue-and-sending"])


async def _page(request: Request, kind: Kind) -> Response:
    """Ask, naming whom it reaches (GET); do it (POST), unless something changed since."""
    chosen, rows = await chosen_in(request)
    if not rows:
        return redirect(request, chosen.asked.at(_at(request, LIST)), _NONE)
    return await edit_row(
        request,
        load=partial(_load, request),
        form=NothingAsked,
        save=partial(_do, request, kind, chosen),
        show=partial(_show, request, kind, chosen),
    )


def _at(request: Request, name: str, **more: object) -> str:
    return address(name, slug=request.state.event.slug, **more)


async def _load(request: Request) -> Present[list[LetterRequest]]:
    _chosen, rows = await chosen_in(request)
    return Present(rows, {}, _version(rows))


def _version(rows: Sequence[LetterRequest]) -> int:
    """Return another number for other requests, and where one of them was changed."""
    return zlib.crc32(repr(sorted((row.id.hex, row.version) for row in rows)).encode()) % 10**8


async def _do(
    request: Request, kind: Kind, chosen: Chosen, rows: list[LetterRequest], _form: NothingAsked, version: int
) -> Response:
    if version != _version(rows) or len(rows) > MOST:
        raise ChangedMeanwhileError
    event, by, at = request.state.event, request.state.actor.account_id, now()
    keys = master_keys(installation(request).settings)
    looker = Looker(by, f"{LIST}.{kind.key}", at)
    try:
        made = await made_of(keys, event, [row for row in rows if row.is_open], looker) if kind.opens else {}
    except SealError as error:
        _log.error("what is sealed for letters of %s does not open: %s", event.slug, error)
        raise RefusedError(f"{UNOPENED}. {KEY_IS_MISSING}") from None
    doing = Doing(event, {row.id: row for row in rows}, Sealer(keys, at, by), by, made)
    asked = Asked(event.id, LIST, kind.key, by, at)
    act = await act_on(asked, [row.id for row in rows], partial(do_each, DO[kind.key], doing))
    return redirect(request, with_query(_at(request, f"{LIST}.act", act=act.id), chosen.asked.query))


async def _show(request: Request, kind: Kind, chosen: Chosen, rows: list[LetterRequest], edit: Edit) -> Response:
    fit, path = [row for row in rows if kind.fits(row)], _at(request, LIST)
    return render(
        request,
        "congress/letters/bulk/act.html",
        edit.status,
        **await organize_frame(request.state.actor, request.state.event, LIST),
        kind=kind,
        edit=edit,
        form=edit.form,
        action=with_query(request.url.path, chosen.query),
        back=chosen.asked.at(path),
        chosen_href=with_query(path, chosen.narrowing),
        fit=fit,
        left=len(rows) - len(fit),
        few=[row.registration.badge_name for row in fit[:_FEW]],
        states=counted(row.state for row in rows),
        mails=[
            (language_name(code, capital=True), number)
            for code, number in counted(row.registration.language for row in fit).items()
        ],
        is_too_many=len(rows) > MOST,
        most=MOST,
        state_words=STATE_WORDS,
        tones=STATE_TONES,
    )
