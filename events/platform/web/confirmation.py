"""The page that asks before an act that publishes, withdraws or deletes: a second look in place of an unasked click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from events.platform.language.lazy import LazyText
from events.platform.web.templating import render

Said = LazyText | str


@dataclass(frozen=True)
class Confirmation:
    """A question before an act: its heading, the consequences, the word on its button, and the way back.

    The button sends to the same address unless `action` is another one; without a `label` there is none.
    """

    title: Said
    lines: Sequence[Said]
    label: Said
    back: str
    action: str = ""


def confirmation(request: Request, frame: Mapping[str, Any], asked: Confirmation, status: int = 200) -> Response:
    """Answer with the question, in the frame of an event or a mission."""
    return render(request, "platform/confirmation.html", status, **frame, asked=asked)
