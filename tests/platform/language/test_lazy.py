"""Messages that are constants and become text in the language of whoever reads them."""

from __future__ import annotations

import pickle

import pytest
from markupsafe import Markup

from events.platform.language.i18n import gettext as spoken
from events.platform.language.i18n import pgettext as spoken_in_context
from events.platform.language.i18n import speaking
from events.platform.language.lazy import LazyText, gettext, ngettext, pgettext
from events.platform.web.templating import environment

ROOMS = gettext("Rooms")
NAME = pgettext("of a track", "Name")
LONG = gettext("At most %(most)s languages fit here.", most=5)
NIGHTS = ngettext("%(num)s night", "%(num)s nights")


@pytest.mark.parametrize("language", ["fr", "es", "en"])
def test_a_lazy_message_is_text_in_the_language_of_the_moment(language: str) -> None:
    with speaking(language):
        assert str(ROOMS) == f"{ROOMS}" == spoken("Rooms")
        assert str(NAME) == spoken_in_context("of a track", "Name")
        assert str(LONG) == spoken("At most %(most)s languages fit here.", most=5)
        assert gettext("At most %(most)s languages fit here.") % {"most": 5} == str(LONG)


def test_one_constant_speaks_every_language() -> None:
    texts = []
    for language in ("fr", "es", "en"):
        with speaking(language):
            texts.append((str(ROOMS), NIGHTS.of(1), NIGHTS.of(2), NIGHTS.of(1000, num="1 000")))
    assert texts == [
        ("Salles", "1\xa0nuit", "2\xa0nuits", "1 000\xa0nuits"),
        ("Salas", "1 noche", "2 noches", "1 000 noches"),
        ("Rooms", "1 night", "2 nights", "1 000 nights"),
    ]


def test_a_lazy_message_is_a_value() -> None:
    assert {ROOMS: 1}[gettext("Rooms")] == 1
    assert gettext("Rooms") != gettext("Tracks")
    assert pgettext("of a track", "Name") != gettext("Name")
    assert pickle.loads(pickle.dumps((ROOMS, NAME, LONG, NIGHTS))) == (ROOMS, NAME, LONG, NIGHTS)  # noqa: S301
    with pytest.raises(AttributeError):
        ROOMS.arguments = ("Tracks",)  # type: ignore[misc]
    assert bool(ROOMS)


HOSTILE = gettext("<b>%(who)s</b> & co", who="<i>")


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ word }}", "&lt;b&gt;&lt;i&gt;&lt;/b&gt; &amp; co"),
        ("{{ word|upper }}", "&lt;B&gt;&lt;I&gt;&lt;/B&gt; &amp; CO"),
        ("{{ '<' ~ word }}", "&lt;&lt;b&gt;&lt;i&gt;&lt;/b&gt; &amp; co"),
        ("{{ [word, '<']|join(' ') }}", "&lt;b&gt;&lt;i&gt;&lt;/b&gt; &amp; co &lt;"),
        ("{{ _('%(x)s!', x=word) }}", "&lt;b&gt;&lt;i&gt;&lt;/b&gt; &amp; co!"),
        ("{% trans x=word %}{{ x }}!{% endtrans %}", "&lt;b&gt;&lt;i&gt;&lt;/b&gt; &amp; co!"),
        ("{{ word or 'nothing' }}{% if word %}!{% endif %}", "&lt;b&gt;&lt;i&gt;&lt;/b&gt; &amp; co!"),
    ],
)
def test_templates_show_a_lazy_message_as_they_show_its_text(template: str, shown: str) -> None:
    made = environment().from_string(template)
    assert made.render(word=HOSTILE) == made.render(word=str(HOSTILE)) == shown


def test_a_lazy_message_in_markup_is_escaped_once() -> None:
    assert Markup("<p>{}</p>").format(HOSTILE) == Markup("<p>%s</p>") % HOSTILE
    assert HOSTILE.__html__() == Markup("&lt;b&gt;&lt;i&gt;&lt;/b&gt; &amp; co")


def test_a_message_that_no_catalogue_has_is_its_own_text() -> None:
    with speaking("fr"):
        assert str(LazyText(spoken, ("Not there",))) == "Not there"
