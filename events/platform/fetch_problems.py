"""Why nothing could be fetched from an address; apart from `fetching`, which needs an HTTP client."""

from __future__ import annotations

from enum import Enum


class FetchProblem(Enum):
    """Why nothing was fetched."""

    NOT_WEB = "not web"  # no http or https address, or one with a password in it
    NOT_PUBLIC = "not public"
    NOT_FOUND = "not found"  # no server of this name, or none that answers
    REFUSED = "refused"  # it answered with an error
    TOO_LARGE = "too large"
    TOO_SLOW = "too slow"


class FetchError(Exception):
    """Nothing was fetched; `status` is the server's answer where it gave one."""

    def __init__(self, problem: FetchProblem, status: int = 0) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.status = status
