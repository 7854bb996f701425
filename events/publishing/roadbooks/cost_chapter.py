"""The chapter of costs: by kind and payer, planned beside spent, full cost beside direct cost, with the rates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from babel import Locale, numbers

from events.platform.language.formats import day
from events.platform.language.i18n import current_language, locale, pgettext
from events.platform.language.i18n import gettext as _
from events.publishing.roadbooks.document import Heading, Part, Prose, Table
from events.publishing.roadbooks.markdown_blocks import Block, BlockKind
from events.publishing.roadbooks.report import MissionReport, ReportCost

_NONE = "–"


def costs(report: MissionReport) -> Iterator[Part]:
    """Yield the chapter of costs of a report, in the current language; nothing without costs."""
    if not report.costs:
        return
    yield Heading(_("Costs"))
    yield _by_line(report)
    yield _by_payer(report)
    yield Prose(tuple(_notes(report)), is_quiet=True)


def _by_line(report: MissionReport) -> Table:
    ordered = sorted(report.costs, key=lambda cost: not cost.is_direct)
    rows = [(_named(cost), cost.payer, *_amounts([cost], report.currency)) for cost in ordered]
    direct = [cost for cost in report.costs if cost.is_direct]
    totals = [(_("Direct cost"), "", *_amounts(direct, report.currency))]
    if len(direct) < len(report.costs):
        totals.append((_("Full cost"), "", *_amounts(report.costs, report.currency)))
    head = (
        _("Kind of cost"),
        _("Paid by"),
        _("Planned, %(currency)s", currency=report.currency),
        _("Spent, %(currency)s", currency=report.currency),
        pgettext("costs", "Difference"),
    )
    return Table(
        title=_("Costs by kind and payer"),
        head=head,
        rows=(*rows, *totals),
        widths=(6, 4, 3, 3, 3),
        figures=frozenset({2, 3, 4}),
        totals=len(totals),
    )


def _named(cost: ReportCost) -> str:
    return "\n".join(filter(None, (cost.kind, cost.label)))


def _by_payer(report: MissionReport) -> Table:
    payers = dict.fromkeys(cost.payer for cost in report.costs)
    rows = tuple(_of_payer(report, payer) for payer in payers)
    head = (
        _("Paid by"),
        _("Direct cost planned"),
        _("Direct cost spent"),
        _("Full cost planned"),
        _("Full cost spent"),
    )
    return Table(
        title=_("Direct and full cost by payer"),
        head=head,
        rows=(*rows, _of_payer(report, None)),
        widths=(5, 3, 3, 3, 3),
        figures=frozenset({1, 2, 3, 4}),
        totals=1,
    )


def _of_payer(report: MissionReport, payer: str | None) -> tuple[str, ...]:
    """Return the sums of one payer, or (None) of all."""
    mine = [cost for cost in report.costs if payer is None or cost.payer == payer]
    direct = [cost for cost in mine if cost.is_direct]
    return (
        _("Together") if payer is None else payer,
        *_amounts(direct, report.currency)[:2],
        *_amounts(mine, report.currency)[:2],
    )


def _amounts(of: Iterable[ReportCost], currency: str) -> tuple[str, str, str]:
    """Return planned, spent, and what was spent beyond the plan."""
    lines = list(of)
    planned, spent = _sum(cost.planned for cost in lines), _sum(cost.spent for cost in lines)
    beyond = None if planned is None or spent is None else spent - planned
    return _money(planned, currency), _money(spent, currency), _signed(beyond, currency)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal()) if known else None


def _money(amount: Decimal | None, currency: str) -> str:
    """Return an amount with the decimals of its currency: "1 234,50" euros, "1 234" francs CFA."""
    return _NONE if amount is None else str(numbers.format_decimal(amount, _pattern(currency), locale=_locale()))


def _signed(amount: Decimal | None, currency: str) -> str:
    if not amount:
        return _money(amount, currency)
    pattern = f"+{_pattern(currency)};−{_pattern(currency)}"
    return str(numbers.format_decimal(amount, pattern, locale=_locale()))


def _pattern(currency: str) -> str:
    decimals = int(numbers.get_currency_precision(currency))
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _locale() -> Locale:
    return locale(current_language())


def _notes(report: MissionReport) -> Iterator[Block]:
    if any(not cost.is_direct for cost in report.costs):
        text = _("The full cost adds to the direct cost what is given or worked without an invoice.")
        yield Block(BlockKind.PARAGRAPH, text)
    for rate in report.rates:
        value = str(numbers.format_decimal(rate.rate, "#,##0.######", locale=_locale()))
        known = {"currency": rate.currency, "value": value, "base": report.currency}
        text = (
            _("1 %(currency)s = %(value)s %(base)s, rate of %(day)s", **known, day=day(rate.on))
            if rate.on
            else _("1 %(currency)s = %(value)s %(base)s", **known)
        )
        yield Block(BlockKind.PARAGRAPH, text)
