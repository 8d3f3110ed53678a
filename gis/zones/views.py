"""Pages of designation orders in the making: the list, one of them, its data, its file, its moves."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts import rights
from core.audit.models import AuditEntry
from core.charts import Move
from core.files.views import serve
from core.today import today
from gis.atlas.map_form import link_to
from gis.atlas.scenarios.models import Scenario
from gis.atlas.scenarios.services import USE
from gis.places.models import DesignationOrder
from gis.places.sbi_tables import titles_of
from gis.places.selectors import current_version
from gis.places.shapes import from_stored
from gis.zones import chart, maps, selectors
from gis.zones.forms import MOVE_FORMS, DataForm, EvidenceForm, data_initial, first_days, scenario_initial
from gis.zones.models import Proposal, Step
from gis.zones.page import DesignMixin, ZoneMixin
from gis.zones.services import making, moving
from gis.zones.wording import ABOUT, DONE, LOOKS, MOVES, REASONS, STATES
from permits.page import REFUSALS, moment_of, refuse
from permits.policy.selectors import term_rule
from permits.see_other import see_other

_SERVICES: dict[Move, Callable[..., Proposal]] = {
    chart.ASK_VIEWS: moving.ask_views,
    chart.TAKE_BACK: moving.take_back,
    chart.ADOPT: moving.adopt,
    chart.PUBLISH: moving.publish,
    chart.WITHDRAW: moving.withdraw,
}
_ICONS = {"ask_views": "stuur", "take_back": "l", "adopt": "pen", "publish": "doc", "withdraw": "x"}
_HISTORY = 50


class ListView(DesignMixin):
    """All proposals of the municipality by state, and the orders that will end with nothing to follow."""

    def get(self, request: HttpRequest) -> HttpResponse:
        on = today()
        ending = selectors.ending(on, term_rule("zone_renewal", on).after(on), self.municipality)
        open_for = {row.follows_id for row in selectors.visible_to(request.user).filter(state__in=chart.OPEN)}
        rows = [(row, last) for row, last in selectors.with_last_days(selectors.visible_to(request.user))]
        parts = [(STATES[state], [row for row in rows if row[0].state == state]) for state in chart.CHART.states]
        context = {
            "parts": [(title, found) for title, found in parts if found],
            "looks": LOOKS,
            "ending": [{"order": order, "started": order.pk in open_for} for order in ending],
        }
        return render(request, "zones/list.html", context)


class NewView(DesignMixin):
    """A new draft, blank or after an order that it amends or renews."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(DataForm(initial=self._initial()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DataForm(request.POST)
        if form.is_valid():
            follows, relation = self._followed()
            try:
                proposal = making.start(
                    self.municipality,
                    form.data_of(),
                    actor=self.person,
                    at=timezone.now(),
                    follows=follows,
                    relation=relation,
                    scenario=self._scenario(),
                )
            except REFUSALS as refusal:
                _on_field(form, refusal)
            else:
                drawn = proposal.geom is not None or not proposal.by_area
                done = _("Het concept is bewaard.") if drawn else _("Het concept is bewaard. Teken nu het gebied.")
                messages.success(request, done)
                return see_other("zones:zone" if drawn else "zones:area", str(proposal.public_id))
        return self._page(form, 422)

    def _page(self, form: DataForm, status: int = 200) -> HttpResponse:
        follows, relation = self._followed()
        context = {"form": form, "follows": follows, "relation": relation, "scenario": self._scenario()}
        return render(self.request, "zones/data.html", context, status=status)

    def _followed(self) -> tuple[DesignationOrder | None, str]:
        """The order that is followed, and how; (None, "") for a new one."""
        for relation in (Proposal.Relation.AMENDS, Proposal.Relation.RENEWS):
            if asked := self.request.GET.get(relation):
                here = DesignationOrder.objects.filter(municipality=self.municipality, is_current=True)
                return get_object_or_404(here, public_id=_uuid(asked)), relation
        return None, ""

    def _scenario(self) -> Scenario | None:
        """The what-if that the draft is to be made of."""
        asked = self.request.GET.get("scenario")
        if not asked:
            return None
        if not rights.has(self.person, USE):
            raise Http404
        return get_object_or_404(Scenario, municipality=self.municipality, public_id=_uuid(asked))

    def _initial(self) -> dict[str, Any]:
        follows, relation = self._followed()
        if scenario := self._scenario():
            return scenario_initial(scenario)
        days = first_days(today(), follows, relation)
        return days if follows is None else data_initial(follows) | days | {"transition_until": None}


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Http404 from None


def _on_field(form: Any, refusal: Exception) -> None:
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))


class ZoneView(ZoneMixin):
    """Everything about one proposal: where it stands, what it covers, what may be done, what was done."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return render(request, "zones/zone.html", self.context(EvidenceForm()))

    def context(self, evidence: EvidenceForm) -> dict[str, Any]:
        proposal = self.proposal
        on = max(proposal.valid_from, today())
        seen = None
        if proposal.geom is not None:
            area = from_stored(proposal.geom)
            given = proposal.activities, proposal.sbi_version
            seen = selectors.covered(area, self.municipality, on, *given, own=proposal.order)
        tone, icon = LOOKS[proposal.state]
        steps = list(proposal.steps.select_related("file", "by"))
        titles = titles_of((code, proposal.sbi_version) for code in proposal.activities)
        facts = selectors.facts_of(proposal, today())
        current = current_version(proposal.order) if proposal.order else None
        return {
            "proposal": proposal,
            "last_day": current.valid_to if current else proposal.valid_to,
            "look": {"label": STATES[proposal.state], "tone": tone, "icon": icon},
            "on": on,
            "seen": seen,
            "listed_at_most": selectors.CUT_AT_MOST,
            "activities": [(code, titles.get((code, proposal.sbi_version), "")) for code in proposal.activities],
            "map_data": maps.overview(proposal, seen, on),
            "on_map": link_to(from_stored(proposal.geom), on) if proposal.geom else "",
            "scenarios": selectors.scenarios_about(proposal),
            "is_open": proposal.state in chart.OPEN,
            "moves": [self._move(move, facts) for move in chart.BY_HAND if move.target != proposal.state],
            "may_change": not chart.why_not(chart.CHANGE, facts),
            "may_add": not chart.why_not(chart.ADD_EVIDENCE, facts),
            "may_follow": proposal.state in (chart.PUBLISHED, chart.IN_FORCE),
            "current": current,
            "evidence": evidence,
            "pieces": [step for step in steps if step.move == chart.ADD_EVIDENCE.name],
            "steps": [(step, DONE[step.move]) for step in steps if step.move != chart.ADD_EVIDENCE.name],
            "history": self._history(),
        }

    def _move(self, move: Move, facts: chart.Facts) -> dict[str, Any]:
        code = chart.why_not(move, facts)
        open_now = not code or code in chart.BY_DAY
        return {
            "label": MOVES[move.name],
            "help": ABOUT[move.name],
            "law": move.law,
            "icon": _ICONS[move.name],
            "enabled": open_now,
            "reason": REASONS.get(code, ""),
            "primary": open_now and move not in (chart.TAKE_BACK, chart.WITHDRAW),
            "url": reverse("zones:move", args=[self.proposal.public_id, move.slug]),
        }

    def _history(self) -> list[dict[str, Any]]:
        entries = AuditEntry.objects.filter(scope=self.proposal.audit_scope).select_related("actor").order_by("-seq")
        return [
            {"at": entry.at, "text": entry.label, "who": entry.actor.display_name if entry.actor else _("het systeem")}
            for entry in entries[:_HISTORY]
        ]


class ChangeView(ZoneMixin):
    """The data of a draft."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self._page(DataForm(initial=data_initial(self.proposal)))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = DataForm(request.POST)
        if form.is_valid():
            seen = moment_of(form.cleaned_data["seen"])
            try:
                making.change(self.proposal.public_id, form.data_of(), actor=self.person, at=timezone.now(), seen=seen)
            except REFUSALS as refusal:
                refuse(form, refusal, self.proposal)
            else:
                messages.success(request, _("De gegevens zijn bewaard."))
                return see_other("zones:zone", public_id)
        return self._page(form, 422)

    def _page(self, form: DataForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "proposal": self.proposal, "follows": self.proposal.follows}
        return render(self.request, "zones/data.html", context, status=status)


class EvidenceView(ZoneView):
    """A piece for the file; the page of the proposal with the form again when it is refused."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = EvidenceForm(request.POST, request.FILES)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("on", "title", "upload")}
            try:
                making.add_evidence(self.proposal.public_id, actor=self.person, at=timezone.now(), **given)
            except REFUSALS as refusal:
                refuse(form, refusal, self.proposal)
            else:
                messages.success(request, _("Het stuk is bewaard."))
                return see_other("zones:zone", public_id, anchor="h-evidence")
        return render(request, "zones/zone.html", self.context(form), status=422)


class MoveView(ZoneMixin):
    """One move of the chart: its day, its text, its file."""

    @property
    def move(self) -> Move:
        asked = self.kwargs["move"]
        found = next((move for move in chart.BY_HAND if move.slug == asked), None)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, public_id: str, move: str) -> HttpResponse:
        return self._page(MOVE_FORMS[self.move](proposal=self.proposal, move=self.move))

    def post(self, request: HttpRequest, public_id: str, move: str) -> HttpResponse:
        form = MOVE_FORMS[self.move](request.POST, request.FILES, proposal=self.proposal, move=self.move)
        if form.is_valid():
            try:
                _SERVICES[self.move](self.proposal.public_id, actor=self.person, at=timezone.now(), **form.values())
            except REFUSALS as refusal:
                refuse(form, refusal, self.proposal)
            else:
                messages.success(request, f"{DONE[self.move.name]}.")
                return see_other("zones:zone", public_id)
        return self._page(form, 422)

    def _page(self, form: Any, status: int = 200) -> HttpResponse:
        move = self.move
        facts = selectors.facts_of(self.proposal, today())
        code = chart.why_not(move, facts)
        context = {
            "form": form,
            "proposal": self.proposal,
            "label": MOVES[move.name],
            "about": ABOUT[move.name],
            "law": move.law,
            "closed": REASONS.get(code, "") if code and code not in chart.BY_DAY else "",
        }
        return render(self.request, "zones/move.html", context, status=status)


class FileView(ZoneMixin):
    """A file of a step."""

    def get(self, request: HttpRequest, public_id: str, file: str) -> HttpResponse:
        step = get_object_or_404(Step, proposal=self.proposal, file__public_id=file)
        return serve(step.file)  # type: ignore[arg-type,return-value]
