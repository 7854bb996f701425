"""The categories of accompanying persons."""

from __future__ import annotations

from events.congress.organizing.access import Access
from events.congress.registration.question_queries import CategoryChoice, Questions


def accompanying_in(questions: Questions) -> tuple[CategoryChoice, ...]:
    """Return the categories of those whom participants bring, as far as they are offered."""
    return tuple(one for one in questions.categories if one.access == Access.ACCOMPANYING)


def without_accompanying(questions: Questions) -> Questions:
    """Return the form for who accompanies nobody: without a host nobody comes into those categories."""
    return questions.among([one.id for one in questions.all_categories if one.access != Access.ACCOMPANYING])


def has_accompanying(questions: Questions) -> bool:
    """Whether somebody accompanies somebody, or might."""
    return any(one.access == Access.ACCOMPANYING for one in questions.all_categories)
