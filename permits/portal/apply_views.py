"""`/apply/`: an application in steps that is kept after each, handed in at the end."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.today import today
from permits import flows
from permits.errors import PermitError
from permits.page import REFUSALS
from permits.portal import forms, papers
from permits.portal.answers import duty_here
from permits.portal.check_form import work_choices
from permits.portal.own import ApplicantMixin, OwnCaseMixin, meanwhile, own_cases, refuse
from permits.portal.steps import (
    BY_SLUG,
    COMPANY,
    PAPERS,
    REVIEW,
    STEPS,
    AnswersForm,
    Step,
    following,
    missing_in,
    road,
    typed_answers,
)
from permits.see_other import see_other
from permits.selectors import clock
from permits.services import intake
from permits.statecharts import application as chart


class ApplyView(ApplicantMixin):
    """The first step. The draft begins when its premises are known: they tell the municipality."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(AnswersForm(only=COMPANY.fields, initial={"place": request.GET.get("place", "")[:120]}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AnswersForm(request.POST, only=COMPANY.fields)
        if not form.is_valid():
            return self._page(form, status=422)
        answers = typed_answers(request.POST, COMPANY) | {"activity": self._activity()}
        actor, at = self.person, timezone.now()
        with transaction.atomic():
            case = flows.begin(intake.begin, actor=actor, at=at, municipality=form.premises.municipality)
            intake.save_draft(case.pk, actor=actor, at=at, form=answers)
        return see_other("portal:step", case.number, following(COMPANY).slug)

    def _activity(self) -> str:
        """The work that `/check/` was asked about, carried along if it is one of the list."""
        given = self.request.POST.get("activity", "") or self.request.GET.get("activity", "")
        return given if given in dict(work_choices()) else ""

    def _page(self, form: AnswersForm, status: int = 200) -> HttpResponse:
        drafts = own_cases(self.request.user).filter(state=chart.DRAFT)
        context = {"form": form, "drafts": drafts, "road": road(None, COMPANY), "activity": self._activity()}
        return render(self.request, "portal/apply.html", context, status=status)


class DraftMixin(OwnCaseMixin):
    """A draft of one's own; what was handed in is followed at `/my/`, not changed here."""

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        if self.case.state != chart.DRAFT:
            return see_other("portal:case", self.case.number)
        return self.page()

    def page(self, status: int = 200) -> HttpResponse:
        raise NotImplementedError


class StepView(DraftMixin):
    """One step with questions. What was typed is kept, right or wrong; only right answers lead on."""

    @property
    def step(self) -> Step:
        step = BY_SLUG.get(self.kwargs["step"])
        if step is None or not step.fields:
            raise Http404
        return step

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        form = AnswersForm(request.POST, case=self.case, only=self.step.fields)
        try:
            self._save()
        except REFUSALS as refusal:
            form.is_valid()
            form.add_error(None, str(refusal) if self.case.state == chart.DRAFT else meanwhile(self.reread()))
            return self.page(422, form)
        if "later" in request.POST:
            messages.success(request, _("Bewaard. U kunt later verdergaan."))
            return see_other("portal:my")
        if not form.is_valid():
            return self.page(422, form)
        onward = REVIEW if "review" in request.GET else following(self.step)
        return see_other("portal:step", self.case.number, onward.slug)

    def _save(self) -> None:
        answers = self.case.form | typed_answers(self.request.POST, self.step)
        intake.save_draft(self.case.pk, actor=self.person, at=timezone.now(), form=answers)

    def page(self, status: int = 200, form: AnswersForm | None = None) -> HttpResponse:
        form = form or AnswersForm(initial=self.case.form, case=self.case, only=self.step.fields)
        return self.show("portal/apply_step.html", form, status, step=self.step, road=road(self.case, self.step))


class PapersView(DraftMixin):
    """The papers: each is sent and checked on its own, and a wrong one is taken out again."""

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        if wrong := request.POST.get("remove", ""):
            return self._take_back(wrong)
        form = forms.UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                _require_draft(self.case)
                papers.add(self.case, form, self.person)
            except REFUSALS as refusal:
                form.add_error("upload", str(refusal))
            else:
                messages.success(request, _("%(title)s is ontvangen.") % {"title": form.title})
                return see_other("portal:step", self.case.number, PAPERS.slug)
        return self.page(422, form)

    def _take_back(self, document: str) -> HttpResponse:
        try:
            title = papers.take_back(self.case, document, self.person)
        except REFUSALS as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("%(title)s is weggehaald.") % {"title": title})
        return see_other("portal:step", self.case.number, PAPERS.slug)

    def page(self, status: int = 200, form: forms.UploadForm | None = None) -> HttpResponse:
        return self.show(
            "portal/apply_papers.html",
            form or forms.UploadForm(),
            status,
            step=PAPERS,
            road=road(self.case, PAPERS),
            papers=papers.wanted(self.case),
            documents=papers.sent_by_applicant(self.case),
        )


class ReviewView(DraftMixin):
    """Everything on one page, with what is missing; then hand in. Handing in twice is handing in once."""

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        if self.case.state != chart.DRAFT:
            return self._too_late()
        form, whole = forms.SubmitForm(request.POST), AnswersForm(self.case.form, case=self.case)
        if not whole.is_valid():
            form.add_error(None, _("Uw aanvraag is nog niet af. Hieronder staat wat er mist."))
        if form.is_valid():
            try:
                self._submit(whole)
            except REFUSALS as refusal:
                if self.reread().state != chart.DRAFT:
                    return self._too_late()
                refuse(form, refusal, self.case)
            else:
                return see_other("portal:done", self.case.number)
        return self.page(422, form)

    def _submit(self, whole: AnswersForm) -> None:
        flows.perform(
            self.case.pk,
            intake.submit,
            actor=self.person,
            at=timezone.now(),
            effective_on=today(),
            data=whole.application_data(),
        )

    def _too_late(self) -> HttpResponse:
        if self.case.state == chart.DISCARDED:
            return self.page(422)
        messages.info(self.request, _("Deze aanvraag was al ingediend. U hoeft niets meer te doen."))
        return see_other("portal:done", self.case.number)

    def page(self, status: int = 200, form: forms.SubmitForm | None = None) -> HttpResponse:
        case = self.case
        whole = AnswersForm(case.form, case=case)
        valid = whole.is_valid()
        missing = missing_in(case)
        return self.show(
            "portal/apply_review.html",
            form or forms.SubmitForm(initial={"seen": case.state}),
            status,
            step=REVIEW,
            road=road(case, REVIEW),
            gone=meanwhile(case) if case.state == chart.DISCARDED else "",
            parts=[_part(step, whole, missing) for step in STEPS if step.fields],
            ready=valid,
            duty=duty_here(whole.premises, whole.cleaned_data["activity"], today()).duty if valid else "",
            papers=papers.wanted(case),
            documents=papers.sent_by_applicant(case),
        )


class DiscardView(DraftMixin):
    """Throw a draft away, after a question."""

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        form = forms.DiscardForm(request.POST)
        try:
            flows.perform(self.case.pk, intake.discard, actor=self.person, at=timezone.now(), effective_on=today())
        except REFUSALS as refusal:
            form.is_valid()
            refuse(form, refusal, self.reread())
            return self.page(422, form)
        messages.success(request, _("Weggegooid. Wat u invulde is gewist."))
        return see_other("portal:my")

    def page(self, status: int = 200, form: forms.DiscardForm | None = None) -> HttpResponse:
        return self.show(
            "portal/apply_discard.html", form or forms.DiscardForm(initial={"seen": self.case.state}), status
        )


class DoneView(OwnCaseMixin):
    """Handed in: the number, until when the municipality has, what happens next."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        if self.case.received_on is None:
            return redirect("portal:case", number=number)
        return render(request, "portal/apply_done.html", {"case": self.case, "answer": clock.today_for(self.case)})


def _require_draft(case: Any) -> None:
    if case.state != chart.DRAFT:
        raise PermitError(meanwhile(case), "upload")


def _part(step: Step, whole: AnswersForm, missing: dict[str, list[tuple[str, str]]]) -> dict[str, Any]:
    """One part of the summary: question and answer, and what is wrong."""
    choices = dict(work_choices())
    said = [
        (whole.fields[name].label, choices.get(value, value) if name == "activity" else value)
        for name in step.fields
        if (value := whole.data.get(name, ""))
    ]
    return {"step": step, "said": said, "missing": missing.get(step.slug, [])}
