"""Filling in the checklist: one question a page, every tap stored, with or without script."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from core.files.views import serve
from inspections import flows, rights, visit_page
from inspections.checklists import scoring
from inspections.checklists.schema import NOT_OK, Item
from inspections.errors import AnswerChanged
from inspections.forms.question import PhotoForm, QuestionForm
from inspections.models import Photo
from inspections.page import REFUSALS, VisitMixin, refuse, see_other
from inspections.selectors.findings import current_answers, given_of
from inspections.services import answers, evidence
from inspections.statecharts import visit as chart
from inspections.wording import ANSWERS, SEVERITIES

#: Element that holds the time of the last save: a save while typing replaces only this.
SAVED = "bewaard"

_ANSWER_OPTIONS = [
    {"value": code, "label": ANSWERS[code], "icon": icon, "css": css}
    for code, icon, css in [
        ("ok", "check", "is-ok"),
        ("not_ok", "x", "is-nok"),
        ("not_checked", "streep", ""),
        ("not_applicable", "ban", ""),
    ]
]


def choices(form: QuestionForm) -> dict[str, Any]:
    """The form of a question with its big answers, for `inspections/_question.html`."""
    return {
        "form": form,
        "answer_options": [
            {**option, "checked": form["answer"].value() == option["value"]} for option in _ANSWER_OPTIONS
        ],
        "severity_options": [
            {"value": value, "label": label, "checked": str(form["severity"].value()) == str(value)}
            for value, label in SEVERITIES.items()
        ],
        "open_finding": form["answer"].value() == NOT_OK,
    }


class SectionView(VisitMixin):
    """To the first open question of a theme."""

    def get(self, request: HttpRequest, public_id: str, section: str) -> HttpResponse:
        code = visit_page.first_open(self.visit, section)
        if not code.startswith(f"{section}."):
            raise Http404
        return see_other(request, reverse("inspections:question", args=[public_id, code]))


class QuestionMixin(VisitMixin):
    """A page about one question of the visit's own checklist version."""

    @cached_property
    def item(self) -> Item:
        checklist = self.visit.questions
        try:
            item = checklist.item(self.kwargs["item"])
        except KeyError as error:
            raise Http404 from error
        if not scoring.is_shown(item, checklist, given_of(self.visit)):
            raise Http404
        return item

    def page(
        self, form: QuestionForm, photo: PhotoForm | None = None, status: int = 200, *, conflict: bool = False
    ) -> HttpResponse:
        part = bool(self.request.headers.get("HX-Request"))
        context = {**self.context(form, photo), "part": part, "conflict": conflict}
        template = "inspections/_question.html" if part else "inspections/visit_question.html"
        response = render(self.request, template, context, status=status)
        if part:  # also when only the time of the last save was to be replaced
            response["HX-Retarget"], response["HX-Reswap"] = "#vraag", "outerHTML"
        return response

    def context(self, form: QuestionForm, photo: PhotoForm | None) -> dict[str, Any]:
        return {
            **visit_page.question(self.visit, self.request.user, self.item),  # type: ignore[arg-type]
            **choices(form),
            "photo_form": photo or PhotoForm(),
            "may_fill": self.visit.state in chart.FILLING
            and not rights.why_may_not(self.request.user, chart.RECORD_FINDING, self.visit),
        }

    def form(self, *args: Any) -> QuestionForm:
        return QuestionForm(*args, item=self.item, current=current_answers(self.visit).get(self.item.code))


class QuestionView(QuestionMixin):
    """One question. `go` of the button that was pressed says where to afterwards."""

    def get(self, request: HttpRequest, public_id: str, item: str) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, public_id: str, item: str) -> HttpResponse:
        rights.require_move(request.user, chart.RECORD_FINDING, self.visit)  # type: ignore[arg-type]
        go = request.POST.get("go", "")
        if go and not request.POST.get("answer"):
            return see_other(request, self._goal(go))  # passed over: nothing to store
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            flows.perform(
                self.visit.public_id,
                answers.record_answer,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                reply=form.reply(),
            )
        except REFUSALS as refusal:
            return self._refused(form, refusal)
        if request.headers.get("HX-Target") == SAVED:
            return render(request, "inspections/_saved.html", visit_page.saved(self.visit, self.item))
        if go or not request.headers.get("HX-Request"):
            return see_other(request, self._goal(go or "stay"))
        return self.page(self.form())

    def _refused(self, form: QuestionForm, refusal: Exception) -> HttpResponse:
        refuse(form, refusal)
        if isinstance(refusal, AnswerChanged):
            # The colleague's answer is on the page now: whoever presses again has seen it.
            typed = self.request.POST.copy()
            typed["base"] = str(current_answers(self.visit)[self.item.code].public_id)
            form.data = typed
        return self.page(form, status=422, conflict=isinstance(refusal, AnswerChanged))

    def _goal(self, go: str) -> str:
        """The previous or following question as it is after this answer, the dwelling stop, or this page."""
        public_id = self.visit.public_id
        if go == "next" and "note" not in self.request.POST and visit_page.saved(self.visit, self.item)["lacks"]:
            go = "stay"  # the fields of the finding were not on the page yet
        if go == "stop":
            return reverse("inspections:move", args=[public_id, chart.STOP_AT_DWELLING.slug])
        around = visit_page.question(self.visit, self.request.user, self.item)  # type: ignore[arg-type]
        code = {"previous": around["previous"], "next": around["following"], "stay": self.item.code}.get(go, "")
        if code:
            return reverse("inspections:question", args=[public_id, code])
        return reverse("inspections:visit", args=[public_id])


class PhotoAddView(QuestionMixin):
    """Add a photo to a question. With script only the photos come back: what is being typed beside them stays."""

    def post(self, request: HttpRequest, public_id: str, item: str) -> HttpResponse:
        rights.require_move(request.user, chart.ADD_PHOTO, self.visit)  # type: ignore[arg-type]
        photo = PhotoForm(request.POST, request.FILES)
        if photo.is_valid():
            found = photo.cleaned_data
            try:
                flows.perform(
                    self.visit.public_id,
                    evidence.add_photo,
                    actor=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                    item_code=self.item.code,
                    upload=found["photo"],
                    lon=found["lon"],
                    lat=found["lat"],
                )
            except REFUSALS as refusal:
                photo.add_error("photo", str(refusal))
            else:
                if request.headers.get("HX-Request"):
                    return self.photos()
                return see_other(request, reverse("inspections:question", args=[public_id, self.item.code]))
        if request.headers.get("HX-Request"):
            return self.photos(photo, status=422)
        return self.page(self.form(), photo, status=422)

    def photos(self, photo: PhotoForm | None = None, status: int = 200) -> HttpResponse:
        return render(self.request, "inspections/_photo_saved.html", self.context(self.form(), photo), status=status)


class PhotoView(VisitMixin):
    """A photo to look at; the untouched original is taken out where the log keeps it (inspections/office)."""

    def get(self, request: HttpRequest, public_id: str, photo: str) -> HttpResponse:
        found = get_object_or_404(Photo, visit=self.visit, public_id=photo)
        return serve(found.file)  # type: ignore[return-value]
