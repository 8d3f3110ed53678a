"""Sends letters: makes the PDF, puts it in the case and the portal, and gives notice by e-mail."""

from datetime import date, datetime
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.acts import one_act
from core.audit import services as audit
from core.documents import render
from core.files import services as files
from core.outbox.services import Todo
from core.today import local_date
from permits.letters.context import SUBJECTS, context_for
from permits.models import ClockEvent, Decision, Document, PartyRole, PermitApplication
from permits.services.acting import lock

LANGUAGE = "nl"  # the language of the administration (Awb 2:6)


@one_act()
def send(
    application_id: UUID,
    kind: str,
    *,
    key: str,
    at: datetime,
    decision_id: UUID | None = None,
    event_id: UUID | None = None,
) -> Document:
    """Make and send one letter; a repeat of the same message (`key`) finds the letter and makes none.

    `decision_id`, `event_id`: what it tells of. However late it is made, it says what was so at that moment.
    The letter is in the portal at once; the e-mail notice follows as a message of its own (Awb 2:10).
    """
    application = lock(PermitApplication.objects.values_list("pk", flat=True).get(public_id=application_id))
    if (sent := Document.objects.filter(outbox_key=key).first()) is not None:
        return sent
    decision = Decision.objects.select_related("signed_by").get(public_id=decision_id) if decision_id else None
    event = ClockEvent.objects.get(public_id=event_id) if event_id else None
    on = local_date(at)
    with override(LANGUAGE):
        title = str(SUBJECTS[kind])
        data = render.pdf(kind, context_for(kind, application, on, decision, event), on=on, language=LANGUAGE)
    document = _store(application, decision, kind, title, data, key, on, at)
    audit.record(
        application,
        "permits.letter.sent",
        actor=None,
        at=at,
        effective_on=on,
        payload={"kind": kind, "sha256": document.file.sha256},
        todo=[Todo("permits.notice", f"notice:{document.public_id}", {"document": str(document.public_id)})],
    )
    return document


def _store(
    application: PermitApplication,
    decision: Decision | None,
    kind: str,
    title: str,
    data: bytes,
    key: str,
    on: date,
    at: datetime,
) -> Document:
    name = f"{application.number}-{kind}.pdf"
    return Document.objects.create(
        application=application,
        decision=decision,
        kind=kind,
        title=title,
        file=files.store_bytes(data, name, "application/pdf", application.municipality, at),
        direction=Document.Direction.OUT,
        on=on,
        added_at=at,
        visible_to_applicant=True,
        outbox_key=key,
    )


def notify(document_id: UUID, *, at: datetime) -> bool:
    """Tell the applicant by e-mail that a letter waits in the portal (Awb 2:10 lid 1: within 48 hours).

    The mail says nothing of the content. False when there is no e-mail address: the letter goes by post.
    """
    document = Document.objects.select_for_update(of=("self",)).select_related("application").get(public_id=document_id)
    address = _address(document.application)
    if document.notified_at is not None or not address:
        return False
    number = document.application.number
    with override(LANGUAGE):
        subject = _("Bericht in uw zaak %(number)s") % {"number": number}
        body = _(
            "Er staat een bericht voor u klaar in zaak %(number)s.\n\n"
            "Log in op het portaal en open Mijn zaken om het te lezen.\n\n"
            "Deze e-mail bevat om uw privacy te beschermen geen inhoud van het bericht."
        ) % {"number": number}
    document.notified_at = at
    document.save(update_fields=["notified_at"])
    audit.record(document.application, "permits.letter.notified", actor=None, at=at, payload={"kind": document.kind})
    # Last: a mail that fails rolls the mark back, and the outbox tries again.
    EmailMessage(subject, body, to=[address], headers={"Message-ID": _message_id(document)}).send()
    return True


def _message_id(document: Document) -> str:
    """Always the same for one letter: if the machine stops before the mark is kept, the mail goes out again and
    mail systems know it for the same."""
    return f"<{document.public_id}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>"


def _address(application: PermitApplication) -> str:
    applicant = application.roles.filter(role=PartyRole.Role.APPLICANT).select_related("party").first()
    if applicant and applicant.party.email:
        return applicant.party.email
    return application.account.email if application.account else ""
