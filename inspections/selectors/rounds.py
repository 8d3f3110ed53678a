"""The work of one inspector for today and the days ahead, as plain values for a tablet. Nothing of Bibob, of any sort.

Texts are in Dutch and English, dates in ISO 8601, coordinates in degrees (EPSG:4326, longitude first).
"""

import base64
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import shapely
from django.db.models import Q, QuerySet
from shapely.geometry import mapping

from core.accounts.models import User
from core.api.resource import in_languages
from core.files.models import StoredFile
from core.files.pictures import pages, picture
from core.today import start_of
from gis.places import crs
from gis.places.models import Premises, Zone
from gis.places.selectors import establishments_at, standing_footprints
from inspections import wording
from inspections.models import Answer, Conversation, Photo, Report, Signature, Supplement, TalkCode, Visit
from inspections.rounds.selectors.rounds import tablet_round
from inspections.selectors.conversations import codes
from inspections.selectors.findings import current_answers
from inspections.statecharts import visit as chart
from permits.models import Document, Permit, PermitApplication
from permits.selectors.documents import floor_plans

AHEAD = timedelta(days=7)
#: So long a signed visit stays on the tablet: to read, to correct and supplement, to sign along.
BACK = timedelta(days=7)
LAST_VISITS = 3
#: Floor plans that go along, and the length of their longest side.
PLANS, PLAN_PIXELS = 2, 1600
#: Length of the longest side of a page of a report that is to be signed along.
REPORT_PIXELS = 1400
#: The same of a photo that came with a correction.
PHOTO_PIXELS = 800
#: Metres around the premises within which zones are drawn.
AROUND_M = 500


def todays_round(user: User, on: date) -> dict[str, Any]:
    """The order in which this person goes today and the way; by the hour where nobody planned a round."""
    if planned := tablet_round(user, on):
        return planned
    today = _mine(user).filter(planned_on=on).order_by("planned_time", "pk")
    order = [str(public_id) for public_id in today.values_list("public_id", flat=True)]
    return {"id": None, "on": on.isoformat(), "order": order, "route": None, "name": ""}


def download(user: User, on: date) -> dict[str, Any]:
    """Everything a tablet shows without a network."""
    until = on + AHEAD
    ahead = Q(planned_on__lte=until) | ~Q(state__in=chart.AHEAD)
    over = Q(state__in=(*chart.LOCKED, *chart.TERMINAL))
    lately = over & ~Q(state=chart.CANCELLED) & Q(arrived_at__gte=start_of(on - BACK))
    wanted = _mine(user).filter((ahead & ~over) | lately)
    visits = list(_for_download(wanted).order_by("planned_on", "planned_time", "pk"))
    return {
        "round": todays_round(user, on),
        "person": {"id": str(user.public_id), "name": user.display_name},
        "from": on.isoformat(),
        "until": until.isoformat(),
        "visits": [_visit(visit, user, on) for visit in visits],
        "checklists": {
            checklist.sha256: {**checklist.content, "sha256": checklist.sha256}
            for visit in visits
            if (checklist := visit.checklist)
        },
        "words": words(on),
    }


def _mine(user: User) -> QuerySet[Visit]:
    return Visit.objects.filter(municipality=user.municipality_id, members__user=user)


def _for_download(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    related = ("premises", "establishment", "visit_request__application", "checklist", "report__signed_by", "position")
    lists = ("members__user", "partners", "photos", "powers", "persons", "items_taken", "vehicles", "notes")
    added = ("signatures", *(f"report__supplements__{name}" for name in _ADDED))
    return visits.select_related(*related).prefetch_related(*lists, *added)


_ADDED = ("written_by", "answer__recorded_by", "answer__supersedes__recorded_by", "photos__file")


def _visit(visit: Visit, user: User, on: date) -> dict[str, Any]:
    answers = current_answers(visit)
    report = getattr(visit, "report", None)
    return {
        "id": str(visit.public_id),
        "kind": visit.kind,
        "version": visit.version,
        "state": visit.state,
        "reason": visit.reason,
        "reason_text": in_languages(lambda: visit.occasion),
        "note": visit.note,
        "planned_on": _day(visit.planned_on),
        "planned_time": f"{visit.planned_time:%H:%M}" if visit.planned_time else None,
        "arrived_at": _moment(visit.arrived_at),
        "left_at": _moment(visit.left_at),
        "purpose": visit.purpose,
        "team": [
            {"id": str(row.user.public_id), "name": row.user.display_name, "me": row.user_id == user.pk}
            for row in visit.members.all()
        ],
        "partners": [{"agency": row.agency, "who": row.who, "powers": row.powers} for row in visit.partners.all()],
        "case_number": visit.visit_request.application.number if visit.visit_request else None,
        **_place(visit, on),
        "last_visits": _last_visits(visit),
        "checklist": {
            "code": visit.checklist.code,
            "version": visit.checklist.version,
            "sha256": visit.checklist.sha256,
        }
        if visit.checklist
        else None,
        "answers": [_answer(row, user) for row in answers.values()],
        **_recorded(visit),
        "report": _report(visit, report, user) if report else None,
    }


def _report(visit: Visit, report: Report, user: User) -> dict[str, Any]:
    """The report; signed, with all that was added, and for whoever has not signed along yet what there is to read."""
    first = report.signed_by
    signed = [row for row in visit.signatures.all() if row.role == Signature.Role.SECOND]
    reader = first is not None and first != user and not any(row.recorded_by_id == user.pk for row in signed)
    shown = _shown(visit, report) if reader else None
    return {
        "summary": report.summary,
        "version": report.summary_version,
        "signed_at": _moment(report.signed_at),
        "signed_by": first.display_name if first else "",
        "mine": first == user,
        "sha256": report.shown_sha256 or report.sha256,
        "cosigned": [
            {"name": row.name, "at": _moment(row.signed_at), "mine": row.recorded_by_id == user.pk} for row in signed
        ],
        "additions": [_addition(row, user, reader) for row in report.supplements.all()],
        "pages": [_data_url(page) for page in pages(shown, REPORT_PIXELS)] if shown else [],
    }


def _shown(visit: Visit, report: Report) -> StoredFile | None:
    """What the first inspector saw and signed; the office's own print where it was signed at the office."""
    found = visit.attachments.filter(sha256=report.shown_sha256).select_related("file").first()
    return found.file if found else report.file


def _addition(row: Supplement, user: User, reader: bool) -> dict[str, Any]:
    """A supplement; one that corrects an answer has both answers, the old one first.

    `reader`: for whoever has yet to sign along for it, with its photos as pictures.
    """
    answer = row.answer
    old = answer.supersedes if answer else None
    return {
        "text": row.text,
        "by": row.written_by.display_name,
        "at": _moment(row.written_at),
        "mine": row.written_by_id == user.pk,
        "was": _answer(old, user) if old else None,
        "now": _answer(answer, user) if answer else None,
        "photos": [_later_photo(photo, reader) for photo in row.photos.all()],
    }


def _later_photo(photo: Photo, reader: bool) -> dict[str, Any]:
    shown = picture(photo.file, PHOTO_PIXELS) if reader else None
    return {
        "id": str(photo.public_id),
        "item": photo.item_code,
        "sha256": photo.sha256,
        "taken_at": _moment(photo.taken_at),
        "picture": _data_url(shown) if shown else "",
    }


def _place(visit: Visit, on: date) -> dict[str, Any]:
    premises, firm = visit.premises, visit.establishment
    application = PermitApplication.objects.filter(premises=premises, received_on__isnull=False)
    latest = application.order_by("-received_on", "-pk").first()
    return {
        "premises": _premises(premises, on),
        "firm": visit.firm[0],
        "establishment": {"id": str(firm.public_id), "name": firm.name, "kvk": firm.kvk} if firm else None,
        "establishments": [
            {
                "id": str(row.public_id),
                "name": row.name,
                "kvk": row.kvk,
                "vestiging": row.vestiging,
                "since": row.since.isoformat(),
            }
            for row in establishments_at(premises, on)
        ],
        "permit": _permit(Permit.objects.filter(premises=premises).order_by("-valid_from", "-pk").first()),
        "application": {"number": latest.number, "state": latest.state} if latest else None,
        "floor_plans": [] if visit.state in chart.LOCKED else [_plan(row) for row in floor_plans(premises, PLANS)],
    }


def _plan(document: Document) -> dict[str, Any]:
    """A floor plan as a picture in the round itself, so that it is there without a network; empty where none can be."""
    shown = picture(document.file, PLAN_PIXELS)
    address = _data_url(shown) if shown else ""
    return {"id": str(document.public_id), "name": f"{document.title}, {_day(document.on)}", "picture": address}


def _data_url(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


def _premises(premises: Premises, on: date) -> dict[str, Any]:
    footprint = standing_footprints(on).filter(premises=premises).values_list("geom", flat=True).first()
    shape = shapely.from_wkb(bytes(footprint.wkb)) if footprint is not None else None
    point = (
        crs.lonlat_from_rd(shape.representative_point().x, shape.representative_point().y) if shape else (None, None)
    )
    return {
        "bag_id": premises.bag_id,
        "address": premises.address,
        "postcode": premises.postcode,
        "town": premises.town,
        "fictive": premises.fictive,
        "dwelling_met_before": premises.visits.filter(dwelling_stops__isnull=False).exists(),
        "lon": point[0],
        "lat": point[1],
        "footprint": _in_degrees(shape) if shape else None,
        "zones": _zones(premises, footprint, on),
    }


def _zones(premises: Premises, footprint: Any, on: date) -> list[dict[str, Any]]:
    """The zones in force that come near."""
    if footprint is None:
        return []
    valid = Q(order__valid_to=None) | Q(order__valid_to__gte=on)
    near = Zone.objects.filter(
        valid,
        order__is_current=True,
        order__municipality=premises.municipality_id,
        order__valid_from__lte=on,
        geom__dwithin=(footprint, AROUND_M),
    )
    return [
        {
            "id": str(zone.order.public_id),
            "title": zone.order.title,
            "geometry": _in_degrees(shapely.from_wkb(bytes(zone.geom.wkb))),
        }
        for zone in near.select_related("order").order_by("pk")
    ]


def _in_degrees(shape: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = mapping(shapely.set_precision(crs.reproject(shape, crs.RD, crs.LONLAT), 1e-7))
    return found


def _permit(permit: Permit | None) -> dict[str, Any] | None:
    if permit is None:
        return None
    managers = permit.application.roles.filter(role="manager", until=None).select_related("party")
    return {
        "number": permit.number,
        "state": permit.state,
        "valid_from": permit.valid_from.isoformat(),
        "valid_to": _day(permit.valid_to),
        "activity": permit.activity,
        "conditions": list(permit.conditions),
        "managers": [role.party.name for role in managers],
    }


def _last_visits(visit: Visit) -> list[dict[str, Any]]:
    """The last signed visits to these premises, with what was not in order and may be shared."""
    before = Visit.objects.filter(premises=visit.premises_id, state__in=chart.LOCKED).exclude(pk=visit.pk)
    rows = list(
        before.select_related("checklist").defer("checklist__content").order_by("-arrived_at", "-pk")[:LAST_VISITS]
    )
    found: dict[int, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(visit__in=rows, superseded_by=None, answer="not_ok"):
        found[answer.visit_id].append(answer)
    return [
        {
            "id": str(row.public_id),
            "on": _day(row.arrived_at.date() if row.arrived_at else row.planned_on),
            "state": row.state,
            "findings": [_finding(row, answer) for answer in found[row.pk]],
        }
        for row in rows
    ]


def _finding(visit: Visit, answer: Answer) -> dict[str, Any]:
    return {
        "item": answer.item_code,
        "question": dict(visit.questions.item(answer.item_code).question),
        "norm": answer.norm,
        "severity": answer.severity,
        "note": answer.note if answer.shared else "",
        "place": answer.place if answer.shared else "",
    }


def _answer(row: Answer, user: User) -> dict[str, Any]:
    return {
        "id": str(row.public_id),
        "item": row.item_code,
        "answer": row.answer,
        "note": row.note,
        "severity": row.severity,
        "place": row.place,
        "norm": row.norm,
        "seen_by": row.seen_by,
        "sharing_ground": row.sharing_ground,
        "by": row.recorded_by.display_name,
        "at": _moment(row.seen_at or row.recorded_at),
        "mine": row.recorded_by_id == user.pk,
    }


def _recorded(visit: Visit) -> dict[str, Sequence[Any]]:
    return {
        "photos": [
            {
                "id": str(row.public_id),
                "item": row.item_code,
                "sha256": row.sha256,
                "taken_at": _moment(row.taken_at),
            }
            for row in visit.photos.all()
        ],
        "powers": [
            {"article": row.article, "at": _moment(row.used_at), "reason": row.reason} for row in visit.powers.all()
        ],
        "persons": [
            {"name": row.name, "capacity": row.capacity, "at": _moment(row.noted_at)} for row in visit.persons.all()
        ],
        "items_taken": [
            {
                "id": str(row.public_id),
                "description": row.description,
                "article": row.article,
                "taken_at": _moment(row.taken_at),
                "receipt_to": row.receipt_to,
                "returned_on": _day(row.returned_on),
            }
            for row in visit.items_taken.all()
        ],
        "vehicles": [
            {"id": str(row.public_id), "plate": row.plate, "vin": row.vin, "make": row.make, "colour": row.colour}
            for row in visit.vehicles.all()
        ],
        "notes": [
            {"id": str(row.public_id), "text": row.text, "item": row.item_code, "at": _moment(row.noted_at)}
            for row in visit.notes.all()
        ],
    }


def words(on: date) -> dict[str, dict[str, dict[str, str]]]:
    """What the codes of the round mean, in both languages, by list and code."""
    lists: dict[str, Mapping[Any, Any]] = {
        "agencies": wording.AGENCIES,
        "powers": wording.POWERS,
        "follow_ups": wording.FOLLOW_UPS,
        "severities": wording.SEVERITIES,
        "answers": wording.ANSWERS,
        "states": wording.STATES,
        "reasons": wording.REASONS,
        "talk_follow_ups": dict(Conversation.FollowUp.choices),
    }
    found = {
        name: {str(code): in_languages(partial(str, word)) for code, word in words.items()}
        for name, words in lists.items()
    }
    for name, kind in (("talk_offers", TalkCode.Kind.OFFER), ("talk_folders", TalkCode.Kind.FOLDER)):
        found[name] = {row.value: {"nl": row.label_nl, "en": row.label_en} for row in codes(kind, on)}
    return found


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
