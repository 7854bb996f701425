"""Checks of a translation: missing, other placeholders, the typography of its language.

Pure: catalogues in, problems out. The typography is look.md's brief as rules; each tells what stands where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message

NARROW = "\u202f"
NO_BREAK = "\u00a0"

_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)([a-z])|(%)|(.?))")
_TAG = re.compile(r"<[^>]*>|&\w+;|https?://\S+|%\(\w+\)s")
_ENDS = (".", ":", "…", "?", ",")
# A Spanish salutation ends with a colon where English has a comma.
_OTHER_ENDS = {("es", ","): (",", ":")}


@dataclass(frozen=True)
class Problem:
    """Return the faults of the translation of a message."""

    message: str
    what: str


Rule = tuple[re.Pattern[str], str]

_EVERYWHERE: tuple[Rule, ...] = (
    (re.compile(r"\.\.\."), "three dots instead of …"),
    (re.compile(r"  "), "two spaces in a row"),
    (re.compile(r"\"|“"), "quotation marks that are not « »"),
    (re.compile(r"\d %| %%"), "an ordinary space before %"),
)
_RULES: dict[str, tuple[Rule, ...]] = {
    "fr": (
        *_EVERYWHERE,
        (re.compile(rf"[^{NARROW}!?][;!?](?!\w)"), "no narrow no-break space before ; ! or ?"),
        (re.compile(rf"[^{NO_BREAK}]:(?=\s|$)"), "no no-break space before :"),
        (re.compile(rf"«(?!{NARROW})|(?<!{NARROW})»"), "no narrow no-break space inside « »"),
        (re.compile(r"'"), "a straight apostrophe instead of ’"),
    ),
    "es": (
        *_EVERYWHERE,
        (re.compile(rf"[\s{NARROW}{NO_BREAK}][;:!?](?=\s|$)"), "a space before ; : ! or ?"),
        (re.compile(r"«\s|\s»"), "a space inside « »"),
        (re.compile(r"'"), "a straight apostrophe"),
    ),
}


def problems_of(language: str, catalogue: Catalog, template: Catalog, *, may_be_empty: bool = False) -> list[Problem]:
    """Return what is left to do in a language: every message of the template there, translated, and nothing beside.

    `may_be_empty` is for the language of the source, where an empty translation means the message itself.
    """
    wanted, found = _by_key(template), _by_key(catalogue)
    problems = [Problem(key[0], "is missing: run extract") for key in wanted if key not in found]
    problems += [Problem(key[0], "is not in the sources any more: run extract") for key in found if key not in wanted]
    problems += [Problem(key_of(entry), "is obsolete: run extract") for entry in catalogue.obsolete.values()]
    for key in wanted.keys() & found.keys():
        problems += _in_message(language, found[key], catalogue.num_plurals, may_be_empty)
    return sorted(problems, key=lambda problem: (problem.message, problem.what))


def _by_key(catalogue: Catalog) -> dict[tuple[str, str | None], Message]:
    return {(key_of(entry), entry.context): entry for entry in catalogue if entry.id}


def key_of(entry: Message) -> str:
    return _forms(entry.id)[0]


def _forms(text: str | Iterable[str]) -> list[str]:
    """Return a message, or its singular and plurals, as a list."""
    return [text] if isinstance(text, str) else list(text)


def _in_message(language: str, entry: Message, plurals: int, may_be_empty: bool) -> Iterator[Problem]:
    name = key_of(entry)
    forms, originals = _forms(entry.string or ""), _forms(entry.id)
    if entry.fuzzy:
        yield Problem(name, "is fuzzy: look at it and take the mark away")
    if not any(forms) and may_be_empty:
        return
    if not all(forms) or len(forms) != (plurals if entry.pluralizable else 1):
        yield Problem(name, "is not translated")
        return
    for number, text in enumerate(forms):
        for complaint in in_text(language, originals[min(number, len(originals) - 1)], text, originals):
            yield Problem(name, f"{complaint}: {text!r}")


def in_text(language: str, original: str, text: str, forms: list[str] | None = None) -> Iterator[str]:
    """Return the faults of one text beside its original; `forms` are the singular and the plural of the original."""
    yield from _placeholders(forms or [original], text)
    # A no-break space at an end is typography: French has one before a colon that stands alone.
    if _spaces_at_ends(original) != _spaces_at_ends(text.strip(NARROW + NO_BREAK)):
        yield "spaces at the ends differ from the original's"
    end = original[-1:]
    if end in _ENDS and not text.rstrip("»)").endswith(_OTHER_ENDS.get((language, end), end)):
        yield f"does not end with {end!r} as the original does"
    plain = _TAG.sub("x", text)
    yield from (what for pattern, what in _RULES.get(language, ()) if pattern.search(plain))
    if language == "es":
        yield from _opened(plain)


def _spaces_at_ends(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _placeholders(originals: list[str], text: str) -> Iterator[str]:
    """All placeholders of the original and no others; a singular may say "one" without %(num)s."""
    wanted, found = _names(originals[-1]), _names(text)
    may_lack = {"num"} if len(originals) > 1 else set()
    if (found - wanted) or (wanted - found - may_lack):
        yield f"placeholders differ: {_listed(found)} instead of {_listed(wanted)}"
    if any(other and not other.startswith(" ") for *_rest, other in _PLACEHOLDER.findall(text)) and wanted:
        yield "a % that is neither a placeholder nor %%"


def _names(text: str) -> set[str]:
    return {f"{name}" if kind == "s" else f"{name}:{kind}" for name, kind, *_ in _PLACEHOLDER.findall(text) if name}


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _opened(text: str) -> Iterator[str]:
    for closing, opening in (("?", "¿"), ("!", "¡")):
        if text.count(closing) != text.count(opening):
            yield f"{opening} and {closing} do not match"
