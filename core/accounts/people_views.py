"""The colleagues of the own municipality, for their administrator."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts import links, rights, selectors
from core.accounts.errors import AccountError
from core.accounts.forms import ActForm, NewPersonForm, PersonForm
from core.accounts.models import User
from core.accounts.services import people

#: act -> service, label
ACTS: dict[str, tuple[Callable[..., User], Any]] = {
    "end-sessions": (people.end_sessions, gettext_lazy("Overal uitloggen")),
    "unlock": (people.unlock, gettext_lazy("Blokkade na te veel pogingen opheffen")),
    "reset-factor": (people.reset_factor, gettext_lazy("Tweede factor wissen (telefoon of sleutel kwijt)")),
    "password-link": (people.make_password_link, gettext_lazy("Link maken om een wachtwoord te kiezen")),
    "deactivate": (people.deactivate, gettext_lazy("Account uitzetten")),
    "reactivate": (people.reactivate, gettext_lazy("Account weer aanzetten")),
}


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """`/people/`: everyone of the municipality, who is gone last."""
    rights.require(request.user, rights.MANAGE)
    return render(request, "accounts/people.html", {"people": selectors.people_of(request.user)})  # type: ignore[arg-type]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """A new account; the answer shows the link with which its owner begins."""
    rights.require(request.user, rights.MANAGE)
    form = NewPersonForm(request.POST or None)
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form)
    actor: Any = request.user
    try:
        user = people.create(
            form.cleaned_data["username"],
            form.person(),
            municipality=actor.municipality,
            actor=actor,
            at=timezone.now(),
        )
    except AccountError as refused:
        form.add_error(None, str(refused))
        return _form_page(request, form)
    if form.cleaned_data["employee_id"]:
        messages.success(request, _("Het account staat klaar; inloggen gaat bij de dienst van de gemeente."))
        return HttpResponseRedirect(reverse("people:person", args=[user.public_id]), status=303)
    return _link_page(request, user)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One colleague: particulars and roles, and what can be done."""
    user = _colleague(request, public_id)
    form = PersonForm(request.POST or None, initial=selectors.particulars(user))
    if form.is_bound and form.is_valid():
        try:
            people.change(public_id, form.person(), actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        except AccountError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Opgeslagen."))
            return HttpResponseRedirect(reverse("people:person", args=[public_id]), status=303)
    return _person_page(request, user, form=form)


@require_POST
@login_required
@never_cache
def act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One act on a colleague's account, with its reason."""
    user = _colleague(request, public_id)
    form = ActForm(request.POST, acts=_acts(user))
    if not form.is_valid():
        return _person_page(request, user, act_form=form)
    chosen = form.cleaned_data["act"]
    try:
        service, label = ACTS[chosen]
        user = service(public_id, actor=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    except AccountError as refused:
        form.add_error(None, str(refused))
        return _person_page(request, user, act_form=form)
    if chosen == "password-link":
        return _link_page(request, user)
    messages.success(request, _("Gedaan: %(what)s.") % {"what": label})
    return HttpResponseRedirect(reverse("people:person", args=[public_id]), status=303)


def _colleague(request: HttpRequest, public_id: UUID) -> User:
    rights.require(request.user, rights.MANAGE)
    try:
        return selectors.people_of(request.user).get(public_id=public_id)  # type: ignore[arg-type]
    except User.DoesNotExist as error:
        raise Http404 from error


def _acts(user: User) -> list[tuple[str, Any]]:
    """The acts that make sense now."""
    out = {"reactivate"} if user.is_active else set(ACTS) - {"reactivate"}
    return [(name, label) for name, (_service, label) in ACTS.items() if name not in out]


def _form_page(request: HttpRequest, form: NewPersonForm) -> HttpResponse:
    return render(request, "accounts/new_person.html", {"form": form}, status=422 if form.is_bound else 200)


def _person_page(
    request: HttpRequest, user: User, form: PersonForm | None = None, act_form: ActForm | None = None
) -> HttpResponse:
    wrong = bool((form and form.errors) or act_form)
    context = {
        "person": user,
        "own": user == request.user,
        "standing": selectors.standing(user),
        "form": form or PersonForm(initial=selectors.particulars(user)),
        "act_form": act_form or ActForm(acts=_acts(user)),
    }
    return render(request, "accounts/person.html", context, status=422 if wrong else 200)


def _link_page(request: HttpRequest, user: User) -> HttpResponse:
    """In this answer and not after a redirect: nothing keeps the link in between."""
    link = request.build_absolute_uri(links.password_link(user))
    return render(request, "accounts/password_link.html", {"person": user, "link": link})
