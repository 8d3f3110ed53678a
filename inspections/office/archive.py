"""All originals of a visit for whoever must be convinced elsewhere: with `sha256sum` alone it can be checked.

The log goes along as the very bytes that its hashes cover, one file for each entry about what is in the archive: the
hash of such a file is the entry's own. The rest of the log of the visit stays here, since it tells about colleagues.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from core.accounts.models import User
from core.audit import chain
from core.audit.models import AuditEntry
from core.files import names
from core.files.archives import Member, made, sums
from inspections.models import Report, Supplement, Visit
from inspections.office import manifest
from inspections.office.selectors import evidence
from inspections.office.selectors.evidence import Piece
from inspections.statecharts import visit as chart

#: The readable text, by language.
TEXTS = {"nl": "LEESMIJ.txt", "en": "README.txt"}


@dataclass(frozen=True)
class Archive:
    """What goes along: `pieces` are those whose original is in it, `manifest_sha256` names the archive in the log."""

    members: list[Member]
    pieces: list[Piece]
    manifest_sha256: str

    def faults(self) -> list[tuple[Member, str]]:
        """Files that are gone or not as recorded, with DIFFERS or GONE. Reads every byte."""
        looked = [(member, _state(member)) for member in self.members]
        return [(member, state) for member, state in looked if state != evidence.SAME]


def of(visit: Visit, *, by: User, at: datetime) -> Archive:
    """All evidence of the visit, taken out by this person.

    Eleven queries however much there is, and one for each correction with photos.
    """
    pieces = evidence.pieces(visit)
    arrived = evidence.arrivals(pieces)
    custody = evidence.custody(visit, pieces, arrived)
    originals = [_original(number, piece) for number, piece in enumerate(pieces, start=1)]
    report: Report | None = getattr(visit, "report", None)
    added = list(report.supplements.select_related("written_by").prefetch_related("photos")) if report else []
    papers, signed = _papers(report, added), _signed(visit)
    with translation.override(manifest.LANGUAGE):
        told = {
            "format": manifest.FORMAT,
            "taken_out_by": by.display_name,
            "taken_out_at": manifest.instant(at),
            "visit": manifest.about(visit),
            "pieces": [
                manifest.piece_of(visit, number, piece, originals[number - 1])
                | {"arrival": manifest.arrival_of(arrived.get(piece.public_id))}
                | {"custody": manifest.log(custody[piece.public_id])}
                for number, piece in enumerate(pieces, start=1)
            ],
            "report": manifest.report_of(report, added, papers, signed) if report and papers else None,
        }
    text = made("manifest.json", json.dumps(told, ensure_ascii=False, indent=1).encode())
    entries = {entry.pk: entry for some in (signed, *custody.values()) for entry in some}
    inside = [member for member in originals if member]
    members = [*inside, *papers, *map(_entry, entries.values()), *_texts(told, text.sha256), text]
    kept = [piece for piece, member in zip(pieces, originals, strict=True) if member]
    return Archive([*members, made("SHA256SUMS", sums(members))], kept, text.sha256)


def _original(number: int, piece: Piece) -> Member | None:
    """None where there is no drawing, and for what the virus scanner has not let go."""
    if piece.file is None or piece.held:
        return None
    kind = names.extension(piece.file.name) or "bin"
    return Member(f"originals/{number:04d}-{piece.kind}.{kind}", piece.sha256)


def _papers(report: Report | None, supplements: Iterable[Supplement]) -> list[Member]:
    """The report as it was signed, and what was added to it later."""
    if report is None or not report.signed_at:
        return []
    added = [
        Member(f"report/supplement-{number}.txt", row.sha256, row.text.encode())
        for number, row in enumerate(supplements, start=1)
    ]
    return [Member("report/report.pdf", report.sha256), *added]


def _signed(visit: Visit) -> list[AuditEntry]:
    """The signature and the supplements in the log; one query."""
    wanted = Q(scope=visit.audit_scope, verb__in=[chart.SIGN_REPORT.verb, chart.SUPPLEMENT.verb])
    return list(AuditEntry.objects.filter(wanted).select_related("actor").order_by("seq"))


def _entry(entry: AuditEntry) -> Member:
    fields = {name: getattr(entry, name) for name in chain.FIELDS}
    return Member(manifest.log_name(entry), entry.entry_hash, chain.canonical(fields, entry.version))


def _texts(told: Mapping[str, Any], sha256: str) -> list[Member]:
    """The same for people, and how to check it."""
    found = []
    for language, name in TEXTS.items():
        with translation.override(language):
            text = render_to_string("office/archive.txt", {**told, "manifest_sha256": sha256})
        found.append(made(name, text.encode()))
    return found


def _state(member: Member) -> str:
    if member.data is None:
        return evidence.stored_as(member.sha256, member.sha256)
    return evidence.SAME if made(member.name, member.data).sha256 == member.sha256 else evidence.DIFFERS
