"""The language of a reader, messages in it, and texts that exist in several."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from gettext import GNUTranslations

import pytest

from events.platform.language import i18n
from events.platform.language.i18n import (
    Localized,
    Translated,
    catalogue,
    current_language,
    direction,
    gettext,
    language_from_header,
    languages,
    locale,
    ngettext,
    npgettext,
    own_name,
    pgettext,
    set_language,
    speaking,
)


def test_french_and_spanish_come_first() -> None:
    assert languages()[:3] == ("fr", "es", "en")


HEADERS = [
    ("fr", "fr"),
    ("es-PE,es;q=0.9,en;q=0.8", "es"),
    ("en;q=0.5, fr;q=0.9", "fr"),
    ("de, pt-BR;q=0.9, en;q=0.1", "en"),
    ("de", "fr"),
    ("", "fr"),
    ("*", "fr"),
    ("FR-ca", "fr"),
    ("es;q=0, en;q=0.1", "en"),
    ("en;q=nonsense, es;q=0.1", "es"),
    ("en;q=nan", "fr"),
    (",;q=,;;=", "fr"),
    ("en,fr", "en"),
    ("x" * 10_000, "fr"),
]


@pytest.mark.parametrize(("header", "language"), HEADERS)
def test_the_best_language_offered_is_chosen(header: str, language: str) -> None:
    assert language_from_header(header) == language


def test_speaking_ends_with_its_block_also_by_an_error() -> None:
    set_language("en")
    with pytest.raises(ZeroDivisionError), speaking("fr"):
        assert current_language() == "fr"
        1 / 0  # noqa: B018
    assert current_language() == "en"


async def test_each_task_has_its_own_language() -> None:
    async def told(language: str) -> str:
        set_language(language)
        await asyncio.sleep(0)
        return current_language()

    assert await asyncio.gather(*map(told, ("fr", "es", "en", "fr"))) == ["fr", "es", "en", "fr"]


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue of four messages, for whatever language is asked."""

    class Invented(GNUTranslations):
        _catalog = {  # noqa: RUF012
            "Hello %(name)s": "Salut %(name)s",
            "50 %": "la moitié",
            ("%(num)s seat", 0): "%(num)s place",
            ("%(num)s seat", 1): "%(num)s places",
            "door\x04Open": "Ouvert",
            ("room\x04%(num)s seat", 0): "%(num)s siège",
            ("room\x04%(num)s seat", 1): "%(num)s sièges",
        }

        def __init__(self) -> None:
            super().__init__()
            self.plural = lambda number: int(number > 1)

    monkeypatch.setattr(i18n, "catalogue", lambda _language: Invented())
    yield


def test_messages_are_looked_up_and_filled_in(invented: None) -> None:
    assert gettext("Hello %(name)s", name="Awa") == "Salut Awa"
    assert gettext("50 %") == "la moitié"
    assert gettext("Not there") == "Not there"
    assert [ngettext("%(num)s seat", "%(num)s seats", number) for number in (0, 1, 2)] == [
        "0 place",
        "1 place",
        "2 places",
    ]
    assert (pgettext("door", "Open"), pgettext("window", "Open")) == ("Ouvert", "Open")
    assert npgettext("room", "%(num)s seat", "%(num)s seats", 2) == "2 sièges"
    assert ngettext("%(num)s bed in %(room)s", "%(num)s beds in %(room)s", 2, room="A") == "2 beds in A"


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_every_catalogue_can_be_compiled_and_counts_as_its_language_does(language: str) -> None:
    made = catalogue(language)
    assert isinstance(made, GNUTranslations)
    counted = {"fr": [0, 0, 1], "es": [1, 0, 1], "en": [1, 0, 1]}
    assert [made.plural(number) for number in (0, 1, 2)] == counted[language]  # type: ignore[attr-defined]


def test_a_language_without_catalogue_speaks_english() -> None:
    assert catalogue("tlh").gettext("Register") == "Register"


def test_languages_are_named_in_themselves_and_have_a_direction() -> None:
    assert [own_name(code) for code in ("fr", "es", "en", "ar")] == ["Français", "Español", "English", "العربية"]
    assert [direction(code) for code in ("fr", "ar")] == ["ltr", "rtl"]
    assert str(locale("en")) == "en_GB"


TITLE = Translated({"fr": "Échange", "es": "Intercambio", "pt": ""}, fallback=("fr", "es"))


def test_a_text_comes_in_the_readers_language_else_in_the_fallback_marked_as_such() -> None:
    assert TITLE.into("es") == Localized("Intercambio", "es")
    assert TITLE.into("en") == Localized("Échange", "fr", is_fallback=True)
    assert TITLE.into("pt") == Localized("Échange", "fr", is_fallback=True)
    assert Translated({"sw": "Maji"}, ("fr",)).into("en") == Localized("Maji", "sw", is_fallback=True)
    assert Translated().into("en") == Localized("", "en")
    assert [bool(text) for text in (TITLE, Translated({"fr": ""}), Translated(), Localized("", "fr"))] == [
        True,
        False,
        False,
        False,
    ]
    with speaking("es"):
        assert (str(TITLE), TITLE.here().text) == ("Intercambio", "Intercambio")
