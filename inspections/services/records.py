"""What a tablet brings along: vehicles, notes, files, signatures, where the team stood."""

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.files import services as files
from core.files.services import Upload
from inspections import rights
from inspections.errors import VisitError
from inspections.models import ArrivalPosition, Attachment, Signature, Vehicle, Visit, VisitNote
from inspections.services.acting import acting, require_text
from inspections.services.answers import item_of
from inspections.statecharts import visit as chart


def add_vehicle(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    plate: str = "",
    vin: str = "",
    country: str = "NL",
    make: str = "",
    colour: str = "",
    item_code: str = "",
    note: str = "",
    corrects: Vehicle | None = None,
) -> Vehicle:
    """Record a vehicle by plate or VIN (Awb 5:19). Raises VisitError where both are missing."""
    with acting(public_id, chart.ADD_VEHICLE, actor=actor, at=at) as act:
        if item_code:
            item_of(act.visit, item_code)
        vehicle = Vehicle(
            public_id=act.ref,
            visit=act.visit,
            plate="".join(sign for sign in plate.upper() if sign.isalnum()),
            vin="".join(sign for sign in vin.upper() if sign.isalnum()),
            country=country.upper(),
            make=make.strip(),
            colour=colour.strip(),
            item_code=item_code,
            note=note.strip(),
            corrects=corrects,
            noted_at=act.instant(None),
            recorded_by=actor,
        )
        if not vehicle.plate and not vehicle.vin:
            raise VisitError(_("Schrijf het kenteken of het voertuignummer (VIN) op."), "plate")
        vehicle.save()
        act.visit.add_vehicle()
        act.payload["vehicle"] = str(vehicle.public_id)
    return vehicle


def add_note(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    text: str,
    kind: str = VisitNote.Kind.NOTE.value,
    item_code: str = "",
    corrects: VisitNote | None = None,
) -> VisitNote:
    """Record a remark; with kind PHOTO_OMITTED: why a photo could not be made."""
    text = require_text(text, "text", _("Schrijf op wat u wilt onthouden."))
    with acting(public_id, chart.ADD_NOTE, actor=actor, at=at) as act:
        if item_code:
            item_of(act.visit, item_code)
        note = VisitNote.objects.create(
            public_id=act.ref,
            visit=act.visit,
            kind=kind,
            text=text,
            item_code=item_code,
            corrects=corrects,
            noted_at=act.instant(None),
            recorded_by=actor,
        )
        act.visit.add_note()
        act.payload["note"] = str(note.public_id)
    return note


def add_file(public_id: UUID, *, actor: User, at: datetime, about: str, upload: Upload) -> Attachment:
    """Keep a file that was found or handed over: evidence, kept also where no program of ours can show it."""
    about = require_text(about, "about", _("Schrijf op wat voor bestand dit is."))
    with acting(public_id, chart.ADD_NOTE, actor=actor, at=at) as act:
        stored = files.store_whatever(
            upload, owner=actor, municipality=act.visit.municipality, at=at, kinds=("pdf", "image", "office")
        )
        attachment = Attachment.objects.create(
            public_id=act.ref,
            visit=act.visit,
            about=about,
            file=stored,
            sha256=stored.evidence_sha256,
            noted_at=act.instant(None),
            added_by=actor,
        )
        act.visit.add_note()
        act.reason = f"sha256:{attachment.sha256}"
    return attachment


def collect_signature(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    role: str,
    name: str,
    png: bytes = b"",
    refused: bool = False,
    reason: str = "",
    shown_sha256: str = "",
) -> Signature:
    """Keep a signature on the glass, or that somebody would not sign and why. Raises FileRefused for no picture."""
    name = require_text(name, "name", _("Schrijf op wie tekent."))
    if refused:
        reason = require_text(reason, "reason", _("Schrijf op waarom er niet is getekend."))
    elif not png:
        raise VisitError(_("De handtekening ontbreekt."), "png")
    with acting(public_id, chart.COLLECT_SIGNATURE, actor=actor, at=at) as act:
        drawing = SimpleUploadedFile("handtekening.png", png, content_type="image/png")
        signature = Signature.objects.create(
            public_id=act.ref,
            visit=act.visit,
            role=role,
            name=name,
            file=None
            if refused
            else files.store(drawing, owner=actor, municipality=act.visit.municipality, at=at, kinds=("image",)),
            refused=refused,
            reason=reason.strip(),
            shown_sha256=shown_sha256,
            signed_at=act.instant(None),
            recorded_by=actor,
        )
        act.visit.collect_signature()
        act.payload |= {"signature": str(signature.public_id), "role": role, "shown_sha256": shown_sha256}
    return signature


def sign_along(public_id: UUID, *, actor: User, at: datetime, name: str, shown_sha256: str) -> Signature:
    """The second inspector of the team signs a signed report along, from the own tablet: never the one who signed it.

    The entry in the log names both.
    """
    if " ".join(name.split()).casefold() != actor.display_name.casefold():
        raise VisitError(_("Typ uw eigen naam, precies zo: %(name)s.") % {"name": actor.display_name}, "name")
    with acting(public_id, chart.COLLECT_SIGNATURE, actor=actor, at=at) as act:
        first = act.visit.report.signed_by
        if first is None or first == actor:
            raise VisitError(_("Wie het rapport tekende, tekent niet ook als tweede."), "name")
        signature, made = Signature.objects.get_or_create(
            visit=act.visit,
            role=Signature.Role.SECOND,
            recorded_by=actor,
            defaults={
                "public_id": act.ref,
                "name": actor.display_name,
                "shown_sha256": shown_sha256,
                "signed_at": act.instant(None),
            },
        )
        act.visit.collect_signature()
        act.unchanged = not made
        act.reason = f"sha256:{act.visit.report.sha256}"
        act.payload |= {"role": Signature.Role.SECOND.value, "shown_sha256": shown_sha256, "first": first.username}
    return signature


def note_position(
    visit: Visit,
    *,
    actor: User,
    at: datetime,
    lon: float | None,
    lat: float | None,
    accuracy_m: float | None,
    far_reason: str,
) -> None:
    """Where the tablet stood when the team arrived; part of the act of arriving, in its transaction."""
    rights.require_move(actor, chart.ARRIVE, visit)
    values = {"lon": lon, "lat": lat, "accuracy_m": accuracy_m, "far_reason": far_reason.strip(), "noted_at": at}
    ArrivalPosition.objects.update_or_create(visit=visit, defaults=values)
