"""Where am I signed in, and how do I end that?"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts import selectors
from core.accounts.models import Session
from core.accounts.services import sessions as services
from core.accounts.sessions import public_id_of


@require_safe
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """`/accounts/sessions/`: every browser that is signed in with this account, this one first."""
    found = selectors.sessions_of(request.user, first=public_id_of(request))  # type: ignore[arg-type]
    return render(request, "accounts/sessions.html", {"sessions": found, "this": public_id_of(request)})


@require_POST
@login_required
def end_session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Sign one browser out; the own one by way of signing out, so that its page says goodbye."""
    if public_id == public_id_of(request):
        return HttpResponseRedirect(reverse("account_logout"), status=303)
    try:
        services.end(public_id, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Session.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Dat apparaat is uitgelogd."))
    return HttpResponseRedirect(reverse("accounts:sessions"), status=303)


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign all other browsers out."""
    services.end_all(request.user, actor=request.user, at=timezone.now(), keep=public_id_of(request))  # type: ignore[arg-type]
    messages.success(request, _("U bent overal uitgelogd, behalve hier."))
    return HttpResponseRedirect(reverse("accounts:sessions"), status=303)
