"""Jobs of the clock: each runs when it is due, in a transaction of its own, by one worker at a time."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from core.audit import trace
from core.outbox import registry
from core.outbox.models import PeriodicRun
from core.outbox.registry import Periodic
from core.outbox.services import describe

log = logging.getLogger(__name__)

#: A failed job is tried again after this, or after its own interval where that is shorter.
RETRY = timedelta(seconds=60)


def run_due(now: datetime) -> int:
    """Run every job that is due; return how many. However long the worker was away, each runs once."""
    jobs = {job.name: job for job in registry.periodic_jobs()}
    known = set(PeriodicRun.objects.filter(name__in=jobs).values_list("name", flat=True))
    for name in sorted(jobs.keys() - known):
        PeriodicRun.objects.get_or_create(name=name, defaults={"due_at": now})
    due = PeriodicRun.objects.filter(name__in=jobs, due_at__lte=now).order_by("due_at", "name")
    return sum(_run(jobs[name], now) for name in due.values_list("name", flat=True))


def _run(job: Periodic, now: datetime) -> bool:
    with transaction.atomic():
        due = PeriodicRun.objects.select_for_update(skip_locked=True).filter(name=job.name, due_at__lte=now).first()
        if due is None:
            return False
        try:
            with transaction.atomic(), trace.running("worker", job.name):
                job.run(now)
        except Exception as error:  # a job may fail in any way; none may stop the worker
            due.last_error = describe(error)
            due.due_at = now + min(RETRY, timedelta(seconds=job.seconds))
            log.warning("periodic job %s: %s", job.name, due.last_error)
        else:
            due.last_run_at, due.last_error = now, ""
            due.due_at = now + timedelta(seconds=job.seconds)
        due.save()
    return True
