"""A draft as it is asked on a tablet, by the page that asks it on a visit. Answers stay in the session of who tries."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from inspections import visit_page
from inspections.checklists import scoring
from inspections.checklists.page import DraftMixin
from inspections.checklists.schema import MUNICIPALITY, Item
from inspections.forms.question import PhotoForm, QuestionForm
from inspections.page import see_other
from inspections.question_views import SAVED, choices


class TrialMixin(DraftMixin):
    """What was answered so far: no text, only what branches or still lacks."""

    @property
    def key(self) -> str:
        return f"checklist-preview:{self.draft.public_id}"

    @property
    def values(self) -> scoring.Answers:
        """The answers to questions that the draft has now."""
        known = {item.code for item in self.checklist.items}
        tried: dict[str, dict[str, Any]] = self.request.session.get(self.key, {})
        return {code: scoring.Given(**given) for code, given in tried.items() if code in known}

    def url(self, code: str) -> str:
        return reverse("checklists:asked", args=[self.draft.public_id, code])

    def first(self) -> str:
        """The page of the first question."""
        return self.url(next(iter(self.checklist.items)).code)


class StartView(TrialMixin):
    """To the first question; a POST forgets what was answered."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return see_other(request, self.first())

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        first = self.first()
        request.session.pop(self.key, None)
        return see_other(request, first)


class PreviewView(TrialMixin):
    """One question, asked when its condition holds."""

    @cached_property
    def item(self) -> Item:
        try:
            item = self.checklist.item(self.kwargs["item"])
        except KeyError as error:
            raise Http404 from error
        if not scoring.is_shown(item, self.checklist, self.values):
            raise Http404
        return item

    def get(self, request: HttpRequest, public_id: str, item: str) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest, public_id: str, item: str) -> HttpResponse:
        go, form = request.POST.get("go", ""), self._form(request.POST)
        if go and not request.POST.get("answer"):
            return see_other(request, self._goal(go))
        if not form.is_valid():
            return self._page(form, status=422)
        self._keep(form.cleaned_data)
        if request.headers.get("HX-Target") == SAVED:
            return render(request, "inspections/_saved.html", self._saved())
        if go or not request.headers.get("HX-Request"):
            return see_other(request, self._goal(go))
        return self._page(self._form())

    def _form(self, *args: Any) -> QuestionForm:
        given = self.values.get(self.item.code)
        initial = {"answer": given.answer, "severity": given.severity} if given else {}
        return QuestionForm(*args, item=self.item, current=None, initial=initial)

    def _keep(self, said: dict[str, Any]) -> None:
        seen_by = said["seen_by"] or MUNICIPALITY
        given = {
            "answer": said["answer"],
            "severity": said["severity"],
            "note": bool(said["note"].strip()),
            "seen_by": seen_by,
            "shared": seen_by == MUNICIPALITY or bool(said["sharing_ground"]),
        }
        self.request.session[self.key] = {**self.request.session.get(self.key, {}), self.item.code: given}

    def _goal(self, go: str) -> str:
        around = visit_page.asked(self.checklist, self.values, self.item)
        return self.url({"previous": around["previous"], "next": around["following"]}.get(go) or self.item.code)

    def _saved(self) -> dict[str, Any]:
        """What stands where a visit says when it was saved, and what the finding still lacks."""
        return {"lacks": visit_page.lacks(self.item, self.values), "preview": True}

    def _page(self, form: QuestionForm, status: int = 200) -> HttpResponse:
        part, values = bool(self.request.headers.get("HX-Request")), self.values
        context = {
            **visit_page.asked(self.checklist, values, self.item),
            **self._saved(),
            **choices(form),
            "draft": self.draft,
            "whole": scoring.tally(self.checklist.items, self.checklist, values),
            "sections": visit_page.sections(
                self.checklist, values, self.item.code, lambda section: self.url(self._entry(section.items))
            ),
            "question_url": self.url(self.item.code),
            "photo_form": PhotoForm(),
            "may_fill": True,
            "part": part,
        }
        template = "inspections/_question.html" if part else "checklists/preview.html"
        response = render(self.request, template, context, status=status)
        if part:
            response["HX-Retarget"], response["HX-Reswap"] = "#vraag", "outerHTML"
        return response

    def _entry(self, items: tuple[Item, ...]) -> str:
        """The first question of a section that is asked now; where none is, the one that is shown stays."""
        shown = (item.code for item in items if scoring.is_shown(item, self.checklist, self.values))
        return next(shown, self.item.code)
