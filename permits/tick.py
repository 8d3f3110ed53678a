"""What time alone brings about: terms that lapse, drafts that are thrown away, permits that end.

Runs nightly (`manage.py clock_tick`) and hourly in the worker; a run that was missed is simply caught up,
since each step asks the clock and not a counter. Each case is a transaction of its own.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from core.today import local_date
from permits import flows
from permits.errors import PermitError
from permits.models import Permit, PermitApplication
from permits.selectors import policy
from permits.selectors.facts import facts_of_many
from permits.services import completeness, intake, integrity
from permits.services import permits as permit_services
from permits.services import views_statement as views
from permits.statecharts import application as chart
from permits.statecharts import permit as permit_chart
from permits.statecharts import work

CHUNK = 500


def run(now: datetime) -> Counter[str]:
    """Do all that is due at `now`; return how many of each. Constant memory; can be stopped and run again."""
    today, done = local_date(now), Counter[str]()
    cases = PermitApplication.objects
    lapsed = cases.filter(state=chart.AWAITING_COMPLETION, repair_until__lt=today)
    unheard = cases.filter(state=chart.INTENT_SENT, views_until__lt=today)
    drafts = cases.filter(state=chart.DRAFT, changed_at__date__lt=policy.draft_limit(today))
    _each(lapsed, completeness.lapse_completion, "completion_lapsed", now, done)
    _each(unheard, views.lapse_views, "views_lapsed", now, done)
    _each(drafts, intake.discard, "draft_discarded", now, done)
    # Known dates stay as they are: only an open pause, or one that begins the day after, changes with time.
    pausing = cases.filter(due_on=None, state__in=chart.OPEN)
    begins = cases.filter(state=chart.AWAITING_COMPLETION).exclude(due_on=None)
    for keys in chain(_chunks(pausing), _chunks(begins)):
        done["due_date_known"] += refresh(keys, today)
    _permits(today, now, done)
    return done + integrity.tick(now)


def refresh(application_ids: list[int], today: date) -> int:
    """Recompute the cached due date and turn of cases whose pause ends by itself; how many changed.

    A few queries for all of them, and one for each that changed.
    """
    applications = list(PermitApplication.objects.filter(pk__in=application_ids).order_by("pk"))
    changed = 0
    for application, facts, due_on in facts_of_many(applications, today):
        fresh = {"due_on": due_on, "turn": work.turn(facts)}
        if fresh != {"due_on": application.due_on, "turn": application.turn}:
            # Whoever acted on the case meanwhile has stored newer dates.
            same = PermitApplication.objects.filter(pk=application.pk, changed_at=application.changed_at)
            changed += same.update(**fresh)
    return changed


def _each(
    found: QuerySet[PermitApplication], service: Callable[..., Any], name: str, now: datetime, done: Counter[str]
) -> None:
    for pk in _keys(found):
        try:
            flows.perform(pk, service, actor=None, at=now, effective_on=local_date(now))
            done[name] += 1
        except PermitError:
            done["skipped"] += 1  # a person was first


def _permits(today: date, now: datetime, done: Counter[str]) -> None:
    in_force = Permit.objects.filter(state=permit_chart.IN_FORCE)
    ends = {
        "permit_expired": (in_force.filter(valid_to__lt=today), permit_services.expire),
        "permit_lapsed": (
            in_force.filter(valid_to=None, application__order__valid_to__lt=today),
            permit_services.lapse_with_designation,
        ),
        "revocation_unheard": (in_force.filter(views="invited", views_until__lt=today), permit_services.record_views),
    }
    for name, (found, service) in ends.items():
        for pk in _keys(found):
            service(pk, actor=None, at=now, effective_on=today)
            done[name] += 1


def _keys(found: QuerySet[Any]) -> Iterator[int]:
    for keys in _chunks(found):
        yield from keys


def _chunks(found: QuerySet[Any]) -> Iterator[list[int]]:
    last = 0
    while keys := list(found.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield keys
        last = keys[-1]
