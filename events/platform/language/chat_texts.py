"""A private link as a short text for a chat, in the language of whoever it is for."""

from __future__ import annotations

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from events.platform.language.lazy import LazyText


def chat_text(language: str, name: str, about: LazyText, address: str, **named: str) -> str:
    """Return the text: a greeting, what the link is `about` and what is `named` in that, the link; a line each."""
    with speaking(language):
        hello = _("Hello %(name)s,", name=name) if name else _("Hello,")
        return f"{hello}\n{about % named}\n{address}"
