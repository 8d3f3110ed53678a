"""Before and after an order took effect, beside another area: a comparison, and no proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.disclosure.rounding import Disclosure, Shown
from core.graphs import BARS, Chart, Series
from gis.atlas.effect.controls import Control, severe
from gis.atlas.effect.coverage import Covered
from gis.atlas.effect.periods import months_later
from gis.atlas.effect.words import count_text, flow_text
from inspections.checklists.scoring import SEVERE


@dataclass(frozen=True)
class Windows:
    """Two stretches of equal length on both sides of the first day of an order; all days included."""

    before: tuple[date, date]
    after: tuple[date, date]

    @property
    def first(self) -> date:
        """The day before the first stretch."""
        return self.before[0] - timedelta(days=1)


def windows(begins: date, months: int, last: date) -> Windows:
    """So many months before and after the day an order begins; less when `last` comes first, on both sides."""
    until = min(months_later(begins, months) - timedelta(days=1), last)
    length = until - begins
    return Windows((begins - length - timedelta(days=1), begins - timedelta(days=1)), (begins, until))


@dataclass(frozen=True)
class Row:
    """One measure, as it may be told: in the area before and after, and in the other area. None where it may not.

    `flow`: who came or went; where one of both is hidden, so is the other.
    """

    label: str
    counts: tuple[Shown, Shown, Shown, Shown]
    flow: bool

    @property
    def here(self) -> Shown:
        return _change(self.counts[0], self.counts[1])

    @property
    def there(self) -> Shown:
        return _change(self.counts[2], self.counts[3])


def _change(before: Shown, after: Shown) -> Shown:
    return None if before is None or after is None else after - before


def rows(here: Covered, there: Covered, visits: Sequence[Control], time: Windows, rule: Disclosure) -> list[Row]:
    """Every measure in both areas and both stretches."""
    shown = [_measure(area, visits, stretch, rule) for area in (here, there) for stretch in (time.before, time.after)]
    flows = [_("Nieuw"), _("Gestopt")]
    labels = [_("Bedrijven"), *flows, _("Vergunning"), _("Bezocht"), _("Zwaar")]
    return [
        Row(label, (one, two, three, four), label in flows)
        for label, one, two, three, four in zip(labels, *shown, strict=True)
    ]


def _measure(area: Covered, visits: Sequence[Control], stretch: tuple[date, date], rule: Disclosure) -> list[Shown]:
    """Firms at the end, new and gone ones, those with a permit; premises visited, and with a severe finding."""
    since, until = stretch
    start = since - timedelta(days=1)
    inside = area.premises([start, until])
    seen = [visit for visit in visits if visit.premises in inside and since <= visit.on <= until]
    return [
        rule.count(len(area.registered(until))),
        *area.flows(start, until, rule),
        rule.count(sum(bool(firm.permit) for firm in area.on(until))),
        rule.count(len({visit.premises for visit in seen})),
        rule.count(len({visit.premises for visit in seen if severe(visit, SEVERE)})),
    ]


def chart(found: Sequence[Row], other: str, rule: Disclosure) -> Chart:
    """The measures as bars: before and after, here and there."""
    labels = [
        _("Gebied, ervoor"),
        _("Gebied, erna"),
        _("%(area)s, ervoor") % {"area": other},
        _("%(area)s, erna") % {"area": other},
    ]
    series = []
    for at, label in enumerate(labels):
        texts = [flow_text(row.counts[at]) if row.flow else count_text(row.counts[at], rule) for row in found]
        series.append(Series(label, [row.counts[at] for row in found], texts))
    note = _(
        "Bedrijven: aan het eind van de periode. Vergunning: met een vergunning die dan geldt. Bezocht: panden met een "
        "getekend rapport. Zwaar: panden met een bevinding van ernst 3 of 4."
    )
    return Chart("vergelijking", _("Ervoor en erna"), _("Maat"), [row.label for row in found], series, BARS, note=note)
