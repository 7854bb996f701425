"""Which pages search engines are to find: those of published events and missions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from events.congress.agenda.programme_queries import load_agenda
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.missions.coordination.queries import published_missions
from events.platform.language.i18n import languages
from events.platform.web.addresses import address

MOST = 50_000  # addresses in one sitemap (sitemaps.org)


async def listed_paths() -> list[str]:
    """Return the paths of all pages to be found in each language, the latest events first, at most 50,000."""
    paths: list[str] = []
    async for localized in _pages():
        paths += [localized(language) for language in languages()]
        if len(paths) > MOST:
            break
    return paths[:MOST]


async def _pages() -> AsyncIterator[partial[str]]:
    """Yield for each page what makes its path from a language."""
    yield _page("home")
    missions = [mission.mission for mission in await published_missions() if not mission.mission.is_demonstration]
    if missions:
        yield _page("missions")
    for mission in missions:
        yield _page("mission", slug=mission.slug)
    events = Event.filter(state__in=("published", "cancelled"), is_demonstration=False)
    for event in await events.order_by("-starts_on", "slug"):
        async for page in _pages_of(event):
            yield page


async def _pages_of(event: Event) -> AsyncIterator[partial[str]]:
    programme, slug = await load_agenda(event), event.slug
    yield _page("event", slug=slug)
    for name, _title in (await face_of(event)).pages:
        yield _page("event.page", slug=slug, page=name)
    for day in programme.days:
        yield _page("agenda.day", slug=slug, day=day)
    for track in programme.tracks:
        yield _page("tracks.track", slug=slug, code=track.code)
    for session in programme.sessions:
        if not session.is_break:
            yield _page("session", slug=slug, code=session.code)
    for speaker in programme.speakers:
        yield _page("speakers.speaker", slug=slug, code=speaker.code)


def _page(name: str, **parameters: object) -> partial[str]:
    return partial(_in_language, name, parameters)


def _in_language(name: str, parameters: dict[str, object], language: str) -> str:
    return address(name, language, **parameters)
