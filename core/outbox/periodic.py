"""Jobs of the clock: each runs when it is due, by one worker at a time, in a transaction of its own or by parts."""

import logging
from contextlib import nullcontext
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
    """Run the job, unless another worker has it. One that works by parts is taken first and settled afterwards."""
    if job.by_parts:
        with transaction.atomic():
            taken = _due(job, now)
            if taken is None:
                return False
            taken.due_at = now + timedelta(seconds=job.seconds)
            taken.save()
        error = _failure(job, now)
        with transaction.atomic():
            _settle(PeriodicRun.objects.select_for_update().get(name=job.name), job, now, error)
        return True
    with transaction.atomic():
        due = _due(job, now)
        if due is None:
            return False
        _settle(due, job, now, _failure(job, now))
    return True


def _due(job: Periodic, now: datetime) -> PeriodicRun | None:
    """The locked row of the job; None when it is not due or another worker has it."""
    return PeriodicRun.objects.select_for_update(skip_locked=True).filter(name=job.name, due_at__lte=now).first()


def _failure(job: Periodic, now: datetime) -> str:
    """Run the job; what went wrong, or nothing."""
    try:
        with nullcontext() if job.by_parts else transaction.atomic(), trace.running("worker", job.name):
            job.run(now)
    except Exception as error:  # a job may fail in any way; none may stop the worker
        return describe(error)
    return ""


def _settle(row: PeriodicRun, job: Periodic, now: datetime, error: str) -> None:
    row.last_error = error
    if error:
        row.due_at = now + min(RETRY, timedelta(seconds=job.seconds))
        log.warning("periodic job %s: %s", job.name, error)
    else:
        row.last_run_at = now
        row.due_at = now + timedelta(seconds=job.seconds)
    row.save()
