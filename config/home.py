"""`/`: the home of whoever signed in; the signed-out go to the sign-in page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.rooms import rooms_for
from core.accounts.rights import rights_of


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The doors that this person's roles open, each with what is behind it."""
    rooms = rooms_for(rights_of(request.user))
    return render(request, "config/home.html", {"doors": rooms})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (Besluit digitale toegankelijkheid overheid)."""
    return render(request, "config/accessibility.html")
