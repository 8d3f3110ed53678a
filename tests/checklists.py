"""Checklists for tests: the shipped one, and drafts of an administrator that bring a version into force."""

import copy
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from core.accounts.models import User
from core.today import today
from inspections.checklists import drafts, editing
from inspections.checklists.services import in_force
from inspections.models import ChecklistDraft, ChecklistVersion
from tests.visits import reference_data


def shipped() -> ChecklistVersion:
    """The automotive control as the house ships it."""
    reference_data()
    return ChecklistVersion.objects.get(municipality=None, code="automotive", version=1)


def draft_of(admin: User, base: ChecklistVersion | None = None, code: str = "") -> ChecklistDraft:
    """A draft that says what its base says."""
    return drafts.begin(actor=admin, at=timezone.now(), base=base or shipped(), code=code)


def changed(draft: ChecklistDraft, admin: User, edit: Any, **values: Any) -> ChecklistDraft:
    """The draft after one change, from a page that was fresh."""
    now = ChecklistDraft.objects.get(pk=draft.pk)
    act = {"actor": admin, "at": timezone.now(), "revision": now.revision, "what": "test"}
    return drafts.change(draft.public_id, edit=partial(edit, **values), **act)


def published(draft: ChecklistDraft, admin: User, first_day: date | None = None) -> ChecklistVersion:
    """The draft as a version that holds from `first_day`, today if not given: published the day before."""
    day = first_day or today()
    revision = ChecklistDraft.objects.get(pk=draft.pk).revision
    at = timezone.now() - timedelta(days=max(0, (today() - day).days + 1))
    return drafts.publish(draft.public_id, actor=admin, at=at, revision=revision, valid_from=day)


def without(admin: User, code: str, first_day: date | None = None) -> ChecklistVersion:
    """The next version of what holds now, without one question."""
    shipped()
    base = in_force("automotive", today(), admin.municipality)  # type: ignore[arg-type]
    draft = draft_of(admin, base)
    changed(draft, admin, editing.retire, code=code)
    return published(draft, admin, first_day)


def question(code: str = "permit.extra", **fields: Any) -> dict[str, Any]:
    """A question as a document has it."""
    plain = {
        "code": code,
        "question": {"nl": "Hangt er een bord?", "en": "Is there a sign?"},
        "norms": ["APV"],
        "agency": "municipality",
        "evidence": False,
        "required": True,
        "follow_up": "inform",
    }
    return {**plain, **fields}


def document() -> dict[str, Any]:
    """The shipped document, to change at will."""
    return copy.deepcopy(shipped().content)
