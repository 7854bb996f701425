"""The parts of one running installation; handlers and workers are given them, nothing looks them up globally."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import Request

from events.platform.signing import Signer
from events.platform.storage.health import Health
from events.platform.storage.revisions import Revisions
from events.settings import Settings

if TYPE_CHECKING:
    from events.platform.pdf.worker import PdfWorker


@dataclass
class Installation:
    """Settings and the long-lived parts of a process."""

    settings: Settings
    signer: Signer
    revisions: Revisions
    pdf: PdfWorker
    health: Health = field(init=False)

    def __post_init__(self) -> None:
        self.health = Health(self.settings.data_dir)

    def absolute(self, path: str) -> str:
        """Return an address for mails, calendars and codes: built from the settings, never from a Host header."""
        return self.settings.base_url + path


def installation(request: Request) -> Installation:
    found: Installation = request.app.state.installation
    return found


def now() -> dt.datetime:
    """Return the clock, read at the edge and handed inwards."""
    return dt.datetime.now(dt.UTC)
