"""Looks at sealed records: each an entry in the dossier's own chain, written before anything is shown."""

from collections.abc import Sequence
from datetime import datetime

from core.accounts.models import User
from core.audit import services as audit
from permits.bibob.models import Dossier
from permits.bibob.sealed import door
from permits.bibob.verbs import SCOPE

#: Where a refused look goes that met no dossier: as much work as one that did, so that time tells nothing.
NOWHERE = f"{SCOPE}:none"


def look(dossier: Dossier, *, actor: User, at: datetime, reason: str, what: str = "detail") -> None:
    """Record a look. `reason`: the purpose for which the person came in. Raises AuditUnavailable."""
    audit.record_read(dossier, actor=actor, at=at, what=what, reason=reason)


def look_at_list(dossiers: Sequence[Dossier], *, actor: User, at: datetime) -> None:
    """Record that each of these was seen in a list: all entries or none. Raises AuditUnavailable."""
    if dossiers:
        audit.record_reads(dossiers, actor=actor, at=at, what="list")


def refused(number: str, *, actor: User, at: datetime) -> None:
    """Record a look that was refused, whether or not a dossier is there. Raises AuditUnavailable."""
    dossier = door(Dossier).filter(application__number=number).first()
    audit.record_read(
        dossier or actor,
        actor=actor,
        at=at,
        what="detail",
        result="refused",
        scope=dossier.audit_scope if dossier else NOWHERE,
    )
