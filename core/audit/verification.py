"""Is the log whole? Recomputes the chains against their heads, and both against the checkpoint file.

Reads by chunks, so memory stays flat however long the log is; of the file it holds one line at a time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from itertools import chain as joined
from itertools import groupby, islice
from operator import itemgetter, or_
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from core.audit import chain, snapshots, witnesses
from core.audit.breaches import Breach
from core.audit.models import AuditEntry, AuditHead
from core.audit.verbs import PAYLOAD_ERASED

_SCOPES_AT_ONCE = 200
_PAYLOAD = ("payload__pk", "payload__salt", "payload__body", "payload__erased_by")

Row = dict[str, Any]


@dataclass
class Report:
    """What was looked at, and the first breaches in the order in which they were met."""

    scopes: int = 0
    entries: int = 0
    lines: int = 0
    breaches: list[Breach] = field(default_factory=list)


def verify(*, scope: str = "", since: datetime | None = None, limit: int = 20) -> Report:
    """Recompute the log; the report holds up to `limit` breaches, at most one for each chain.

    `scope` looks at one chain only. `since` recomputes what was recorded from then on, linked to the entry
    before it, and the last entry of every chain.
    """
    report = Report()
    with snapshots.taken() as size:
        found = joined(
            _chains(scope, since, report),
            _headless(scope),
            witnesses.breaches(size, scope, since, report),
        )
        report.breaches.extend(islice(found, limit))
    return report


def _chains(scope: str, since: datetime | None, report: Report) -> Iterator[Breach]:
    heads = AuditHead.objects.filter(scope=scope) if scope else AuditHead.objects.all()
    rows = iter(heads.order_by("scope").iterator())
    while chunk := {head.scope: head for head in islice(rows, _SCOPES_AT_ONCE)}:
        entries = _entries(chunk.values(), since).iterator(chunk_size=2000)
        for where, links in groupby(entries, key=itemgetter("scope")):
            report.scopes += 1
            breach = _Walk(chunk.pop(where)).first_breach(links, report)
            if breach:
                yield breach
        for head in chunk.values():
            yield Breach(head.scope, head.seq, "alle regels zijn weg / all entries are gone")


def _entries(heads: Iterable[AuditHead], since: datetime | None) -> QuerySet[AuditEntry, Row]:
    """The links of these chains, in order; with `since` from the first that was recorded then."""
    scopes = [head.scope for head in heads]
    entries = AuditEntry.objects.filter(scope__in=scopes)
    if since:
        recorded = entries.filter(recorded_at__gte=since).values_list("scope").annotate(Min("seq"))
        first = {head.scope: head.seq for head in heads} | dict(recorded)
        entries = entries.filter(reduce(or_, (Q(scope=where, seq__gte=seq) for where, seq in first.items())))
    return entries.order_by("scope", "seq").values(*chain.FIELDS, "version", "entry_hash", *_PAYLOAD)


def _headless(scope: str) -> Iterator[Breach]:
    """Entries of a scope whose head is gone."""
    orphans = AuditEntry.objects.filter(~Exists(AuditHead.objects.filter(scope=OuterRef("scope"))))
    if scope:
        orphans = orphans.filter(scope=scope)
    for where, seq in orphans.order_by("scope", "seq").values_list("scope", "seq").iterator():
        yield Breach(where, seq, "de kop van de keten is weg / the head of the chain is gone")


class _Walk:
    """One walk along the chain of a scope, to its head."""

    def __init__(self, head: AuditHead) -> None:
        self.head = head
        self.seq = 0
        self.hash = chain.GENESIS
        self.erasures: dict[int, int] = {}  # seq of the entry that must tell of it: seq of the erased one

    def first_breach(self, links: Iterator[Row], report: Report) -> Breach | None:
        for number, link in enumerate(links):
            report.entries += 1
            if number == 0 and link["seq"] > 1:
                self._start_before(link)
            what = self._out_of_place(link) or self._changed(link) or self._payload(link) or self._erasure(link)
            if what:
                return Breach(self.head.scope, min(link["seq"], self.seq + 1), what)
            self.seq, self.hash = link["seq"], link["entry_hash"]
        return self._end()

    def _start_before(self, link: Row) -> None:
        """Begin in the middle of the chain (`since`): at the entry before, if it is there."""
        before = AuditEntry.objects.filter(scope=self.head.scope, seq=link["seq"] - 1)
        for self.seq, self.hash in before.values_list("seq", "entry_hash"):
            return

    def _out_of_place(self, link: Row) -> str:
        if link["seq"] != self.seq + 1:
            return "een regel ontbreekt / an entry is missing"
        if link["prev_hash"] != self.hash:
            return "sluit niet aan op de regel ervoor / does not follow the entry before it"
        return ""

    def _changed(self, link: Row) -> str:
        if link["version"] != chain.VERSION:
            return f"onbekende versie / unknown version {link['version']}"
        if chain.entry_hash(link, link["version"]) != link["entry_hash"]:
            return "de regel is gewijzigd / the entry was changed"
        return ""

    def _payload(self, link: Row) -> str:
        bound, there = bool(link["commitment"]), link["payload__pk"] is not None
        if bound != there:
            return "de gegevens zijn weg of toegevoegd / the payload was removed or added"
        if not there:
            return ""
        if link["payload__erased_by"] is not None:
            self.erasures[link["payload__erased_by"]] = link["seq"]
            kept = link["payload__salt"] or link["payload__body"]
            return "gewiste gegevens staan er nog / an erased payload is still there" if kept else ""
        same = chain.commitment(link["payload__salt"], link["payload__body"]) == link["commitment"]
        return "" if same else "de gegevens zijn gewijzigd / the payload was changed"

    def _erasure(self, link: Row) -> str:
        erased = self.erasures.pop(link["seq"], None)
        if erased is None or (link["verb"], link["object_id"]) == (PAYLOAD_ERASED, str(erased)):
            return ""
        return "is geen bewijs van het wissen / is no record of the erasure"

    def _end(self) -> Breach | None:
        head = self.head
        if self.seq < head.seq:
            return Breach(head.scope, self.seq + 1, "het einde van de keten is weg / the end of the chain is gone")
        if (self.seq, self.hash, self.seq) != (head.seq, head.hash, head.count):
            return Breach(head.scope, self.seq, "de kop klopt niet met de keten / the head does not match the chain")
        for erased in self.erasures.values():
            return Breach(head.scope, erased, "gewist zonder bewijs / erased without a record of it")
        return None
