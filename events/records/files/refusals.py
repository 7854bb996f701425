"""Why a file was refused, in words for whoever sent it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

Reason = Literal["empty", "too_large", "wrong_type", "heic", "broken_picture", "huge_picture"]

REASON_WORDS: Mapping[Reason, LazyText] = {
    "empty": _("This file is empty."),
    "too_large": _("This file is too large: at most %(megabytes)s MB fit."),
    "wrong_type": _("This kind of file cannot be kept here."),
    "heic": _("This picture is in the HEIC format, which is not read here. Send it as JPEG."),
    "broken_picture": _("This picture is damaged or incomplete."),
    "huge_picture": _("This picture has too many pixels. Send a smaller one."),
}


def refusal(reason: Reason, most_bytes: int) -> str:
    """Return one sentence or two in the language of the request; `most_bytes` is the limit that was applied."""
    return str(REASON_WORDS[reason] % {"megabytes": max(1, most_bytes // 1_000_000)})
