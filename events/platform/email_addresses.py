"""E-mail addresses: whether a typed one can exist, its one spelling, and what about it is worth asking.

An address is kept as people read it: `awa@bücher.example` and not in Punycode. Only SMTP has the other form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

INCOMPLETE = _("This is not a complete e-mail address: it should look like name@example.org.")
_MISPLACED = _("A dot or a hyphen in this e-mail address stands where none can be.")
_TOO_LONG = _("This e-mail address is too long.")
_CHARACTERS = _("This e-mail address has a space or another character that none can have. Write one address only.")
_RESERVED = _("No mail can be sent to addresses that end like this one.")
# What the library says, by words of its message; whatever else it says means that something is missing.
_MEANINGS: tuple[tuple[str, LazyText], ...] = (
    ("period and a hyphen next to each other", _MISPLACED),
    ("two periods in a row", _MISPLACED),
    ("immediately", _MISPLACED),
    ("with a period", _MISPLACED),
    ("too long", _TOO_LONG),
    ("so many characters", _TOO_LONG),
    ("special-use", _RESERVED),
    ("characters", _CHARACTERS),
    ("Quoting", _CHARACTERS),
    ("angle brackets", _CHARACTERS),
)

_MISTYPED = _("This address may be mistyped. Choose below which one is right.")
_MIXED = _("Letters of different alphabets are mixed after the @, as in forged addresses. Choose below what is right.")

# Domains of many mailboxes, by name: endings as people misspell them are held against these.
_PROVIDERS: Mapping[str, tuple[str, ...]] = {
    "gmail": ("com",),
    "googlemail": ("com",),
    "hotmail": ("com", "fr", "es"),
    "icloud": ("com",),
    "laposte": ("net",),
    "orange": ("fr",),
    "outlook": ("com", "fr", "es"),
    "proton": ("me",),
    "protonmail": ("com", "ch"),
    "wanadoo": ("fr",),
    "yahoo": ("com", "fr", "es"),
}
_WITHOUT_COUNTRIES = frozenset({"gmail", "googlemail", "icloud", "protonmail"})
# These have domains in many countries, as orange.cm, yahoo.com.co or hotmail.co.om: no such ending is cut short.
_OF_COUNTRIES = frozenset({"hotmail", "orange", "outlook", "wanadoo", "yahoo"})
# Other people's domains that look like a slip of one above.
_NEIGHBOURS = frozenset(
    {"cloud.com", "email.com", "grange.fr", "mail.com", "orage.fr", "oranger.fr", "oranges.fr", "range.fr", "ymail.com"}
)
# Endings that no domain has, or no mailbox of these providers, and what they stand for.
_NO_ENDINGS: Mapping[str, str] = {
    **dict.fromkeys(("cmo", "comm", "con", "coom", "cpm", "ocm", "vom", "xom"), "com"),
    **dict.fromkeys(("ent", "met", "nte"), "net"),
    **dict.fromkeys(("ogr", "orgg", "prg", "rog"), "org"),
}
_CUT_ENDINGS = frozenset({"cm", "co", "om"})

_ALPHABETS = frozenset({"CYRILLIC", "GREEK", "LATIN"})
_LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u043a\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d\u03b1\u03bf\u03bd\u03c1",
    "aekopcyxsijhdqwaovp",
)


class AddressError(ValueError):
    """No mail can be sent to what was typed; `message` says why."""

    def __init__(self, message: LazyText) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Doubt:
    """A doubt about a typed address, asked about before it is saved; `suggestion` is the likely one, if any."""

    question: LazyText
    suggestion: str


def normalized(typed: str, *, is_global: bool = True) -> str:
    """Return an address in its one spelling. Raise AddressError for what no mail can be sent to.

    One that is not `is_global` may end in a name of one's own network: `.local`, `.test`.
    """
    line = clean_line(typed)
    try:
        return str(_read(line, is_global=is_global).normalized)
    except EmailNotValidError as failure:
        said = str(failure)
        meaning = next((ours for theirs, ours in _MEANINGS if theirs in said), INCOMPLETE)
    if meaning is _RESERVED and not is_global:
        return line.lower()
    raise AddressError(meaning)


def fold_email(email: str) -> str:
    """Return an address for comparison. The local part is case-sensitive in RFC 5321 and nowhere else."""
    line = clean_line(email)
    if line.isascii() and "xn--" not in line.lower():
        return line.lower()
    try:
        return normalized(line, is_global=False).lower()
    except AddressError:
        return line.lower()


def for_smtp(address: str) -> str:
    """Return an address as SMTP has it, its domain in ASCII; a local part that is not stays. Others come back as is."""
    if address.isascii():
        return address
    try:
        read = _read(address, is_global=False)
    except EmailNotValidError:
        return address
    return f"{read.local_part}@{read.ascii_domain}"


def _read(address: str, *, is_global: bool) -> ValidatedEmail:
    return validate_email(address, check_deliverability=False, globally_deliverable=is_global, strict=is_global)


def doubt_about(address: str) -> Doubt | None:
    """Return what to ask about an address in its one spelling: a likely slip of the hand, letters of two alphabets."""
    local, _at, domain = address.rpartition("@")
    if any(len(_alphabets_of(label)) > 1 for label in domain.split(".")):
        plain = domain.translate(_LOOK_ALIKES)
        return Doubt(_MIXED, f"{local}@{plain}" if plain.isascii() else "")
    meant = _meant(domain.lower())
    return Doubt(_MISTYPED, f"{local}@{meant}") if meant else None


def settled(typed: str, answer: str, *, is_global: bool = True) -> tuple[str, Doubt | None]:
    """Return a typed address in its one spelling, with what is still to be asked about it.

    `answer` is the address that was chosen when it was asked before: the typed one, or the one suggested. It answers
    for no other. Raise AddressError.
    """
    address = normalized(typed, is_global=is_global)
    doubt = doubt_about(address)
    if doubt is None or answer == address:
        return address, None
    return (doubt.suggestion, None) if answer and answer == doubt.suggestion else (address, doubt)


def _alphabets_of(label: str) -> set[str]:
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in label} & _ALPHABETS


def _meant(domain: str) -> str:
    """Return the domain that is likely meant by another one, empty for one that may stand."""
    name, _dot, ending = domain.partition(".")
    is_of_country = name in _OF_COUNTRIES and len(domain.rpartition(".")[2]) == 2
    if domain in _NEIGHBOURS or is_of_country or ending in _PROVIDERS.get(name, ()):
        return ""
    if name in _PROVIDERS:
        return _other_ending(name, ending)
    near = (
        f"{known}.{end}"
        for known, ends in _PROVIDERS.items()
        for end in ends
        if _is_one_slip(name, known)
        and (ending == end or _NO_ENDINGS.get(ending) == end or (ending in _CUT_ENDINGS and known not in _OF_COUNTRIES))
    )
    before, _dot, last = domain.rpartition(".")
    return next(near, f"{before}.{_NO_ENDINGS[last]}" if last in _NO_ENDINGS else "")


def _other_ending(name: str, ending: str) -> str:
    """Return a provider's domain for its name with an ending that it has not; many have one in each country."""
    ours = _PROVIDERS[name]
    is_slip = ending in _NO_ENDINGS or ending in _CUT_ENDINGS
    is_other = name in _WITHOUT_COUNTRIES or any(_is_one_slip(ending, end) and len(ending) != len(end) for end in ours)
    return f"{name}.{ours[0]}" if is_slip or is_other else ""


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one letter is too much, missing, another one, or two neighbours changed places."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    here, there = typed[start:], meant[start:]
    is_swapped = here[:2] == there[1::-1] and here[2:] == there[2:] and len(there) > 1
    return is_swapped or here[1:] == there[1:] or here[1:] == there or here == there[1:]
