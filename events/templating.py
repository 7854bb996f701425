"""Templates: one Jinja environment for pages, mails and text files, and how values look in a language."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any

from babel import dates, numbers
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from events import i18n
from events.addresses import address
from events.forms import tongues
from events.i18n import Localized, Translated, current_language
from events.markdown import to_html
from events.settings import TEMPLATES
from events.static_files import static_fingerprint

_FIRST_OF_MONTH = re.compile(r"(?<!\d)1(?= [^\W\d])")


@cache
def environment() -> Environment:
    """The environment. A name that is not given to a template raises; nothing is left silently empty."""
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
        language_name=language_name,
        t=localize,
        list_of=list_of,
        wall=wall,
        tongues=tongues,
        prose=prose,
    )
    return made


def _plain_gettext(message: str) -> str:
    return i18n.catalogue(current_language()).gettext(message)


def _plain_ngettext(singular: str, plural: str, number: int) -> str:
    return i18n.catalogue(current_language()).ngettext(singular, plural, number)


def _plain_pgettext(context: str, message: str) -> str:
    return i18n.catalogue(current_language()).pgettext(context, message)


def _plain_npgettext(context: str, singular: str, plural: str, number: int) -> str:
    return i18n.catalogue(current_language()).npgettext(context, singular, plural, number)


def render_text(template: str, /, **context: object) -> str:
    """A template as text, in the current language: a mail, a file."""
    return environment().get_template(template).render(_common(None) | context)


def render(
    request: Request, template: str, status: int = 200, headers: dict[str, str] | None = None, /, **context: object
) -> HTMLResponse:
    """A page in the language of the request, as an HTML answer."""
    html = environment().get_template(template).render(_common(request) | context)
    return HTMLResponse(html, status, {"content-language": current_language(), **(headers or {})})


def _common(request: Request | None) -> dict[str, Any]:
    language = current_language()
    return {
        "request": request,
        "lang": language,
        "dir": i18n.direction(language),
        "languages": [(code, i18n.own_name(code)) for code in i18n.languages()],
        "here_in": lambda other: _here_in(request, other),
        "actor": getattr(request.state, "actor", None) if request else None,
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


def _locale() -> Any:
    return i18n.locale(current_language())


def date(value: dt.date, capital: bool = False) -> str:
    """A day in full: "mardi 25 mai 2027"; with a capital where it is a heading."""
    text = _ordinal(dates.format_date(value, "full", locale=_locale()))
    return text[:1].upper() + text[1:] if capital else text


def day(value: dt.date) -> str:
    """A day without the weekday: "25 mai 2027", "1er juin 2027"."""
    return _ordinal(dates.format_date(value, "long", locale=_locale()))


def _ordinal(text: str) -> str:
    """French says "1er mai" and "2 mai"; CLDR's patterns have the bare figure."""
    return _FIRST_OF_MONTH.sub("1er", text) if current_language() == "fr" else text


def day_month(value: dt.date) -> str:
    """A day of a known year: "mar. 25 mai"."""
    moment = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day, not an instant
    return _ordinal(str(dates.format_skeleton("MMMEd", moment, locale=_locale())))


def span(first: dt.date, last: dt.date) -> str:
    """Days from one to another, nothing said twice: "25–28 mai 2027"."""
    if first == last:
        return day(first)
    return _ordinal(str(dates.format_interval(first, last, "yMMMMd", locale=_locale())))


def time(value: dt.datetime) -> str:
    """The hour a wall clock shows, of a naive datetime: "14:30"."""
    return str(dates.format_skeleton("Hm", value, tzinfo=None, locale=_locale()))


def wall(value: str) -> dt.datetime:
    """A stored wall time "2027-05-25T09:00" as a naive datetime."""
    return dt.datetime.fromisoformat(value)


def moment(value: dt.datetime, zone: str | None = None) -> str:
    """An instant with day, hour and minute, in `zone` (UTC when none is given), the zone named when it is UTC."""
    from events.zoned import zone as zone_of

    there = value.astimezone(zone_of(zone) if zone else dt.UTC).replace(tzinfo=None)
    pattern = str(dates.get_datetime_format("medium", locale=_locale()))
    text = pattern.format(time(there), dates.format_date(there, "medium", locale=_locale()))
    return text if zone else f"{text} UTC"


def city_of(zone: str) -> str:
    """The city that a time zone goes by: "Madrid"."""
    return str(dates.get_timezone_location(zone, _locale(), return_city=True))


def number(value: float) -> str:
    return numbers.format_decimal(value, locale=_locale())


def country(code: str | None) -> str:
    """A country's name from its ISO 3166 code; an unknown code is shown as it is."""
    return str(_locale().territories.get(code, code)) if code else ""


def language_name(code: str | None, capital: bool = False) -> str:
    name = (i18n.locale(current_language()).languages.get(code, code) or "") if code else ""
    return name[:1].upper() + name[1:] if capital else name


def list_of(items: list[str]) -> str:
    """ "a, b and c" in the language of the request."""
    from babel.lists import format_list

    names = [str(item) for item in items]
    text = format_list(names, locale=_locale()) if names else ""
    if current_language() == "es" and len(names) > 1 and _SOUNDS_AS_I.match(names[-1]):
        # CLDR's patterns leave to code that "y" becomes "e" before the sound of i: "español e inglés".
        text = f"{text.removesuffix(f' y {names[-1]}')} e {names[-1]}"
    return text


_SOUNDS_AS_I = re.compile(r"[ií]|h[ií](?!e)", re.IGNORECASE)


def localize(value: Translated | Localized | str) -> Markup | str:
    """A text for this reader; one that falls back to another language is marked with its own `lang`."""
    if isinstance(value, str):
        return value
    found = value.here() if isinstance(value, Translated) else value
    if not found.is_fallback:
        return found.text
    return Markup('<span lang="{}" dir="{}">{}</span>').format(
        found.language, i18n.direction(found.language), found.text
    )


def prose(value: Translated) -> Markup:
    """A Markdown text for this reader, as HTML; in another language than theirs it says which."""
    found = value.here()
    html = to_html(found.text)
    if not found.is_fallback:
        return html
    return Markup('<div lang="{}" dir="{}">{}</div>').format(found.language, i18n.direction(found.language), html)
