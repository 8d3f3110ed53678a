"""The types of operations: one row each says which service it calls. Another room adds its own with `register`.

The shape of each body stands in envelope.schema.json, under `bodies`; the table of docs/sync.md says the same in words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils.translation import gettext as _

from core.accounts.models import User
from inspections import flows
from inspections.checklists.schema import NOT_OK
from inspections.errors import AnswerChanged
from inspections.models import PersonPresent, PowerUsed, Report, Vehicle, Visit, VisitNote
from inspections.selectors import conversations as conversation_records
from inspections.selectors.findings import current_answers
from inspections.services import answers, conversations, evidence, onsite, planning, records, reporting
from inspections.services.acting import lock
from inspections.services.answers import Reply
from inspections.services.evidence import Shot
from inspections.services.planning import Partner
from inspections.statecharts import visit as chart
from inspections.sync import blobs, merge, reading, sealing
from inspections.sync.errors import Clash, Faulty, Waits
from inspections.sync.models import Blob, Operation
from inspections.sync.reading import Read


@dataclass(frozen=True)
class Doing:
    """One operation on its way into the file. `forced`: a person at the office chose it over what stands there."""

    read: Read
    operation: Operation
    actor: User
    at: datetime
    forced: bool = False

    @property
    def visit(self) -> UUID:
        return self.read.inspection

    @property
    def body(self) -> Mapping[str, Any]:
        return self.read.body

    def text(self, name: str) -> str:
        """A member that may be missing."""
        return str(self.body.get(name) or "")

    def act(self, service: Callable[..., Any], **values: Any) -> Any:
        """Make one act through the flows, so that the work lists agree."""
        return flows.perform(self.visit, service, actor=self.actor, at=self.at, **values)


Apply = Callable[[Doing], None]
_types: dict[str, Apply] = {}


def register(name: str, apply: Apply) -> None:
    """Add a type. Its body must stand in envelope.schema.json."""
    if name not in reading.SCHEMA["$defs"]["bodies"]:
        raise ValueError(f"{name}: no body in envelope.schema.json")
    _types[name] = apply


def apply(doing: Doing) -> None:
    """Bring the operation into the file. Raises Faulty, Waits, Clash, or what the services refuse with."""
    known = _types.get(doing.read.type)
    if known is None:
        raise Faulty("unknown_type")
    known(doing)


def names() -> frozenset[str]:
    """All types that something is done with."""
    return frozenset(_types)


def _plain(service: Callable[..., Any], *members: str) -> Apply:
    """A type whose members are the arguments of its service."""

    def go(doing: Doing) -> None:
        doing.act(service, **{name: doing.body[name] for name in members if name in doing.body})

    return go


def _brief(doing: Doing) -> None:
    """Once is enough for the team: a second briefing, from another tablet, that names nobody new changes nothing."""
    visit = lock(doing.visit)
    known = {partner.agency for partner in visit.partners.all()}
    if visit.state != chart.PLANNED and {row["agency"] for row in doing.body["partners"]} <= known:
        return
    partners = [Partner(row["agency"], row["powers"], row.get("who", "")) for row in doing.body["partners"]]
    doing.act(planning.brief, partners=partners)


def _arrive(doing: Doing) -> None:
    """Whoever of the team comes second, on a tablet of the own, used the power of entering too."""
    visit, body = lock(doing.visit), doing.body
    entered = visit.powers.filter(article=onsite.ENTERING)
    if visit.state in chart.FILLING and entered.exists() and not entered.filter(recorded_by=doing.actor).exists():
        doing.act(evidence.use_power, article=onsite.ENTERING, reason=body["purpose"])
        return
    told = {name: body[name] for name in ("identity_shown", "purpose_told", "purpose")}
    doing.act(onsite.arrive, **told)
    place = body.get("position") or {}
    if place or doing.text("far_reason"):
        records.note_position(
            lock(doing.visit),
            actor=doing.actor,
            at=doing.at,
            lon=place.get("lon"),
            lat=place.get("lat"),
            accuracy_m=place.get("accuracy_m"),
            far_reason=doing.text("far_reason"),
        )


def _answer(doing: Doing) -> None:
    body = doing.body
    _record(doing, body, base=body.get("base") or "")


def _record(
    doing: Doing, body: Mapping[str, Any], *, base: str, correcting: bool = False, shots: Iterable[Shot] = ()
) -> None:
    """One answer; a colleague's other answer that was not on the screen is for a person to weigh.

    Once the report is signed, only a correction or a person at the office still changes one.
    """
    visit = lock(doing.visit)
    before = current_answers(visit).get(body["item"])
    if doing.forced or (before is not None and before.recorded_by_id == doing.actor.pk):
        base = str(before.public_id) if before else ""
    reply = Reply(
        item_code=body["item"],
        answer=body.get("answer", NOT_OK),
        note=body.get("note") or "",
        severity=body.get("severity"),
        place=body.get("place") or "",
        norm=body.get("norm") or "",
        seen_by=body.get("seen_by") or answers.MUNICIPALITY,
        sharing_ground=body.get("sharing_ground") or "",
        base=base,
    )
    act = partial(doing.act, answers.record_answer)
    if visit.state in chart.LOCKED and correcting:
        act = partial(doing.act, reporting.correct_answer, reason=doing.text("reason"), shots=shots)
    elif visit.state in chart.LOCKED and answers.stands_already(visit, reply):
        return  # the colleague who signed said just this
    elif visit.state in chart.LOCKED and doing.forced:
        late = _("Kwam binnen nadat het rapport was getekend; kantoor nam het over.")
        act = partial(doing.act, reporting.correct_answer, reason=late)
    try:
        act(reply=reply)
    except AnswerChanged as error:
        raise Clash("answer", str(error), {"answer": str(before.public_id) if before else ""}) from error
    if shots and visit.state not in chart.LOCKED:
        doing.act(evidence.add_shots, item_code=body["item"], shots=shots)


def _photo(doing: Doing) -> None:
    manifest = doing.body["blob"]
    visit, item = lock(doing.visit), doing.body["item"]
    if visit.photos.filter(item_code=item, sha256=manifest["plain_sha256"]).exists():
        return  # the same photo at the same question: it is there
    shot = _shot(doing, doing.body, _blob(doing, doing.body["blob"]))
    doing.act(evidence.add_photo, item_code=item, whatever=True, **vars(shot))


def _shot(doing: Doing, told: Mapping[str, Any], blob: Blob) -> Shot:
    """A photo with when and where it was made."""
    manifest, place = told["blob"], told.get("position") or {}
    upload = SimpleUploadedFile(told.get("name") or _name(manifest), blobs.plain(blob, manifest))
    taken_at = merge.happened_at(reading.instant(told["taken_at"]), doing.read.offset_ms, doing.operation.received_at)
    return Shot(upload, taken_at, place.get("lon"), place.get("lat"))


def _shots(doing: Doing, item: str) -> Iterator[Shot]:
    """The photos of a correction that are not there yet, read one by one.

    Raises Waits until every one is here, which holds up what comes after: a later correction must not be overtaken.
    """
    told = {
        one["blob"]["plain_sha256"]: (one, _blob(doing, one["blob"], merge.PHOTOS))
        for one in doing.body.get("photos", ())
    }
    known = set(lock(doing.visit).photos.filter(item_code=item).values_list("sha256", flat=True))
    return (_shot(doing, one, blob) for sha256, (one, blob) in told.items() if sha256 not in known)


def _file(doing: Doing) -> None:
    manifest = doing.body["blob"]
    upload = SimpleUploadedFile(doing.body["name"], blobs.plain(_blob(doing, manifest), manifest))
    doing.act(records.add_file, about=doing.body["about"], upload=upload)


def _blob(doing: Doing, manifest: Mapping[str, Any], what: str = merge.BLOB) -> Blob:
    """What was uploaded of a file. Raises Waits, for `what`, until all of it is here."""
    if blob := blobs.whole(doing.operation.municipality_id, manifest["sha256"]):
        return blob
    raise Waits(what)


def _name(manifest: Mapping[str, Any]) -> str:
    endings = {"image/png": "png", "image/heic": "heic", "image/heif": "heic"}
    return f"foto.{endings.get(manifest['content_type'], 'jpg')}"


def _omitted(doing: Doing) -> None:
    kind = VisitNote.Kind.PHOTO_OMITTED
    doing.act(records.add_note, text=doing.body["reason"], item_code=doing.body["item"], kind=kind.value)


def _note(doing: Doing) -> None:
    _add_note(doing, doing.body)


def _add_note(doing: Doing, body: Mapping[str, Any], **more: Any) -> None:
    kind = VisitNote.Kind.DICTATED if body.get("dictated") else VisitNote.Kind.NOTE
    doing.act(records.add_note, text=body["text"], item_code=body.get("item", ""), kind=kind.value, **more)


def _vehicle(doing: Doing) -> None:
    _add_vehicle(doing, doing.body)


def _add_vehicle(doing: Doing, body: Mapping[str, Any], **more: Any) -> None:
    values = {("item_code" if name == "item" else name): value for name, value in body.items()}
    doing.act(records.add_vehicle, **values, **more)


def _conversation(doing: Doing) -> None:
    """The record of the talk; whoever wrote it may send a better one, a colleague's is for people to compare."""
    record = conversation_records.record_of(lock(doing.visit))
    mine = record is not None and record.recorded_by_id == doing.actor.pk
    service = conversations.correct_talk if mine else conversations.record_talk
    doing.act(service, talk=conversations.Talk(**doing.body))


def _left(doing: Doing) -> None:
    """Whoever of the team leaves second, on a tablet of the own, ends nothing any more."""
    if lock(doing.visit).state not in {chart.LEFT, chart.REPORT_DRAFT, *chart.LOCKED}:
        doing.act(onsite.leave)


def _receipt(doing: Doing) -> None:
    doing.act(evidence.give_receipt, item=UUID(doing.body["item"]), receipt_to=doing.body["receipt_to"])


def _returned(doing: Doing) -> None:
    doing.act(evidence.return_item, item=UUID(doing.body["item"]))


def _draft(doing: Doing) -> None:
    """Begin the report. Where a colleague began it already, the summary is the shared field."""
    if hasattr(lock(doing.visit), "report"):
        _edit(doing)
    else:
        doing.act(reporting.draft_report, summary=doing.body["summary"])


def _edit(doing: Doing) -> None:
    report: Report | None = getattr(lock(doing.visit), "report", None)
    if report is not None and report.summary != doing.body["summary"] and not doing.forced:
        late = merge.clashes(
            base_version=doing.read.base_version,
            changed_in=report.summary_version,
            changed_by=report.summary_device,
            device=doing.operation.device.public_id,
        )
        if late:
            said = _("Een collega schreef intussen een andere samenvatting.")
            raise Clash("summary", said, {"summary": report.summary})
    doing.act(reporting.edit_report, summary=doing.body["summary"])


def _signature(doing: Doing) -> None:
    body = doing.body
    try:
        png = sealing.un_b64u(body.get("png", ""))
    except ValueError as error:
        raise Faulty("shape", "png") from error
    doing.act(
        records.collect_signature,
        role=body["role"],
        name=body["name"],
        png=png,
        refused=bool(body.get("refused")),
        reason=doing.text("reason"),
        shown_sha256=doing.text("shown_sha256"),
    )


def _sign(doing: Doing) -> None:
    """Sign the report. The PDF prints the photos: it waits until none is on its way."""
    coming = Operation.objects.filter(inspection=doing.visit, state=merge.HELD, reason=merge.BLOB)
    if coming.exists():
        raise Waits(merge.PHOTOS)
    body = doing.body
    doing.act(reporting.sign_report, signed_as=body["signed_as"], shown_sha256=body["shown_sha256"])


def _cosign(doing: Doing) -> None:
    """The colleague signs along under what was on the own screen: the signed report and all that was added to it."""
    body = doing.body
    report: Report | None = getattr(lock(doing.visit), "report", None)
    if report is None or report.signed_by is None:
        raise Waits(merge.NOT_SIGNED)
    seen = body["shown_sha256"] in {report.shown_sha256, report.sha256}
    added = report.supplements.exclude(written_by=doing.actor).count()
    if not (seen and body.get("additions", 0) >= added) and not doing.forced:
        said = _("Het rapport is niet meer zoals u het las. Lees het opnieuw en teken dan mee.")
        raise Clash("cosign", said, {"report": report.sha256, "additions": added})
    doing.act(records.sign_along, name=body["name"], shown_sha256=body["shown_sha256"])


def _correct(doing: Doing) -> None:
    """A better one instead of an earlier operation; both stay in the file."""
    kind, better = doing.body["type"], doing.body["body"]
    reading.require_body(kind, better)
    visit, earlier = lock(doing.visit), UUID(doing.body["corrects"])
    if kind in {"answer", "finding"}:
        _record(doing, better, base=str(earlier), correcting=True, shots=_shots(doing, better["item"]))
    elif "photos" in doing.body:
        raise Faulty("shape", "photos")
    elif kind == "person":
        doing.act(evidence.note_person, **better, corrects=_earlier(PersonPresent, visit, ref=earlier))
    elif kind == "power":
        doing.act(evidence.use_power, **better, corrects=_earlier(PowerUsed, visit, ref=earlier))
    elif kind == "vehicle":
        _add_vehicle(doing, better, corrects=_earlier(Vehicle, visit, public_id=earlier))
    else:
        _add_note(doing, better, corrects=_earlier(VisitNote, visit, public_id=earlier))


def _earlier(model: type[Model], visit: Visit, **ref: UUID) -> Any:
    """What is corrected: of this visit, and not corrected before (then the later one is to be corrected)."""
    found = model._default_manager.filter(visit=visit, **ref).first()
    if found is None or hasattr(found, "corrected_by"):
        raise Faulty("corrects")
    return found


for _name_of, _apply in {
    "brief": _brief,
    "arrive": _arrive,
    "answer": _answer,
    "finding": _answer,
    "photo": _photo,
    "file": _file,
    "photo_omitted": _omitted,
    "person": _plain(evidence.note_person, "name", "capacity", "statement", "cautioned"),
    "power": _plain(evidence.use_power, "article", "reason"),
    "item_taken": _plain(evidence.take_item, "description", "article", "receipt_to"),
    "item_receipt": _receipt,
    "item_returned": _returned,
    "entry_refused": _plain(onsite.refuse_entry, "refusal"),
    "dwelling": _plain(onsite.stop_at_dwelling, "area"),
    "consent": _plain(onsite.resume_by_consent, "consent_by", "consent_scope", "told_may_refuse"),
    "police": _plain(onsite.hand_to_police, "note"),
    "vehicle": _vehicle,
    "note": _note,
    "conversation": _conversation,
    "left": _left,
    "report_drafted": _draft,
    "report_edited": _edit,
    "signature": _signature,
    "cosign": _cosign,
    "report_signed": _sign,
    "supplement": _plain(reporting.supplement, "text"),
    "correction": _correct,
}.items():
    register(_name_of, _apply)
