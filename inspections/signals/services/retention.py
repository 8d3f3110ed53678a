"""What is weighed is destroyed after its term; a record of it stays, without a person or a place.

Nightly by the worker; each signal is a transaction of its own, so that a run can be stopped and run again.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import cast
from uuid import UUID

from core.acts import one_act
from core.audit import services as audit
from core.audit.models import AuditEntry
from core.files import services as files
from core.today import local_date
from inspections.errors import MoveRefused
from inspections.signals import policy
from inspections.signals.acting import acting, lock
from inspections.signals.models import Destruction, RetentionRule, Signal, SignalContact
from inspections.statecharts import signal as chart

CHUNK = 200


def tick(now: datetime) -> int:
    """Destroy every signal whose term is over at `now`; how many."""
    done = 0
    for rule in policy.rules(local_date(now)):
        for public_id in _due(rule, now):
            try:
                destroy(public_id, at=now, rule=rule)
                done += 1
            except MoveRefused:
                continue  # somebody reopened it meanwhile
    return done


@one_act()
def destroy(public_id: UUID, *, at: datetime, rule: RetentionRule) -> Destruction:
    """Destroy one signal by this rule: words, contact, places, files, and the personal part of its log entries.

    Raises MoveRefused while the term runs.
    """
    signal, today = lock(public_id), local_date(at)
    weighed_on = signal.weighed_on
    over = signal.state == rule.state and weighed_on is not None and weighed_on <= policy.last_kept(today, rule.months)
    with acting(public_id, chart.DESTROY, actor=None, at=at, term_over=over) as act:
        attached = [row.file for row in signal.files.select_related("file")]
        record = Destruction.objects.create(
            signal=signal,
            outcome=signal.state,
            weighed_on=cast(date, weighed_on),  # the chart saw to it
            destroyed_on=today,
            rule=rule.code,
            law=rule.law,
            files=len(attached),
        )
        signal.files.all().delete()
        act.todo += [files.destroy(stored) for stored in attached]
        signal.additions.all().delete()
        signal.weighings.all().delete()
        signal.premises.clear()
        SignalContact.objects.filter(signal=signal).delete()
        signal.destroy()
    for entry in AuditEntry.objects.filter(scope=signal.audit_scope, payload__erased_by=None, payload__isnull=False):
        audit.erase_payload(entry, actor=None, at=at, reason=rule.code, legal_ground=rule.law)
    return record


def _due(rule: RetentionRule, now: datetime) -> Iterator[UUID]:
    """Public ids of what this rule ends, in the order of the rows: memory stays flat."""
    cutoff, last = policy.last_kept(local_date(now), rule.months), 0
    found = Signal.objects.filter(state=rule.state, weighed_on__lte=cutoff).order_by("pk")
    while rows := list(found.filter(pk__gt=last).values_list("pk", "public_id")[:CHUNK]):
        yield from (public_id for _pk, public_id in rows)
        last = rows[-1][0]
