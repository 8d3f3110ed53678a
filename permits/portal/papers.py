"""The papers of a case as its applicant sees them: what was sent, what came, what is usually needed."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from core.accounts.models import User
from core.today import today
from permits.models import Document, PermitApplication
from permits.portal.forms import UploadForm, paper_title
from permits.portal.wording import PAPERS
from permits.services import casework
from permits.statecharts import application as chart


def add(case: PermitApplication, form: UploadForm, actor: User) -> None:
    """Keep the paper of a valid form. Raises FileRefused when its content is not what it says."""
    casework.add_document(
        case.pk,
        actor=actor,
        at=timezone.now(),
        on=today(),
        title=form.title,
        kind=form.kept_as,
        upload=form.cleaned_data["upload"],
    )


def visible(case: PermitApplication) -> list[Document]:
    """What the applicant may see, newest first."""
    found = Document.objects.filter(application=case, visible_to_applicant=True)
    return list(found.select_related("file").order_by("-on", "-pk"))


def letters(case: PermitApplication) -> list[dict[str, Any]]:
    """What the municipality sent, for `components/_documents.html`."""
    return [_row(case, document) for document in visible(case) if document.direction == Document.Direction.OUT]


def sent_by_applicant(case: PermitApplication) -> list[dict[str, Any]]:
    """What the applicant sent."""
    return [_row(case, document) for document in visible(case) if document.direction == Document.Direction.IN]


def wanted(case: PermitApplication) -> list[dict[str, Any]]:
    """The usual papers, each with whether it came."""
    titles = {document.title for document in visible(case)}
    return [{"name": name, "about": about, "sent": paper_title(key) in titles} for key, (name, about) in PAPERS.items()]


def take_back(case: PermitApplication, document: str, actor: User) -> str:
    """Take a wrong paper out of the own draft; its title. Raises Http404 where the case has no such paper."""
    found = next((paper for paper in visible(case) if str(paper.public_id) == document), None)
    if found is None:
        raise Http404
    casework.take_back_document(found.public_id, actor=actor, at=timezone.now())
    return found.title


def _row(case: PermitApplication, document: Document) -> dict[str, Any]:
    return {
        "remove": document.public_id if case.state == chart.DRAFT else None,
        "title": document.title,
        "url": reverse("portal:document", args=[case.number, document.public_id]),
        "at": document.on,
        "direction": document.direction,
        "size": document.file.size,
    }
