"""Messages for sealed values that cannot be opened."""

from __future__ import annotations

from events.platform.language.lazy import gettext as _

UNOPENED = _("What is sealed cannot be opened")
# To those who work here; a participant or traveller can do nothing about it.
KEY_IS_MISSING = _(
    "The key that it was sealed with is missing from this installation, or another one is in its place. Nothing is "
    "lost: it opens again when whoever runs the installation puts back the secret key or EVENTS_MASTER_KEYS."
)
