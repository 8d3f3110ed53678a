"""`/report/`: everyone tells what they see, without a trace if they want that; and follows it by a secret code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from inspections.page import REFUSALS, refuse
from inspections.signals import secret
from inspections.signals.forms import AddForm, FollowForm, ReportForm
from inspections.signals.models import Signal
from inspections.signals.selectors import taking
from inspections.signals.services import receiving
from inspections.signals.wording import OUTCOMES


@method_decorator(never_cache, name="dispatch")
class ReportView(View):
    """The form, and the page with the number and the secret code, which is shown this once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ReportForm(municipalities=taking()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReportForm(request.POST, request.FILES, municipalities=taking())
        if form.is_valid():
            values = form.values()
            try:
                signal = receiving.report(at=timezone.now(), **values)
            except REFUSALS as refusal:
                refuse(form, refusal, "photo")
            else:
                context = {"signal": signal, "code": secret.code(values["mark"])}
                return render(request, "signals/report_done.html", context)
        return self._page(form, 422)

    def _page(self, form: ReportForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "open": bool(form.fields["municipality"].queryset)}  # type: ignore[attr-defined]
        return render(self.request, "signals/report.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class FollowView(View):
    """By number and code: whether it was taken up, and a box to add something. All by POST: no code in an address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(FollowForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = FollowForm(request.POST)
        if not asked.is_valid():
            return self._page(asked, 422)
        signal = receiving.find(asked.cleaned_data["reference"], asked.cleaned_data["code"])
        if signal is None:
            asked.add_error(None, _("Dit nummer en deze code horen niet bij elkaar, of de melding is al vernietigd."))
            return self._page(asked, 422)
        form = AddForm(request.POST, request.FILES)
        if "text" not in request.POST:
            return self._state(signal, AddForm(initial=asked.cleaned_data))
        if form.is_valid():
            found = form.cleaned_data
            try:
                receiving.add(signal, text=found["text"], photo=found["photo"], at=timezone.now())
            except REFUSALS as refusal:
                refuse(form, refusal, "photo")
            else:
                return self._state(Signal.objects.get(pk=signal.pk), AddForm(initial=asked.cleaned_data), added=True)
        return self._state(signal, form, status=422)

    def _page(self, form: FollowForm, status: int = 200) -> HttpResponse:
        return render(self.request, "signals/follow.html", {"form": form}, status=status)

    def _state(self, signal: Signal, form: AddForm, status: int = 200, *, added: bool = False) -> HttpResponse:
        context: dict[str, Any] = {"form": form, "outcome": OUTCOMES[signal.state], "signal": signal, "added": added}
        return render(self.request, "signals/follow_state.html", context, status=status)
