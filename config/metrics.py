"""`/metrics`: figures for Prometheus. Counts over the whole house only: none tells of a person or a municipality.

What requests did is counted by each process of this machine and summed here; the rest is asked of the
database, so every machine tells the same. All names and what to do about them: docs/operator.md.
"""

import os
from collections.abc import Iterator

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Metric, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core.audit.models import AuditHead
from core.outbox import selectors as outbox
from core.outbox.models import PeriodicRun
from core.today import local_date
from permits.selectors import cases


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, also when the database is away: then `parkwacht_database_up` is 0 and its figures are missing."""
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # set by deploy/gunicorn.conf.py: many processes, one sum
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(_FromDatabase())
    return registry


class _FromDatabase(Collector):
    """What the database knows at this moment."""

    def collect(self) -> Iterator[Metric]:
        try:
            found = [*_queue(), *_jobs(), *_work()]
        except DatabaseError:
            yield _gauge("database_up", "1 when the database answers.", 0)
            return
        yield _gauge("database_up", "1 when the database answers.", 1)
        yield from found


def _queue() -> Iterator[Metric]:
    lag = outbox.lag(timezone.now())
    yield _gauge("outbox_waiting", "Messages not delivered yet.", lag.waiting)
    yield _gauge("outbox_due", "Messages that the worker should have in hand by now.", lag.due)
    yield _gauge("outbox_lag_seconds", "How long the oldest due message has been waiting.", lag.age.total_seconds())
    yield _gauge("outbox_dead", "Dead letters, for an administrator to look at.", lag.dead)


def _jobs() -> Iterator[Metric]:
    now = timezone.now()
    age = GaugeMetricFamily(
        "parkwacht_job_age_seconds", "Time since a job of the clock last succeeded.", labels=["job"]
    )
    failed = GaugeMetricFamily("parkwacht_job_failed", "1 when its last run failed.", labels=["job"])
    for job in PeriodicRun.objects.order_by("name"):
        failed.add_metric([job.name], float(bool(job.last_error)))
        if job.last_run_at:
            age.add_metric([job.name], (now - job.last_run_at).total_seconds())
    yield from (age, failed)


def _work() -> Iterator[Metric]:
    open_cases, over = cases.under_way(local_date(timezone.now()))
    yield _gauge("cases_open", "Cases that wait for a decision.", open_cases)
    yield _gauge("cases_over_term", "Open cases whose last day has passed.", over)
    yield _gauge("audit_chains", "Chains of the audit log.", AuditHead.objects.count())


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"parkwacht_{name}", what, value=value)
