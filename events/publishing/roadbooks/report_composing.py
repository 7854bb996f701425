"""A mission's report as a document: its chapters in order, in one language. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from events.platform.language import lazy
from events.platform.language.formats import day, number, span
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext, speaking
from events.platform.language.lazy import LazyText
from events.publishing.roadbooks.cost_chapter import costs
from events.publishing.roadbooks.document import Document, Heading, Part, Picture, Prose, Table
from events.publishing.roadbooks.markdown_blocks import Block, BlockKind, blocks
from events.publishing.roadbooks.report import (
    MissionReport,
    Outcome,
    ReportActivity,
    ReportIndicator,
    ReportLesson,
    ReportObjective,
)
from events.publishing.roadbooks.values import DayRow

_NONE = "–"
_OUTCOME_WORDS: Mapping[Outcome, LazyText] = {
    Outcome.DONE: lazy.pgettext("outcome", "As planned"),
    Outcome.CHANGED: lazy.pgettext("outcome", "Changed"),
    Outcome.CANCELLED: lazy.pgettext("outcome", "Cancelled"),
    Outcome.ADDED: lazy.pgettext("outcome", "Added"),
    Outcome.AHEAD: lazy.pgettext("outcome", "Still to come"),
}


def report_document(report: MissionReport, language: str) -> Document:
    """Return the report in `language` (its values are already in it), ready for `document_pdf` and `document_docx`.

    A chapter without content is left out.
    """
    with speaking(language):
        return Document(
            language=language,
            title=report.title,
            subtitle=_("Mission report"),
            author=report.organization,
            date=report.made_on.isoformat(),
            contents_title=_("Contents"),
            notice=report.notice,
            facts=tuple((label, text) for label, text in _facts(report) if text),
            parts=tuple(_parts(report)),
        )


def _facts(report: MissionReport) -> Iterator[tuple[str, str]]:
    yield _("Dates"), span(report.begins_on, report.ends_on)
    yield pgettext("of a mission", "Sent by"), report.organization
    yield _("Partners"), ", ".join(partner.name for partner in report.partners)
    yield _("Programme"), report.programme
    yield _("Occasion"), report.occasion
    yield pgettext("of a mission", "State"), report.state
    yield _("Report of"), day(report.made_on)


def _parts(report: MissionReport) -> Iterator[Part]:
    yield from _chapter(_("Summary"), report.summary)
    yield from _chapter(_("Context"), report.context)
    yield from _sides(report)
    yield from _objectives(report)
    yield from _activities(report)
    yield from _people(report)
    yield from _met(report)
    yield from _actions(report)
    yield from costs(report)
    yield from _ratings(report)
    yield from _lessons(report)
    yield from _itinerary(report)


def _chapter(title: str, markdown: str) -> Iterator[Part]:
    if found := blocks(markdown):
        yield Heading(title)
        yield Prose(found)


def _sides(report: MissionReport) -> Iterator[Part]:
    if report.partners:
        yield Heading(_("Partners"))
        rows = tuple((partner.name, partner.about, partner.description) for partner in report.partners)
        head = (_("Partner"), _("Role"), _("Who they are"))
        yield Table(title=_("Partners"), head=head, rows=rows, widths=(4, 3, 5))
    if report.perspectives:
        yield Heading(_("What each side brings"))
    for perspective in report.perspectives:
        yield Heading(perspective.side, 2)
        yield Prose(blocks(perspective.text))


def _objectives(report: MissionReport) -> Iterator[Part]:
    if report.objectives:
        yield Heading(_("Objectives and results"))
    for objective in report.objectives:
        yield Heading(_titled(objective), 2)
        if indicators := objective.indicators:
            rows = tuple(_indicator(indicator) for indicator in indicators)
            head = (_("Indicator"), pgettext("indicator", "Planned"), pgettext("indicator", "Reached"))
            yield Table(title=_titled(objective), head=head, rows=rows, widths=(5, 3, 4))
        if told := blocks(objective.result):
            yield Prose(told)


def _titled(objective: ReportObjective) -> str:
    if not objective.number:
        return _("General objective: %(title)s", title=objective.title)
    return _("Objective %(number)s: %(title)s", number=objective.number, title=objective.title)


def _indicator(indicator: ReportIndicator) -> tuple[str, str, str]:
    if indicator.is_counted:
        return indicator.label, _counted(indicator.target), _counted(indicator.reached)
    return indicator.label, indicator.aim or _NONE, indicator.result or _NONE


def _counted(value: int | None) -> str:
    return _NONE if value is None else number(value)


def _activities(report: MissionReport) -> Iterator[Part]:
    if not report.activities:
        return
    yield Heading(_("What was planned and what was done"))
    rows = tuple(_activity(activity) for activity in report.activities)
    head = (_("Activity"), _("Objectives"), _("Planned"), _("Done"), _("Outcome"))
    yield Table(title=_("What was planned and what was done"), head=head, rows=rows, widths=(8, 3, 6, 6, 4))
    yield from _minutes([activity for activity in report.activities if activity.minutes])


def _minutes(activities: Sequence[ReportActivity]) -> Iterator[Part]:
    if activities:
        yield Heading(pgettext("of several meetings", "Minutes"))
    for activity in activities:
        yield Heading(activity.title, 2)
        yield Prose(blocks(activity.minutes))


def _activity(activity: ReportActivity) -> tuple[str, ...]:
    name = "\n".join(dict.fromkeys(filter(None, (activity.title, activity.partner))))
    outcome = "\n".join(filter(None, (str(_OUTCOME_WORDS[activity.outcome]), activity.note)))
    return name, ", ".join(activity.objectives), activity.planned or _NONE, activity.done or _NONE, outcome


def _people(report: MissionReport) -> Iterator[Part]:
    if report.people:
        yield Heading(_("Who went"))
        rows = tuple((person.name, person.role, person.organization, person.dates) for person in report.people)
        head = (_("Name"), _("Role"), _("Organization"), _("Dates"))
        yield Table(title=_("Who went"), head=head, rows=rows, widths=(4, 3, 4, 3))


def _met(report: MissionReport) -> Iterator[Part]:
    if report.met:
        yield Heading(_("Who was met"))
        met = tuple((one.partner, "\n".join(one.people) or _NONE) for one in report.met)
        yield Table(title=_("Who was met"), head=(_("Partner"), _("People")), rows=met, widths=(2, 3))


def _actions(report: MissionReport) -> Iterator[Part]:
    if not report.actions:
        return
    yield Heading(_("Joint actions"))
    rows = tuple(
        (
            "\n".join(filter(None, (action.title, action.comment))),
            "\n".join(dict.fromkeys(filter(None, (action.responsible, action.partner)))) or _NONE,
            day(action.due_on) if action.due_on else _NONE,
            _("%(state)s, late", state=action.state) if action.is_late else action.state,
        )
        for action in report.actions
    )
    head = (_("Action"), _("Who"), _("By when"), pgettext("of an action", "State"))
    yield Table(title=_("Joint actions"), head=head, rows=rows, widths=(6, 4, 3, 3))


def _ratings(report: MissionReport) -> Iterator[Part]:
    if not report.ratings:
        return
    yield Heading(_("How the partners rate the partnership"))
    if report.radar_svg:
        caption = _("From 1 (weak) to 5 (strong)")
        yield Picture(svg=report.radar_svg, description=report.radar_description, caption=caption)
    yield _scores(report)
    for rating in report.ratings:
        if rating.signs or rating.comment:
            yield Heading(rating.side, 2)
            yield Prose((*_items(_("Warning signs"), rating.signs), *blocks(rating.comment)))


def _scores(report: MissionReport) -> Table:
    head = (_("Criterion"), *(f"{rating.side}\n{day(rating.on)}" for rating in report.ratings))
    rows = tuple(
        (criterion, *(_counted(rating.scores[at] if at < len(rating.scores) else None) for rating in report.ratings))
        for at, criterion in enumerate(report.criteria)
    )
    widths = (max(6.0, 2.0 * len(report.ratings)), *(3.0 for _rating in report.ratings))
    figures = frozenset(range(1, len(head)))
    return Table(title=_("Ratings by criterion"), head=head, rows=rows, widths=widths, figures=figures)


def _items(title: str, texts: tuple[str, ...]) -> Iterator[Block]:
    if texts:
        yield Block(BlockKind.HEADING, title)
        yield from (Block(BlockKind.ITEM, text) for text in texts)


def _lessons(report: MissionReport) -> Iterator[Part]:
    if report.lessons:
        yield Heading(_("Lessons"))
    yield from _lessons_among(_("To keep"), [lesson for lesson in report.lessons if lesson.is_kept])
    yield from _lessons_among(_("To do otherwise"), [lesson for lesson in report.lessons if not lesson.is_kept])


def _lessons_among(title: str, lessons: Sequence[ReportLesson]) -> Iterator[Part]:
    if lessons:
        yield Heading(title, 2)
        yield Prose(tuple(_as_item(block) for lesson in lessons for block in blocks(lesson.text)))


def _as_item(block: Block) -> Block:
    return block if block.kind is BlockKind.ITEM else Block(BlockKind.ITEM, block.text)


def _itinerary(report: MissionReport) -> Iterator[Part]:
    if not report.itinerary:
        return
    yield Heading(_("Annex: the itinerary"))
    rows = tuple(
        (
            "\n".join(filter(None, (page.heading, page.places, *page.holidays))),
            "\n".join(_line(row) for row in page.rows),
        )
        for page in report.itinerary
    )
    yield Table(title=_("Itinerary"), head=(_("Day"), _("Itinerary")), rows=rows, widths=(3, 8))


def _line(row: DayRow) -> str:
    if row.route:
        return " · ".join(filter(None, (row.route, row.kind, row.title, row.who)))
    name = f"{row.starts.time} {row.title or row.kind}".strip()
    return " · ".join(filter(None, (name, row.kind if row.title else "", row.who)))
