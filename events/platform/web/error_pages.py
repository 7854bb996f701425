"""Error pages in the reader's language: what happened, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.gate import choose_language
from events.platform.web.templating import render

# Title and explanation by status.
WORDS: Mapping[int, tuple[LazyText, LazyText]] = {
    400: (
        _("This request could not be read"),
        _("What arrived here was not complete or not in the expected form. Go back and send it again."),
    ),
    403: (
        _("This page is not open to you"),
        _("You are signed in, but your role in this event does not include this page. An owner can change that."),
    ),
    404: (
        _("There is no page at this address"),
        _("The address may be mistyped, or what was here has been withdrawn."),
    ),
    405: (
        _("This page cannot do that"),
        _("The address exists but does not take what was sent to it."),
    ),
    410: (
        _("This link has ended"),
        _("It was withdrawn or replaced. Ask for a new one where you found it."),
    ),
    413: (
        _("That is too large"),
        _("What was sent is larger than this site takes. Send a smaller file or a shorter text."),
    ),
    429: (
        _("Too many tries"),
        _("For safety this is limited. Wait a few minutes and try again."),
    ),
    500: (
        _("Something went wrong on our side"),
        _("It has been noted. What you had already sent and seen confirmed is safe. Try again in a moment."),
    ),
    503: (
        _("This is not possible at the moment"),
        _(
            "The site cannot read its data, or cannot write to it. What you have just sent was not saved; what had "
            "been confirmed is safe. Go back and try again in a minute."
        ),
    ),
}


def error_page(
    request: Request, status: int, headers: Mapping[str, str] | None, frame: Mapping[str, object] | None = None
) -> Response:
    """Draw the page of a refusal; `frame` is the context of what stands around it."""
    request.scope.pop("cacheable", None)
    choose_language(request)
    title, explanation = WORDS.get(status, WORDS[400 if status < 500 else 500])
    return render(
        request,
        "platform/errors/error.html",
        status,
        dict(headers or {}),
        **(frame or {}),
        status=status,
        title=title,
        explanation=explanation,
    )
