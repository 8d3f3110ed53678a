"""The outbox for the administrator, and whether the house is alive for whoever watches the machines."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.accounts import rights
from core.accounts.models import User
from core.outbox import operations, selectors
from core.outbox.errors import NotDead
from core.outbox.models import Message

PAGE = 50
SHOWN_WAITING = 20
#: A worker that is further behind than this counts as not ready.
LONGEST_LAG = 300


@require_safe
@login_required
def outbox(request: HttpRequest) -> HttpResponse:
    """`/operations/outbox/`: how far the worker is behind, what waits, what is dead."""
    rights.require(request.user, operations.MANAGE)
    return _page(request)


@require_POST
@login_required
def resend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a dead letter again; 422 if a colleague was first."""
    rights.require(request.user, operations.MANAGE)
    try:
        operations.resend(public_id, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Message.DoesNotExist as error:
        raise Http404 from error
    except NotDead as refused:
        return _page(request, refusal=str(refused), status=422)
    messages.success(request, _("Het bericht staat weer in de rij."))
    return HttpResponseRedirect(reverse("outbox:list"), status=303)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: this process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: the database answers, all migrations ran, the worker keeps up. 503 names what does not."""
    try:
        behind = selectors.lag(timezone.now()).age.total_seconds()
        checks = {"database": True, "migrations": not _unapplied(), "worker": behind <= LONGEST_LAG}
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    return JsonResponse({**checks, "worker_lag_seconds": round(behind)}, status=200 if all(checks.values()) else 503)


def _unapplied() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _page(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    administrator = cast(User, request.user)  # `require` let nobody else through
    page = Paginator(selectors.dead_letters(administrator), PAGE).get_page(request.GET.get("page"))
    waiting = selectors.waiting_messages(administrator)[:SHOWN_WAITING]
    context = {"lag": selectors.lag(now), "page": page, "waiting": waiting, "now": now, "refusal": refusal}
    return render(request, "outbox/list.html", context, status=status)
