"""Forms: what was sent, and WTForms with our catalogues.

A form is a class that declares its fields (`fields.py`) with lazy labels. What depends on rows is given when it is
made:

    class RoleForm(Form):
        name = TextsField(_("Name"), is_required=True)
        role = RadioField(_("Role"), [Filled()])

    form = RoleForm(sent, languages=fallback_order(event), choices={"role": choices_of(offered)})
    if form.validate(): form.role.data …
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from wtforms import Form as WTForm
from wtforms import FormField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import get_translations
from wtforms.meta import DefaultMeta

from events.platform.language.cleaning import clean_line, clean_text
from events.platform.language.i18n import catalogue, current_language

# A form of ours has at most a few hundred inputs; more is an attack or a mistake, answered with 400.
MOST_FIELDS = 1000
LONGEST_PART = 256 * 1024


async def read_form(request: Request, *, with_files: bool = False, largest: int = 0, most_files: int = 3) -> FormData:
    """Return the form that was sent, every text cleaned. Files are left out where no form asks for one.

    `largest` raises the limit of `headers.BodyLimit` to so many bytes, where a form asks for files that are larger.
    Raise HTTPException 400 or 413 for what is too much or no form at all.
    """
    if largest:
        request.scope["largest_body"] = largest
    try:
        sent = await request.form(max_files=most_files, max_fields=MOST_FIELDS, max_part_size=LONGEST_PART)
    except UnicodeError:  # in a charset of which Python knows only that there is none such
        raise HTTPException(400) from None
    if not with_files:
        await sent.close()
    return FormData(list(_cleaned(sent, with_files)))


def _cleaned(sent: FormData, with_files: bool) -> Iterator[tuple[str, str | UploadFile]]:
    for name, value in sent.multi_items():
        if isinstance(value, str):
            yield clean_line(name), clean_text(value)
        elif with_files:
            yield name, value


@cache
def _theirs(language: str) -> Any:
    """Return WTForms' own catalogue, which looks for its file each time."""
    return get_translations([language])


class _Translations:
    """WTForms' own messages: from our catalogue when it has them, else from WTForms'."""

    def __init__(self, language: str) -> None:
        self._ours = catalogue(language)
        self._theirs = _theirs(language) if language != "en" else None

    def gettext(self, text: str) -> str:
        ours = self._ours.gettext(text)
        return ours if ours != text or self._theirs is None else str(self._theirs.gettext(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        ours = self._ours.ngettext(singular, plural, number)
        if ours not in {singular, plural} or self._theirs is None:
            return ours
        return str(self._theirs.ngettext(singular, plural, number))


class Form(WTForm):  # type: ignore[misc]
    """A form in the language of the request, made from what was sent, or from `data` by name of field.

    What depends on rows: `languages` are those of its texts, of which `main_language`, else the first, is the one that
    a required text needs; `choices` are what fields offer, by name of field; `fields` are further ones after those
    that the class declares.
    """

    _unbound_fields: Sequence[tuple[str, Field]]  # what WTForms makes of the declared fields

    def __init__(
        self,
        formdata: FormData | None = None,
        *,
        languages: Sequence[str] = (),
        main_language: str = "",
        choices: Mapping[str, Iterable[SelectChoice]] | None = None,
        fields: Mapping[str, Field] | None = None,
        **options: Any,
    ) -> None:
        self.languages_asked = languages
        self.main_language = main_language or next(iter(languages), "")
        if fields:
            self._unbound_fields = [*self._unbound_fields, *fields.items()]
        super().__init__(formdata, **options)
        for name, offered in (choices or {}).items():
            self[name].choices = list(offered)

    class Meta(DefaultMeta):  # type: ignore[misc]
        def get_translations(self, form: object) -> _Translations:
            return _Translations(current_language())

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether everything may stand; what may not is in the fields' errors."""
        is_valid = bool(super().validate(extra_validators))
        self.check()
        return is_valid and not self.errors

    def lines_in_words(self) -> Iterable[tuple[str, str]]:
        """Return what a form holds beside its fields, such as the lines of a table: a label and words for each.

        Labels tell the lines apart; a conflict compares those of the same label.
        """
        return ()

    def check(self) -> None:
        """Refuse what no single field can tell, by `refuse(self.ends_on, …)`; runs after the fields' own rules."""


def with_own_ids(form: Form, prefix: object) -> Form:
    """Return a form that stands on its page beside others of its kind: its ids begin with `prefix`, its names stay."""
    for field in form:
        for one in (field, *(field.form if isinstance(field, FormField) else ())):
            one.id = f"{prefix}-{one.id}"
            one.label.field_id = one.id
    return form
