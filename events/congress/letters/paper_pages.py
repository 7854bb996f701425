"""Pages where organizers edit letterhead and signature, and the texts of each kind of letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from events.congress.badges.pages import pdf_response
from events.congress.letters.composing import compose
from events.congress.letters.forms import PaperForm, TemplateForm
from events.congress.letters.invented import invented_person
from events.congress.letters.models import LetterPaper, LetterTemplate
from events.congress.letters.paper_operations import Saving, let_go, save_paper, save_template
from events.congress.letters.paper_queries import draft_pdf
from events.congress.letters.placeholders import placeholders_of
from events.congress.letters.queries import languages_of, paper_of, values_of_event
from events.congress.letters.words import BODIES, TEMPLATE_WORDS, TITLES
from events.congress.organizing.frame_queries import organize_frame
from events.platform.language.i18n import own_name, speaking
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import SAVED, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.files.models import StoredFile
from events.records.files.operations import LARGEST_UPLOAD, FileRefusedError, keep_file
from events.records.files.pages import file_response
from events.records.files.queries import file_in
from events.records.files.sniffing import PICTURES

_PAGE = "organize.letters"
_TEXTS = ("issuer", "address", "city", "signer", "signer_function")
_PICTURES = ("letterhead", "signature")


async def paper(request: Request) -> Response:
    """Letterhead, sender and signature of all letters."""
    return await edit_row(
        request,
        load=partial(_paper, request),
        form=partial(PaperForm, languages=languages_of(request.state.event)),
        save=partial(_save_paper, request),
        show=partial(_show_paper, request),
        largest=LARGEST_UPLOAD,
    )


async def _paper(request: Request) -> Present[LetterPaper | None]:
    found_paper = await paper_of(request.state.event)
    row = found_paper.row
    if row is None:
        return Present(None, {})
    texts = {name: found_paper.texts.of(row.id, name).texts for name in _TEXTS}
    return Present(row, {**texts, "asks_passports": row.asks_passports}, row.version)


async def _save_paper(request: Request, row: LetterPaper | None, form: PaperForm, version: int) -> Response:
    event, by, at = request.state.event, request.state.actor.account_id, now()
    pictures = {f"{name}_id": file_id for name in _PICTURES for file_id in await _picture(request, form, name)}
    texts = {name: dict(form[name].data) for name in _TEXTS}
    columns = {**pictures, "asks_passports": form.asks_passports.data}
    await save_paper(event, row, Saving(texts, version, by, at, columns))
    former = [getattr(row, column) for column in pictures] if row else []
    for file_id in filter(None, former):
        await let_go(installation(request).settings.files_dir, file_id, by=by, now=at)
    return redirect(request, address("organize.letter_paper", slug=event.slug), SAVED)


async def _picture(request: Request, form: PaperForm, name: str) -> list[UUID | None]:
    """Return the file that takes a place: nothing where it stays, None where it is taken away."""
    sent = form[name].data
    if not isinstance(sent, UploadFile) or not sent.filename:
        return [None] if form[f"without_{name}"].data else []
    try:
        stored = await keep_file(
            installation(request).settings.files_dir,
            sent,
            name=sent.filename,
            scope=request.state.event.id,
            purpose="picture",
            allowed=PICTURES,
            now=now(),
            owner=request.state.actor.account_id,
        )
    except FileRefusedError as refused:
        raise RefusedError(refused.text, name) from None
    return [stored.id]


async def _show_paper(request: Request, row: LetterPaper | None, edit: Edit) -> Response:
    return render(
        request,
        "congress/letters/paper.html",
        edit.status,
        **await organize_frame(request.state.actor, request.state.event, _PAGE),
        row=row,
        edit=edit,
        form=edit.form,
        **_previews(request),
    )


def _previews(request: Request) -> dict[str, object]:
    languages = languages_of(request.state.event)
    return {"kinds": TEMPLATE_WORDS, "preview_languages": [(code, own_name(code)) for code in languages]}


async def picture(request: Request) -> Response:
    """The letterhead or the signature, as it stands on letters."""
    event, name = request.state.event, request.path_params["picture"]
    row = (await paper_of(event)).row
    found(row if name in _PICTURES else None)
    file_id = getattr(row, f"{name}_id")
    stored: StoredFile = found(await file_in(event.id, file_id) if file_id else None)
    return await file_response(request, stored, is_inline=True)


@dataclass(frozen=True)
class _Texts:
    """The texts of a kind of letter: the row, None until somebody wrote one, and ours by language."""

    kind: str
    row: LetterTemplate | None
    ours: Mapping[str, Mapping[str, str]]


async def template(request: Request) -> Response:
    """Title and text of one kind of letter, in each language."""
    return await edit_row(
        request,
        load=partial(_template, request),
        form=partial(TemplateForm, placeholders_of(_kind(request)), languages=languages_of(request.state.event)),
        save=partial(_save_template, request),
        show=partial(_show_template, request),
    )


async def _template(request: Request) -> Present[_Texts]:
    event, kind = request.state.event, _kind(request)
    kept = await paper_of(event)
    row, written, ours = kept.templates.get(kind), kept.written(kind), _ours(kind, languages_of(event))
    data = {name: {**ours[name], **written[name]} for name in ours}
    return Present(_Texts(kind, row, ours), data, row.version if row else 0)


def _kind(request: Request) -> str:
    kind: str = request.path_params["kind"]
    return found(kind if kind in TEMPLATE_WORDS else None)


def _ours(kind: str, languages: list[str]) -> dict[str, dict[str, str]]:
    found_texts: dict[str, dict[str, str]] = {"title": {}, "body": {}}
    for language in languages:
        with speaking(language):
            found_texts["title"][language], found_texts["body"][language] = str(TITLES[kind]), str(BODIES[kind])
    return found_texts


async def _save_template(request: Request, texts: _Texts, form: TemplateForm, version: int) -> Response:
    """A text that is ours is not written: it then follows ours when that is bettered."""
    event, by = request.state.event, request.state.actor.account_id
    written = {
        name: {language: "" if text == ours[language] else text for language, text in form[name].data.items()}
        for name, ours in texts.ours.items()
    }
    if texts.row is not None or any(text for bodies in written.values() for text in bodies.values()):
        await save_template(event, texts.kind, texts.row, Saving(written, version, by, now()))
    return redirect(request, address("organize.letter_template", slug=event.slug, kind=texts.kind), SAVED)


async def _show_template(request: Request, texts: _Texts, edit: Edit) -> Response:
    return render(
        request,
        "congress/letters/template.html",
        edit.status,
        **await organize_frame(request.state.actor, request.state.event, _PAGE),
        kind=texts.kind,
        edit=edit,
        form=edit.form,
        placeholders=placeholders_of(texts.kind),
        **_previews(request),
    )


async def preview(request: Request) -> Response:
    """A letter for an invented person, as it is saved."""
    event, kind = request.state.event, _kind(request)
    languages = languages_of(event)
    language = request.query_params.get("lang", "")
    language = language if language in languages else languages[0]
    kept = await paper_of(event)
    values = {**await values_of_event(kept, event, language, now()), **invented_person(event, language)}
    pictures = (kept.row.letterhead_id, kept.row.signature_id) if kept.row else (None, None)
    content = compose(kept.wording(kind, language), values)
    return pdf_response(await draft_pdf(installation(request), content, pictures), f"preview-{kind}-{language}")
