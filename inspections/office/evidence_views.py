"""The evidence of one visit: all of it, one piece large, the file itself, and the list as a spreadsheet."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import services as audit
from core.files.views import serve
from core.spreadsheet import download, line
from core.today import local_date
from inspections.models import ArrivalPosition
from inspections.office.selectors import evidence
from inspections.office.selectors.evidence import Arrival, Piece
from inspections.office.wording import CHECKS, KINDS, SCANS
from inspections.page import VisitMixin
from inspections.visit_page import language, look


class EvidenceMixin(VisitMixin):
    """A page about the evidence of one visit. Each look is in the log of the visit before anything is shown."""

    @cached_property
    def pieces(self) -> list[Piece]:
        return evidence.pieces(self.visit)

    @cached_property
    def piece(self) -> Piece:
        """The piece of the address; 404 for one of another visit."""
        found = next((one for one in self.pieces if one.public_id == self.kwargs["piece"]), None)
        if found is None:
            raise Http404
        return found

    def title(self, piece: Piece) -> str:
        """What a piece is called: the question it belongs to, or what was written about it."""
        if not piece.item_code:
            return piece.about
        question = str(self.visit.questions.item(piece.item_code).question[language()])
        return _("%(question)s (bij een verbetering)") % {"question": question} if piece.supplement else question

    def row(self, piece: Piece) -> dict[str, Any]:
        scan = SCANS[piece.file.scan] if piece.file else None
        return {"piece": piece, "kind": KINDS[piece.kind], "title": self.title(piece), "scan": scan}

    def looked(self, what: str, at: Piece | None = None) -> None:
        """Write the look in the log, of one piece or of the visit's evidence as a whole."""
        audit.record_read(
            at.row if at else self.visit,
            actor=cast(User, self.request.user),
            at=timezone.now(),
            what=what,
            reason="" if at else "bewijs",
            scope=self.visit.audit_scope,
        )


class EvidenceView(EvidenceMixin):
    """All evidence of the visit."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        self.looked("list")
        rows = [self.row(piece) for piece in self.pieces]
        context = {"visit": self.visit, "look": look(self.visit), "rows": rows}
        return render(request, "office/evidence.html", context)


class PieceView(EvidenceMixin):
    """One piece, large, with everything that proves it."""

    def get(self, request: HttpRequest, public_id: UUID, piece: UUID) -> HttpResponse:
        self.looked("detail", self.piece)
        arrived = evidence.arrivals([self.piece])
        index = self.pieces.index(self.piece)
        context = {
            **self.row(self.piece),
            "visit": self.visit,
            "number": index + 1,
            "of": len(self.pieces),
            "before": self.pieces[index - 1] if index else None,
            "after": self.pieces[index + 1] if index + 1 < len(self.pieces) else None,
            "arrival": arrived.get(self.piece.public_id),
            "check": CHECKS[evidence.check(self.piece)] if self.piece.file else None,
            "custody": evidence.custody(self.visit, [self.piece], arrived)[self.piece.public_id],
            **self._place(),
        }
        return render(request, "office/piece.html", context)

    def _place(self) -> dict[str, Any]:
        """Where it was made, else where the team arrived."""
        arrived: ArrivalPosition | None = getattr(self.visit, "position", None)
        own = self.piece.lon is not None
        place = self.piece if own else arrived
        if place is None or place.lon is None:
            return {"place": None}
        return {
            "place": place,
            "own_place": own,
            "distance_m": evidence.distance_m(self.visit, place, self.piece.taken_at),
            "far_reason": arrived.far_reason if arrived else "",
        }


class PieceFileView(EvidenceMixin):
    """The picture as it is shown; `?original=1` takes the untouched original out, which the log keeps."""

    def get(self, request: HttpRequest, public_id: UUID, piece: UUID) -> HttpResponse:
        stored = self.piece.file
        if stored is None:
            raise Http404
        original = request.GET.get("original") == "1"
        if original or not self.piece.is_picture:
            self.looked("file", self.piece)
        return serve(stored, original=original)  # type: ignore[return-value]


class EvidenceFileView(EvidenceMixin):
    """The list of evidence with hashes and times, as a spreadsheet."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        self.looked("export")
        day = local_date(self.visit.arrived_at or self.visit.created_at)
        return download(_("bewijs-%(day)s.csv") % {"day": day}, self._lines())

    def _lines(self) -> Iterator[str]:
        yield line(
            [
                _("Soort"),
                _("Waarover"),
                "SHA-256",
                _("Controle nu"),
                _("Virusscan"),
                _("Tijd"),
                _("Tijd van de tablet"),
                _("Ontvangen"),
                _("Vastgelegd door"),
                _("Tablet"),
                _("Lengtegraad"),
                _("Breedtegraad"),
                _("Bestand"),
            ]
        )
        arrived = evidence.arrivals(self.pieces)
        for piece in self.pieces:
            yield line(self._cells(piece, arrived.get(piece.public_id)))
        if (report := getattr(self.visit, "report", None)) is not None and report.signed_at:
            when = timezone.localtime(report.signed_at).isoformat(timespec="seconds")
            yield line([_("Rapport"), "", report.sha256, "", "", when, "", "", report.signed_as])

    def _cells(self, piece: Piece, arrival: Arrival | None) -> list[object]:
        row = self.row(piece)
        operation = arrival.operation if arrival else None
        return [
            row["kind"],
            row["title"],
            piece.sha256,
            CHECKS[evidence.check(piece)][0] if piece.file else "",
            row["scan"][0] if row["scan"] else "",
            timezone.localtime(piece.taken_at).isoformat(timespec="seconds"),
            operation.device_time.isoformat() if operation and operation.device_time else "",
            timezone.localtime(arrival.inbox.received_at).isoformat(timespec="seconds") if arrival else "",
            piece.by.display_name,
            arrival.inbox.device.name if arrival else "",
            piece.lon,
            piece.lat,
            piece.file.name if piece.file else "",
        ]
