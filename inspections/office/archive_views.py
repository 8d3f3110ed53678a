"""All originals of a visit in one file."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import services as audit
from core.files import archives
from core.today import local_date
from inspections.office import archive
from inspections.office.evidence_views import EvidenceMixin
from inspections.office.wording import CHECKS


class EvidenceArchiveView(EvidenceMixin):
    """A ZIP with every original, the report, the log and their hashes, made while it is sent.

    All bytes are looked at before the first is sent: with one of them gone or changed there is a page that names it.
    Each piece that leaves has its entry in the log, which names this very archive.
    """

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        user, now = cast(User, request.user), timezone.now()
        found = archive.of(self.visit, by=user, at=now)
        if faults := found.faults():
            rows = [(member, CHECKS[state]) for member, state in faults]
            return render(request, "office/archive_refused.html", {"visit": self.visit, "rows": rows}, status=409)
        audit.record_reads(
            [self.visit, *(piece.row for piece in found.pieces)],
            actor=user,
            at=now,
            what="export",
            reason=f"archief sha256:{found.manifest_sha256}",
            scope=self.visit.audit_scope,
        )
        day = local_date(self.visit.arrived_at or self.visit.created_at)
        name = _("bewijs-%(day)s.zip") % {"day": f"{day}-{str(self.visit.public_id)[:8]}"}
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return StreamingHttpResponse(  # type: ignore[return-value]
            archives.stream(found.members), content_type="application/zip", headers=headers
        )
