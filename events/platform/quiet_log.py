"""A log that says once a minute what happens a thousand times."""

from __future__ import annotations

import logging
import time

SILENCE = 60.0  # seconds between two lines about one cause


class QuietLog:
    """Writes a line about a cause, then counts what else happens of it for SILENCE seconds."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._told: dict[str, float] = {}
        self._untold: dict[str, int] = {}

    def note(self, level: int, cause: str, detail: object) -> None:
        """Tell that something happened, or count it for the next line about the same cause."""
        at = time.monotonic()
        if at - self._told.get(cause, float("-inf")) < SILENCE:
            self._untold[cause] = self._untold.get(cause, 0) + 1
            return
        self._told[cause] = at
        self._logger.log(level, "%s (%s); %d more since the last such line", cause, detail, self._untold.pop(cause, 0))
