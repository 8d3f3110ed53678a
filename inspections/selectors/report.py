"""What the report of findings says: facts of the visit as plain values, in Dutch, the language of the report."""

import io
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image

from core.files import services as files
from inspections.checklists import scoring
from inspections.checklists.schema import MUNICIPALITY, NOT_OK, Item
from inspections.models import Answer, Photo, Report, Visit
from inspections.selectors.findings import current_answers, given, photo_counts, photos_of
from inspections.wording import AGENCIES, ANSWERS, FOLLOW_UPS, POWERS, SEVERITIES, STATES

LANGUAGE = "nl"
#: Longest side in pixels of a photo in the report; the originals are in the file, by their hash.
PHOTO_PIXELS = 1000
#: More photos than this are listed with their hash and not printed.
MAX_PHOTOS = 24


def report_context(visit: Visit, report: Report, proposal: str) -> dict[str, Any]:
    """Data for the typst template `visit_report`; dates and words are ready to print."""
    with translation.override(LANGUAGE):
        answers = current_answers(visit)
        photos = photos_of(visit)
        return {
            **_head(visit),
            **_course(visit),
            **_content(visit, answers, photos),
            **_from_tablet(visit),
            "summary": report.summary,
            "proposal": str(STATES[proposal]),
            "signed_as": report.signed_as,
            "signed_at": _moment(report.signed_at),
        }


def report_photos(visit: Visit) -> dict[str, bytes]:
    """The photos that the report prints, by the file name that the template uses; scaled down."""
    printed = enumerate(photos_of(visit)[:MAX_PHOTOS], start=1)
    return {_photo_name(number): _scaled(files.read(photo.file)) for number, photo in printed if not photo.unreadable}


def _head(of: Visit) -> dict[str, Any]:
    about = Visit.objects.select_related("premises", "establishment", "municipality", "visit_request__application")
    visit, checklist = about.get(pk=of.pk), of.checklist
    assert checklist is not None  # noqa: S101 (only a control has a report)
    firm, kvk = visit.firm
    return {
        "title": f"Rapport van bevindingen {visit.premises.address or visit.premises.bag_id}",
        "municipality": visit.municipality.name,
        "reference": str(visit.public_id),
        "case": visit.visit_request.application.number if visit.visit_request else "",
        "address": visit.premises.address or visit.premises.bag_id,
        "bag_id": visit.premises.bag_id,
        "fictive": visit.premises.fictive,
        "firm": firm,
        "kvk": kvk,
        "reason": visit.get_reason_display(),
        "checklist": {
            "title": checklist.title,
            "version": checklist.version,
            "sha256": checklist.sha256,
        },
    }


def _course(visit: Visit) -> dict[str, Any]:
    return {
        "visited_on": _day(timezone.localtime(visit.arrived_at).date()) if visit.arrived_at else "",
        "arrived_at": _hour(visit.arrived_at),
        "left_at": _hour(visit.left_at),
        "identity_shown_at": _hour(visit.identity_shown_at),
        "purpose": visit.purpose,
        "ended": str(STATES[visit.ended_as or visit.state]),
        "refusal": visit.refusal,
        "police_note": visit.police_note,
        "team": [member.user.display_name for member in visit.members.select_related("user")],
        "partners": [
            {"agency": str(AGENCIES[row.agency]), "who": row.who, "powers": row.powers} for row in visit.partners.all()
        ],
        "powers": [
            {"article": str(POWERS[row.article]), "time": _hour(row.used_at), "reason": row.reason}
            for row in visit.powers.filter(corrected_by=None)
        ],
        "persons": [
            {
                "name": row.name,
                "capacity": row.capacity,
                "statement": row.statement,
                "cautioned": row.cautioned,
                "time": _hour(row.noted_at),
            }
            for row in visit.persons.filter(corrected_by=None)
        ],
        "dwellings": [
            {
                "area": row.area,
                "time": _hour(row.found_at),
                "consent_by": row.consent_by,
                "consent_scope": row.consent_scope,
                "consent_time": _hour(row.consent_at),
            }
            for row in visit.dwelling_stops.all()
        ],
        "taken": [
            {
                "what": row.description,
                "article": row.article,
                "time": _hour(row.taken_at),
                "receipt": row.receipt_to,
                "returned": _day(row.returned_on) if row.returned_on else "",
            }
            for row in visit.items_taken.all()
        ],
    }


def _from_tablet(visit: Visit) -> dict[str, Any]:
    """What only a tablet brings along; empty lists for a visit that was filled in at the office."""
    position = getattr(visit, "position", None)
    return {
        "vehicles": [
            {
                "plate": row.plate,
                "vin": row.vin,
                "what": " ".join(filter(None, (row.make, row.colour))),
                "note": row.note,
                "time": _hour(row.noted_at),
            }
            for row in visit.vehicles.filter(corrected_by=None)
        ],
        "notes": [
            {"kind": row.get_kind_display(), "text": row.text, "time": _hour(row.noted_at)}
            for row in visit.notes.filter(corrected_by=None)
        ],
        "attachments": [{"about": row.about, "sha256": row.sha256} for row in visit.attachments.all()],
        "signatures": [
            {
                "role": row.get_role_display(),
                "name": row.name,
                "refused": row.refused,
                "reason": row.reason,
                "time": _moment(row.signed_at),
                "file": _signature_name(row.pk) if row.file_id else "",
            }
            for row in visit.signatures.all()
        ],
        "far_reason": position.far_reason if position else "",
        "clocks": [
            {"name": row.name, "minutes": round(row.offset_ms / 60_000), "late": row.offset_ms > 0}
            for row in visit.tablet_clocks.all()
        ],
    }


def report_signatures(visit: Visit) -> dict[str, bytes]:
    """The drawn signatures, by the file name that the template uses."""
    drawn = visit.signatures.exclude(file=None).select_related("file")
    return {_signature_name(row.pk): files.read(row.file) for row in drawn if row.file is not None}


def _signature_name(number: int) -> str:
    return f"signature-{number}.png"


def _content(visit: Visit, answers: dict[str, Answer], photos: list[Photo]) -> dict[str, Any]:
    checklist = visit.questions
    values = given(answers, photo_counts(visit))
    tally = scoring.counts(checklist, values)
    return {
        "counts": [{"word": str(ANSWERS[answer]), "n": n} for answer in ANSWERS if (n := tally.get(answer, 0))],
        "findings": [_finding(item, answers[item.code], photos) for item in scoring.findings(checklist, values)],
        "sections": [
            {
                "title": section.title[LANGUAGE],
                "rows": [_row(item, answers) for item in scoring.shown(section, checklist, values)],
            }
            for section in checklist.sections
        ],
        "photos": [_photo(number, photo) for number, photo in enumerate(photos, start=1)],
        "corrected": visit.answers.exclude(supersedes=None).count(),
    }


def _row(item: Item, answers: dict[str, Answer]) -> dict[str, object]:
    answer = answers.get(item.code)
    word = str(ANSWERS[answer.answer]) if answer else _("Niet bekeken: de controle stopte")
    bad = answer is not None and answer.answer == NOT_OK
    return {"question": item.question[LANGUAGE], "answer": word, "bad": bad}


def _finding(item: Item, answer: Answer, photos: list[Photo]) -> dict[str, Any]:
    withheld = _("De waarneming blijft bij de partner; er is geen grond om te delen vastgelegd.")
    return {
        "question": item.question[LANGUAGE],
        "norm": answer.norm,
        "severity": str(SEVERITIES[answer.severity]) if answer.severity else "",
        "place": answer.place if answer.shared else "",
        "note": answer.note if answer.shared else withheld,
        "owner": str(AGENCIES[answer.owner_agency]),
        "follow_up": str(FOLLOW_UPS[answer.follow_up]),
        "seen_by": "" if answer.seen_by == MUNICIPALITY else str(AGENCIES[answer.seen_by]),
        "sharing_ground": answer.sharing_ground,
        "recorded": f"{answer.recorded_by.display_name}, {_hour(answer.seen_at or answer.recorded_at)}",
        "photos": [_photo(number, photo) for number, photo in enumerate(photos, 1) if photo.item_code == item.code],
    }


def _photo(number: int, photo: Photo) -> dict[str, Any]:
    place = f"{photo.lat:.5f}, {photo.lon:.5f}" if photo.lat is not None and photo.lon is not None else ""
    return {
        "number": number,
        "file": _photo_name(number) if number <= MAX_PHOTOS and not photo.unreadable else "",
        "time": _hour(photo.taken_at),
        "place": place,
        "sha256": photo.sha256,
    }


def _photo_name(number: int) -> str:
    return f"photo-{number}.jpg"


def _scaled(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        image.thumbnail((PHOTO_PIXELS, PHOTO_PIXELS))
        target = io.BytesIO()
        image.convert("RGB").save(target, "JPEG", quality=80)
    return target.getvalue()


def _day(on: date) -> str:
    return date_format(on, "j F Y")


def _hour(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M}" if at else ""


def _moment(at: datetime | None) -> str:
    return f"{_day(timezone.localtime(at).date())}, {_hour(at)}" if at else ""
