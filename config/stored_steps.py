"""The open steps of many cases or visits at once, for those who look at all of them."""

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import models
from viewflow.workflow.models import Process, Task

from inspections.models import Visit
from permits import flows
from permits.models import PermitApplication


def of_cases(keys: Iterable[int]) -> dict[int, frozenset[str]]:
    """Names of the open steps of each case over all its processes, as `statecharts.work` has them. Two queries."""
    wanted = list(keys)
    return _named(wanted, _processes(PermitApplication, wanted), {"HUMAN", "FUNCTION"})


def of_visits(keys: Iterable[int]) -> dict[int, frozenset[str]]:
    """Names of the open steps of each visit. Two queries."""
    wanted = list(keys)
    return _named(wanted, _processes(Visit, wanted), {"HUMAN"})


def _processes(model: type[models.Model], keys: list[int]) -> dict[int, int]:
    """Process to whose it is."""
    kind = ContentType.objects.get_for_model(model)
    found = Process.objects.filter(artifact_content_type=kind, artifact_object_id__in=keys)
    return dict(found.values_list("pk", "artifact_object_id"))


def _named(wanted: list[int], owners: dict[int, int], kinds: set[str]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {key: set() for key in wanted}
    for task in _open(owners):
        if task.flow_task.task_type in kinds:
            found[owners[task.process_id]].add(flows.step_name(task))
    return {key: frozenset(names) for key, names in found.items()}


def _open(processes: Iterable[int]) -> Iterator[Task]:
    yield from Task.objects.filter(process__in=list(processes), status__in=flows.OPEN).order_by("pk")
