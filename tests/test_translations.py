"""The catalogues are complete and right, and the check that says so finds what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import nodes

from events.platform.language.catalogues import (
    TEMPLATE,
    WTFORMS_MESSAGES,
    WTFORMS_SILENT,
    catalogue_paths,
    check,
    extract,
    read_catalogue,
    update,
    written,
    wtforms_names,
)
from events.platform.language.translation_rules import in_text, problems_of
from events.platform.web.templating import environment
from events.settings import LOCALES, STATIC, TEMPLATES
from tests.pseudo import NAMES, VisibleTexts

PACKAGE = Path(__file__).parent.parent / "events"


def test_every_message_is_translated_and_every_translation_is_right() -> None:
    assert check() == []


def test_french_and_spanish_have_catalogues() -> None:
    assert {"fr", "es", "en"} <= set(catalogue_paths())
    assert TEMPLATE.parent == LOCALES


def test_what_wtforms_says_by_itself_is_in_the_catalogue() -> None:
    """A field or validator that our forms begin to use is given its messages in events.platform.language.catalogues."""
    used = {name for _path, name in wtforms_names(PACKAGE)}
    assert used - set(WTFORMS_MESSAGES) - WTFORMS_SILENT == set()


def catalogue(language: str | None, *entries: tuple[object, object], **options: object) -> Catalog:
    made = Catalog(locale=language, fuzzy=False)
    for message, translation in entries:
        made.add(message, translation, **options)  # type: ignore[arg-type]
    return made


def test_what_is_missing_empty_fuzzy_or_left_over_is_found() -> None:
    plural = ("%(num)s seat", "%(num)s seats")
    template = catalogue(None, ("Save", ""), ("Room", ""), (plural, ""), ("New", ""))
    french = catalogue("fr", ("Room", ""), (plural, ("%(num)s place", "")), ("Old", "Ancien"))
    french.add("Save", "Enregistrer", flags=["fuzzy"])
    assert [(problem.message, problem.what) for problem in problems_of("fr", french, template)] == [
        ("%(num)s seat", "is not translated"),
        ("New", "is missing: run extract"),
        ("Old", "is not in the sources any more: run extract"),
        ("Room", "is not translated"),
        ("Save", "is fuzzy: look at it and take the mark away"),
    ]


def test_the_same_words_in_two_contexts_are_two_messages() -> None:
    template = catalogue(None, ("Open", ""))
    template.add("Open", context="registration")
    french = catalogue("fr", ("Open", "Ouvrir"))
    assert [problem.what for problem in problems_of("fr", french, template)] == ["is missing: run extract"]


def test_english_may_be_left_as_the_sources_have_it() -> None:
    template = catalogue(None, ("Save", ""), (("%(num)s seat", "%(num)s seats"), ""))
    english = catalogue("en", ("Save", ""), (("%(num)s seat", "%(num)s seats"), ("", "")))
    assert problems_of("en", english, template, may_be_empty=True) == []


RIGHT = [
    ("fr", "Hello %(name)s", "Bonjour %(name)s"),
    ("fr", "Really?", "Vraiment\u202f?"),
    ("fr", "Rooms: %(rooms)s", "Salles\u00a0: %(rooms)s"),
    ("fr", "At 14:30; then on", "À 14:30\u202f; puis"),
    ("fr", "See “Rooms”.", "Voir «\u202fSalles\u202f»."),
    ("fr", "It’s", "C’est l’heure"),
    ("fr", ": ", "\u00a0: "),
    ("fr", '<a href="x">Go</a>', '<a href="x">Aller</a>'),
    ("fr", "100%% done", "100\u202f%% fait"),
    ("es", "Really?", "¿De verdad?"),
    ("es", "See “Rooms”:", "Véase «Salas»:"),
]


@pytest.mark.parametrize(("language", "original", "text"), RIGHT)
def test_right_typography_passes(language: str, original: str, text: str) -> None:
    assert list(in_text(language, original, text)) == []


WRONG = [
    ("fr", "Hello %(name)s", "Bonjour %(nom)s", "placeholders differ: nom instead of name"),
    ("fr", "Hello %(name)s", "Bonjour", "placeholders differ: none instead of name"),
    ("fr", "Hello %(name)s", "Bonjour %(name)d", "placeholders differ: name:d instead of name"),
    ("fr", "Hello %(name)s", "Bonjour 5%x %(name)s", "a % that is neither a placeholder nor %%"),
    ("fr", "Really", "Vraiment ?", "no narrow no-break space before ; ! or ?"),
    ("fr", "Really", "Vraiment?", "no narrow no-break space before ; ! or ?"),
    ("fr", "Rooms", "Salles : deux", "no no-break space before :"),
    ("fr", "Rooms", "Salles\u202f: deux", "no no-break space before :"),
    ("fr", "Rooms", "« Salles »", "no narrow no-break space inside « »"),
    ("fr", "It’s", "C'est", "a straight apostrophe instead of ’"),
    ("fr", "Wait", "Attendez...", "three dots instead of …"),
    ("fr", "Rooms", 'Les "salles"', "quotation marks that are not « »"),
    ("fr", "Saved.", "Enregistré", "does not end with '.' as the original does"),
    ("fr", "Saved", " Enregistré", "spaces at the ends differ from the original's"),
    ("es", "Really", "De verdad?", "¿ and ? do not match"),
    ("es", "Really", "¡De verdad", "¡ and ! do not match"),
    ("es", "Rooms", "Salas : dos", "a space before ; : ! or ?"),
    ("es", "Rooms", "« Salas »", "a space inside « »"),
]


@pytest.mark.parametrize(("language", "original", "text", "complaint"), WRONG)
def test_wrong_translations_are_told(language: str, original: str, text: str, complaint: str) -> None:
    assert list(in_text(language, original, text)) == [complaint]


def test_a_plural_keeps_its_placeholders_and_a_singular_may_say_one() -> None:
    forms = ["%(num)s seat in %(room)s", "%(num)s seats in %(room)s"]
    assert list(in_text("fr", forms[0], "Une place dans %(room)s", forms)) == []
    assert list(in_text("fr", forms[0], "Une place", forms)) == ["placeholders differ: none instead of num, room"]


def test_extracting_keeps_translations_and_guesses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_bytes(written(catalogue("fr", ("Save", "Enregistrer"), ("Save it all", "Tout enregistrer"))))
    updated = update("fr", path, catalogue(None, ("Save", ""), ("Save them all", "")))
    assert [(entry.id, entry.string, entry.fuzzy) for entry in updated if entry.id] == [
        ("Save", "Enregistrer", False),
        ("Save them all", "", False),
    ]
    assert b"Save it all" not in written(updated)


def test_extracting_twice_changes_nothing() -> None:
    known = read_catalogue(TEMPLATE)
    assert written(extract(known=known)) == written(extract(known=known))


def test_every_message_of_a_template_can_be_filled_in() -> None:
    """Templates format each message, so a bare % in one breaks its page."""

    class Anything(dict[str, object]):
        def __missing__(self, key: str) -> object:
            return "x"

    broken = []
    for entry in read_catalogue(TEMPLATE):
        if any(place.startswith("templates/") for place, _line in entry.locations):
            for text in entry.id if isinstance(entry.id, tuple | list) else [entry.id]:
                try:
                    text % Anything()
                except (ValueError, TypeError):
                    broken.append(text)
    assert broken == []


def templates() -> list[str]:
    return sorted(environment().list_templates(extensions=["html", "txt"]))


@pytest.mark.parametrize("name", templates())
def test_templates_hold_no_text_of_their_own(name: str) -> None:
    """Also in branches that no other test renders: what stands outside of _() and trans has no words."""
    reader = VisibleTexts()
    reader.feed(skeleton(name))
    words = {(place, text) for place, text in reader.found if any(word not in NAMES for word in _words(text))}
    assert words == set()


def skeleton(name: str) -> str:
    """A template without its expressions: the text that stands in it as it is."""
    source = (TEMPLATES / name).read_text("utf-8")
    tree = environment().parse(source)
    return "".join(_pieces(tree))


# What these give stands inside an attribute: class names and ids.
_NO_TEXTS = {"body_class", "describedby"}


def _pieces(node: nodes.Node) -> list[str]:
    pieces: list[str] = []
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block | nodes.Macro) and child.name in _NO_TEXTS:
            continue
        if isinstance(child, nodes.TemplateData):
            pieces.append(child.data)
        else:
            pieces += _pieces(child)
    return pieces or ([] if not isinstance(node, nodes.Expr) else ["0"])


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", text)


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name)
def test_scripts_hold_no_text_of_their_own(path: Path) -> None:
    """Scripts take what they say from the page: none of their strings is a sentence."""
    source = re.sub(r"/\*.*?\*/|^\s*//.*?$|\s//.*?$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    strings = [first or second for first, second in re.findall(r'"([^"\n]*)"|`([^`]*)`', source)]
    assert [text for text in strings if re.search(r"[A-Z][a-z]+ [a-z]+|[a-z]{3,} [a-z]{2,} [a-z]{2,}", text)] == []
