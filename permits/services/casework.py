"""Work on a case that is no move: assigning, notes, documents, correcting a date."""

from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.accounts.models import User
from core.acts import one_act
from core.audit import services as audit
from core.files import services as files
from permits import rights
from permits.errors import PermitError
from permits.models import CaseNote, ClockEvent, Document, PermitApplication
from permits.services import clock_events
from permits.services.acting import Act, close, lock, require_date
from permits.statecharts import application as chart


@one_act()
def assign(application_id: int, *, actor: User, at: datetime, to: User | None) -> PermitApplication:
    """Give the case to an officer of the same municipality, or to nobody."""
    application = lock(application_id)
    account_rights.require(actor, rights.HANDLE, application)
    if to is not None and not account_rights.has(to, rights.HANDLE, application):
        raise PermitError(_("Kies een vergunningverlener van deze gemeente."), "to")
    application.assigned_to = to
    application.save(update_fields=["assigned_to"])
    audit.record(
        application, "permits.application.assigned", actor=actor, at=at, payload={"to": to.username if to else ""}
    )
    return application


@one_act()
def add_note(application_id: int, *, actor: User, at: datetime, text: str) -> CaseNote:
    """Add an internal note; staff only ever sees it."""
    application = lock(application_id)
    account_rights.require(actor, "permits.note", application)
    if not text.strip():
        raise PermitError(_("Schrijf eerst een notitie."), "text")
    note = CaseNote.objects.create(application=application, text=text, at=at, author=actor)
    audit.record(application, "permits.application.noted", actor=actor, at=at)
    return note


@one_act()
def add_document(
    application_id: int,
    *,
    actor: User,
    at: datetime,
    on: date,
    title: str,
    upload: UploadedFile,
    kind: str = Document.RECEIVED,
) -> Document:
    """Put a received file in the case; the applicant sees the own files, the inspector's tablet a floor plan.

    Raises FileRefused (core.files) when the content is not what it says or not allowed.
    """
    application = lock(application_id)
    own = rights.is_own(actor, application)
    if not own:
        account_rights.require(actor, rights.HANDLE, application)
    if application.state in chart.TERMINAL:
        raise PermitError(_("De zaak is afgesloten; er kan geen stuk meer bij."), "upload")
    stored = files.store(upload, owner=actor, municipality=application.municipality, at=at)
    document = Document.objects.create(
        application=application,
        kind=kind,
        title=title or stored.name,
        file=stored,
        direction=Document.Direction.IN,
        on=on,
        added_at=at,
        added_by=actor,
        visible_to_applicant=own,
    )
    audit.record(
        application,
        "permits.document.added",
        actor=actor,
        at=at,
        effective_on=on,
        payload={"sha256": stored.sha256, "title": document.title},
    )
    return document


@one_act()
def take_back_document(document: UUID, *, actor: User, at: datetime) -> None:
    """The applicant takes a wrong paper out of a draft; the municipality never received it (Awb 2:20).

    Raises PermitError once the application was handed in: from then on the paper is part of the case.
    """
    found = Document.objects.select_related("file").get(public_id=document)
    application = lock(found.application_id)
    if not rights.is_own(actor, application) or found.added_by_id != actor.pk:
        raise account_rights.RightRefused(_("Dit papier haalt alleen weg wie het stuurde."))
    if application.state != chart.DRAFT:
        raise PermitError(_("De aanvraag is al ingediend; dit papier hoort nu bij uw zaak."), "upload")
    audit.record(
        application,
        "permits.document.taken_back",
        actor=actor,
        at=at,
        payload={"sha256": found.file.sha256, "title": found.title},
    )
    found.delete()


@one_act()
def correct_event(
    event_id: int, *, actor: User, at: datetime, on: date, reason: str, annulled: bool = False
) -> ClockEvent:
    """Supersede a wrong date of the clock by the right one, with the reason; both stay visible.

    A published date is never silently shortened: the entry names the old and the new due date.
    """
    event = ClockEvent.objects.select_related("application").get(pk=event_id)
    application = lock(event.application_id)
    account_rights.require(actor, rights.HANDLE, application)
    require_date(application, on, at)
    before = application.due_on
    act = Act(application, actor, at, on, reason)
    correction = clock_events.supersede(act, event, on=on, reason=reason, annulled=annulled)
    act.payload = {"event": str(event.public_id), "was": event.on.isoformat(), "due_before": str(before)}
    close(act, "permits.clock.corrected", before=application.state, law="")
    return correction
