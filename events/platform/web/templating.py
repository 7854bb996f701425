"""Templates: one Jinja environment for pages, mails and text files, and how values look in a language."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from events.platform.language import i18n
from events.platform.language.formats import (
    country,
    date,
    day,
    day_month,
    language_name,
    list_of,
    moment,
    number,
    span,
    time,
    wall,
)
from events.platform.language.i18n import Localized, Translated, current_language
from events.platform.language.markdown import to_html
from events.platform.telephones import dialled
from events.platform.web.addresses import address
from events.platform.web.cached_answers import end_at
from events.platform.web.fields import tongues
from events.platform.web.installation import installation
from events.platform.web.static_files import static_fingerprint
from events.settings import TEMPLATES

_TAG = re.compile("<[^>]*>")
_LONGEST_WORD = 40  # most addresses of e-mail are shorter


@cache
def environment() -> Environment:
    """Return the environment. A name that is not given to a template raises; nothing is left silently empty."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is None or not name.endswith(".txt"),  # noqa: S701 - but for plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    # newstyle: placeholders are escaped as values, and a literal per cent sign is written %%.
    made.install_gettext_callables(  # type: ignore[attr-defined]
        _plain_gettext, _plain_ngettext, newstyle=True, pgettext=_plain_pgettext, npgettext=_plain_npgettext
    )
    # The alias would look "gettext" up in the context at each call; a page has some fifty of them.
    made.globals["_"] = made.globals["gettext"]
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(static=static_address, url=address, own_name=i18n.own_name, span=span)
    made.filters.update(
        date=date,
        day=day,
        day_month=day_month,
        time=time,
        moment=moment,
        number=number,
        markdown=to_html,
        country=country,
        dialled=dialled,
        language_name=language_name,
        t=localize,
        list_of=list_of,
        wall=wall,
        tongues=tongues,
        prose=prose,
    )
    made.tests.update(long_worded=is_long_worded)
    return made


def is_long_worded(shown: object) -> bool:
    """Whether a word of a text or of a piece of a page is so long that it must be broken wherever its place ends."""
    text = str(shown)
    return len(text) > _LONGEST_WORD and any(len(word) > _LONGEST_WORD for word in _TAG.sub(" ", text).split())


def _plain_gettext(message: str) -> str:
    return i18n.catalogue(current_language()).gettext(message)


def _plain_ngettext(singular: str, plural: str, number: int) -> str:
    return i18n.catalogue(current_language()).ngettext(singular, plural, number)


def _plain_pgettext(context: str, message: str) -> str:
    return i18n.catalogue(current_language()).pgettext(context, message)


def _plain_npgettext(context: str, singular: str, plural: str, number: int) -> str:
    return i18n.catalogue(current_language()).npgettext(context, singular, plural, number)


def render_text(template: str, /, **context: object) -> str:
    """Return a template as text, in the current language: a mail, a file."""
    return environment().get_template(template).render(_common(None) | context)


def render(
    request: Request, template: str, status: int = 200, headers: dict[str, str] | None = None, /, **context: object
) -> HTMLResponse:
    """Return a page in the language of the request, as an HTML answer.

    Where the context names `changes_at`, when the clock alone makes the page another, it is cached until then.
    """
    if isinstance(moment_of_change := context.get("changes_at"), dt.datetime):
        end_at(request, moment_of_change)
    html = environment().get_template(template).render(_common(request) | context)
    return HTMLResponse(html, status, {"content-language": current_language(), **(headers or {})})


def _common(request: Request | None) -> dict[str, Any]:
    language = current_language()
    return {
        "request": request,
        "lang": language,
        "dir": i18n.direction(language),
        "languages": [(code, i18n.own_name(code)) for code in i18n.languages()],
        "absolute": installation(request).absolute if request else None,
        "here_in": lambda other: _here_in(request, other),
        "actor": getattr(request.state, "actor", None) if request else None,
        "flash": getattr(request.state, "flash", None) if request else None,
    }


def _here_in(request: Request | None, language: str) -> str:
    """This page in another language: the same path under another prefix, and the query of a GET."""
    if request is None:
        return f"/{language}/"
    path = request.scope["path"]
    head, _, rest = path.lstrip("/").partition("/")
    if head not in i18n.languages():
        return f"/{language}/"
    query = request.scope["query_string"].decode("latin-1") if request.method in {"GET", "HEAD"} else ""
    return f"{address('home', language)}{rest}" + (f"?{query}" if query else "")


def static_address(path: str) -> str:
    """Address of a static file, with the fingerprint of them all so that browsers may keep it for ever."""
    return f"/static/{static_fingerprint()}/{path}"


def localize(value: Translated | Localized | str) -> Markup | str:
    """Return a text for this reader; one that falls back to another language is marked with its own `lang`."""
    if isinstance(value, str):
        return value
    found = value.here() if isinstance(value, Translated) else value
    if not found.is_fallback:
        return found.text
    return Markup('<span lang="{}" dir="{}">{}</span>').format(
        found.language, i18n.direction(found.language), found.text
    )


def prose(value: Translated) -> Markup:
    """Return a Markdown text for this reader, as HTML; in another language than theirs it says which."""
    found = value.here()
    html = to_html(found.text)
    if not found.is_fallback:
        return html
    return Markup('<div lang="{}" dir="{}">{}</div>').format(found.language, i18n.direction(found.language), html)
