"""The log for the auditor: filtered, paged, as CSV. Looking at it is an entry itself."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.accounts import rights
from core.accounts.models import User
from core.audit import checkpoints, exports, selectors, services
from core.audit.forms import LogFilter
from core.today import today

VIEW = "audit.view"
SCOPE = "system:audit"
PAGE = 50


@require_safe
@login_required
def log(request: HttpRequest) -> HttpResponse:
    """`/audit/`: entries of the auditor's municipality and of the system, newest first."""
    auditor = _auditor(request)
    form = LogFilter(request.GET)
    if not form.is_valid():
        return render(request, "audit/log.html", {"form": form, "newest": checkpoints.newest()}, status=422)
    _recorded(auditor, "list", form)
    entries = selectors.entries_for_auditor(auditor, **form.cleaned_data)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/log.html", {"form": form, "page": page, "newest": checkpoints.newest()})


@require_safe
@login_required
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """`/audit/export.csv`: the same entries, without payloads."""
    auditor = _auditor(request)
    form = LogFilter(request.GET)
    if not form.is_valid():
        return render(request, "audit/log.html", {"form": form, "newest": checkpoints.newest()}, status=422)
    _recorded(auditor, "export", form)
    entries = selectors.entries_for_auditor(auditor, **form.cleaned_data).iterator(chunk_size=2000)
    response = StreamingHttpResponse(exports.lines(entries), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="parkwacht-log-{today():%Y%m%d}.csv"'
    return response


def _auditor(request: HttpRequest) -> User:
    rights.require(request.user, VIEW)
    assert isinstance(request.user, User)  # noqa: S101  require() let nobody else through
    return request.user


def _recorded(auditor: User, what: str, form: LogFilter) -> None:
    services.record_read(None, actor=auditor, at=timezone.now(), what=what, reason=form.summary(), scope=SCOPE)
