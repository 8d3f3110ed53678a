"""What the administrator's pages share: who may open them, which version or draft, and how a refusal is answered."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.accounts.models import Municipality, User
from core.today import today
from inspections import rights
from inspections.checklists import selectors
from inspections.checklists.branches import explicit
from inspections.checklists.schema import Checklist, ChecklistError
from inspections.checklists.services import visible_to
from inspections.checklists.wording import fault_text, fault_words, place_of
from inspections.models import ChecklistDraft, ChecklistVersion
from inspections.page import RightMixin


class PolicyMixin(RightMixin):
    """A page of the administrator of a municipality."""

    right = rights.POLICY

    @property
    def user(self) -> User:
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def municipality(self) -> Municipality:
        if self.user.municipality is None:
            raise account_rights.RightRefused
        return self.user.municipality

    def version(self, sha256: str) -> ChecklistVersion:
        """The version of this hash; another municipality's does not exist here."""
        found = visible_to(self.municipality).filter(sha256=sha256).first()
        if found is None:
            raise Http404
        return found


class DraftMixin(PolicyMixin):
    """A page about one draft of the own municipality."""

    @cached_property
    def draft(self) -> ChecklistDraft:
        drafts = selectors.drafts_of(self.municipality).select_related("base", "changed_by")
        return get_object_or_404(drafts, public_id=self.kwargs["public_id"])

    @cached_property
    def checklist(self) -> Checklist:
        return explicit(self.draft.checklist, today())


def either(page: PolicyMixin, reference: str) -> tuple[str, Checklist]:
    """Name and document of a version, by its hash, or of a draft, by its id."""
    if len(reference) == len("0" * 64):
        version = page.version(reference)
        return _("%(title)s, versie %(number)d") % {
            "title": version.title,
            "number": version.version,
        }, explicit(version.checklist, today())
    try:
        draft = selectors.drafts_of(page.municipality).get(public_id=reference)
    except (ChecklistDraft.DoesNotExist, ValidationError) as error:  # gone, or no UUID
        raise Http404 from error
    return _("%(title)s, concept") % {"title": draft}, explicit(draft.checklist, today())


def mend(form: Form, error: ChecklistError, code: str = "") -> None:
    """Put each fault at its field where it is about the question `code` of the form, else on the form as a whole."""
    for fault in error.faults:
        place, field = place_of(fault, error.document)
        if place == code and not field:
            field = "code" if "code" in form.fields else "only_if"
        if place == code and field in form.fields:
            form.add_error(field, fault_words(fault))
        else:
            form.add_error(None, fault_text(fault, error.document))


def typed_again(form: Form, request: HttpRequest, draft: ChecklistDraft) -> None:
    """Keep what was typed, on the revision that stands now: whoever sends it again has seen that."""
    data: Any = request.POST.copy()
    data["revision"] = str(draft.revision)
    form.data = data
