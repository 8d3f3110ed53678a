"""The people page: hours, skills, who drops out, partners, the start; and asks and campaigns."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.today import today
from inspections.page import REFUSALS, refuse, see_other
from inspections.rounds import forms as asked
from inspections.rounds.models import Ask, Campaign, Round
from inspections.rounds.policy import numbers_on, skills_on
from inspections.rounds.selectors import people
from inspections.rounds.selectors.places import start_of
from inspections.rounds.services import people as acts
from inspections.rounds.services import reasons
from inspections.rounds.views import DayMixin


class PeopleView(DayMixin):
    """Who is there in the week from a day, with every act as a form of its own."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page({})

    def post(self, request: HttpRequest) -> HttpResponse:
        act = request.POST.get("act", "")
        if act not in _FORMS:
            raise Http404
        form = self._form(act, request.POST)
        if form.is_valid():
            try:
                return self._done(act, form)
            except REFUSALS as refusal:
                refuse(form, refusal)
        return self._page({act: form}, status=422)

    def _done(self, act: str, form: Form) -> HttpResponse:
        values = dict(form.cleaned_data)
        if act == "skills":
            values["on"] = today()
        _ACTS[act](actor=self.user, at=timezone.now(), **values)
        messages.success(self.request, _("Bewaard."))
        if act == "drop_out":
            on_rounds = Round.objects.filter(
                members__user=values["user"], day=values["day"], dissolved_at=None, municipality=self.municipality
            )
            if on_rounds.exists():
                return see_other(self.request, f"{reverse('rounds:replan')}?on={values['day'].isoformat()}")
        return see_other(self.request, f"{reverse('rounds:people')}?on={self.on.isoformat()}")

    def _form(self, act: str, *args: Any) -> Form:
        more: dict[str, Any] = {"auto_id": f"{act}-%s"}
        if issubclass(_FORMS[act], asked.PersonForm):
            more["municipality"] = self.municipality
        if act == "skills":
            more["on"] = today()
        if not args:
            more["initial"] = self._initial(act)
        return _FORMS[act](*args, **more)

    def _initial(self, act: str) -> dict[str, Any]:
        if act == "start" and (start := start_of(self.municipality)):
            return {"name": start.name, "x": round(start.x, 1), "y": round(start.y, 1)}
        return {"day": self.on, "from_time": "09:00", "to_time": "17:00"} if act != "partner" else {}

    def _page(self, typed: dict[str, Form], status: int = 200) -> HttpResponse:
        context = {
            **self.days(),
            "week": people.week_of(self.municipality, self.on, numbers_on(self.on)),
            "earlier": self.on - timedelta(days=7),
            "later": self.on + timedelta(days=7),
            "skills": skills_on(self.on),
            "forms": [(act, *_WORDS[act], typed.get(act) or self._form(act), act in typed) for act in _FORMS],
        }
        return render(self.request, "rounds/people.html", context, status=status)


_FORMS: dict[str, type[Form]] = {
    "drop_out": asked.DropOutForm,
    "hours": asked.HoursForm,
    "skills": asked.SkillsForm,
    "partner": asked.PartnerForm,
    "start": asked.StartForm,
}
_ACTS: dict[str, Callable[..., Any]] = {
    "drop_out": acts.drop_out,
    "hours": acts.set_hours,
    "skills": acts.set_skills,
    "partner": acts.set_partner,
    "start": acts.set_start,
}


class ReasonsView(DayMixin):
    """Asks that are open and campaigns that run; and new ones."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._ask(), self._campaign())

    def post(self, request: HttpRequest) -> HttpResponse:
        is_ask = request.POST.get("act") == "ask"
        form: Form = self._ask(request.POST) if is_ask else self._campaign(request.POST)
        if form.is_valid():
            values = dict(form.cleaned_data)
            try:
                if is_ask:
                    premises = values.pop("place")
                    reasons.open_ask(actor=self.user, at=timezone.now(), premises=premises, **values)
                else:
                    reasons.start_campaign(actor=self.user, at=timezone.now(), **values)
            except REFUSALS as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _("Bewaard; u vindt het terug bij de voorstellen."))
                return see_other(request, reverse("rounds:plan"))
        return self._page(form if is_ask else self._ask(), self._campaign() if is_ask else form, status=422)

    def _ask(self, *args: Any) -> asked.AskForm:
        return asked.AskForm(*args, municipality=self.municipality, auto_id="ask-%s", initial={"since": today()})

    def _campaign(self, *args: Any) -> asked.CampaignForm:
        first = {"valid_from": today()}
        return asked.CampaignForm(
            *args, municipality=self.municipality, on=today(), auto_id="campaign-%s", initial=first
        )

    def _page(self, ask: Form, campaign: Form, status: int = 200) -> HttpResponse:
        here = {"municipality": self.municipality}
        context = {
            "ask": ask,
            "campaign": campaign,
            "asks": Ask.objects.filter(closed_on=None, **here).select_related("premises", "establishment"),
            "campaigns": Campaign.objects.filter(valid_to__gte=today(), **here).select_related("order"),
        }
        return render(self.request, "rounds/reasons.html", context, status=status)


_WORDS = {
    "drop_out": (gettext_lazy("Iemand valt uit"), gettext_lazy("Daarna ziet u wie de bezoeken kan overnemen.")),
    "hours": (gettext_lazy("Andere werktijd"), gettext_lazy("Alleen waar die afwijkt van kantooruren.")),
    "skills": (gettext_lazy("Vaardigheden"), ""),
    "partner": (
        gettext_lazy("Partner"),
        gettext_lazy("Met eigen bevoegdheden (Awb 5:15 lid 3) en een dag waarop die mee kan."),
    ),
    "start": (gettext_lazy("Vertrekpunt"), gettext_lazy("Waar teams vertrekken en terugkomen.")),
}
