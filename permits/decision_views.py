"""The decider's pages: the list of drafts to sign, and one draft with its checks."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.accounts import rights as account_rights
from permits import flows, forms, rights
from permits.models import Decision, Permit, PermitApplication
from permits.page import REFUSALS, CaseMixin, RightMixin, refuse
from permits.see_other import see_other
from permits.selectors import clock, policy
from permits.services import drafting, signing
from permits.wording import MOVES


class DeskView(RightMixin):
    """Everything that waits for a signature, oldest due date first; own drafts are shown closed."""

    right = rights.SIGN

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = (
            Decision.objects.filter(municipality=self.person.municipality, status=Decision.Status.SUBMITTED)
            .filter(Q(application__isnull=False) | Q(permit__isnull=False))
            .select_related("application__premises", "permit__premises", "permit__application", "drafted_by")
            .order_by("application__due_on", "drafted_at")
        )
        rows = [
            {
                "decision": decision,
                "label": MOVES[decision.move][0],
                "case": _case_of(decision),
                "url": decision_url(decision),
                "own": not rights.may_sign(self.person, decision),
            }
            for decision in waiting
        ]
        bibob = account_rights.has(self.person, "bibob.sign")
        return render(request, "permits/desk.html", {"rows": rows, "signs_bibob": bibob})


def decision_url(decision: Decision) -> str:
    """The page of a decision: under its case, or under its permit."""
    if decision.application is not None:
        return reverse("permits:decision", args=[decision.application.number, decision.public_id])
    return reverse("permits:permit", args=[_permit_of(decision).number])


def _permit_of(decision: Decision) -> Permit:
    if decision.permit is None:
        raise ValueError("a decision is about an application or about a permit")
    return decision.permit


def _case_of(decision: Decision) -> PermitApplication:
    return decision.application or _permit_of(decision).application


class DecisionView(CaseMixin):
    """One draft: read, sign, send back, take back, drop."""

    @cached_property
    def decision(self) -> Decision:
        decisions = Decision.objects.select_related("drafted_by", "signed_by")
        return get_object_or_404(decisions, application=self.case, public_id=self.kwargs["public_id"])

    def get(self, request: HttpRequest, number: str, public_id: str) -> HttpResponse:
        return self._page(self._send_back_form())

    def post(self, request: HttpRequest, number: str, public_id: str) -> HttpResponse:
        act = request.POST.get("act", "")
        services: dict[str, Callable[..., Any]] = {
            "sign": signing.sign,
            "send_back": drafting.send_back,
            "recall": drafting.recall,
            "drop": drafting.drop,
        }
        service = services.get(act)
        form = self._send_back_form(request.POST) if act == "send_back" else self._date_form(request.POST)
        account_rights.require(self.person, rights.SIGN if act in {"sign", "send_back"} else rights.HANDLE, self.case)
        if service and form.is_valid():
            try:
                flows.perform(
                    self.case.pk, service, self.decision.pk, actor=self.person, at=timezone.now(), **form.values()
                )
            except REFUSALS as refusal:
                refuse(form, refusal, self.case)
                del self.decision  # a colleague may have been first: show it as it is now
            else:
                messages.success(request, _DONE[act])
                if act in {"sign", "send_back"}:
                    return see_other("permits:desk")
                return see_other("permits:case", number)
        return self._page(form, status=422)

    def _date_form(self, *args: Any) -> forms.MoveForm:
        return forms.MoveForm(*args, application=self.case)

    def _send_back_form(self, *args: Any) -> forms.MoveForm:
        # Ids of its own: the page has a second form with a date.
        return forms.SendBackForm(*args, application=self.case, auto_id="back_%s")

    def _page(self, form: django_forms.Form, status: int = 200) -> HttpResponse:
        decision, user = self.decision, self.person
        sends_back = isinstance(form, forms.SendBackForm)
        context = {
            "decision": decision,
            "label": MOVES[decision.move][0],
            "grounds": policy.ground_labels(decision.grounds),
            "answer": clock.today_for(self.case),
            "date_form": self._date_form() if sends_back else form,
            "too_late": form if form.errors and decision.status != Decision.Status.SUBMITTED else None,
            "can_sign": account_rights.has(user, rights.SIGN, self.case),
            "own": not rights.may_sign(user, decision),
            "can_draft": account_rights.has(user, rights.HANDLE, self.case),
        }
        shown = form if sends_back else self._send_back_form()
        return self.form_page(shown, "permits/decision.html", status, **context)


_DONE = {
    "sign": _("Getekend."),
    "send_back": _("Teruggestuurd naar de opsteller."),
    "recall": _("Concept teruggenomen."),
    "drop": _("Concept vervallen."),
}
