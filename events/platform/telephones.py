"""Telephone numbers as any telephone of the world dials them."""

from __future__ import annotations

import re

# What stands behind these is dialled after somebody has answered: "ext. 12", "poste 12", "interno 12", "#12".
_EXTENSION = re.compile(r"(?:;?ext|poste|int(?:erno)?|anexo|[x#,;])[. :=°]*\d", re.IGNORECASE)


def e164_of(typed: str, country: str = "") -> str:
    """Return a number in the form of ITU-T E.164, such as +59171234567; "" for what is not possible as one.

    A number without its country code is one of `country` (ISO 3166-1 alpha-2). Possible means that it is as long as
    numbers are there: which ones are given out changes faster than any list.
    """
    import phonenumbers  # 3 MiB that a server holds only once somebody is asked for a number

    try:
        number = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dialled(typed: str) -> str:
    """Return a number as addresses write it (RFC 3966): digits with a plus before them, without an extension.

    Return "" where nothing can be dialled.
    """
    number = _EXTENSION.split(typed, maxsplit=1)[0]
    digits = "".join(character for character in number if character.isascii() and character.isdigit())
    return ("+" if number.lstrip(" (").startswith("+") else "") + digits if digits else ""
