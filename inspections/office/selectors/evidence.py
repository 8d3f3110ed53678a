"""The evidence of a visit: photos, files, signatures; where each comes from, and whether it is still what it was."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from django.db.models import Q, QuerySet

from core.audit.models import AuditEntry
from core.audit.scopes import ADMIN
from core.files import storage
from core.files.errors import FileMissing
from core.files.models import Scan, StoredFile
from core.files.verbs import INFECTED
from core.today import local_date
from gis.places import crs
from gis.places.selectors import standing_footprints
from inspections.models import ArrivalPosition, Attachment, Photo, Signature, Supplement, Visit
from inspections.statecharts import visit as chart
from inspections.sync import reading
from inspections.sync.models import Blob, Operation, SyncInbox

PHOTO, FILE, SIGNATURE = "photo", "file", "signature"
#: What the stored bytes say: as recorded, other bytes, not there.
SAME, DIFFERS, GONE = "same", "differs", "gone"
#: By what an entry of the log is known to be about a piece: the kind of mark (`object`, a verb or scope), its value.
Mark = tuple[str, str]


@dataclass(frozen=True)
class Piece:
    """One piece of evidence. `file` is None where somebody refused to sign, or signed along without a drawing.

    `sha256`: of the untouched original, as it was recorded. `lon`, `lat`: degrees (EPSG:4326), where known.
    """

    kind: str
    row: Photo | Attachment | Signature
    taken_at: datetime
    by: Any
    file: StoredFile | None
    sha256: str
    about: str
    item_code: str = ""
    lon: float | None = None
    lat: float | None = None

    @property
    def public_id(self) -> UUID:
        return self.row.public_id

    @property
    def told_as(self) -> UUID:
        """Id of the tablet's operation that it came with, if it came from a tablet."""
        return getattr(self.row, "ref", None) or self.public_id

    @property
    def supplement(self) -> Supplement | None:
        """The correction after the signature that it came with."""
        return getattr(self.row, "supplement", None)

    @property
    def held(self) -> bool:
        """Whether the virus scanner keeps it from being shown."""
        return self.file is not None and self.file.scan in {Scan.WAITING, Scan.INFECTED}

    @property
    def is_picture(self) -> bool:
        """Whether a browser can show it now."""
        return self.file is not None and not self.held and self.file.kind == "image"


@dataclass(frozen=True)
class Arrival:
    """How a piece came in from a tablet. `complete_at`: when all its bytes were here."""

    inbox: SyncInbox
    operation: Operation | None
    complete_at: datetime | None


def pieces(visit: Visit) -> list[Piece]:
    """All evidence with a time, oldest first within its kind; three queries."""
    return [*_photos(visit), *_files(visit), *_signatures(visit)]


def _photos(visit: Visit) -> Iterator[Piece]:
    for row in visit.photos.select_related("file", "added_by", "supplement__written_by"):
        yield Piece(PHOTO, row, row.taken_at, row.added_by, row.file, row.sha256, "", row.item_code, row.lon, row.lat)


def _files(visit: Visit) -> Iterator[Piece]:
    for row in visit.attachments.select_related("file", "added_by"):
        yield Piece(FILE, row, row.noted_at, row.added_by, row.file, row.sha256, row.about)


def _signatures(visit: Visit) -> Iterator[Piece]:
    for row in visit.signatures.select_related("file", "recorded_by"):
        sha256 = row.file.evidence_sha256 if row.file else ""
        about = f"{row.name}, {row.get_role_display()}"
        yield Piece(SIGNATURE, row, row.signed_at, row.recorded_by, row.file, sha256, about)


def arrivals(of: list[Piece]) -> dict[UUID, Arrival]:
    """How these pieces came in from a tablet, by public id; those entered on a page are not in it.

    Two queries, and one for each correction that brought photos.
    """
    sent = SyncInbox.objects.filter(op_id__in={piece.told_as for piece in of}, kind=SyncInbox.Kind.OPERATION)
    rows = {row.op_id: row for row in sent.defer("raw").select_related("device", "sender", "operation")}
    came = [(piece, rows[piece.told_as]) for piece in of if piece.told_as in rows]
    several = {piece.told_as for piece, _row in came if piece.told_as != piece.public_id}
    sealed = {op_id: _sealed(rows[op_id]) for op_id in several}
    blobs = {piece.public_id: _blob_of(piece, row, sealed.get(piece.told_as)) for piece, row in came}
    municipalities = {row.device.municipality_id for row in rows.values()}
    held = Blob.objects.filter(municipality__in=municipalities, sha256__in=set(blobs.values()))
    whole = dict(held.values_list("sha256", "complete_at"))
    return {
        piece.public_id: Arrival(row, getattr(row, "operation", None), whole.get(blobs[piece.public_id]))
        for piece, row in came
    }


def _blob_of(piece: Piece, row: SyncInbox, sealed: Mapping[str, str] | None) -> str:
    """Hash of the sealed file as the tablet sent it, "" where it sent none; `sealed`: of an operation with several."""
    if sealed is not None:
        return sealed.get(piece.sha256, "")
    operation: Operation | None = getattr(row, "operation", None)
    return operation.blob if operation else ""


def _sealed(row: SyncInbox) -> dict[str, str]:
    """The hashes of the sealed files of an operation, by those of the files themselves."""
    named = [one["blob"] for one in reading.files_of(row, row.device.municipality_id)]
    return {blob["plain_sha256"]: blob["sha256"] for blob in named}


def custody(visit: Visit, of: list[Piece], arrived: Mapping[UUID, Arrival]) -> dict[UUID, list[AuditEntry]]:
    """Everything the log holds about each of these pieces, in the order it was written; one query.

    Received from the tablet, recorded in the visit, found infected, seen, taken out. `arrived`: of `arrivals`.
    """
    by_mark: dict[Mark, list[UUID]] = defaultdict(list)
    for piece in of:
        for mark in _marks(piece, arrived.get(piece.public_id)):
            by_mark[mark].append(piece.public_id)
    found: dict[UUID, list[AuditEntry]] = {piece.public_id: [] for piece in of}
    for entry in _entries(visit, by_mark):
        for public_id in dict.fromkeys(one for mark in _marks_of(entry) for one in by_mark.get(mark, ())):
            found[public_id].append(entry)
    return found


def _marks(piece: Piece, arrival: Arrival | None) -> Iterator[Mark]:
    """What an entry about this piece holds: the piece itself, its hash, its receipt, or its file."""
    yield "object", str(piece.public_id)
    if piece.kind == PHOTO:
        yield chart.ADD_PHOTO.verb, f"{piece.item_code} sha256:{piece.sha256}"
    elif piece.kind == FILE:
        yield chart.ADD_NOTE.verb, f"sha256:{piece.sha256}"
    else:
        yield chart.COLLECT_SIGNATURE.verb, str(piece.public_id)
    if arrival is not None:
        receipt = arrival.inbox.receipt["audit"]
        yield receipt["scope"], str(receipt["seq"])
    if piece.file is not None:
        yield INFECTED, str(piece.file.public_id)


def _marks_of(entry: AuditEntry) -> Iterator[Mark]:
    """The same, as an entry tells it; only that of a signature names the signature in its payload."""
    yield "object", entry.object_id
    yield entry.verb, entry.reason
    yield entry.scope, str(entry.seq)
    if entry.verb == chart.COLLECT_SIGNATURE.verb:
        detail = entry.detail
        yield from ((entry.verb, detail[name]) for name in ("signature", "operation") if name in detail)


def _entries(visit: Visit, marks: Iterable[Mark]) -> QuerySet[AuditEntry]:
    """The entries that may have one of these marks."""
    values: dict[str, set[str]] = defaultdict(set)
    for kind, value in marks:
        values[kind].add(value)
    told = Q(object_id__in=values.pop("object", ())) | Q(verb=chart.COLLECT_SIGNATURE.verb)
    for verb in (chart.ADD_PHOTO.verb, chart.ADD_NOTE.verb):
        told |= Q(verb=verb, reason__in=values.pop(verb, ()))
    wanted = Q(scope=visit.audit_scope) & told | Q(scope=ADMIN, verb=INFECTED, reason__in=values.pop(INFECTED, ()))
    values.pop(chart.COLLECT_SIGNATURE.verb, None)
    for scope, numbers in values.items():
        wanted |= Q(scope=scope, seq__in=numbers)
    return AuditEntry.objects.filter(wanted).select_related("actor", "payload").order_by("recorded_at", "pk")


def check(piece: Piece) -> str:
    """Hash the stored original now and compare it with what was recorded: SAME, DIFFERS or GONE."""
    return stored_as(piece.file.evidence_sha256, piece.sha256) if piece.file else GONE


def stored_as(stored: str, sha256: str) -> str:
    """Whether the bytes under `stored` have this hash: SAME, DIFFERS or GONE."""
    try:
        return SAME if storage.digest_now(stored) == sha256 else DIFFERS
    except FileMissing:
        return GONE


def distance_m(visit: Visit, place: Piece | ArrivalPosition, on: datetime) -> float | None:
    """How far a place is from the outline of the premises that day, in metres (EPSG:28992); None where unknown."""
    if place.lon is None or place.lat is None:
        return None
    outline = standing_footprints(local_date(on)).filter(premises=visit.premises_id).values_list("geom", flat=True)
    shape = outline.first()
    if shape is None:
        return None
    x, y = crs.rd_from_lonlat(place.lon, place.lat)
    return float(shapely.distance(shapely.from_wkb(bytes(shape.wkb)), shapely.Point(x, y)))
