"""The draft of a checklist: its questions, a form for each, the order, and publishing."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.today import today
from inspections.checklists import compare, drafts, editing, selectors, wording
from inspections.checklists.branches import explicit
from inspections.checklists.forms import DraftForm, HeadForm, ItemForm, NewSectionForm, PublishForm, SectionForm
from inspections.checklists.page import DraftMixin, mend, typed_again
from inspections.checklists.questions import outline
from inspections.checklists.schema import ChecklistError, Item, Section
from inspections.checklists.services import holds_on, visible_to
from inspections.checklists.views import difference
from inspections.errors import ChangedMeanwhile
from inspections.page import REFUSALS, refuse, see_other

Edit = Callable[[editing.Document], editing.Document]
Part = TypeVar("Part", Section, Item)


class DraftView(DraftMixin):
    """The whole draft: every question with what can be done to it, and what was retired."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self.page()

    def page(self, form: DraftForm | None = None, status: int = 200) -> HttpResponse:
        earlier = selectors.history(self.draft.code, self.municipality)
        context = {
            "draft": self.draft,
            "sections": outline(self.checklist),
            "branches": wording.branches(self.checklist.branches),
            "retired": selectors.retired(self.checklist, earlier),
            "form": form or DraftForm(initial={"revision": self.draft.revision}),
        }
        return render(self.request, "checklists/draft.html", context, status=status)


class ArrangeView(DraftView):
    """Up, down, retire, take back: one button each, without a form of its own."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        act, _colon, code = request.POST.get("act", "").partition(":")
        form = DraftForm(request.POST)
        if form.is_valid() and (edit := self._edit(act, code)):
            try:
                drafts.change(
                    self.draft.public_id,
                    actor=self.user,
                    at=timezone.now(),
                    revision=form.cleaned_data["revision"],
                    edit=edit,
                    what=code,
                )
                return see_other(request, f"{reverse('checklists:draft', args=[public_id])}#{code}")
            except ChecklistError as error:
                mend(form, error)
            except REFUSALS as refusal:
                refuse(form, refusal)
        elif form.is_valid():
            form.add_error(None, _("Kies wat er moet gebeuren, met een van de knoppen."))
        typed_again(form, request, self.draft)
        return self.page(form, status=422)

    def _edit(self, act: str, code: str) -> Edit | None:
        if act == "restore":
            earlier = selectors.history(self.draft.code, self.municipality)
            back = next((item for item in selectors.retired(self.checklist, earlier) if item.code == code), None)
            return self._restored(back) if back else None
        codes = {section.code for section in self.checklist.sections} | {item.code for item in self.checklist.items}
        if code not in codes:
            return None
        edits: dict[str, Edit] = {
            "up": partial(editing.move, code=code, by=-1),
            "down": partial(editing.move, code=code, by=1),
            "retire": partial(editing.retire, code=code),
        }
        return edits.get(act)

    def _restored(self, item: Item) -> Edit:
        """The question as it was, in its own section; that comes back with it where it was gone too."""
        code = item.code.partition(".")[0]
        document = _document(item)
        if any(section.code == code for section in self.checklist.sections):
            return partial(editing.add_item, item=document)
        earlier = selectors.history(self.draft.code, self.municipality)
        section = next(part for version in earlier for part in version.sections if part.code == code)
        return partial(editing.add_section, code=code, title=dict(section.title), agency=section.agency, item=document)


class ChangeView(DraftMixin):
    """A page with one form that changes the draft."""

    form_class: Any = HeadForm

    @property
    def code(self) -> str:
        """What the form is about; "" for the whole."""
        return ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form, stands = self.form(request.POST), []
        if form.is_valid():
            edit = self.edit(form)
            try:
                drafts.change(
                    self.draft.public_id,
                    actor=self.user,
                    at=timezone.now(),
                    revision=form.cleaned_data["revision"],
                    edit=edit,
                    what=self.code_of(form),
                )
                messages.success(request, _("Bewaard in het concept."))
                return see_other(request, f"{self.url}#{self.code_of(form)}")
            except ChecklistError as error:
                mend(form, error, self.code_of(form))
            except ChangedMeanwhile as refusal:
                refuse(form, refusal)
                stands = self.stands(edit)
                typed_again(form, request, self.draft)
            except REFUSALS as refusal:
                refuse(form, refusal)
        return self.page(form, stands, status=422)

    @property
    def url(self) -> str:
        return reverse("checklists:draft", args=[self.draft.public_id])

    @property
    def heading(self) -> str:
        return _("Titel en branches")

    def form(self, *args: Any) -> Any:
        return self.form_class(*args, initial=self.initial())

    def initial(self) -> dict[str, Any]:
        return {"revision": self.draft.revision, **HeadForm.initial_of(self.checklist)}

    def edit(self, form: Any) -> Edit:
        return partial(editing.set_head, **form.values())

    def code_of(self, form: Any) -> str:
        return self.code

    def stands(self, edit: Edit) -> list[dict[str, Any]]:
        """What a colleague stored where this form says something else."""
        return []

    def page(self, form: Any, stands: list[dict[str, Any]] | None = None, status: int = 200) -> HttpResponse:
        context = {"draft": self.draft, "form": form, "heading": self.heading, "code": self.code, "stands": stands}
        return render(self.request, "checklists/change.html", context, status=status)


class SectionView(ChangeView):
    """Title and owner of a section."""

    form_class = SectionForm

    @cached_property
    def section(self) -> Section:
        return _found(self.checklist.section, self.kwargs["section"])

    @property
    def code(self) -> str:
        return self.section.code

    @property
    def heading(self) -> str:
        return _("Onderdeel wijzigen")

    def initial(self) -> dict[str, Any]:
        return {"revision": self.draft.revision, **SectionForm.initial_of(self.section)}

    def edit(self, form: SectionForm) -> Edit:
        return partial(editing.set_section, code=self.section.code, **form.values())


class NewItemView(SectionView):
    """A new question at the end of a section."""

    @property
    def heading(self) -> str:
        return _("Nieuwe vraag")

    def form(self, *args: Any) -> Any:
        initial = {"revision": self.draft.revision, "agency": self.section.agency, "required": True}
        return ItemForm(*args, checklist=self.checklist, section=self.section.code, initial=initial)

    def edit(self, form: ItemForm) -> Edit:  # type: ignore[override]
        return partial(editing.add_item, item=form.document())

    def code_of(self, form: ItemForm) -> str:
        return str(form.document()["code"])


class ItemView(ChangeView):
    """One question."""

    @cached_property
    def item(self) -> Item:
        return _found(self.checklist.item, self.kwargs["item"])

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def heading(self) -> str:
        return _("Vraag wijzigen")

    def form(self, *args: Any) -> Any:
        initial = {"revision": self.draft.revision, **ItemForm.initial_of(self.item)}
        section = self.item.code.partition(".")[0]
        return ItemForm(*args, checklist=self.checklist, section=section, item=self.item, initial=initial)

    def edit(self, form: ItemForm) -> Edit:
        return partial(editing.set_item, item=form.document())

    def stands(self, edit: Edit) -> list[dict[str, Any]]:
        typed = drafts.parse(edit(self.draft.content))
        fields = compare.fields_of
        found = compare.differences(fields(typed.item(self.code)), fields(self.item))
        return wording.differences(found, typed, self.checklist)


class NewSectionView(ChangeView):
    """A new section with its first question."""

    @property
    def heading(self) -> str:
        return _("Nieuw onderdeel, met de eerste vraag")

    def form(self, *args: Any) -> Any:
        initial = {"revision": self.draft.revision, "required": True}
        return NewSectionForm(*args, checklist=self.checklist, section="", initial=initial)

    def edit(self, form: NewSectionForm) -> Edit:
        return partial(editing.add_section, **form.values())

    def code_of(self, form: NewSectionForm) -> str:
        return str(form.document()["code"])


class PublishView(DraftMixin):
    """What changes, against what would hold otherwise; and from which day."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self._page(PublishForm(initial={"revision": self.draft.revision}))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = PublishForm(request.POST)
        if form.is_valid():
            try:
                drafts.publish(self.draft.public_id, actor=self.user, at=timezone.now(), **form.cleaned_data)
                messages.success(request, _("Gepubliceerd. Bezoeken die al gepland zijn houden hun lijst."))
                return see_other(request, reverse("checklists:list"))
            except ChecklistError as error:
                mend(form, error)
            except REFUSALS as refusal:
                refuse(form, refusal)
                typed_again(form, request, self.draft)
        return self._page(form, status=422)

    def _page(self, form: PublishForm, status: int = 200) -> HttpResponse:
        before = visible_to(self.municipality).filter(code=self.draft.code)
        now = before.filter(holds_on(today())).first() or before.first()
        context = {
            "draft": self.draft,
            "form": form,
            "now": now,
            "branches": wording.branches(self.checklist.branches),
            **(difference(explicit(now.checklist, today()), self.checklist) if now else {}),
        }
        return render(self.request, "checklists/publish.html", context, status=status)


class DiscardView(DraftView):
    """Throwing the draft away."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = DraftForm(request.POST)
        if form.is_valid():
            try:
                revision = form.cleaned_data["revision"]
                drafts.discard(self.draft.public_id, actor=self.user, at=timezone.now(), revision=revision)
                messages.success(request, _("Het concept is weggegooid."))
                return see_other(request, reverse("checklists:list"))
            except REFUSALS as refusal:
                refuse(form, refusal)
        typed_again(form, request, self.draft)
        return self.page(form, status=422)


def _document(item: Item) -> dict[str, Any]:
    """A question as the document has it."""
    only_if = {"item": item.only_if.item, "in": list(item.only_if.answers)} if item.only_if else None
    return {
        "code": item.code,
        "question": dict(item.question),
        "help": dict(item.help) or None,
        "norms": list(item.norms),
        "agency": item.agency,
        "evidence": item.evidence,
        "required": item.required,
        "follow_up": item.follow_up,
        "only_if": only_if,
    }


def _found(look_up: Callable[[str], Part], code: str) -> Part:
    """The part of the list with this code; 404 for one that is not in it."""
    try:
        return look_up(code)
    except KeyError as error:
        raise Http404 from error
