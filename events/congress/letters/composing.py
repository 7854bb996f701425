"""A letter as frozen values: composed once when it is issued, and told from what is so today. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from events.congress.letters.placeholders import NEEDED, PASSPORT_WORDS, PLACEHOLDER_WORDS
from events.platform.language.i18n import pgettext, speaking
from events.platform.language.placeholders import ON_PAPER, filled, names_in


@dataclass(frozen=True)
class Wording:
    """The texts of one letter in its language: the template's, and those of the paper it is written on."""

    language: str
    title: str
    body: str
    address: str = ""
    signer: str = ""
    signer_function: str = ""


@dataclass(frozen=True)
class LetterContent:
    """The content of a letter, as it was issued."""

    language: str
    title: str
    body: str
    issuer: str
    address: str
    place_and_date: str
    signer: str
    signer_function: str

    def sealed(self) -> str:
        """Return the text that is sealed."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def opened(cls, text: str) -> LetterContent:
        """Return a letter from the text that was sealed."""
        return msgspec.json.decode(text, type=cls)


def compose(wording: Wording, values: Mapping[str, str]) -> LetterContent:
    """Return the letter that these texts and values make. Values are text, whatever stands in them."""
    with speaking(wording.language):
        dated = pgettext("place and date of a letter", "%(city)s, %(day)s", city=values["city"], day=values["today"])
    return LetterContent(
        language=wording.language,
        title=filled(wording.title, values, ON_PAPER),
        body=filled(wording.body, values, ON_PAPER),
        issuer=values["issuer"],
        address=wording.address,
        place_and_date=dated if values["city"] else values["today"],
        signer=wording.signer,
        signer_function=wording.signer_function,
    )


def missing_in(wording: Wording, values: Mapping[str, str]) -> list[str]:
    """Return the names of what the letter cannot be issued without, and nobody gave, in a fixed order."""
    used = names_in(wording.title, wording.body)
    return [name for name in PLACEHOLDER_WORDS if name in used & NEEDED and not values.get(name)]


def digests_of(letter: UUID, wording: Wording, values: Mapping[str, str]) -> dict[str, str]:
    """Return what later tells whether a value of the letter is still the one that it was issued with.

    The passport has none: a short number is found by trying. That of the day of issue would always differ.
    """
    return digests_named(letter, names_in(wording.title, wording.body) - PASSPORT_WORDS.keys() - {"today"}, values)


def digests_named(letter: UUID, names: Collection[str], values: Mapping[str, str]) -> dict[str, str]:
    """Return the digests of the values of these placeholders."""
    return {name: _digest(letter, name, values.get(name, "")) for name in sorted(names)}


def changed_since(letter: UUID, digests: Mapping[str, str], values: Mapping[str, str]) -> list[str]:
    """Return the names of the values that are no longer those of the letter, in a fixed order."""
    differing = {name for name, digest in digests.items() if digest != _digest(letter, name, values.get(name, ""))}
    return [name for name in PLACEHOLDER_WORDS if name in differing]


def _digest(letter: UUID, name: str, value: str) -> str:
    return hashlib.blake2b(value.encode(), digest_size=8, key=letter.bytes, person=name.encode()[:16]).hexdigest()
