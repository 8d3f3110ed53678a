"""Pages of planning: the suggestions, the rounds of a day, one round, re-planning."""

from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts import rights as account_rights
from core.accounts.models import Municipality, User
from core.today import today
from inspections import rights
from inspections.checklists.selectors import codes_from
from inspections.page import REFUSALS, RightMixin, refuse, see_other
from inspections.rounds import planning
from inspections.rounds.forms import AssignForm, CrewForm, DayForm, DissolveForm
from inspections.rounds.models import Draw, Round
from inspections.rounds.models.reasons import Kind
from inspections.rounds.policy import numbers_on, skills_on
from inspections.rounds.selectors import maps, people
from inspections.rounds.selectors import rounds as found_rounds
from inspections.rounds.selectors.suggestions import suggestions
from inspections.rounds.services import making, reasons, replanning, rounds
from inspections.rounds.wording import LEFT, PROVIDERS


class DayMixin(RightMixin):
    """A page about one day, `?on=` in its address, today without it."""

    right = rights.PLAN

    @cached_property
    def on(self) -> date:
        """The day of the address; 404 for what is no day."""
        wanted = self.request.GET.get("on")
        if not wanted:
            return today()
        form = DayForm({"on": wanted})
        if not form.is_valid():
            raise Http404
        found: date = form.cleaned_data["on"]
        return found

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    @property
    def municipality(self) -> Municipality:
        """Of whoever asks; 404 for who belongs to none."""
        if self.user.municipality is None:
            raise Http404
        return self.user.municipality

    def days(self) -> dict[str, Any]:
        """The day of the page and those beside it."""
        step = timedelta(days=1)
        return {"on": self.on, "before": self.on - step, "after": self.on + step, "today": today()}


class PlanView(DayMixin):
    """Where to go on a day and why; choosing, and making rounds of what was chosen."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            try:
                made = making.make_rounds(
                    actor=self.user,
                    at=timezone.now(),
                    day=self.on,
                    crews=form.crews(),
                    keys=request.POST.getlist("picks"),
                    checklists=_chosen(request.POST),
                )
            except REFUSALS as refusal:
                refuse(form, refusal)
            else:
                count = len(made.rounds)
                messages.success(request, ngettext("%d ronde gemaakt.", "%d rondes gemaakt.", count) % count)
                for name, code in made.left:
                    messages.warning(
                        request, _("Niet ingepland: %(name)s, %(why)s.") % {"name": name, "why": LEFT[code]}
                    )
                return see_other(request, f"{reverse('rounds:list')}?on={self.on.isoformat()}")
        return self._page(form, request.POST, status=422)

    def _form(self, *args: Any) -> CrewForm:
        numbers = numbers_on(self.on)
        there = people.people_on(self.municipality, self.on, numbers)
        return CrewForm(*args, people=there, partners=people.partners_on(self.municipality, self.on))

    def _page(self, form: CrewForm, sent: QueryDict | None = None, status: int = 200) -> HttpResponse:
        found = suggestions(self.municipality, self.on)
        kinds = {kind: sum(kind in one.kinds for one in found) for kind in Kind.values}
        wanted = self.request.GET.get("kind", "")
        shown = [one for one in found if not wanted or wanted in one.kinds]
        context = {
            **self.days(),
            "form": form,
            "rows": shown,
            "total": len(found),
            "kinds": [(kind, Kind(kind).label, count) for kind, count in kinds.items() if count],
            "kind": wanted,
            "picked": sent.getlist("picks") if sent else [],
            "checklists": codes_from(self.municipality, self.on).items(),
            "chosen": _chosen(sent) if sent else {},
            "map_data": maps.suggestion_map(shown, self.on),
            "skills": skills_on(self.on),
            "draw": Draw.objects.filter(municipality=self.municipality, month=self.on.replace(day=1)).first(),
        }
        return render(self.request, "rounds/plan.html", context, status=status)


_CHECKLIST = "checklist "


def _chosen(sent: QueryDict) -> dict[str, str]:
    """The checklist that was chosen for each suggestion, by its key."""
    return {name.removeprefix(_CHECKLIST): str(code) for name, code in sent.items() if name.startswith(_CHECKLIST)}


class DrawView(DayMixin):
    """Hold the draw of the month; look at it and prove it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(Form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = Form(request.POST)
        try:
            reasons.hold_draw(actor=self.user, at=timezone.now(), on=self.on)
        except REFUSALS as refusal:
            form.is_valid()
            refuse(form, refusal)
            return self._page(form, status=422)
        messages.success(request, _("De loting is gehouden en vastgelegd."))
        return see_other(request, f"{reverse('rounds:draw')}?on={self.on.isoformat()}")

    def _page(self, form: Form, status: int = 200) -> HttpResponse:
        month = self.on.replace(day=1)
        draw = Draw.objects.filter(municipality=self.municipality, month=month).select_related("drawn_by").first()
        context = {
            **self.days(),
            "form": form,
            "month": month,
            "draw": draw,
            "share": numbers_on(self.on)["random-share"],
            "firms": firms_drawn(draw) if draw else [],
            "proved": proved(draw) if draw else False,
        }
        return render(self.request, "rounds/draw.html", context, status=status)


def firms_drawn(draw: Draw) -> list[Any]:
    """The firms that were drawn, by name."""
    from_register = draw.municipality.establishments.filter(public_id__in=draw.drawn)
    return list(from_register.select_related("premises").order_by("name"))


def proved(draw: Draw) -> bool:
    """Whether seed and population give the same outcome once more."""
    return planning.draw(draw.seed, draw.population, len(draw.drawn)) == draw.drawn


class RoundsView(DayMixin):
    """The rounds of a day, and the days that have rounds."""

    right = rights.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        numbers = numbers_on(self.on)
        there = people.people_on(self.municipality, self.on, numbers)
        rows = found_rounds.on_page(found_rounds.visible_to(self.user).filter(day=self.on))
        near = found_rounds.visible_to(self.user).filter(
            day__range=(self.on - timedelta(days=14), self.on + timedelta(days=14))
        )
        context = {
            **self.days(),
            "rounds": [(one, found_rounds.warnings(one, there, numbers)) for one in rows],
            "near": sorted(set(near.values_list("day", flat=True))),
            "may_plan": account_rights.has(self.user, rights.PLAN),
            "out": [person.user for person in there if person.rounds and not person.there],
        }
        return render(request, "rounds/rounds.html", context)


class RoundMixin(DayMixin):
    """A page about one round of the own municipality."""

    right = rights.VIEW

    @cached_property
    def round(self) -> Round:
        rows = found_rounds.on_page(found_rounds.visible_to(self.user))
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def page(self, status: int = 200, **forms: Any) -> HttpResponse:
        """The order as a list and on the map, with what a planner can do."""
        one, may_plan = self.round, account_rights.has(self.user, rights.PLAN)
        stops = list(one.stops.all())
        numbers = numbers_on(one.day)
        there = people.people_on(one.municipality, one.day, numbers)
        members = [member.user.public_id for member in one.members.all()]
        context = {
            "round": one,
            "stops": stops,
            "skills": skills_on(one.day),
            "warnings": found_rounds.warnings(one, there, numbers),
            "measured_by": PROVIDERS[one.measured_by],
            "map_data": maps.round_map(one, stops),
            "may_plan": may_plan,
            "refused": "",
        }
        if may_plan:
            context["assign"] = AssignForm(
                municipality=one.municipality, initial={"team": members, "base": one.version}
            )
            context["dissolve"] = DissolveForm(initial={"base": one.version})
        return render(self.request, "rounds/round.html", context | forms, status=status)


class RoundView(RoundMixin):
    """One round: who, where, in which order, by which hour."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        return self.page()


class RoundActView(RoundMixin):
    """A change of a round: `up` and `down` move a stop, `assign` gives another team, `dissolve` gives it up."""

    right = rights.PLAN

    def post(self, request: HttpRequest, public_id: UUID, act: str) -> HttpResponse:
        acts = {"up": self._move, "down": self._move, "assign": self._assign, "dissolve": self._dissolve}
        if act not in acts:
            raise Http404
        self.round  # 404 for another municipality's  # noqa: B018
        return acts[act](act)

    def _move(self, act: str) -> HttpResponse:
        try:
            visit, base = UUID(self.request.POST.get("visit", "")), int(self.request.POST.get("base", ""))
        except ValueError:
            return self.page(422, refused=_("Kies een bezoek van deze ronde."))
        step = -1 if act == "up" else 1
        try:
            rounds.move_stop(
                self.round.public_id, actor=self.user, at=timezone.now(), base=base, visit=visit, step=step
            )
        except REFUSALS as refusal:
            del self.round
            return self.page(422, refused=str(refusal))
        return see_other(self.request, reverse("rounds:round", args=[self.round.public_id]))

    def _assign(self, act: str) -> HttpResponse:
        form = AssignForm(self.request.POST, municipality=self.municipality)
        if form.is_valid():
            values = form.cleaned_data
            try:
                rounds.assign(
                    self.round.public_id,
                    actor=self.user,
                    at=timezone.now(),
                    base=values["base"],
                    members=list(values["team"]),
                )
            except REFUSALS as refusal:
                refuse(form, refusal)
            else:
                messages.success(self.request, _("Het team is gewijzigd."))
                return see_other(self.request, reverse("rounds:round", args=[self.round.public_id]))
        return self.page(422, assign=form)

    def _dissolve(self, act: str) -> HttpResponse:
        form = DissolveForm(self.request.POST)
        if form.is_valid():
            try:
                rounds.dissolve(self.round.public_id, actor=self.user, at=timezone.now(), **form.cleaned_data)
            except REFUSALS as refusal:
                refuse(form, refusal)
            else:
                messages.success(self.request, _("De ronde is opgeheven; de bezoeken staan weer bij de voorstellen."))
                return see_other(self.request, f"{reverse('rounds:list')}?on={self.round.day.isoformat()}")
        return self.page(422, dissolve=form)


class ReplanView(DayMixin):
    """What re-planning a day would do, and doing it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(Form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = Form(request.POST)
        form.is_valid()
        try:
            done = replanning.apply(actor=self.user, at=timezone.now(), day=self.on, base=request.POST.get("base", ""))
        except REFUSALS as refusal:
            refuse(form, refusal)
            return self._page(form, status=422)
        messages.success(request, _("De dag is opnieuw verdeeld."))
        for stop, code in done.left:
            said = {"name": stop.visit.name, "why": LEFT[code]}
            messages.warning(request, _("Terug bij de voorstellen: %(name)s, %(why)s.") % said)
        return see_other(request, f"{reverse('rounds:list')}?on={self.on.isoformat()}")

    def _page(self, form: Form, status: int = 200) -> HttpResponse:
        found = replanning.propose(self.user, self.on)
        left = [(stop, LEFT[code]) for stop, code in found.left]
        context = {**self.days(), "form": form, "proposal": found, "left": left}
        return render(self.request, "rounds/replan.html", context, status=status)
