"""What the archive of a visit's evidence says about itself, as plain values, in Dutch: the language of the record."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.audit.models import AuditEntry
from core.files.archives import Member
from core.files.models import StoredFile
from inspections.models import Report, Supplement, Visit
from inspections.office.selectors.evidence import Arrival, Piece
from inspections.office.wording import KINDS, SCANS

FORMAT = "parkwacht-evidence-1"
LANGUAGE = "nl"


def log(entries: Iterable[AuditEntry]) -> list[dict[str, object]]:
    """What the log says, with the hash of each entry and the file that holds its bytes."""
    return [
        {
            "file": log_name(entry),
            "entry_hash": entry.entry_hash,
            "prev_hash": entry.prev_hash,
            "scope": entry.scope,
            "seq": entry.seq,
            "at": instant(entry.at),
            "recorded_at": instant(entry.recorded_at),
            "verb": entry.verb,
            "label": str(entry.label),
            "actor": entry.actor.display_name if entry.actor else None,
        }
        for entry in entries
    ]


def about(visit: Visit) -> dict[str, object]:
    """Whom and where it was, and when."""
    (firm, kvk), position = visit.firm, getattr(visit, "position", None)
    return {
        "id": str(visit.public_id),
        "municipality": visit.municipality.name,
        "premises": str(visit.premises),
        "bag_id": visit.premises.bag_id,
        "fictive": visit.premises.fictive,
        "firm": firm or None,
        "kvk": kvk or None,
        "arrived_at": instant(visit.arrived_at),
        "left_at": instant(visit.left_at),
        "arrived_where": _place(position) if position else None,
        "far_reason": position.far_reason if position else "",
    }


def piece_of(visit: Visit, number: int, piece: Piece, original: Member | None) -> dict[str, object]:
    """One piece of evidence; `original`: as it lies in the archive, None where it does not."""
    item = visit.questions.item(piece.item_code) if piece.item_code else None
    stored = piece.file
    return {
        "number": number,
        "id": str(piece.public_id),
        "kind": piece.kind,
        "kind_label": str(KINDS[piece.kind]),
        "about": item.question[LANGUAGE] if item else piece.about,
        "question": piece.item_code or None,
        "file": original.name if original else None,
        "sha256": piece.sha256 or None,
        "scan": str(SCANS[stored.scan][0]) if stored else None,
        "taken_at": instant(piece.taken_at),
        "where": _place(piece),
        "recorded_by": piece.by.display_name,
        "left_out": _left_out(stored, original),
    }


def _left_out(stored: StoredFile | None, original: Member | None) -> str | None:
    """Why the original is not in the archive."""
    return None if original else "virus_scanner" if stored else "no_drawing"


def arrival_of(arrival: Arrival | None) -> dict[str, object] | None:
    """How a piece came in from a tablet; None: entered on a page of the office."""
    if arrival is None:
        return None
    inbox, operation = arrival.inbox, arrival.operation
    return {
        "device": inbox.device.name,
        "device_id": str(inbox.device.public_id),
        "device_seq": inbox.device_seq,
        "operation_sha256": inbox.sha256,
        "device_time": instant(operation.device_time if operation else None),
        "clock_offset_ms": operation.offset_ms if operation else None,
        "received_at": instant(inbox.received_at),
        "complete_at": instant(arrival.complete_at),
    }


def report_of(
    report: Report, supplements: list[Supplement], papers: list[Member], signed: Iterable[AuditEntry]
) -> dict[str, object]:
    """`papers`: the report, then its supplements, as they lie in the archive; `signed`: their entries in the log."""
    return {
        "file": papers[0].name,
        "sha256": report.sha256,
        "signed_as": report.signed_as,
        "signed_at": instant(report.signed_at),
        "supplements": [
            {
                "file": paper.name,
                "sha256": row.sha256,
                "written_by": row.written_by.display_name,
                "written_at": instant(row.written_at),
                "photos": [photo.sha256 for photo in row.photos.all()],
            }
            for row, paper in zip(supplements, papers[1:], strict=True)
        ],
        "log": log(signed),
    }


def log_name(entry: AuditEntry) -> str:
    """Where the bytes of this entry lie in the archive."""
    return f"log/{entry.scope.replace(':', '-')}-{entry.seq:06d}.txt"


def _place(of: Any) -> dict[str, float] | None:
    """Degrees (EPSG:4326)."""
    return {"lon": of.lon, "lat": of.lat} if of.lon is not None and of.lat is not None else None


def instant(at: datetime | None) -> str | None:
    """A moment with the offset of Dutch time."""
    return timezone.localtime(at).isoformat() if at else None
