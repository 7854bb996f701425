"""Totals as pictures, in the current language."""

from __future__ import annotations

from collections.abc import Mapping

from events.missions.costs.totals import Totals
from events.missions.costs.words import KIND_WORDS, PAYER_WORDS
from events.platform.drawing.bars import CostGroup, Share, cost_bars, share_bar
from events.platform.language.formats import number
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.records.money import exponent, money


def kinds_picture(totals: Totals, currency: str) -> str:
    """Return planned beside spent by kind of cost as SVG, "" without any line."""
    digits = exponent(currency)
    groups = [
        CostGroup(
            str(KIND_WORDS[kind]),
            sums.planned / 10**digits,
            sums.spent / 10**digits,
            money(sums.planned, currency),
            money(sums.spent, currency),
        )
        for kind, sums in totals.by_kind.items()
    ]
    title = _("Planned and spent by kind of cost")
    return cost_bars(groups, planned=_("Planned"), spent=_("Spent"), title=title) if groups else ""


def payers_picture(totals: Totals, currency: str) -> str:
    """Return who pays which share as SVG: of what was spent, or of the plan while nothing is; "" without any amount."""
    if totals.full.spent > 0:
        return _shares({payer: sums.spent for payer, sums in totals.by_payer.items()}, currency, _("Who paid"))
    planned = {payer: sums.planned for payer, sums in totals.by_payer.items()}
    return _shares(planned, currency, _("Who pays, as planned"))


def _shares(amounts: Mapping[str, int], currency: str, title: str) -> str:
    whole = sum(amounts.values())
    if not whole:
        return ""
    shares = [
        Share(str(PAYER_WORDS[payer]), amount, _share(money(amount, currency), round(100 * amount / whole)))
        for payer, amount in amounts.items()
    ]
    return share_bar(shares, title=title)


def _share(amount: str, percent: int) -> str:
    return pgettext("share of a sum", "%(amount)s (%(percent)s %%)", amount=amount, percent=number(percent))
