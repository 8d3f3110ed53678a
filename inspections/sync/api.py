"""What a tablet asks with its own key (docs/sync.md). No session opens these addresses, this key opens no others."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.parsing import refuse_unknown
from core.api.problems import Fault, Refused
from core.api.resource import Resource, in_languages
from core.crypto import signing
from core.text import TextRefused, one_line
from core.today import today
from core.tokens.authentication import Device as ByDevice
from core.tokens.models import Token
from inspections.selectors import rounds
from inspections.sync import blobs, sealing, selectors, services, wording
from inspections.sync.models import Blob, Device, Operation
from inspections.sync.services import About, DeviceOfAnother

MOST_IDS = 500
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")
_HEX = re.compile(r"[0-9a-f]{64}")

_SAID = {
    "digest_mismatch": ("Onderweg beschadigd; stuur het opnieuw.", "Damaged on the way; send it again."),
    "op_id_reused": (
        "Onder dit nummer kwam eerder iets anders binnen; beide zijn bewaard en een collega kiest.",
        "Other bytes arrived under this id before; both are kept and a colleague decides.",
    ),
    "not_an_operation": (
        "Dit is geen handeling van deze tablet; het is bewaard voor de beheerder.",
        "This is no operation of this device; it is kept for the administrator.",
    ),
    "device_unknown": ("Meld eerst de tablet aan.", "Enrol the device first."),
    "device_of_another": ("Deze tablet is van een collega.", "This device belongs to a colleague."),
    "unknown_blob": ("Van dit bestand is nog niets binnen.", "Nothing of this file has arrived."),
    "chunk_differs": ("Dit stuk kwam eerder anders binnen.", "This chunk arrived differently before."),
    "blob_differs": (
        "Grootte of aantal stukken is anders dan eerder.",
        "Size or number of chunks differs from before.",
    ),
    "blob_hash": (
        "De stukken vormen niet dit bestand; stuur alle opnieuw.",
        "The chunks do not make this file; send all.",
    ),
}


def _refused(status: int, code: str, *faults: Fault) -> Refused:
    return Refused(*faults, status=status, detail=" / ".join(_SAID[code]), code=code)


class Raw(BaseParser):
    """The bytes as they are, up to a limit, and only as their digest says (RFC 9530)."""

    limit = ""

    def parse(self, stream: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None) -> Any:
        most = settings.SYNC_LIMITS[self.limit]
        data: bytes = stream.read(most + 1)
        if len(data) > most:
            raise Refused(status=413, detail=f"Groter dan {most} bytes. / Larger than {most} bytes.")
        request = (context or {})["request"]
        said = _DIGEST.fullmatch(request.headers.get("Content-Digest", ""))
        if said is None or base64.b64decode(said[1]) != hashlib.sha256(data).digest():
            raise _refused(400, "digest_mismatch", Fault("Content-Digest", "sha-256=:<base64>:"))
        return data


class RawOperation(Raw):
    media_type = "application/json"
    limit = "op"


class RawChunk(Raw):
    media_type = "application/octet-stream"
    limit = "chunk"


class DeviceResource(Resource):
    """An address for tablets of whoever makes visits."""

    right = "inspections.work"
    authentication_classes = (ByDevice,)

    @property
    def raw(self) -> bytes:
        """The body as it came in, where the address takes bytes."""
        return cast(bytes, self.request.data)

    @property
    def token(self) -> Token:
        """The key by which the request came in."""
        return cast(Token, self.request.auth)

    @property
    def device(self) -> Device:
        """The enrolled device of this key. Raises Refused until `POST devices`."""
        found = Device.objects.filter(token=self.token, revoked_at=None).select_related("municipality").first()
        if found is None:
            raise _refused(403, "device_unknown")
        return found


@extend_schema(exclude=True)
class DeviceView(DeviceResource):
    """`/tablet/sync/v1/device`: whose tablet this is, and until when it may sync."""

    def get(self, request: Request) -> Response:
        owner = self.person
        return Response(
            {
                "device": self.token.public_id,
                "name": self.token.name,
                "person": owner.public_id,
                "municipality": owner.municipality.code if owner.municipality else "",
                "valid_until": self.token.valid_until,
            }
        )


@extend_schema(exclude=True)
class DevicesView(DeviceResource):
    """`POST devices`: the tablet says who it is, and hears with which key to seal and which numbers are missing."""

    def post(self, request: Request) -> Response:
        known = frozenset({"device_id", "name", "platform", "app_version", "persisted", "device_seq", "keys"})
        refuse_unknown(self.body, known)
        at = timezone.now()
        public_id = _uuid(self.body.get("device_id"), "device_id") if self.body.get("device_id") else None
        try:
            device, made = services.enrol(self.token, public_id, _about(self.body), at=at)
        except DeviceOfAnother as error:
            raise _refused(409, "device_of_another", Fault("device_id", "null")) from error
        key = sealing.newest_key(device.municipality, at=at)
        others = Device.objects.filter(owner=device.owner_id, revoked_at=None).exclude(pk=device.pk)
        return Response(
            {
                "device_id": device.public_id,
                "municipality": device.municipality.code,
                "person": {"id": self.person.public_id, "name": self.person.display_name},
                "key": {"kid": key.kid, "jwk": key.public_jwk, "valid_from": key.valid_from},
                "server_time": at.isoformat(timespec="milliseconds"),
                "valid_until": self.token.valid_until,
                "device_seq": {"highest": device.told_seq, "missing": services.missing_of(device)},
                "others": [_other(other) for other in others],
                "receipts": {"algorithm": "HMAC-SHA256", "kid": signing.newest()},
                "limits": {
                    "op_bytes": settings.SYNC_LIMITS["op"],
                    "chunk_bytes": 1024 * 1024,
                    "blob_bytes": settings.SYNC_LIMITS["blob"],
                },
            },
            status=201 if made else 200,
        )


def _other(device: Device) -> dict[str, Any]:
    return {
        "device_id": device.public_id,
        "name": device.name,
        "last_seen_at": device.last_seen_at,
        "missing": services.missing_of(device),
    }


@extend_schema(exclude=True)
class RoundView(DeviceResource):
    """`GET rounds/current`: the work of whoever holds the tablet; 304 where nothing changed."""

    def get(self, request: Request) -> Response:
        body = rounds.download(self.person, today())
        text = json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
        tag = f'"{hashlib.sha256(text).hexdigest()}"'
        same = tag in request.headers.get("If-None-Match", "")
        response = Response(status=304) if same else Response(body)
        response["ETag"] = tag
        response["Cache-Control"] = "private, no-cache"
        return response


@extend_schema(exclude=True)
class OperationView(DeviceResource):
    """`PUT ops/{op_id}`: stored, whatever it is; `GET`: what became of it."""

    parser_classes = (RawOperation,)

    def put(self, request: Request, op_id: UUID) -> Response:
        device = self.device
        found = services.store(device, op_id, self.raw, sender=self.person, at=timezone.now())
        if found.outcome == "reused":
            raise _refused(409, "op_id_reused")
        if found.outcome == "unread":
            raise _refused(422, "not_an_operation")
        return Response({"receipt": found.receipt}, status=201 if found.outcome == "new" else 200)

    def get(self, request: Request, op_id: UUID) -> Response:
        found = selectors.states(self.device, [op_id]).first()
        if found is None:
            raise Http404
        return Response({"op_id": op_id, **_state(found)})


def _state(operation: Operation) -> dict[str, Any]:
    said = in_languages(partial(_said, operation))
    return {
        "state": operation.state,
        "reason": operation.decision or operation.reason,
        "feedback": " / ".join(filter(None, said.values())),
        "feedback_nl": said["nl"],
        "feedback_en": said["en"],
        "sha256": operation.inbox.sha256,
    }


def _said(operation: Operation) -> str:
    if operation.decision:
        return wording.decided(operation.decision, operation.decision_reason)
    return wording.feedback(operation.state, operation.reason, operation.said)


@extend_schema(exclude=True)
class StatesView(DeviceResource):
    """`POST ops/states`: what became of many at once. A question, not an act: its list is too long for an address."""

    def post(self, request: Request) -> Response:
        refuse_unknown(self.body, frozenset({"op_ids"}))
        found = selectors.states(self.device, _uuids(self.body.get("op_ids"), "op_ids"))
        return Response({"ops": {str(row.inbox.op_id): _state(row) for row in found}})


@extend_schema(exclude=True)
class ConfirmView(DeviceResource):
    """`POST receipts/confirm`: what is here for good; from an older back-up `unknown`, and it is all sent again."""

    def post(self, request: Request) -> Response:
        refuse_unknown(self.body, frozenset({"op_ids", "blobs", "device_seq"}))
        device, op_ids = self.device, _uuids(self.body.get("op_ids"), "op_ids")
        hashes = _hashes(self.body.get("blobs", []))
        if "device_seq" in self.body:
            services.told(device, _number(self.body["device_seq"], "device_seq"))
        here = services.durable(device, op_ids)
        rows = Blob.objects.filter(municipality=device.municipality, sha256__in=hashes).select_related("municipality")
        whole = {row.sha256 for row in rows if blobs.is_durable(row)}
        asked = list(dict.fromkeys(map(str, op_ids)))
        return Response(
            {
                "durable": [op_id for op_id in asked if op_id in here],
                "unknown": [op_id for op_id in asked if op_id not in here],
                "sha256": here,
                "blobs": {
                    "durable": [sha256 for sha256 in hashes if sha256 in whole],
                    "unknown": [sha256 for sha256 in hashes if sha256 not in whole],
                },
            }
        )


@extend_schema(exclude=True)
class ChunkView(DeviceResource):
    """`PUT blobs/{sha256}/{n}`: one chunk, in any order, any number of times."""

    parser_classes = (RawChunk,)

    def put(self, request: Request, sha256: str, n: int) -> Response:
        chunks = _number(_header(request, "Blob-Chunks"), "Blob-Chunks")
        size = _number(_header(request, "Blob-Size"), "Blob-Size")
        if size > settings.SYNC_LIMITS["blob"]:
            raise Refused(status=413)
        try:
            blob, made = blobs.put(self.device, sha256, n, self.raw, chunks=chunks, size=size, at=timezone.now())
        except blobs.ChunkRefused as refusal:
            raise _refused(422 if refusal.code == "blob_hash" else 409, refusal.code) from refusal
        return Response(blobs.described(blob), status=201 if made else 200)


@extend_schema(exclude=True)
class BlobView(DeviceResource):
    """`GET blobs/{sha256}`: which chunks are still missing."""

    def get(self, request: Request, sha256: str) -> Response:
        rows = Blob.objects.filter(municipality=self.device.municipality, sha256=sha256)
        found = rows.select_related("municipality").first()
        if found is None:
            raise _refused(404, "unknown_blob")
        return Response(blobs.described(found))


def _about(body: Mapping[str, Any]) -> About:
    persisted = body.get("persisted")
    if persisted is not None and not isinstance(persisted, bool):
        raise Refused(Fault("persisted", "true, false of null / true, false or null"), status=422)
    return About(
        name=_text(body, "name", 80, least=1),
        platform=_text(body, "platform", 200),
        app_version=_text(body, "app_version", 40),
        persisted=persisted,
        device_seq=_number(body.get("device_seq", 0), "device_seq"),
    )


def _text(body: Mapping[str, Any], name: str, most: int, least: int = 0) -> str:
    given = body.get(name, "")
    try:
        text = one_line(given).strip() if isinstance(given, str) else None
    except TextRefused:
        text = None
    if text is None or not least <= len(text) <= most:
        raise Refused(
            Fault(name, f"tekst van {least} tot {most} tekens / text of {least} to {most} characters"), status=422
        )
    return text


def _number(value: Any, name: str) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    found = int(value) if whole or (isinstance(value, str) and re.fullmatch(r"[0-9]{1,10}", value)) else -1
    if not 0 <= found <= 2_147_483_647:
        raise Refused(Fault(name, "geheel getal vanaf 0 / whole number from 0"), status=422)
    return found


def _header(request: Request, name: str) -> str:
    return str(request.headers.get(name, ""))


def _uuid(value: Any, name: str) -> UUID:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise Refused(Fault(name, "geen UUID / not a UUID"), status=422) from error


def _uuids(value: Any, name: str) -> list[UUID]:
    if not isinstance(value, list) or len(value) > MOST_IDS:
        raise Refused(Fault(name, f"lijst van hooguit {MOST_IDS} / list of at most {MOST_IDS}"), status=422)
    return [_uuid(one, name) for one in value]


def _hashes(value: Any) -> list[str]:
    right = isinstance(value, list) and len(value) <= MOST_IDS
    if not right or not all(isinstance(one, str) and _HEX.fullmatch(one) for one in value):
        raise Refused(Fault("blobs", "lijst van SHA-256 / list of SHA-256"), status=422)
    return list(dict.fromkeys(value))
