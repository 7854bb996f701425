"""The environment of the templates: nothing left silently empty, everything escaped, languages marked."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from events.platform.language.i18n import Localized, Translated, gettext, speaking
from events.platform.web.templating import environment, localize, prose

FALLS_BACK = Translated({"fr": "L’eau & <b>"}, fallback=("fr",))


def rendered(source: str, **context: object) -> str:
    return environment().from_string(source).render(context)


def test_a_name_that_is_not_given_raises() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ nobody }}")
    with pytest.raises(UndefinedError):
        rendered("{{ thing.nothing.more }}", thing={})


def test_values_are_escaped_also_inside_messages() -> None:
    hostile = "</script><script>alert(1)</script>"
    for source in ('{{ _("Hello %(name)s", name=name) }}', "{% trans %}Hello {{ name }}{% endtrans %}", "{{ name }}"):
        assert "<script>" not in rendered(source, name=hostile)
    plural = '{{ ngettext("%(num)s for %(name)s", "%(num)s for %(name)s", 2, name=name) }}'
    assert rendered(plural, name="<") == "2 for &lt;"


def test_plain_text_is_not_escaped_and_html_is() -> None:
    made = environment()
    autoescape = made.autoescape
    assert callable(autoescape)
    assert [autoescape(name) for name in ("mail/x.txt", "mail/x.html", None)] == [False, True, True]


def test_a_text_in_another_language_than_the_readers_says_which() -> None:
    with speaking("en"):
        assert localize(FALLS_BACK) == Markup('<span lang="fr" dir="ltr">L’eau &amp; &lt;b&gt;</span>')
        assert prose(Translated({"ar": "ماء"}, ("ar",))) == Markup('<div lang="ar" dir="rtl"><p>ماء</p>\n</div>')
    with speaking("fr"):
        assert localize(FALLS_BACK) == "L’eau & <b>"
        assert prose(Translated({"fr": "**eau**"})) == Markup("<p><strong>eau</strong></p>\n")
    assert localize(Localized("a", "fr")) == "a"
    assert localize("<as it is>") == "<as it is>"
    assert rendered("{{ text|t }}", text="<as it is>") == "&lt;as it is&gt;"


def test_a_per_cent_sign_survives_in_messages() -> None:
    assert rendered('{{ _("100%% of %(what)s", what="it") }}') == "100% of it"


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_text_file_is_rendered_in_the_language_spoken(language: str) -> None:
    with speaking(language):
        assert gettext("Hello %(name)s,", name="Awa & Luz") in render_hello("Awa & Luz")


def render_hello(name: str) -> str:
    source = '{% import "publishing/delivery/parts.txt" as parts with context %}{{ parts.hello() }}'
    return environment().overlay(autoescape=False).from_string(source).render(name=name)
