"""The decider's page: one draft, what it rests on, and the signature of a second person (four eyes)."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from permits import flows
from permits.bibob.models import Draft, ViewsInvitation
from permits.bibob.services import looks
from permits.bibob.wording import ACTS, DEGREES, GROUNDS
from permits.bibob_views import contents
from permits.bibob_views.forms import SendBackForm, SignForm
from permits.bibob_views.page import DossierView, refuse
from permits.page import REFUSALS
from permits.see_other import SeeOther
from permits.services import integrity
from permits.statecharts.bibob import CHART, SIGN


class SignView(DossierView):
    """Sign a draft or send it back; the drafter sees why the own draft stays closed."""

    right = SIGN

    @cached_property
    def waiting(self) -> Draft | None:
        """The draft of this address, while it waits for a signature."""
        if self.found is None:
            return None
        rows = Draft.objects.of(self.found).filter(public_id=self.kwargs["public_id"], status="submitted")
        return rows.select_related("drafted_by").first()

    @property
    def draft(self) -> Draft:
        if self.waiting is None:
            raise Http404
        return self.waiting

    def admit(self) -> None:
        if self.waiting is None:
            self.found = None  # what is not to be signed is not there
        super().admit()

    def get(self, request: HttpRequest, number: str, public_id: Any) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, number: str, public_id: Any) -> HttpResponse:
        form_class = SendBackForm if "reason" in request.POST else SignForm
        form = form_class(request.POST)
        if form.is_valid():
            try:
                self._carry_out(form)
            except REFUSALS as refusal:
                refuse(form, refusal, self.dossier)
            else:
                return SeeOther(reverse("permits:bibob_list"))
        return self._page(form, status=422)

    def _carry_out(self, form: django_forms.Form) -> None:
        service = integrity.send_back if isinstance(form, SendBackForm) else integrity.sign_draft
        values = {**form.cleaned_data, "draft": self.draft.public_id}
        flows.perform(self.case.pk, service, actor=self.user, at=self.now, **values)
        done = _("Teruggestuurd.") if isinstance(form, SendBackForm) else _("Getekend.")
        messages.success(self.request, done)

    def _page(self, form: django_forms.Form | None = None, status: int = 200) -> HttpResponse:
        looks.look(self.dossier, actor=self.user, at=self.now, reason=_("Tekenen"))
        draft = self.draft
        context = {
            "case": self.case,
            "dossier": self.dossier,
            "draft": draft,
            "label": ACTS[draft.move][0],
            "law": CHART.move(draft.move).law,
            "degree": DEGREES.get(draft.degree, ""),
            "ground": GROUNDS.get(draft.ground, ""),
            "own": draft.drafted_by_id == self.user.pk,
            "findings": contents.findings(self.dossier),
            "invitations": list(ViewsInvitation.objects.of(self.dossier).select_related("involved")),
            "sign_form": form if isinstance(form, SignForm) else SignForm(),
            "back_form": form if isinstance(form, SendBackForm) else SendBackForm(),
        }
        return render(self.request, "bibob/sign.html", context, status=status)
