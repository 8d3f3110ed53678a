"""The way in and out: a purpose first; and the start of a check by hand."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.accounts import rights
from core.audit import selectors as audit
from core.audit import services as audit_services
from core.fields import TextField
from permits import flows
from permits.bibob.models import Dossier
from permits.bibob.services import looks
from permits.bibob.wording import PURPOSES, TRIGGERS
from permits.bibob_views.forms import DatedForm
from permits.bibob_views.page import DossierView, RoomView, forget_entry, keep_entry
from permits.models import PermitApplication
from permits.page import REFUSALS
from permits.see_other import SeeOther
from permits.selectors import cases
from permits.services import integrity
from permits.statecharts import application as case_chart
from permits.statecharts.bibob import WORK

SHOWN = 5


class PurposeForm(forms.Form):
    """Why someone goes in: a purpose out of the law, and one sentence."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Waarvoor hebt u het dossier nodig?"), widget=forms.RadioSelect, choices=[]
    )
    sentence = TextField(
        label=gettext_lazy("Wat gaat u doen?"),
        help_text=gettext_lazy("Eén zin. Een privacyfunctionaris leest mee."),
        widget=forms.Textarea(attrs={"rows": 2}),
        min_length=5,
        max_length=300,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, f"{words} ({law})") for code, (words, law) in PURPOSES.items()]
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]


class TriggerForm(DatedForm):
    """What gives rise to a check, when the policy rule did not start it."""

    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Wat is de aanleiding?"), widget=forms.CheckboxSelectMultiple, choices=list(TRIGGERS.items())
    )


class EntranceView(DossierView):
    """The door of one dossier. Whoever works here and finds none can start the check of an open case."""

    right = WORK

    def admit(self) -> None:
        if self.found is None and self._startable() is not None:
            return
        super().admit()

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        if self.found is None:
            return self._start_page(TriggerForm())
        return self._page(PurposeForm())

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        if self.found is None:
            return self._start(TriggerForm(request.POST))
        form = PurposeForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        purpose, sentence = form.cleaned_data["purpose"], form.cleaned_data["sentence"]
        with override(settings.LANGUAGE_CODE):  # the log is in Dutch, whoever enters
            reason = f"{PURPOSES[purpose][0]}: {sentence}"
        looks.look(self.dossier, actor=self.user, at=self.now, reason=reason)
        keep_entry(request, self.dossier, purpose, self.now, self.now)
        return SeeOther(self.address("bibob_room"))

    def _page(self, form: PurposeForm, status: int = 200) -> HttpResponse:
        looks.look(self.dossier, actor=self.user, at=self.now, reason="Ingang", what="list")
        context = {"form": form, "case": self.case, "dossier": self.dossier, "looks": last_looks(self.dossier)}
        return render(self.request, "bibob/entrance.html", context, status=status)

    def _startable(self) -> PermitApplication | None:
        user = self.request.user
        if not rights.has(user, WORK):
            return None
        open_cases = cases.visible_to(user).filter(
            state__in=case_chart.OPEN, integrity_state=PermitApplication.Integrity.NONE
        )
        return open_cases.filter(number=self.kwargs["number"]).first()

    def _start(self, form: TriggerForm) -> HttpResponse:
        case = self._startable()
        if case is None:
            raise Http404
        if form.is_valid():
            try:
                flows.perform(case.pk, integrity.start_integrity, actor=self.user, at=self.now, **form.values())
            except REFUSALS as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(self.request, _("De Bibob-toets is gestart."))
                return SeeOther(self.address("bibob"))
        return self._start_page(form, status=422)

    def _start_page(self, form: TriggerForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "case": self._startable()}
        return render(self.request, "bibob/start.html", context, status=status)


class LeaveView(RoomView):
    """Out: the next look asks for a purpose again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        forget_entry(request, self.dossier)
        audit_services.record(self.dossier, "bibob.room.left", actor=self.user, at=self.now)
        return SeeOther(self.address("bibob"))


def last_looks(dossier: Dossier, shown: int = SHOWN) -> list[Any]:
    """Who looked inside last, newest first, refused looks among them."""
    found = audit.entries_for(dossier.audit_scope).filter(verb__startswith="read.").exclude(verb="read.list")
    return list(found[:shown])
