"""Photos, powers used, persons met, things taken along and given back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.files import services as files
from core.files.services import Upload
from inspections.errors import DateRefused, VisitError
from inspections.models import ItemTaken, PersonPresent, Photo, PowerUsed, Supplement, Visit
from inspections.selectors.findings import forget
from inspections.services.acting import Act, acting, require_text
from inspections.services.answers import item_of
from inspections.statecharts import visit as chart
from inspections.wording import POWERS


@dataclass(frozen=True)
class Shot:
    """What `add_photo` takes of a photo that a tablet made. `lon`, `lat` in degrees (EPSG:4326), where known."""

    upload: Upload
    taken_at: datetime
    lon: float | None = None
    lat: float | None = None


#: Under which power things are taken along.
TAKING = ("5:17", "5:18")


def add_photo(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    item_code: str,
    upload: Upload,
    taken_at: datetime | None = None,
    lon: float | None = None,
    lat: float | None = None,
    whatever: bool = False,
    one_of: bool = False,
    supplement: Supplement | None = None,
) -> Photo:
    """Keep a photo at an item: the untouched original as evidence, a copy without EXIF to look at.

    `lon`, `lat` in degrees (EPSG:4326). Raises FileRefused (core.files) when it is no photo, VisitError when the
    same photo is there already. `whatever` keeps what cannot be shown as well, marked: what was made on the spot
    is evidence and cannot be made again. `one_of`: its operation brings more than this photo, so its id is not that
    of the photo. `supplement`: the correction of a signed report that it comes with.
    """
    with acting(public_id, chart.ADD_PHOTO, actor=actor, at=at, correcting=supplement is not None) as act:
        item = item_of(act.visit, item_code)
        keep = files.store_whatever if whatever else files.store
        stored = keep(upload, owner=actor, municipality=act.visit.municipality, at=at, kinds=("image",), evidence=True)
        sha256 = stored.evidence_sha256
        if known := act.visit.photos.filter(item_code=item.code, sha256=sha256).select_related("added_by").first():
            said = {"who": known.added_by.display_name, "time": f"{timezone.localtime(known.added_at):%H:%M}"}
            raise VisitError(_("Deze foto staat al bij deze vraag: %(who)s nam haar op om %(time)s.") % said, "photo")
        photo = Photo(visit=act.visit, item_code=item.code, file=stored, sha256=sha256, added_by=actor, added_at=at)
        photo.public_id, photo.unreadable = act.ref, stored.kind == files.UNREADABLE
        if one_of:
            photo.public_id, photo.ref = uuid5(act.ref, sha256), act.told.op_id if act.told else None
        photo.supplement = supplement
        photo.taken_at = _taken_at(act, taken_at)
        photo.lon, photo.lat = _position(lon, lat)
        photo.save()
        forget(act.visit)
        act.visit.add_photo()
        act.reason = f"{item.code} sha256:{sha256}"
    return photo


def add_shots(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    item_code: str,
    shots: Iterable[Shot],
    supplement: Supplement | None = None,
) -> list[Photo]:
    """Keep the photos that came with one operation of a tablet."""
    return [
        add_photo(
            public_id,
            actor=actor,
            at=at,
            item_code=item_code,
            whatever=True,
            one_of=True,
            supplement=supplement,
            **vars(shot),
        )
        for shot in shots
    ]


def use_power(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    article: str,
    reason: str,
    effective_on: date | None = None,
    clock_time: time | None = None,
    corrects: PowerUsed | None = None,
) -> PowerUsed:
    """Record that a power was used, when, and why it was reasonably needed (Awb 5:13)."""
    if article not in POWERS:
        raise VisitError(_("Kies een bevoegdheid uit de lijst."), "article")
    reason = require_text(reason, "reason", _("Schrijf op waarom dit redelijkerwijs nodig was (Awb 5:13)."))
    with acting(public_id, chart.USE_POWER, actor=actor, at=at, effective_on=effective_on) as act:
        power = PowerUsed.objects.create(
            ref=act.ref,
            corrects=corrects,
            visit=act.visit,
            article=article,
            used_at=act.instant(clock_time),
            reason=reason,
            recorded_by=actor,
        )
        act.visit.use_power()
        act.payload["article"] = article
    return power


def note_person(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    name: str,
    capacity: str = "",
    statement: str = "",
    cautioned: bool = False,
    effective_on: date | None = None,
    clock_time: time | None = None,
    corrects: PersonPresent | None = None,
) -> PersonPresent:
    """Record who was there and what was said; `cautioned` where a punishment was in view (Awb 5:10a)."""
    name = require_text(name, "name", _("Schrijf de naam op, of “onbekend”."))
    with acting(public_id, chart.NOTE_PERSON, actor=actor, at=at, effective_on=effective_on) as act:
        person = PersonPresent.objects.create(
            ref=act.ref,
            corrects=corrects,
            visit=act.visit,
            name=name,
            capacity=capacity.strip(),
            statement=statement.strip(),
            cautioned=cautioned,
            noted_at=act.instant(clock_time),
            recorded_by=actor,
        )
        act.visit.note_person()
    return person


def take_item(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    description: str,
    article: str,
    receipt_to: str = "",
    effective_on: date | None = None,
    clock_time: time | None = None,
) -> ItemTaken:
    """Take records or goods along for a short time; `receipt_to` is who got the written receipt, if given at once."""
    description = require_text(description, "description", _("Schrijf op wat u meeneemt."))
    if article not in TAKING:
        raise VisitError(_("Kies het artikel waarop u het meeneemt."), "article")
    with acting(public_id, chart.TAKE_ITEM, actor=actor, at=at, effective_on=effective_on) as act:
        taken_at = act.instant(clock_time)
        item = ItemTaken.objects.create(
            public_id=act.ref,
            visit=act.visit,
            description=description,
            article=article,
            taken_at=taken_at,
            recorded_by=actor,
            receipt_to=receipt_to.strip(),
            receipt_at=taken_at if receipt_to.strip() else None,
        )
        act.visit.take_item()
        act.payload |= {"item": str(item.public_id), "article": article}
    return item


def give_receipt(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    item: UUID,
    receipt_to: str,
    effective_on: date | None = None,
    clock_time: time | None = None,
) -> ItemTaken:
    """Give the written receipt for something taken along before (Awb 5:17 lid 3, 5:18 lid 4)."""
    receipt_to = require_text(receipt_to, "receipt_to", _("Schrijf op wie het ontvangstbewijs kreeg."))
    with acting(public_id, chart.GIVE_RECEIPT, actor=actor, at=at, effective_on=effective_on) as act:
        taken = _item(act.visit, item, receipt_at=None)
        taken.receipt_to, taken.receipt_at = receipt_to, act.instant(clock_time)
        taken.save()
        act.visit.give_receipt()
        act.payload["item"] = str(taken.public_id)
    return taken


def return_item(
    public_id: UUID, *, actor: User, at: datetime, item: UUID, effective_on: date | None = None
) -> ItemTaken:
    """What was taken along went back to who may have it."""
    with acting(public_id, chart.RETURN_ITEM, actor=actor, at=at, effective_on=effective_on) as act:
        taken = _item(act.visit, item, returned_on=None)
        taken.returned_on = act.on
        taken.save()
        act.visit.return_item()
        act.payload["item"] = str(taken.public_id)
    return taken


def _item(visit: Visit, public_id: UUID, **still: None) -> ItemTaken:
    taken = visit.items_taken.select_for_update().filter(public_id=public_id, **still).first()
    if taken is None:
        raise VisitError(_("Kies iets uit de lijst dat nog open staat."), "item")
    return taken


def _taken_at(act: Act, taken_at: datetime | None) -> datetime:
    """When the photo was made. A tablet's clock is set right as far as can be; a person's typing is refused."""
    visit, at = act.visit, act.at
    moment = taken_at or act.seen_at or at
    if act.told is not None:
        return max(min(moment, at), visit.arrived_at or moment)
    if moment > at:
        raise DateRefused(_("Dit tijdstip moet nog komen; kies nu of eerder."), "taken_at")
    if visit.arrived_at is not None and moment < visit.arrived_at:
        raise DateRefused(_("De foto is van vóór het bezoek."), "taken_at")
    return moment


def _position(lon: float | None, lat: float | None) -> tuple[float | None, float | None]:
    if lon is None or lat is None:
        return None, None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise VisitError(_("De plaats van de foto is geen lengte- en breedtegraad."), "lon")
    return lon, lat
