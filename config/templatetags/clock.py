"""The statutory clock as people see it: the strip of a case, the mini bar of a row, the steps in words.

`{% load clock %}`. Everything comes from `permits.clock.answer.Answer`; nothing here counts days anew.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from config.templatetags.pw import cite, day_month, long_date, short_date
from permits.clock import strip as days
from permits.clock.answer import Answer
from permits.clock.steps import Step
from permits.clock.strip import Bar, Month, Segment, Strip
from permits.clock.wording import ground_text
from permits.clock.wording import step_text as said

register = template.Library()

#: Kind of day -> pattern (frontend/css/clock.css) and what the key says.
PATTERNS: dict[str, tuple[str, str | Promise]] = {
    "run": ("run", gettext_lazy("termijn loopt")),
    "todo": ("todo", gettext_lazy("nog te gaan")),
    "postponed": ("verdaag", gettext_lazy("verdaagd")),
    "over": ("over", gettext_lazy("over de termijn")),
    "several": ("beide", gettext_lazy("twee gronden, telt één keer")),
    "after": ("na", gettext_lazy("na het besluit of de termijn")),
    "completion": ("aanvul", gettext_lazy("wacht op aanvulling")),
    "lbb": ("bibob", gettext_lazy("wacht op LBB")),
    "lbb_data": ("aanvul", gettext_lazy("LBB wacht op gegevens")),
    "consent": ("instem", gettext_lazy("met instemming opgeschort")),
    "applicant_delay": ("instem", gettext_lazy("vertraging door de aanvrager")),
    "force_majeure": ("instem", gettext_lazy("overmacht")),
    "term": ("run", gettext_lazy("resterend deel van de termijn")),
}
# The strip is at least 54rem wide; a letter of its smallest text is about 0.4rem.
_WIDTH_REM, _LETTER_REM = 54, 0.42


@register.filter
def step_text(step: Step) -> str:
    """What one step of the count says, in the language of the page."""
    return said(step, get_language() or "nl")


@register.filter
def clock_state(answer: Answer) -> dict[str, object]:
    """Badge of the clock: `label`, `tone` and `icon`."""
    if answer.decided_on is not None:
        return {"label": _("Beslist"), "tone": "ok", "icon": "check"}
    if answer.is_over(answer.on):
        return {"label": _("Over de termijn"), "tone": "danger", "icon": "oct"}
    if not answer.running:
        return {"label": _("Klok staat stil"), "tone": "wait", "icon": "pauze"}
    return {"label": _("Klok loopt, gemeente is aan zet"), "tone": "info", "icon": "klok"}


@register.simple_tag
def strip_of(answer: Answer) -> dict[str, Any]:
    """All that `components/_clock_strip.html` draws."""
    strip = days.strip(answer)
    return {
        "days": strip.days,
        "months": [_month(month, strip.days) for month in strip.months],
        "segments": [_segment(segment, strip.days) for segment in strip.segments],
        "bars": list(_bars(strip)),
        "today": strip.today,
        "due": strip.due,
        "key": [{"pattern": pattern, "label": label} for pattern, label in _key(strip)],
        "over_days": (answer.on - answer.due_on).days if answer.due_on and answer.is_over(answer.on) else 0,
    }


@register.simple_tag
def mini_of(answer: Answer) -> dict[str, Any]:
    """All that `components/_clock_mini.html` draws; `label` says it in words."""
    strip = days.strip(answer)
    shown = [segment for segment in strip.segments if segment.kind != "after"]
    total = sum(segment.days for segment in shown) or 1
    reached = min(strip.today or total, total)
    return {
        "segments": [{"pattern": _pattern(segment.kind), "days": segment.days} for segment in shown],
        "today_at": round(100 * reached / total, 1),
        "label": _mini_label(answer),
    }


def _mini_label(answer: Answer) -> str:
    received = _("Ontvangen %(day)s") % {"day": short_date(answer.received_on)}
    if answer.due_on is None:
        return received + ", " + _("klok staat stil, einde nog onbekend")
    return received + ", " + _("uiterlijk %(day)s") % {"day": short_date(answer.due_on)}


def _pattern(kind: str) -> str:
    return PATTERNS[kind][0]


def _month(month: Month, total: int) -> dict[str, Any]:
    label = _fitting([date_format(month.starts_on, "F")], month.days / total)
    return {"first": month.first, "days": month.days, "label": label}


def _segment(segment: Segment, total: int) -> dict[str, Any]:
    return {
        "pattern": _pattern(segment.kind),
        "first": segment.first,
        "days": segment.days,
        "label": _fitting(_labels(segment), segment.days / total),
    }


def _labels(segment: Segment) -> list[str]:
    """What may stand on a segment, longest first."""
    number = str(segment.days)
    if segment.kind == "after":
        return []
    if segment.kind == "todo":
        return [_("nog %(days)s") % {"days": number}, number]
    if segment.kind == "over":
        return [_("%(days)s over") % {"days": number}, number]
    if segment.kind == "postponed":
        return [_("%(days)s verdaagd") % {"days": number}, number]
    if segment.kind == "run":
        return [number]
    return [
        ngettext("%(days)d dag stil", "%(days)d dagen stil", segment.days) % {"days": segment.days},
        _("%(days)s stil") % {"days": number},
        number,
    ]


def _fitting(labels: Iterable[str], share: float) -> str:
    room = share * _WIDTH_REM - 1
    return next((label for label in labels if len(label) * 1.2 * _LETTER_REM <= room), "")


def _key(strip: Strip) -> Iterator[tuple[str, str | Promise]]:
    return (PATTERNS[kind] for kind in strip.kinds if kind != "after")


def _bars(strip: Strip) -> Iterator[dict[str, Any]]:
    """The bars with their words; a bar whose words would run into another's gets a row of its own."""
    free: list[float] = []
    for bar in strip.bars:
        text = _bar_text(bar)
        room = len(text) * _LETTER_REM * strip.days / _WIDTH_REM + 1
        ends_right = bar.first + room > strip.days + 1
        last = float(bar.first + bar.days - 1)
        start, end = (
            (min(float(bar.first), last - room), last)
            if ends_right
            else (float(bar.first), max(last, bar.first + room))
        )
        row = _row(free, start, end)
        yield {
            "pattern": _pattern(bar.code),
            "first": bar.first,
            "days": bar.days,
            "row": row,
            "text": text,
            "right": ends_right,
        }


def _row(free: list[float], start: float, end: float) -> int:
    for number, taken in enumerate(free):
        if taken < start:
            free[number] = end
            return days.FIRST_BAR_ROW + number
    free.append(end)
    return days.FIRST_BAR_ROW + len(free) - 1


def _bar_text(bar: Bar) -> str:
    name = str(PATTERNS["term"][1]) if bar.code == "term" else ground_text(bar.code, get_language() or "nl")
    said_first = f"{cite(bar.law)}: {name}" if bar.law else name
    if bar.code == "term":
        return said_first
    if bar.is_open:
        return _("%(ground)s, sinds %(first)s, nog open") % {"ground": said_first, "first": day_month(bar.starts_on)}
    span = {"ground": said_first, "first": day_month(bar.starts_on), "last": day_month(bar.ends_on), "days": bar.days}
    return _("%(ground)s, %(first)s t/m %(last)s (%(days)s)") % span


@register.filter
def clock_sentence(answer: Answer) -> str:
    """The clock for the applicant, in one plain sentence; never a date that is not certain."""
    if answer.decided_on is not None:
        return _("Wij hebben beslist op %(day)s.") % {"day": long_date(answer.decided_on)}
    if answer.due_on is None:
        return _("De klok staat nu stil. Wanneer wij beslissen, is daarom nog niet te zeggen.")
    if answer.is_over(answer.on):
        return _("Wij hadden uiterlijk %(day)s moeten beslissen. Dat is niet gelukt.") % {
            "day": long_date(answer.due_on)
        }
    return _("Wij beslissen uiterlijk %(day)s.") % {"day": long_date(answer.due_on)}
