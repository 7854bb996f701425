"""Editing a row by a form: versions, and what is said when somebody else saved it meanwhile."""

from __future__ import annotations

from events.platform.language.i18n import gettext as _


def version_of(text: str) -> int:
    """The version that a form carries; one that no row has when it carries nonsense."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def changed_meanwhile() -> str:
    return _(
        "Somebody else saved this while you were writing. What you typed is still here: "
        "open the page again beside it, compare, and save what should stand."
    )
