"""The checklists and their versions: the list, one version, the difference of two, and files in and out."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.today import today
from inspections.checklists import drafts, selectors, wording
from inspections.checklists.branches import explicit
from inspections.checklists.compare import compare
from inspections.checklists.forms import CompareForm, CopyForm, FileForm
from inspections.checklists.page import PolicyMixin, either, mend
from inspections.checklists.questions import outline
from inspections.checklists.schema import ChecklistError
from inspections.page import REFUSALS, refuse, see_other


class ChecklistsView(PolicyMixin):
    """Every checklist with its versions, how each stands and how many visits used it; and reading one in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(FileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            content = form.cleaned_data["file"].read()
            try:
                draft = drafts.read_in(actor=self.user, at=timezone.now(), content=content)
            except ChecklistError as error:
                mend(form, error)
            else:
                messages.success(request, _("De lijst is ingelezen als concept. Kijk wat er verschilt en publiceer."))
                return see_other(request, reverse("checklists:draft", args=[draft.public_id]))
        return self._page(form, status=422)

    def _page(self, form: FileForm, status: int = 200) -> HttpResponse:
        families = [
            {
                "family": family,
                "rows": [(row.version, wording.STATES[row.state]) for row in family.versions],
                "compare": _compare_form(family),
            }
            for family in selectors.families(self.municipality, today())
        ]
        return render(self.request, "checklists/list.html", {"families": families, "form": form}, status=status)


class CompareView(PolicyMixin):
    """What two versions, or a version and a draft, have different, in words."""

    def get(self, request: HttpRequest) -> HttpResponse:
        old_name, old = either(self, request.GET.get("old", ""))
        new_name, new = either(self, request.GET.get("new", ""))
        return render(
            request,
            "checklists/compare.html",
            {"old_name": old_name, "new_name": new_name, **difference(old, new)},
        )


class VersionView(PolicyMixin):
    """One version as it is, for ever; and making a draft of it."""

    def get(self, request: HttpRequest, sha256: str) -> HttpResponse:
        return self._page(CopyForm())

    def post(self, request: HttpRequest, sha256: str) -> HttpResponse:
        base, form = self.version(sha256), CopyForm(request.POST)
        if form.is_valid():
            try:
                draft = drafts.begin(actor=self.user, at=timezone.now(), base=base, code=form.cleaned_data["code"])
                return see_other(request, reverse("checklists:draft", args=[draft.public_id]))
            except REFUSALS as refusal:
                refuse(form, refusal)
        return self._page(form, status=422)

    def _page(self, form: CopyForm, status: int = 200) -> HttpResponse:
        version = self.version(self.kwargs["sha256"])
        checklist = explicit(version.checklist, today())
        context = {
            "version": version,
            "sections": outline(checklist),
            "branches": wording.branches(checklist.branches),
            "form": form,
        }
        return render(self.request, "checklists/version.html", context, status=status)


class VersionFileView(PolicyMixin):
    """The document of a version, to share."""

    def get(self, request: HttpRequest, sha256: str) -> HttpResponse:
        version = self.version(sha256)
        text = json.dumps(version.content, ensure_ascii=False, indent=2) + "\n"
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{version.code}-{version.version}.json"'
        return response


def difference(old: Any, new: Any) -> dict[str, Any]:
    """Context of `checklists/_changes.html`."""
    found = compare(old, new)
    return {
        "same": not found,
        "head": wording.differences(found.head, old, new),
        "section_changes": wording.changes(found.sections, old, new),
        "item_changes": wording.changes(found.items, old, new),
    }


def _compare_form(family: selectors.Family) -> CompareForm | None:
    """From what stood before to the newest; None where there is nothing to compare."""
    choices = _references(family)
    if len(choices) < 2:
        return None
    first = {"old": choices[1][0], "new": choices[0][0]}
    return CompareForm(choices=choices, initial=first, auto_id=f"{family.code}-%s")


def _references(family: selectors.Family) -> list[tuple[str, str]]:
    versions = [
        (row.version.sha256, f"{_('versie')} {row.version.version}, {row.version.valid_from:%d-%m-%Y}")
        for row in family.versions
    ]
    concepts = [
        (str(row.public_id), f"{_('concept van')} {timezone.localtime(row.changed_at):%d-%m-%Y %H:%M}")
        for row in family.drafts
    ]
    return [*concepts, *versions]
