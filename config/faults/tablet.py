"""A tablet as a program: makes operations, seals them, cuts files, keeps its outbox and an independent journal of it.

It talks through `send(method, path, body, headers)`, so that the same tablet drives an in-process client and a real
server, with whatever faults lie between.
"""

import base64
import hashlib
import json
import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inspections.sync import sealing

ROOT = "/tablet/sync/v1/"
MARK = "outbox-1"
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back; `mark` is empty where it was not this server that answered. Status 0: nothing came."""

    status: int
    body: Any = None
    mark: str = MARK


Send = Callable[[str, str, bytes, Mapping[str, str]], Answer]


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def content_digest(data: bytes) -> str:
    """The header of RFC 9530."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"


def uuid7(at: datetime, rng: random.Random) -> UUID:
    """A UUID in the order of time."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    value = (milliseconds << 80) | (7 << 76) | (rng.getrandbits(12) << 64) | (2 << 62) | rng.getrandbits(62)
    return UUID(int=value)


@dataclass
class Kept:
    """One operation in the outbox: the bytes as they will always be sent."""

    op_id: str
    device_seq: int
    inspection: str
    type: str
    raw: bytes
    receipt: Mapping[str, Any] | None = None
    refused: int = 0


@dataclass
class File:
    """A file in sealed chunks."""

    sha256: str
    size: int
    chunks: list[bytes]
    plain_sha256: str
    done: bool = False


@dataclass
class Tablet:
    """One device of one inspector. `offset`: how far its clock is behind the server's."""

    send: Send
    rng: random.Random
    now: Callable[[], datetime]
    offset: timedelta = timedelta(0)
    knows_offset: bool = True
    seals: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    device_id: str = ""
    key: dict[str, Any] = field(default_factory=dict)
    data_key: bytes = b""
    wrapped: dict[str, str] = field(default_factory=dict)
    device_seq: int = 0
    places: dict[str, int] = field(default_factory=dict)
    last_hash: str = "0" * 64
    outbox: dict[str, Kept] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    journal: list[Kept] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """One request; a JSON body unless the headers say otherwise."""
        sent = {"Content-Type": "application/json", **self.headers, **headers}
        return self.send(method, ROOT + path, body, sent)

    def ask_json(self, method: str, path: str, body: Any) -> Answer:
        return self.ask(method, path, json.dumps(body).encode())

    def enrol(self) -> Answer:
        """Tell the server who this is; takes the newest key and starts a round with it."""
        about: dict[str, Any] = {
            "device_id": self.device_id or None,
            "name": "Tablet",
            "platform": "proef",
            "app_version": "1",
            "persisted": True,
            "device_seq": self.device_seq,
            "keys": {},
        }
        found = self.ask_json("POST", "devices", about)
        if found.mark == MARK and found.status in {200, 201}:
            self.device_id, self.key = found.body["device_id"], found.body["key"]
            self.new_round()
        return found

    def new_round(self) -> None:
        """A data key of its own for the round, wrapped for the municipality."""
        self.data_key = self.rng.randbytes(32)
        self.wrapped = sealing.wrap(self.key["jwk"], self.key["kid"], self.data_key, os.urandom(12))

    def keep(self, inspection: str, kind: str, body: Mapping[str, Any], base_version: int = 0, **changed: Any) -> Kept:
        """Make an operation and keep it: from here on it may not be lost. `changed`: members for a broken one."""
        self.device_seq += 1
        self.places[inspection] = self.places.get(inspection, 0) + 1
        at = self.now() - self.offset
        operation: dict[str, Any] = {
            "v": 1,
            "op_id": str(uuid7(at, self.rng)),
            "device_id": self.device_id,
            "device_seq": self.device_seq,
            "prev_op_hash": self.last_hash,
            "inspection_id": inspection,
            "inspection_seq": self.places[inspection],
            "base_version": base_version,
            "type": kind,
            "body": dict(body),
            "device_time": at.isoformat(timespec="milliseconds"),
            "tz": "Europe/Amsterdam",
            "monotonic_ms": self.device_seq * 1000,
            "est_offset": int(self.offset.total_seconds() * 1000) if self.knows_offset else None,
        } | changed
        text = json.dumps(operation, ensure_ascii=False, separators=(",", ":"))
        self.last_hash = sha256(text.encode())
        plain = f'{text[:-1]},"sha256":"{self.last_hash}"}}'.encode()
        raw = self._sealed(operation, plain) if self.seals else plain
        kept = Kept(operation["op_id"], self.device_seq, inspection, kind, raw)
        self.outbox[kept.op_id] = kept
        self.journal.append(kept)
        return kept

    def _sealed(self, operation: Mapping[str, Any], plain: bytes) -> bytes:
        nonce = self.rng.randbytes(12)
        outside = {name: operation[name] for name in ("op_id", "device_id", "device_seq")}
        place = sealing.operation_place(outside["op_id"], outside["device_id"], outside["device_seq"])
        text = AESGCM(self.data_key).encrypt(nonce, plain, place)
        sealed = {**self.wrapped, "iv": sealing.b64u(nonce), "ciphertext": sealing.b64u(text)}
        return json.dumps({"v": 1, **outside, "sealed": sealed}).encode()

    def keep_file(self, data: bytes, content_type: str = "image/jpeg") -> dict[str, Any]:
        """Cut and seal a file; the manifest for its operation."""
        plain = sha256(data)
        pieces = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
        if self.seals:
            pieces = [self._sealed_piece(piece, plain, n) for n, piece in enumerate(pieces)]
        whole = b"".join(pieces)
        kept = File(sha256(whole), len(whole), pieces, plain)
        self.files[kept.sha256] = kept
        return {
            "sha256": kept.sha256,
            "size": kept.size,
            "chunks": len(pieces),
            "plain_sha256": plain,
            "plain_size": len(data),
            "content_type": content_type,
            "sealed": self.wrapped if self.seals else None,
        }

    def _sealed_piece(self, piece: bytes, plain: str, n: int) -> bytes:
        nonce = self.rng.randbytes(12)
        return nonce + AESGCM(self.data_key).encrypt(nonce, piece, sealing.chunk_place(plain, n))

    def upload(self, kept: Kept) -> Answer:
        """Send one operation; keep its receipt only where that is about these very bytes."""
        found = self.ask("PUT", f"ops/{kept.op_id}", kept.raw, **{"Content-Digest": content_digest(kept.raw)})
        if found.mark == MARK and found.status in {200, 201}:
            receipt = found.body["receipt"]
            if receipt["sha256"] == sha256(kept.raw) and receipt["op_id"] == kept.op_id:
                kept.receipt = receipt
        elif found.mark == MARK and found.status in {403, 404, 409, 413, 415, 422}:
            kept.refused = found.status
        return found

    def upload_file(self, file: File) -> bool:
        """Send what is missing of a file; whether all of it is there now."""
        found = self.ask("GET", f"blobs/{file.sha256}")
        if found.mark != MARK or found.status not in {200, 404}:
            return False
        missing = found.body["missing"] if found.status == 200 else [[0, len(file.chunks) - 1]]
        numbers = [n for first, last in missing for n in range(first, last + 1)]
        self.rng.shuffle(numbers)
        for n in numbers:
            data = file.chunks[n]
            headers = {
                "Content-Type": "application/octet-stream",
                "Content-Digest": content_digest(data),
                "Blob-Chunks": str(len(file.chunks)),
                "Blob-Size": str(file.size),
            }
            found = self.ask("PUT", f"blobs/{file.sha256}/{n}", data, **headers)
        whole = found.mark == MARK and found.status in {200, 201} and bool(found.body.get("complete"))
        file.done = whole
        return whole

    def upload_all(self, *, shuffled: bool = False) -> None:
        """Send every operation without a receipt, and what is missing of every file."""
        waiting = [kept for kept in self.outbox.values() if kept.receipt is None]
        if shuffled:
            self.rng.shuffle(waiting)
        for kept in waiting:
            self.upload(kept)
        for file in [file for file in self.files.values() if not file.done]:
            self.upload_file(file)

    def confirm(self, *, forget: bool) -> Answer:
        """Ask what is there for good; what the server does not know is sent again.

        `forget`: the receipts are a day old, so that what is there for good may go.
        """
        asked = [kept for kept in self.outbox.values() if kept.receipt is not None][:500]
        files = [file for file in self.files.values() if file.done][:500]
        body = {
            "op_ids": [kept.op_id for kept in asked],
            "blobs": [file.sha256 for file in files],
            "device_seq": self.device_seq,
        }
        found = self.ask_json("POST", "receipts/confirm", body)
        if found.mark != MARK or found.status != 200:
            return found
        durable, hashes = set(found.body["durable"]), found.body["sha256"]
        for kept in asked:
            if kept.op_id not in durable or hashes[kept.op_id] != sha256(kept.raw):
                kept.receipt = None
            elif forget:
                del self.outbox[kept.op_id]
        for file in files:
            if file.sha256 not in found.body["blobs"]["durable"]:
                file.done = False
            elif forget:
                del self.files[file.sha256]
        return found
