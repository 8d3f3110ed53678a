"""The audit chains of copied cases: the entries of the originals, in scopes of their own, hashed anew.

One copy of all originals is in memory at a time, however many are made.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection

from config.demo.origins import Table, copied_id
from core.audit import chain
from core.audit.models import AuditEntry, AuditHead, AuditPayload
from gis.registers import bulk

#: Kinds of scope, with the model whose public id follows.
SCOPES = {
    "case": "permits_permitapplication",
    "party": "permits_party",
    "visit": "inspections_visit",
    "bibob": "bibob_dossier",
}
TABLES = tuple(model._meta.db_table for model in (AuditEntry, AuditPayload, AuditHead))
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FIELDS = tuple(field.name for field in AuditEntry._meta.concrete_fields)
_COLUMNS = tuple(field.attname for field in AuditEntry._meta.concrete_fields)
#: What of an entry may name something that is copied.
_NAMING = ("object_id", "on_behalf_of")


@dataclass(frozen=True)
class Link:
    """An entry of an original: its row, the same as text for the hash, and its payload's salt and body.

    `names`: public ids in it of what is copied too.
    """

    row: dict[str, Any]
    text: dict[str, str | None]
    salt: str
    body: str
    names: frozenset[str]


@dataclass(frozen=True)
class Template:
    """The chain of one scope of an original, in order."""

    kind: str
    public_id: UUID
    links: list[Link]


Templates = dict[int, list[Template]]


def templates(tables: list[Table]) -> Templates:
    """The chains of the originals, by case."""
    owners = {table.name: _owners(table) for table in tables}
    known = frozenset(str(public_id) for found in owners.values() for public_id in found)
    made: Templates = {}
    for kind, name in SCOPES.items():
        for public_id, case in owners[name].items():
            if links := list(_links(f"{kind}:{public_id}", known)):
                made.setdefault(case, []).append(Template(kind, public_id, links))
    return made


def _owners(table: Table) -> dict[UUID, int]:
    """Public id to case."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT public_id, case_id FROM {table.origins} WHERE public_id IS NOT NULL")  # noqa: S608
        return {UUID(str(public_id)): case for public_id, case in cursor.fetchall()}


def _links(scope: str, known: frozenset[str]) -> Iterator[Link]:
    entries = AuditEntry.objects.filter(scope=scope).order_by("seq")
    for row in entries.values(*_COLUMNS, "payload__salt", "payload__body"):
        text = {name: chain.as_text(row[name]) for name in chain.FIELDS}
        salt, body = row.pop("payload__salt") or "", row.pop("payload__body") or ""
        said = " ".join([body, *(text[name] or "" for name in _NAMING)])
        yield Link(row, text, salt, body, known.intersection(_UUID.findall(said)))


def lay(originals: Templates, plan: list[tuple[int, str]]) -> None:
    """The chains of the planned copies: original and number of each. In the caller's transaction."""
    for start in range(0, len(plan), len(originals)):
        writer = _Writer()
        for case, number in plan[start : start + len(originals)]:
            for template in originals.get(case, []):
                writer.copy(template, number)
        writer.store()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [AuditEntry]):
            cursor.execute(statement)


class _Writer:
    """Collects the rows of some copies and inserts them at once."""

    def __init__(self) -> None:
        newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True)
        self.key = newest.first() or 0
        self.entries: list[tuple[Any, ...]] = []
        self.payloads: list[tuple[Any, ...]] = []
        self.heads: list[tuple[Any, ...]] = []

    def copy(self, template: Template, number: str) -> None:
        scope = f"{template.kind}:{copied_id(template.public_id, number)}"
        last = chain.GENESIS
        for link in template.links:
            last = self._entry(link, scope, last, number)
        count = len(template.links)
        self.heads.append((scope, count, last, count))

    def _entry(self, link: Link, scope: str, prev_hash: str, number: str) -> str:
        self.key += 1
        text = link.text | {"scope": scope, "prev_hash": prev_hash}
        names = {old: str(copied_id(UUID(old), number)) for old in link.names}
        for name in _NAMING:
            text[name] = _renamed(text[name] or "", names)
        body = _renamed(link.body, names)
        if body != link.body:
            text["commitment"] = chain.commitment(link.salt, body)
        entry_hash = chain.entry_hash(text, link.row["version"])
        changed = {name: text[name] for name in ("scope", "prev_hash", "commitment", *_NAMING)}
        row = link.row | changed | {"id": self.key, "entry_hash": entry_hash}
        self.entries.append(tuple(row[column] for column in _COLUMNS))
        if body:
            self.payloads.append((self.key, link.salt, body))
        return entry_hash

    def store(self) -> None:
        bulk.insert(AuditEntry, _FIELDS, self.entries)
        bulk.insert(AuditPayload, ("entry", "salt", "body"), self.payloads)
        bulk.insert(AuditHead, ("scope", "seq", "hash", "count"), self.heads)


def _renamed(text: str, names: dict[str, str]) -> str:
    """With the public ids of the copy, where the text names something of the original."""
    for old, new in names.items():
        text = text.replace(old, new)
    return text
