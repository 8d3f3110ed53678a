"""`/my/`: the own cases, and one of them with its task, clock, letters and moves."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files.views import serve
from core.today import today
from permits import flows
from permits.models import Document
from permits.page import REFUSALS
from permits.portal import case_page, forms, papers
from permits.portal.own import ApplicantMixin, OwnCaseMixin, own_cases, refuse
from permits.portal.steps import first_open
from permits.see_other import see_other
from permits.services import completeness, ending, views_statement
from permits.services import permits as permit_services
from permits.statecharts import application as chart
from permits.statecharts import permit as permit_chart


class MyView(ApplicantMixin):
    """All own cases: what needs you first; drafts and permits apart."""

    def get(self, request: HttpRequest) -> HttpResponse:
        cases = list(own_cases(request.user).exclude(state=chart.DISCARDED))
        rows = [case_page.row(case) for case in cases if case.state != chart.DRAFT]
        drafts = [{"case": case, "step": first_open(case)} for case in cases if case.state == chart.DRAFT]
        context = {
            "open": sorted((row for row in rows if not _is_closed(row)), key=lambda row: not row["task"]),
            "closed": [row for row in rows if _is_closed(row)],
            "drafts": drafts,
            "permits": case_page.permits_of(rows),
        }
        return render(request, "portal/my.html", context)


class CaseView(OwnCaseMixin):
    """One case. A draft is worked on at `/apply/`."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        if self.case.state == chart.DRAFT:
            return see_other("portal:step", number, first_open(self.case).slug)
        return self.page()

    def page(self, status: int = 200, **given: Any) -> HttpResponse:
        return render(self.request, "portal/case.html", case_page.context(self.case, **given), status=status)


class SendView(CaseView):
    """A form on the page of the case; its own address read again shows that page."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return see_other("portal:case", self.case.number)


class UploadView(SendView):
    """Send a paper to the case."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = forms.UploadForm(request.POST, request.FILES, auto_id="id_up_%s")
        if form.is_valid():
            try:
                papers.add(self.case, form, self.person)
            except REFUSALS as refusal:
                form.add_error("upload", str(refusal))
            else:
                messages.success(request, _("%(title)s is ontvangen.") % {"title": form.title})
                return see_other("portal:case", number)
        return self.page(422, upload=form)


class CompleteView(SendView):
    """Everything that was asked has come in; the clock runs again."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = forms.CompleteForm(request.POST)
        if form.is_valid():
            try:
                flows.perform(
                    self.case.pk,
                    completeness.complete,
                    actor=self.person,
                    at=timezone.now(),
                    effective_on=today(),
                )
            except REFUSALS as refusal:
                refuse(form, refusal, self.reread())
            else:
                messages.success(request, _("Dank u. Wij gaan verder met uw aanvraag. Onze tijd loopt weer."))
                return see_other("portal:case", number)
        return self.page(422, complete=form)


class ActView(OwnCaseMixin):
    """The page of one act: what it means, its form, and the act itself."""

    form_class: type[forms.SeenForm]
    service: Callable[..., Any]
    move: str
    template: str
    title: Any
    submit: Any
    not_now: Any
    done: Any

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self._page(self.form_class(initial={"seen": self.case.state}))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                self._act(form)
            except REFUSALS as refusal:
                refuse(form, refusal, self.reread())
            else:
                messages.success(request, self.done)
                return see_other("portal:case", number)
        return self._page(form, 422)

    def _act(self, form: forms.SeenForm) -> None:
        values = form.values()
        act = type(self).service
        flows.perform(self.case.pk, act, actor=self.person, at=timezone.now(), effective_on=today(), **values)

    def _page(self, form: Form, status: int = 200) -> HttpResponse:
        line = case_page.row(self.case)
        return self.show(self.template, form, status, view=self, **line, allowed=self.move in line["moves"])


class ViewsView(ActView):
    """Give the statement of views on a notice of intent (Awb 4:7-4:9)."""

    form_class, service = forms.ViewsForm, views_statement.receive_views
    move, template = chart.RECEIVE_VIEWS.name, "portal/views.html"
    title, submit = gettext_lazy("Uw reactie op ons plan"), gettext_lazy("Stuur uw reactie")
    not_now = gettext_lazy("Wij vroegen nu niet om uw reactie.")
    done = gettext_lazy("Dank u. Wij hebben uw reactie en nemen haar mee in ons besluit.")


class WithdrawView(ActView):
    """Stop the application."""

    form_class, service = forms.WithdrawForm, ending.withdraw
    move, template = chart.WITHDRAW.name, "portal/withdraw.html"
    title, submit = gettext_lazy("Stoppen met uw aanvraag"), gettext_lazy("Aanvraag intrekken")
    not_now = gettext_lazy("Deze zaak is al afgesloten, of ons besluit is al klaar.")
    done = gettext_lazy("U hebt uw aanvraag ingetrokken.")


class DefaultNoticeView(ActView):
    """Give notice of default when the term is over (Awb 4:17)."""

    form_class, service = forms.DefaultNoticeForm, ending.record_default_notice
    move, template = chart.RECORD_DEFAULT_NOTICE.name, "portal/default_notice.html"
    title, submit = gettext_lazy("De gemeente in gebreke stellen"), gettext_lazy("Versturen")
    not_now = gettext_lazy("Wij zijn nog niet te laat, of u deed dit al eerder.")
    done = gettext_lazy("Wij hebben uw ingebrekestelling ontvangen.")

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        if self.move not in case_page.possible(self.case):
            return self._page(self.form_class(request.POST), 422)
        return super().post(request, number)


class ChangeView(OwnCaseMixin):
    """Report a change of manager or hours for the own permit (DW 34)."""

    title = submit = gettext_lazy("Wijziging melden")
    not_now = gettext_lazy("Uw vergunning geldt niet meer.")

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self._page(forms.ChangeForm())

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = forms.ChangeForm(request.POST)
        if form.is_valid():
            try:
                permit_services.ask_change(
                    self._permit().pk,
                    actor=self.person,
                    at=timezone.now(),
                    effective_on=today(),
                    **form.cleaned_data,
                )
            except REFUSALS as refusal:
                field = getattr(refusal, "field", "")
                form.add_error(field if field in form.fields else None, str(refusal))
            else:
                messages.success(request, _("Dank u. Wij laten weten wat wij met uw wijziging doen."))
                return see_other("portal:case", number)
        return self._page(form, 422)

    def _permit(self) -> Any:
        permit = getattr(self.case, "permit", None)
        if permit is None:
            raise Http404
        return permit

    def _page(self, form: Form, status: int = 200) -> HttpResponse:
        permit = self._permit()
        managers = self.case.roles.filter(role="manager", until=None).select_related("party")
        allowed = permit.state == permit_chart.IN_FORCE
        return self.show(
            "portal/change.html", form, status, view=self, permit=permit, managers=managers, allowed=allowed
        )


class DocumentView(OwnCaseMixin):
    """Download a letter or an own paper; what the applicant may not see does not exist here."""

    def get(self, request: HttpRequest, number: str, public_id: str) -> HttpResponseBase:
        document = get_object_or_404(Document, application=self.case, public_id=public_id, visible_to_applicant=True)
        return serve(document.file)


def _is_closed(row: dict[str, Any]) -> bool:
    return row["case"].state in chart.TERMINAL
