"""An operation as people read it: what the tablet says, what stands in the file instead, and the file it brought."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.files import images, names
from core.files import kinds as content
from core.files.errors import FileRefused
from inspections.models import Visit
from inspections.selectors.findings import current_answers
from inspections.sync import blobs, reading, wording
from inspections.sync.errors import Faulty
from inspections.sync.models import Operation, SyncInbox
from inspections.visit_page import language
from inspections.wording import AGENCIES, ANSWERS, POWERS, SEVERITIES

Rows = list[tuple[Any, Any]]
#: Members that say nothing to a person: numbers of other rows, hashes, pictures of ink.
UNTOLD = frozenset({"base", "shown_sha256", "plain_sha256", "png", "corrects", "body"})


@dataclass(frozen=True)
class Side:
    """One of two values: whose it is, and its members as (name, value)."""

    title: str
    rows: Rows


def told(operation: Operation, visit: Visit | None) -> Side | None:
    """What the tablet says; None where it cannot be read as an operation."""
    try:
        read = reading.read(operation.inbox, operation.municipality_id)
    except Faulty:
        return None
    title = _("%(who)s, op %(device)s") % {
        "who": operation.inbox.sender.display_name,
        "device": operation.device.name,
    }
    return Side(title, rows_of(read.body, visit))


def literal(operation: Operation) -> str:
    """What cannot be read as an operation, opened as far as possible: for whoever looks at what it was."""
    opened = reading.opened(operation.inbox, operation.municipality_id)
    return json.dumps(opened, ensure_ascii=False, indent=2) if opened is not None else ""


def stands(operation: Operation, visit: Visit | None) -> Side | None:
    """What is in the file instead, now; None where there is no other value."""
    if operation.reason == "op_id_reused":
        first = SyncInbox.objects.filter(op_id=operation.inbox.op_id, kind=SyncInbox.Kind.OPERATION)
        before = Operation.objects.select_related("inbox__sender", "device").filter(inbox__in=first).first()
        side = told(before, visit) if before else None
        return Side(_("Wat onder dit nummer het eerst kwam"), side.rows) if side else None
    if visit is None:
        return None
    if operation.reason == "summary" and hasattr(visit, "report"):
        return Side(_("Nu in het dossier"), [(wording.MEMBERS["summary"], visit.report.summary)])
    if operation.reason == "cosign" and hasattr(visit, "report"):
        return _report(visit)
    if operation.reason == "answer" or operation.type in {"answer", "finding"}:
        return _answer(operation, visit)
    return None


def _report(visit: Visit) -> Side:
    """The signed report with all that was added to it."""
    added = visit.report.supplements.select_related("written_by")
    rows: Rows = [(wording.MEMBERS["signed_as"], visit.report.signed_as)]
    return Side(_("Nu in het dossier"), rows + [(row.written_by.display_name, row.text) for row in added])


def _answer(operation: Operation, visit: Visit) -> Side | None:
    try:
        body = reading.read(operation.inbox, operation.municipality_id).body
    except Faulty:
        return None
    now = current_answers(visit).get(body.get("item") or body.get("body", {}).get("item", ""))
    if now is None:
        return None
    when = timezone.localtime(now.seen_at or now.recorded_at)
    title = _("Nu in het dossier: %(who)s, %(when)s") % {
        "who": now.recorded_by.display_name,
        "when": f"{when:%d-%m-%Y %H:%M}",
    }
    members = ("item", "answer", "severity", "note", "place", "norm", "seen_by", "sharing_ground")
    body = {name: getattr(now, "item_code" if name == "item" else name) for name in members}
    return Side(title, rows_of(body, visit))


def rows_of(body: Mapping[str, Any], visit: Visit | None) -> Rows:
    """The members that say something, by the name that people know."""
    inner = body.get("body")
    members = {**body, **inner} if isinstance(inner, Mapping) else body
    words = _words(visit)
    found = []
    for name, label in wording.MEMBERS.items():
        value = members.get(name)
        if value is None or value in ("", []):
            continue
        found.append((label, words[name](value) if name in words else _plain(value)))
    return found


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _words(visit: Visit | None) -> dict[str, Callable[[Any], Any]]:
    """How the value of a member is shown, where it is not its own words."""
    return {
        "item": partial(_question, visit),
        "answer": lambda code: ANSWERS.get(code, code),
        "severity": lambda number: SEVERITIES.get(number, number),
        "seen_by": lambda code: AGENCIES.get(code, code),
        "article": lambda code: POWERS.get(code, code),
        "role": lambda code: wording.ROLES.get(code, code),
        "type": lambda code: wording.TYPES.get(code, code),
        "taken_at": lambda text: f"{timezone.localtime(reading.instant(text)):%d-%m-%Y %H:%M}",
        "position": lambda place: f"{place['lon']:.5f}, {place['lat']:.5f}",
        "partners": lambda rows: ", ".join(str(AGENCIES.get(row["agency"], row["agency"])) for row in rows),
        "blob": _file,
        "photos": lambda rows: "\n".join(_file(row["blob"]) for row in rows),
    }


def _file(blob: Mapping[str, Any]) -> str:
    return f"{blob['content_type']}, {blob['plain_size']} bytes, SHA-256 {blob['plain_sha256']}"


def _question(visit: Visit | None, code: str) -> str:
    """The words of a checklist item; where the member names a row instead, that."""
    try:
        words: Mapping[str, str] = visit.questions.item(code).question if visit else {}
    except KeyError:
        words = {}
    return words.get(language(), code)


@dataclass(frozen=True)
class Given:
    """A file for the browser."""

    data: bytes
    name: str
    content_type: str


def files_of(operation: Operation) -> list[bool]:
    """The files that the operation names, in its order: whether all of each has arrived."""
    return [blobs.whole(operation.municipality_id, one["blob"]["sha256"]) is not None for one in _files(operation)]


def file_of(operation: Operation, number: int = 0) -> Given | None:
    """A file that came with an operation, by its number in it; None until all of it is here, or when it does not open.

    A photo is encoded anew, as every photo that is served; anything else only comes as bytes to download.
    """
    named = _files(operation)[number : number + 1]
    blob = blobs.whole(operation.municipality_id, named[0]["blob"]["sha256"]) if named else None
    if blob is None:
        return None
    try:
        data = blobs.plain(blob, named[0]["blob"])
    except Faulty:
        return None
    name = str(named[0].get("name") or "")
    try:
        found = content.of(data, name)
        if found.kind == "image":
            copy = images.served_copy(data, name)
            return Given(copy, names.safe(name, found.extensions[0]), found.content_type)
    except FileRefused:
        pass  # kept as it is, and given as bytes
    return Given(data, names.safe(name, "bin"), "application/octet-stream")


def _files(operation: Operation) -> list[Mapping[str, Any]]:
    return reading.files_of(operation.inbox, operation.municipality_id)
