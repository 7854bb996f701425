"""The mails to those who want to be told when registration opens: the link to confirm, and that it is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from events.congress.alerts.models import Alert
from events.congress.alerts.opening_operations import ALERT
from events.congress.alerts.operations import CONFIRMATION
from events.congress.alerts.queries import token_of
from events.congress.organizing.frame_queries import face_of
from events.congress.registration.opening import offered_windows, open_now
from events.congress.registration.question_queries import questions_of
from events.platform.language.i18n import speaking
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.publishing.delivery.drafts import Draft, NoLongerTrue, Sending
from events.publishing.delivery.letter import inline
from events.publishing.delivery.words import about_event, sender_of


async def _to_confirm(sending: Sending) -> Draft:
    alert = await _alert(sending)
    values = {"is_confirmed": alert.confirmed_at is not None, "link": await _link(sending, alert, "alert.confirmation")}
    return await _draft(sending, alert, values)


async def _of_opening(sending: Sending) -> Draft:
    """Return the mail. Raise NoLongerTrue where nothing is open any more that was not when they asked."""
    alert = await _alert(sending)
    event, questions = alert.event, await questions_of(alert.event)
    is_open = open_now(offered_windows(event, questions, now()))
    if event.state != "published" or not {str(one) for one in is_open} - {*alert.open_then}:
        raise NoLongerTrue("registration is not open by now")
    open_categories = [one.name.into(sending.language) for one in questions.categories if one.id in is_open]
    with speaking(sending.language):
        form = sending.installation.absolute(address("registration", sending.language, slug=event.slug))
    # The categories are named where there is a choice.
    named = [inline(name) for name in open_categories] if len(questions.categories) > 1 else []
    return await _draft(sending, alert, {"categories": named, "form": form})


async def _alert(sending: Sending) -> Alert:
    alert = await Alert.get_or_none(id=sending.message.subject).select_related("event")
    if alert is None:
        raise NoLongerTrue("the address is deleted")
    return alert


async def _draft(sending: Sending, alert: Alert, values: Mapping[str, object]) -> Draft:
    """Return the mail with the way out, as a link and for mail programs (RFC 8058)."""
    face, ending = (await face_of(alert.event)).event, await _link(sending, alert, "alert.ending")
    with speaking(sending.language):
        about = about_event(face, sending.settings)
    said = {**values, "name": "", "event": about, "ending": ending}
    draft = sending.draft((alert.email, ""), sender_of(face, sending.language), alert.event, said)
    return replace(draft, unsubscribe=ending)


async def _link(sending: Sending, alert: Alert, page: str) -> str:
    return await sending.links.private(page, sending.language, token_of(sending.installation.signer, alert.id))


ALERT_WRITERS: Mapping[str, Callable[[Sending], Awaitable[Draft]]] = {CONFIRMATION: _to_confirm, ALERT: _of_opening}
