"""`/`: the home of whoever signed in; the signed-out go to the sign-in page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.rooms import rooms_for
from core.accounts.rights import rights_of
from inspections.rights import PLAN
from inspections.sync.selectors import TABLETS, how_many


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The doors that this person's roles open, each with what is behind it."""
    held = rights_of(request.user)
    rooms = rooms_for(held)
    waiting = how_many(request.user, timezone.now()) if TABLETS in held else 0  # type: ignore[arg-type]
    behind = "/tablets/work/" if PLAN in held else "/tablets/"
    return render(request, "config/home.html", {"doors": rooms, "waiting": waiting, "waits_behind": behind})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (Besluit digitale toegankelijkheid overheid)."""
    return render(request, "config/accessibility.html")
