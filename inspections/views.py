"""The pages of planner and inspector: the list, a new visit, the visit, its moves and its report."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.audit import services as audit
from core.files.models import StoredFile
from core.files.storage import digest
from core.files.views import serve, serve_bytes
from core.today import local_date, today
from gis.places.models import Premises
from gis.places.selectors import establishments_at
from inspections import flows, rights, talk_record, visit_page
from inspections.acts import ACTS
from inspections.checklists.branches import checklist_for
from inspections.checklists.selectors import codes_from
from inspections.errors import ChangedMeanwhile
from inspections.forms.base import OverwritingForm, VisitForm
from inspections.forms.planning import FindForm, PlanForm
from inspections.models import Report, Signature, Visit
from inspections.office.services import see_report
from inspections.page import REFUSALS, RightMixin, VisitMixin, refuse, see_other
from inspections.selectors import premises as places
from inspections.selectors import visits
from inspections.selectors.facts import facts_of
from inspections.statecharts import visit as chart
from inspections.wording import MOVES, STATES


class VisitsView(RightMixin):
    """The visits by what they wait for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = request.GET.get("mine") == "1"
        found = visits.lists(request.user, today(), mine=mine)  # type: ignore[arg-type]
        parts = [
            ("to_plan", _("Te plannen"), found.to_plan),
            ("today", _("Vandaag en eerder"), found.today),
            ("under_way", _("Bezig en te tekenen"), found.under_way),
            ("outcome", _("Uitkomst vaststellen"), found.outcome),
            ("planned", _("Gepland"), found.planned),
            ("follow_up", _("Na een gesprek nog te doen"), found.follow_up),
            ("done", _("Afgerond"), found.done),
        ]
        may_plan = account_rights.has(request.user, rights.PLAN)
        if not may_plan:  # whoever goes there wants today on top
            parts.append(parts.pop(0))
        context = {
            "parts": [
                {"code": code, "title": title, "rows": [_row(visit, request.user) for visit in rows]}
                for code, title, rows in parts
            ],
            "rechecks": found.rechecks,
            "mine": mine,
            "may_plan": may_plan,
        }
        return render(request, "inspections/visits.html", context)


class NewView(RightMixin):
    """Plan a visit: first the premises, then why, when and who."""

    right = rights.PLAN

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.premises is None:
            return render(request, "inspections/visit_find.html", {"form": FindForm(), "found": None})
        initial: dict[str, Any] = {"reason": Visit.Reason.RECHECK if self.previous else Visit.Reason.ROUTINE}
        if self.previous is not None:
            firm = self.previous.establishment
            initial |= {"on": self.previous.recheck_on, "establishment": firm.public_id if firm else None}
            if self.previous.checklist is not None:
                initial["checklist_code"] = self.previous.checklist.code
        return self._page(self._form(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.premises is None:
            return self._find(FindForm(request.POST))
        form = self._form(request.POST)
        if form.is_valid():
            try:
                visit = flows.plan(
                    actor=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                    premises=self.premises,
                    previous=self.previous,
                    **form.values(),
                )
                messages.success(request, _("Het bezoek staat op de lijst."))
                return see_other(request, reverse("inspections:visit", args=[visit.public_id]))
            except REFUSALS as refusal:
                refuse(form, refusal)
        return self._page(form, status=422)

    @cached_property
    def previous(self) -> Visit | None:
        """The visit that this one re-checks, from the address."""
        wanted = self.request.GET.get("previous")
        if not wanted:
            return None
        try:
            return get_object_or_404(visits.visible_to(self.request.user), public_id=wanted)
        except ValidationError as error:  # no UUID
            raise Http404 from error

    @cached_property
    def premises(self) -> Premises | None:
        """The chosen premises, from the address; 404 for another municipality's."""
        if self.previous is not None:
            return self.previous.premises
        wanted = self.request.GET.get("premises")
        if not wanted:
            return None
        here = Premises.objects.filter(municipality=self.request.user.municipality_id)  # type: ignore[union-attr]
        return get_object_or_404(here, bag_id=wanted)

    def _find(self, form: FindForm) -> HttpResponse:
        found = None
        if form.is_valid():
            found = places.search(self.request.user.municipality, form.cleaned_data["words"])  # type: ignore[union-attr,arg-type]
            found = found.prefetch_related("establishments")
        context = {"form": form, "found": found, "shown": places.SHOWN}
        return render(self.request, "inspections/visit_find.html", context, status=200 if form.is_valid() else 422)

    def _form(self, *args: Any, **kwargs: Any) -> PlanForm:
        premises = cast(Premises, self.premises)
        firms = establishments_at(premises, today())
        lists = codes_from(premises.municipality, today())
        proposed = checklist_for(premises, None, today())
        return PlanForm(*args, premises=premises, establishments=firms, checklists=lists, proposed=proposed, **kwargs)

    def _page(self, form: PlanForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "premises": self.premises, "previous": self.previous}
        return render(self.request, "inspections/visit_new.html", context, status=status)


class VisitView(VisitMixin):
    """Everything about a visit on one page, at tablet size."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return render(request, "inspections/visit.html", visit_page.context(self.visit, request.user))  # type: ignore[arg-type]


class MoveView(VisitMixin):
    """The form of one move, and the move itself."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.move = chart.CHART.move(kwargs["move"])
            self.form_class, self.service = ACTS[self.move]
        except KeyError as error:
            raise Http404 from error
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, public_id: str, move: str) -> HttpResponse:
        rights.require_move(request.user, self.move, self.visit)  # type: ignore[arg-type]
        return self._page(self._form())

    def post(self, request: HttpRequest, public_id: str, move: str) -> HttpResponse:
        rights.require_move(request.user, self.move, self.visit)  # type: ignore[arg-type]
        form = self._form(request.POST)
        if form.is_valid():
            try:
                flows.perform(
                    self.visit.public_id,
                    self.service,
                    actor=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                    **form.values(),
                )
            except REFUSALS as refusal:
                return self._refused(form, refusal)
            messages.success(request, _("Gedaan: %(move)s.") % {"move": MOVES[self.move.name][0]})
            return see_other(request, self._after())
        return self._page(form, status=422)

    def _refused(self, form: VisitForm, refusal: Exception) -> HttpResponse:
        refuse(form, refusal)
        stands = []
        if isinstance(refusal, ChangedMeanwhile) and isinstance(form, OverwritingForm):
            form.visit = visits.for_page(visits.visible_to(self.request.user)).get(pk=self.visit.pk)
            stands = form.stands()
            form.show_again()
        return self._page(form, status=422, stands=stands)

    def _after(self) -> str:
        """Where the person goes on: to the first question after arriving, else to the visit."""
        if self.move is chart.ARRIVE and (code := visit_page.first_open(self.visit)):
            return reverse("inspections:question", args=[self.visit.public_id, code])
        return reverse("inspections:visit", args=[self.visit.public_id])

    def _form(self, *args: Any) -> VisitForm:
        more = {"request": self.request} if self.move is chart.SIGN_REPORT else {}
        return self.form_class(*args, visit=self.visit, **more)

    def _page(self, form: VisitForm, status: int = 200, stands: Any = ()) -> HttpResponse:
        facts = facts_of(self.visit)
        label, help_text, icon = MOVES[self.move.name]
        context = {
            **visit_page.head(self.visit, self.request.user, facts),  # type: ignore[arg-type]
            "move": self.move,
            "law": chart.law_of(self.move, conversation=facts.conversation),
            "label": label,
            "help": help_text,
            "icon": icon,
            "form": form,
            "stands": stands,
            "closed": visit_page.closed(self.visit, self.move, facts),
        }
        if self.move is chart.SIGN_REPORT:
            context |= visit_page.to_sign(self.visit)
        return render(self.request, _TEMPLATES.get(self.move, "inspections/visit_move.html"), context, status=status)


class ReportView(VisitMixin):
    """The signed report: who, when, its hash, the PDF, and what was added later."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        report = get_object_or_404(Report, visit=self.visit, signed_at__isnull=False)
        see_report(report, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        context = {
            **visit_page.head(self.visit, request.user, facts_of(self.visit)),  # type: ignore[arg-type]
            "report": report,
            "proposal": STATES.get(self.visit.proposal, ""),
            "additions": visit_page.additions(self.visit, report),
            "cosigned": self.visit.signatures.filter(role=Signature.Role.SECOND),
        }
        return render(request, "inspections/visit_report.html", context)


class ReportFileView(VisitMixin):
    """The PDF as it was signed."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        report = get_object_or_404(Report, visit=self.visit, file__isnull=False)
        return serve(cast(StoredFile, report.file))  # type: ignore[return-value]


class TalkFileView(VisitMixin):
    """The record of a conversation as PDF. The log has its hash before anybody has the file."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        data = talk_record.pdf(self.visit)
        if data is None:
            raise Http404
        audit.record_read(
            self.visit,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            what="pdf",
            reason=f"sha256:{digest(data)}",
            scope=self.visit.audit_scope,
        )
        day = local_date(self.visit.arrived_at or self.visit.created_at)
        return serve_bytes(data, f"gespreksverslag-{day}.pdf", "application/pdf")  # type: ignore[return-value]


_TEMPLATES = {
    chart.SIGN_REPORT: "inspections/visit_sign.html",
    chart.BRIEF: "inspections/visit_brief.html",
}


def _row(visit: Visit, user: Any) -> dict[str, Any]:
    return {
        "visit": visit,
        "look": visit_page.look(visit),
        "team": [member.user.display_name for member in visit.members.all()],
        "mine": rights.is_member(user, visit),
    }
