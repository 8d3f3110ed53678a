"""How a figure is said: counts, shares and weeks, and what may not be told."""

from datetime import date

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.disclosure.rounding import Bound, Disclosure, Share, Shown
from gis.atlas.effect.periods import Period


def count_text(shown: Shown, rule: Disclosure) -> str:
    """`25`, or `minder dan 5`."""
    return _("minder dan %(group)s") % {"group": rule.smallest} if shown is None else str(shown)


def flow_text(shown: Shown) -> str:
    """`25`, or that there are too few: one of both ways is a small group, the other may be a large one."""
    return _("te weinig") if shown is None else str(shown)


def share_text(shown: Share | None) -> str:
    """`40%`, `85% of meer` beside a hidden group, or that there are too few."""
    if shown is None:
        return _("te weinig")
    percent = f"{shown.percent}%"
    if shown.bound is Bound.AT_LEAST:
        return _("%(percent)s of meer") % {"percent": percent}
    return _("%(percent)s of minder") % {"percent": percent} if shown.bound is Bound.AT_MOST else percent


def mean_text(shown: float | None) -> str:
    """`1,4`, or that there are too few."""
    return _("te weinig") if shown is None else formats.number_format(shown, 1)


def weeks_text(shown: int | None) -> str:
    """`9 weken`, or that there are too few."""
    if shown is None:
        return _("te weinig")
    return ngettext("%(count)d week", "%(count)d weken", shown) % {"count": shown}


def month_name(day: date) -> str:
    """`nov 2026`."""
    text = formats.date_format(day, "M Y")
    return text.lower() if get_language() == "nl" else text


def half_name(period: Period) -> str:
    """`2026, 1e helft`."""
    if period.half == 1:
        return _("%(year)s, 1e helft") % {"year": period.since.year}
    return _("%(year)s, 2e helft") % {"year": period.since.year}
