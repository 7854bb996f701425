"""The forms of tags and notes."""

from __future__ import annotations

from wtforms.fields.choices import SelectChoice

from events.congress.organizing.parts import COLOUR_WORDS
from events.platform.language.cleaning import fold
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import pgettext
from events.platform.web.fields import LineField, LongTextField, SelectField, SelectMultipleField
from events.platform.web.form_rules import Filled, refuse
from events.platform.web.forms import Form


class TagForm(Form):
    """A tag: its name and colour."""

    name = LineField(pgettext("of a tag", "Name"), [Filled()], longest=40)
    colour = SelectField(
        pgettext("of a tag", "Colour"),
        [Filled()],
        choices=[SelectChoice(number, name) for number, name in enumerate(COLOUR_WORDS, 1)],
        coerce=int,
        default=1,
    )

    def check(self) -> None:
        _has_letters(self.name)


def _has_letters(name: LineField) -> None:
    if name.data and not fold(name.data):
        refuse(name, _("Write a name with letters or digits."))


class NewOrChosenTagForm(Form):
    """The tag that is set, by its name; one that does not exist yet is made."""

    name = LineField(pgettext("a tag", "Tag"), [Filled(_("Choose a tag, or type the name of a new one."))], longest=40)

    def check(self) -> None:
        _has_letters(self.name)


class ChosenTagForm(Form):
    """The tag that is taken off."""

    tag = SelectField(pgettext("a tag", "Tag"), [Filled(_("Choose a tag."))])


class TagsForm(Form):
    """The tags of one registration."""

    tags = SelectMultipleField(_("Tags"))


class NoteForm(Form):
    """A note on a registration."""

    text = LongTextField(
        _("Note"), [Filled(_("Write the note."))], longest=4000, description=_("Only the team reads it.")
    )
