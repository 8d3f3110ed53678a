"""The officer's pages: worklist, case, moves, notes, documents, search."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts import rights as account_rights
from core.accounts.models import User
from core.files.views import serve
from core.text import searched
from core.today import today
from permits import case_page, flows, forms, rights, worklist_page
from permits.acts import ACTS
from permits.application_form import EnterForm
from permits.models import ClockEvent, Document
from permits.page import REFUSALS, CaseMixin, RightMixin, refuse
from permits.see_other import see_other
from permits.selectors import cases, people
from permits.services import casework, intake
from permits.statecharts import application as chart
from permits.wording import MOVES, done


class WorklistView(RightMixin):
    """The open cases by legal urgency."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "permits/worklist.html", worklist_page.context(request))


class BulkAssignView(RightMixin):
    """Give the chosen cases to one officer."""

    right = rights.HANDLE

    def post(self, request: HttpRequest) -> HttpResponse:
        to = _officer(self.person, request.POST.get("to", ""))
        numbers = [number for number in request.POST.getlist("case") if cases.NUMBER.fullmatch(number)]
        chosen = cases.visible_to(self.person).filter(number__in=numbers)
        for pk in chosen.values_list("pk", flat=True):
            casework.assign(pk, actor=self.person, at=timezone.now(), to=to)
        messages.success(request, _("%(n)s zaken toegewezen.") % {"n": len(chosen)})
        return see_other("permits:worklist")


class SearchView(RightMixin):
    """One box over every case one may see. By POST: a person's name never enters an address or a log."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "permits/search.html", {"found": None, "words": ""})

    def post(self, request: HttpRequest) -> HttpResponse:
        words = searched(request.POST.get("q", ""))[:200]
        found = cases.search(self.person, words)
        if len(found) == 1 and found[0].number.lower() == words.lower():
            return see_other("permits:case", found[0].number)
        return render(request, "permits/search.html", {"found": found, "words": words})


class CaseView(CaseMixin):
    """Everything about a case on one page: whose move, until when, why."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return render(request, "permits/case.html", case_page.context(self.case, self.person))


class MoveView(CaseMixin):
    """The form of one move, and the move itself."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.move = chart.CHART.move(kwargs["move"])
        except KeyError as error:
            raise Http404 from error
        if self.move not in ACTS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, number: str, move: str) -> HttpResponse:
        self._require_right()
        return self._page(self._form())

    def post(self, request: HttpRequest, number: str, move: str) -> HttpResponse:
        self._require_right()
        form = self._form(request.POST)
        if form.is_valid():
            try:
                ACTS[self.move](self.case.pk, actor=self.person, at=timezone.now(), **form.values())
            except REFUSALS as refusal:
                refuse(form, refusal, self.case)
            else:
                messages.success(request, done(self.move))
                return see_other("permits:case", number)
        return self._page(form, status=422)

    def _require_right(self) -> None:
        right = rights.HANDLE if self.move.drafted else self.move.right
        account_rights.require(self.person, right, self.case)

    def _form(self, *args: Any) -> forms.MoveForm:
        return forms.MOVE_FORMS.get(self.move.name, forms.MoveForm)(*args, application=self.case)

    def _page(self, form: forms.MoveForm, status: int = 200) -> HttpResponse:
        label, help_text, icon = MOVES[self.move.name]
        context = {"move": self.move, "label": label, "help": help_text, "icon": icon}
        return self.form_page(form, "permits/move.html", status, **context)


class EnterView(RightMixin):
    """An officer enters an application that came by post, e-mail or counter."""

    right = "permits.enter"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "permits/enter.html", {"form": EnterForm(municipality=self.person.municipality)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EnterForm(request.POST, municipality=self.person.municipality)
        if form.is_valid():
            try:
                case = flows.begin(
                    intake.enter,
                    actor=self.person,
                    at=timezone.now(),
                    municipality=self.person.municipality,
                    **form.values(),
                )
                return see_other("permits:case", case.number)
            except REFUSALS as refusal:
                form.add_error(None, str(refusal))
        return render(request, "permits/enter.html", {"form": form}, status=422)


@method_decorator(require_POST, name="dispatch")
class NoteView(CaseMixin):
    """Add a note."""

    right = "permits.note"

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = forms.NoteForm(request.POST)
        if not form.is_valid():
            return render(
                request, "permits/case.html", case_page.context(self.case, self.person, note=form), status=422
            )
        casework.add_note(self.case.pk, actor=self.person, at=timezone.now(), text=form.cleaned_data["text"])
        return see_other("permits:case", number, anchor="notes")


@method_decorator(require_POST, name="dispatch")
class AssignView(CaseMixin):
    """Give the case to a colleague, or to nobody."""

    right = rights.HANDLE

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        to = _officer(self.person, request.POST.get("to", ""))
        casework.assign(self.case.pk, actor=self.person, at=timezone.now(), to=to)
        return see_other("permits:case", number)


class DocumentAddView(CaseMixin):
    """Add a received document."""

    right = rights.HANDLE

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.form_page(forms.DocumentForm(initial={"on": today()}), "permits/document_add.html")

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = forms.DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                casework.add_document(self.case.pk, actor=self.person, at=timezone.now(), **form.cleaned_data)
                return see_other("permits:case", number)
            except REFUSALS as refusal:
                form.add_error("upload", str(refusal))
        return self.form_page(form, "permits/document_add.html", 422)


class DocumentView(CaseMixin):
    """Download a document of the case."""

    def get(self, request: HttpRequest, number: str, public_id: str) -> HttpResponseBase:
        document = get_object_or_404(Document, application=self.case, public_id=public_id)
        return serve(document.file)


class CorrectView(CaseMixin):
    """Supersede a wrong date of the clock; the old one stays visible."""

    right = rights.HANDLE

    def get(self, request: HttpRequest, number: str, public_id: str) -> HttpResponse:
        form = forms.CorrectionForm(initial={"on": self._event().on})
        return self.form_page(form, "permits/correct.html", event=self._event())

    def post(self, request: HttpRequest, number: str, public_id: str) -> HttpResponse:
        form = forms.CorrectionForm(request.POST)
        if form.is_valid():
            try:
                flows.perform(
                    self.case.pk,
                    casework.correct_event,
                    self._event().pk,
                    actor=self.person,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                return see_other("permits:case", number)
            except REFUSALS as refusal:
                refuse(form, refusal, self.case)
        return self.form_page(form, "permits/correct.html", 422, event=self._event())

    def _event(self) -> ClockEvent:
        return get_object_or_404(ClockEvent, application=self.case, public_id=self.kwargs["public_id"])


def _officer(user: User, public_id: str) -> User | None:
    """The chosen officer of the own municipality; nobody for an empty choice. 404 on anyone else."""
    if not public_id:
        return None
    try:
        return people.officers_of(user.municipality_id).get(public_id=public_id)
    except (User.DoesNotExist, ValidationError) as error:  # nobody, or no UUID
        raise Http404 from error
