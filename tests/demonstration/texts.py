"""Looking through data files: every string, every text in several languages, and the typography of each language."""

import re
from collections.abc import Iterable, Iterator

LANGUAGES = {"fr", "es", "en"}
NARROW_SPACE, NO_BREAK_SPACE = "\u202f", "\u00a0"
_UNITS = r"(?:%|km|m|m²|m³|kg|kWh|V|°C|euros|dollars|dólares)(?!\w)"
_FRENCH = {
    "narrow space before ; ! ? »": rf"(?<!Eau Secour)[^{NARROW_SPACE}][;!?»]",
    "narrow space after «": rf"«[^{NARROW_SPACE}]",
    # Not in an hour (14:30) nor in an address (mailto:…).
    "no-break space before :": rf"[^{NO_BREAK_SPACE}\d]:(?!\S)|\d:(?!\d)",
    "no-break space between number and unit": rf"\d {_UNITS}",
    "no ordinary space among digits": r"\d \d{3}(?!\d)",
    "no straight quotes": r"['\"]",
}


def strings(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Every string in the data with the path that leads to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from strings(inner, f"{path}[{number}]")


def translated(value: object, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text in several languages with its path: an object that has a language among its keys."""
    if isinstance(value, dict) and LANGUAGES & value.keys():
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from translated(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from translated(inner, f"{path}[{number}]")


def texts_in(language: str, data: object) -> list[tuple[str, str]]:
    return [(path, text[language]) for path, text in translated(data, "data")]


def matching(pattern: str, texts: Iterable[tuple[str, str]]) -> list[str]:
    return [path for path, text in texts if re.search(pattern, text)]


def incomplete(data: object) -> list[str]:
    """Texts that lack a language."""
    return [
        path
        for path, text in translated(data, "data")
        if text.keys() != LANGUAGES or not all(part.strip() for part in text.values())
    ]


def broken_french(data: object) -> dict[str, list[str]]:
    """Which rule of French typography is broken where. The name "Eau Secours!" is written as its people write it."""
    found = {rule: matching(pattern, texts_in("fr", data)) for rule, pattern in _FRENCH.items()}
    return {rule: paths for rule, paths in found.items() if paths}


def broken_spanish(data: object) -> list[str]:
    """Where Spanish closes what it did not open, or sets a number and its unit apart. Names keep their own marks."""
    texts = [(path, text.replace("Eau Secours!", "")) for path, text in texts_in("es", data)]
    pairs = (("¿", "?"), ("¡", "!"), ("«", "»"))
    unpaired = [path for path, text in texts if any(text.count(a) != text.count(b) for a, b in pairs)]
    return unpaired + matching(rf"['\"“”]|\d {_UNITS}", texts)


def broken_english(data: object) -> list[str]:
    return matching(r"['\"«»¿¡]", texts_in("en", data))
