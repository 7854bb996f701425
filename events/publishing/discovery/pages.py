"""What search engines and browsers fetch by a name of their own."""

from __future__ import annotations

from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from events.platform.drawing.palette import Colour
from events.platform.language.i18n import current_language, languages
from events.platform.language.i18n import gettext as _
from events.platform.web.addresses import address
from events.platform.web.installation import installation
from events.platform.web.static_files import static_body
from events.platform.web.templating import static_address
from events.publishing.discovery.queries import listed_paths

_A_DAY = {"cache-control": "public, max-age=86400"}
_AN_HOUR = {"cache-control": "public, max-age=3600"}
_ICON_SIZES = (192, 512)


async def robots(request: Request) -> Response:
    """Tell robots what not to fetch (RFC 9309). Private links are not named: their pages say noindex themselves."""
    kept_out = [f"Disallow: /{language}/organize/" for language in languages()]
    lines = ["User-agent: *", *kept_out, "", f"Sitemap: {installation(request).absolute(address('sitemap'))}"]
    return PlainTextResponse("\n".join(lines) + "\n", headers=_A_DAY)


async def sitemap(request: Request) -> Response:
    """List the pages to be found (sitemaps.org, version 0.9)."""
    absolute = installation(request).absolute
    urls = "".join(f"<url><loc>{escape(absolute(path))}</loc></url>\n" for path in await listed_paths())
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )
    return Response(body, media_type="application/xml", headers=_AN_HOUR)


async def web_manifest(_request: Request) -> Response:
    """The web app manifest, in the language of `lang`."""
    return JSONResponse(
        {
            "name": "WOPs Events",
            "short_name": "WOPs Events",
            "description": _(
                "Registration, programme, badges and calendars for water operators who learn from each other."
            ),
            "lang": current_language(),
            "start_url": address("home"),
            "scope": "/",
            "display": "minimal-ui",
            "background_color": Colour.GROUND.light,
            "theme_color": Colour.DEEP.light,
            "icons": [
                {"src": static_address(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
                for size in _ICON_SIZES
            ],
        },
        headers=_A_DAY,
        media_type="application/manifest+json",
    )


async def favicon(_request: Request) -> Response:
    """The icon for what asks for it without having read a page."""
    return Response(static_body("icons/favicon.ico"), media_type="image/vnd.microsoft.icon", headers=_A_DAY)
