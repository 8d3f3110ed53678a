"""Tokens on a page: the administrator puts them ready and revokes them; the owner collects the secret, once."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.accounts import rights
from core.accounts.models import User
from core.today import today
from core.tokens import selectors, services
from core.tokens.errors import TokenRefused
from core.tokens.forms import TokenForm
from core.tokens.models import Token

PAGE = 50


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """`/tokens/`: every token of the own municipality, and the form for a new one."""
    rights.require(request.user, selectors.MANAGE)
    return _list_page(request, TokenForm(manager=_person(request)))


@require_POST
@login_required
def make(request: HttpRequest) -> HttpResponse:
    """Put a token ready for a colleague."""
    rights.require(request.user, selectors.MANAGE)
    form = TokenForm(request.POST, manager=_person(request))
    if not form.is_valid():
        return _list_page(request, form, status=422)
    try:
        token = services.make(**form.cleaned_data, actor=_person(request), at=timezone.now())
    except TokenRefused as refused:
        form.add_error(refused.field or None, str(refused))
        return _list_page(request, form, status=422)
    messages.success(
        request, _("De sleutel staat klaar: %(who)s haalt hem zelf op.") % {"who": token.owner.display_name}
    )
    return HttpResponseRedirect(reverse("tokens:list"), status=303)


@require_safe
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """`/tokens/own/`: the person's own tokens."""
    return _own_page(request)


@require_POST
@login_required
@never_cache
def collect(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the secret. In this answer and not after a redirect: nothing may keep it in between."""
    try:
        token, secret = services.collect(public_id, actor=_person(request), at=timezone.now())
    except Token.DoesNotExist as error:
        raise Http404 from error
    except TokenRefused as refused:
        return _own_page(request, refusal=str(refused), status=422)
    return render(request, "tokens/secret.html", {"token": token, "secret": secret})


@require_POST
@login_required
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a token now: by whoever manages tokens, or by its owner."""
    manages = rights.has(request.user, selectors.MANAGE)
    try:
        token = services.revoke(public_id, actor=_person(request), at=timezone.now())
    except Token.DoesNotExist as error:
        raise Http404 from error
    except TokenRefused as refused:
        if manages:
            return _list_page(request, TokenForm(manager=_person(request)), refusal=str(refused), status=422)
        return _own_page(request, refusal=str(refused), status=422)
    messages.success(request, _("De sleutel %(name)s opent niets meer.") % {"name": token.name})
    return HttpResponseRedirect(reverse("tokens:list" if manages else "tokens:own"), status=303)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  login_required let nobody else through
    return request.user


def _list_page(request: HttpRequest, form: TokenForm, refusal: str = "", status: int = 200) -> HttpResponse:
    tokens = selectors.for_page(selectors.visible_to(_person(request)))
    page = Paginator(tokens, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "today": today(), "refusal": refusal}
    return render(request, "tokens/list.html", context, status=status)


def _own_page(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    tokens = selectors.for_page(selectors.own(_person(request)))[:PAGE]
    return render(request, "tokens/own.html", {"tokens": tokens, "today": today(), "refusal": refusal}, status=status)
