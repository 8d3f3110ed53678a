"""The charts of the page about an order. Whatever a chart, its table or its file says went through `Disclosure`."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from core.disclosure.rounding import Disclosure, Share, Shown, together
from core.graphs import BARS, LINES, ROWS, STACK, Chart, Series
from gis.atlas.compliance import State
from gis.atlas.effect import decisions
from gis.atlas.effect.controls import Control
from gis.atlas.effect.coverage import Covered
from gis.atlas.effect.decisions import DECIDED, PERSON, Ended
from gis.atlas.effect.periods import Period
from gis.atlas.effect.words import count_text, flow_text, half_name, mean_text, month_name, share_text, weeks_text
from gis.atlas.wording import COMPLIANCE

_UNDER_DUTY = [state for state in State if state is not State.NOT_REQUIRED]
_SEVERITIES = (1, 2, 3, 4)
_MEDIAN, _NINE_OF_TEN = 50, 90


def compliance(covered: Covered, days: Sequence[date], rule: Disclosure) -> Chart:
    """Share of the firms under the duty with a permit, with an application under way, and with neither."""
    stood = [_stood(covered, day, rule) for day in days]
    series = [
        _shares(
            label,
            [
                rule.share(
                    together(one[state] for state in wanted),
                    together(one[state] for state in _UNDER_DUTY if state not in wanted),
                )
                for one in stood
            ],
        )
        for label, wanted in (
            (_("Met vergunning"), (State.PERMIT,)),
            (_("Aanvraag loopt"), (State.APPLIED,)),
            (_("Geen van beide"), (State.NONE, State.REFUSED, State.CLOSED)),
        )
    ]
    note = _("Van de bedrijven met een vergunningplicht; wie in de overgangstermijn zit telt mee in het geheel.")
    return Chart("naleving", _("Naleving per maand"), _("Maand"), _months(days), series, LINES, "%", 100, note=note)


def states(covered: Covered, days: Sequence[date], rule: Disclosure) -> Chart:
    """How many firms stood how at the end of each month, by the same rule as the map."""
    stood = [_stood(covered, day, rule) for day in days]
    series = [
        _told(str(label), [one[State(state)] for one in stood], rule)
        for state, label in COMPLIANCE.items()
        if any(one[State(state)] != 0 for one in stood)
    ]
    return Chart("standen", _("Bedrijven naar stand, per maand"), _("Maand"), _months(days), series, STACK)


def _stood(covered: Covered, day: date, rule: Disclosure) -> dict[State, Shown]:
    counts = Counter(firm.state for firm in covered.on(day))
    return {state: rule.count(counts[state]) for state in State}


def lead_times(ended: Iterable[Ended], halves: Sequence[Period], rule: Disclosure) -> Chart:
    """Within how many weeks half and nine tenths of the firms had their decision."""
    decided = [_first_of_each(one for one in ended if one.how in DECIDED and half.holds(one.on)) for half in halves]
    series = [
        _weeks(label, [rule.quantile([one.days for one in group], percent) for group in decided])
        for label, percent in (
            (_("Helft van de besluiten binnen"), _MEDIAN),
            (_("90% van de besluiten binnen"), _NINE_OF_TEN),
        )
    ]
    note = _("Weken van ontvangst tot verzending, met de tijd dat de termijn stilstond.")
    return Chart(
        "doorlooptijd", _("Doorlooptijd van besluiten"), _("Halfjaar"), _names(halves), series, BARS, note=note
    )


def in_term(ended: Iterable[Ended], halves: Sequence[Period], rule: Disclosure) -> Chart:
    """Share of the firms whose decision came in the statutory term."""
    decided = [[one for one in ended if one.how in DECIDED and half.holds(one.on)] for half in halves]
    shares = [_share_of(group, lambda one: one.in_term, rule) for group in decided]
    note = _("Op tijd is uiterlijk op de laatste dag van de beslistermijn, met opschorting en verdaging.")
    title, series = _("Besluiten binnen de termijn"), [_shares(_("Op tijd"), shares)]
    return Chart("termijn", title, _("Halfjaar"), _names(halves), series, BARS, "%", 100, note=note)


def outcomes(ended: Sequence[Ended], rule: Disclosure) -> Chart:
    """How cases ended over the whole time of the order; a refusal counts under each of its grounds."""
    labels = {
        decisions.GRANTED: _("Verleend"),
        decisions.WITHDRAWN: _("Ingetrokken door de aanvrager"),
        decisions.DISMISSED: _("Buiten behandeling gesteld"),
        decisions.NOT_REQUIRED: _("Geen vergunning nodig"),
        decisions.FORWARDED: _("Doorgezonden"),
    }
    rows = [(label, _firms(one for one in ended if one.how == how)) for how, label in labels.items()]
    person = {PERSON: _("een grond die de ondernemer of een leidinggevende betreft")}
    for code, ground in {**decisions.place_grounds(), **person}.items():
        refused = _("Geweigerd: %(ground)s") % {"ground": ground[:1].lower() + ground[1:]}
        rows.append((refused, _firms(one for one in ended if code in one.grounds)))
    note = _(
        "Gronden die een persoon betreffen staan bij elkaar: niemand kan hieruit lezen hoe een integriteitstoets "
        "afliep. Een weigering op meer gronden telt bij elke grond."
    )
    series = [_told(_("Bedrijven"), [rule.count(count) for _label, count in rows], rule)]
    axis = [label for label, _count in rows]
    return Chart("uitkomst", _("Uitkomst van aanvragen"), _("Uitkomst"), axis, series, ROWS, note=note)


def findings(controls: Sequence[Control], halves: Sequence[Period], rule: Disclosure) -> Chart:
    """Findings for each visit, by severity; never all together, which less the others would tell a hidden one."""
    by_half = [[one for one in controls if half.holds(one.on)] for half in halves]
    means = {
        severity: [
            rule.mean(
                sum(one.severities.count(severity) for one in group),
                len(group) if rule.count(_firms(group)) else 0,
                _firms(one for one in group if severity in one.severities),
            )
            for group in by_half
        ]
        for severity in _SEVERITIES
    }
    series = [
        Series(_("Ernst %(severity)d") % {"severity": severity}, values, [mean_text(value) for value in values])
        for severity, values in means.items()
    ]
    note = _("Bevindingen per bezoek met een getekend rapport; ernst 1 is licht, 4 is zwaar (LHSO).")
    return Chart("bevindingen", _("Bevindingen per bezoek"), _("Halfjaar"), _names(halves), series, STACK, note=note)


def again(controls: Sequence[Control], halves: Sequence[Period], rule: Disclosure) -> Chart:
    """Share of the re-checked premises where the same norm was broken again."""
    rechecks = [[one for one in controls if one.again is not None and half.holds(one.on)] for half in halves]
    shares = [_share_of(group, lambda one: bool(one.again), rule) for group in rechecks]
    title, series = _("Herhaling bij herbezoek"), [_shares(_("Zelfde norm opnieuw overtreden"), shares)]
    note = _("Opnieuw is een bevinding van dezelfde norm bij het herbezoek.")
    return Chart("herhaling", title, _("Halfjaar"), _names(halves), series, BARS, "%", 100, note=note)


def comings_and_goings(covered: Covered, halves: Sequence[Period], rule: Disclosure) -> Chart:
    """Firms that were there at the end of the half-year and not before it, and the other way round."""
    flows = [covered.flows(half.before, half.until, rule) for half in halves]
    series = [
        _flows(_("Nieuw"), [came for came, _went in flows]),
        _flows(_("Gestopt of vertrokken"), [went for _came, went in flows]),
    ]
    return Chart("bedrijven", _("Nieuwe en gestopte bedrijven"), _("Halfjaar"), _names(halves), series, BARS)


_Row = TypeVar("_Row", Ended, Control)


def _share_of(rows: Iterable[_Row], holds: Callable[[_Row], bool], rule: Disclosure) -> Share | None:
    """Share of the firms of which it holds, at least once; the others are the rest."""
    found = list(rows)
    part = {row.premises for row in found if holds(row)}
    return rule.share(rule.count(len(part)), rule.count(len({row.premises for row in found} - part)))


def _told(label: str, shown: Sequence[Shown], rule: Disclosure) -> Series:
    return Series(label, shown, [count_text(value, rule) for value in shown])


def _flows(label: str, shown: Sequence[Shown]) -> Series:
    return Series(label, shown, [flow_text(value) for value in shown])


def _shares(label: str, shown: Sequence[Share | None]) -> Series:
    return Series(label, [one.percent if one else None for one in shown], [share_text(one) for one in shown])


def _weeks(label: str, shown: Sequence[int | None]) -> Series:
    return Series(label, shown, [weeks_text(value) for value in shown])


def _months(days: Sequence[date]) -> list[str]:
    return [month_name(day) for day in days]


def _names(halves: Sequence[Period]) -> list[str]:
    return [half_name(half) for half in halves]


def _firms(rows: Iterable[Ended | Control]) -> int:
    """How many premises these are about: a firm counts once, however often."""
    return len({row.premises for row in rows})


def _first_of_each(ended: Iterable[Ended]) -> list[Ended]:
    """One case of each firm: its longest."""
    longest: dict[int, Ended] = {}
    for one in ended:
        if one.premises not in longest or one.days > longest[one.premises].days:
            longest[one.premises] = one
    return list(longest.values())
