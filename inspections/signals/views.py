"""The planner's pages of signals. Every look is an entry in the log before anything is shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.accounts import rights as account_rights
from core.audit import services as audit
from core.files.views import serve
from gis.places.models import Premises
from inspections.errors import VisitError
from inspections.forms.planning import FindForm
from inspections.page import REFUSALS, RightMixin, refuse, see_other
from inspections.selectors import premises as places
from inspections.signals import policy, selectors
from inspections.signals.forms import EnterForm, ReopenForm, WeighForm
from inspections.signals.models import Signal, SignalFile
from inspections.signals.services import receiving, weighing
from inspections.signals.wording import LOOKS, MOVES, STATES
from inspections.statecharts import signal as chart


class ListView(RightMixin):
    """All signals of the municipality by state; nothing of what was told."""

    right = chart.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        parts = selectors.parts(request.user)
        seen = [row for part in parts for row in part.rows if part.state != chart.DESTROYED]
        if seen:
            audit.record_reads(seen, actor=request.user, at=timezone.now(), what="list")  # type: ignore[arg-type]
        words = {code.value: code.label for code in policy.codes("source", timezone.localdate())}
        context = {
            "parts": [
                {
                    "state": part.state,
                    "title": STATES[part.state],
                    "more": part.more,
                    "rows": [{"signal": row, "source": words.get(row.source, row.source)} for row in part.rows],
                }
                for part in parts
            ],
            "looks": LOOKS,
        }
        return render(request, "signals/list.html", context)


class EnterView(RightMixin):
    """Write down what others told."""

    right = chart.ENTER

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "signals/enter.html", {"form": EnterForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EnterForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                signal = receiving.enter(actor=request.user, at=timezone.now(), **form.values())  # type: ignore[arg-type]
            except REFUSALS as refusal:
                refuse(form, refusal, "upload")
            else:
                messages.success(request, _("Het signaal is bewaard. De planner weegt het."))
                sees = account_rights.has(request.user, chart.VIEW)
                goal = reverse("signals:signal", args=[signal.public_id]) if sees else reverse("signals:enter")
                return see_other(request, goal)
        return render(request, "signals/enter.html", {"form": form}, status=422)


@method_decorator(never_cache, name="dispatch")
class SignalMixin(RightMixin):
    """A page about one signal of the own municipality; another's does not exist here."""

    right = chart.VIEW

    @cached_property
    def signal(self) -> Signal:
        return get_object_or_404(selectors.visible_to(self.request.user), public_id=self.kwargs["public_id"])

    def look(self, what: str = "detail") -> None:
        """Record the look; without the entry nothing is shown (503)."""
        audit.record_read(self.signal, actor=self.request.user, at=timezone.now(), what=what)  # type: ignore[arg-type]

    def page(
        self, status: int = 200, *, weigh: Any = None, reopen: Any = None, find: Any = None, found: Any = None
    ) -> HttpResponse:
        self.look()
        signal = Signal.objects.select_related("ask__visit__premises", "destruction").get(pk=self.signal.pk)
        tone, icon = LOOKS[signal.state]
        context = {
            "signal": signal,
            "look": {"label": STATES[signal.state], "tone": tone, "icon": icon},
            "source": policy.label("source", signal.source),
            "reliability": policy.label("reliability", signal.reliability),
            "content": policy.label("content", signal.content),
            "contact": getattr(signal, "contact", None),
            "linked": signal.premises.all(),
            "additions": signal.additions.all(),
            "files": signal.files.select_related("file"),
            "weighings": [
                {"row": row, "label": MOVES[row.outcome]} for row in signal.weighings.select_related("weighed_by")
            ],
            "form": (weigh or WeighForm(signal=signal)) if signal.state in chart.OPEN else None,
            "reopen": (reopen or ReopenForm()) if signal.state in chart.REOPEN.sources else None,
            "find": find or FindForm(),
            "found": found,
        }
        return render(self.request, "signals/signal.html", context, status=status)


class SignalView(SignalMixin):
    """Everything about one signal."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self.page()


class ActMixin(SignalMixin):
    """An act of the planner on a signal; afterwards the signal itself."""

    right = chart.WEIGH

    def done(self) -> HttpResponse:
        return see_other(self.request, reverse("signals:signal", args=[self.signal.public_id]))


class WeighView(ActMixin):
    """The decision, with its reason."""

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = WeighForm(request.POST, signal=self.signal)
        if form.is_valid():
            try:
                weighing.weigh(
                    self.signal.public_id,
                    actor=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                    judgement=form.judgement(),
                )
            except REFUSALS as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _("Het signaal is gewogen."))
                return self.done()
        return self.page(422, weigh=form)


class ReopenView(ActMixin):
    """Back to the list of what is to be weighed."""

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = ReopenForm(request.POST)
        if form.is_valid():
            try:
                weighing.reopen(
                    self.signal.public_id,
                    actor=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                    reason=form.cleaned_data["reason"],
                )
            except REFUSALS as refusal:
                refuse(form, refusal)
            else:
                return self.done()
        return self.page(422, reopen=form)


class PremisesView(ActMixin):
    """Search premises, tie them to the signal, take them off."""

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        chosen = request.POST.get("link") or request.POST.get("unlink")
        if not chosen:
            return self._search(FindForm(request.POST))
        here = Premises.objects.filter(municipality=self.signal.municipality_id)
        premises = get_object_or_404(here, bag_id=chosen)
        service = weighing.link if request.POST.get("link") else weighing.unlink
        try:
            service(self.signal.public_id, actor=request.user, at=timezone.now(), premises=premises)  # type: ignore[arg-type]
        except VisitError as refusal:
            form = FindForm(request.POST)
            form.add_error(None, str(refusal))
            return self.page(422, find=form)
        return self.done()

    def _search(self, form: FindForm) -> HttpResponse:
        if not form.is_valid():
            return self.page(422, find=form)
        return self.page(find=form, found=list(places.search(self.signal.municipality, form.cleaned_data["words"])))


class FileView(SignalMixin):
    """A photo or paper of a signal."""

    def get(self, request: HttpRequest, public_id: str, file: str) -> HttpResponse:
        row = get_object_or_404(SignalFile, signal=self.signal, file__public_id=file)
        self.look("file")
        return serve(row.file)  # type: ignore[return-value]
