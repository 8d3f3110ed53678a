"""What a person decides about an operation that did not come into the file by itself: the only way there."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts import rights
from core.accounts.models import User
from core.audit import services as audit
from inspections.errors import VisitError
from inspections.models import Visit
from inspections.rights import PLAN
from inspections.services.acting import require_text
from inspections.sync import judging, merge, selectors, wording
from inspections.sync.models import Operation, SyncInbox
from inspections.sync.queue import later
from inspections.sync.verbs import DECIDED

TAKEN, KEPT, ASIDE = "taken", "kept", "aside"
#: Reasons where the tablet says one thing and the file another.
TWO_VALUES = frozenset({"answer", "summary", "cosign", "op_id_reused"})


def choices(operation: Operation) -> tuple[str, ...]:
    """What a person can choose now, the usual one first; nothing once it is in the file."""
    if operation.state == merge.APPLIED:
        return ()
    again = (TAKEN,) if operation.inbox.kind == SyncInbox.Kind.OPERATION else ()
    if operation.state == merge.SETTLED:
        return again
    return again + ((KEPT,) if operation.reason in TWO_VALUES else ()) + (ASIDE,)


@transaction.atomic
def settle(op_id: UUID, sha256: str, *, choice: str, reason: str, actor: User, at: datetime) -> Operation:
    """Bring it in as the tablet says, keep what stands, or put it aside; what waited for it goes on.

    `sha256` is of the bytes that the person saw. Brought in, the act is the sender's and passes the same services;
    the entry that says who chose so stands in the file of the visit. Raises RightRefused, Operation.DoesNotExist
    for another municipality's, VisitError with what stands in the way; then nothing is stored.
    """
    rights.require(actor, PLAN)
    operation = selectors.told_to(actor).get(inbox__op_id=op_id, inbox__sha256=sha256)
    if operation.inspection is not None:
        judging.hold_line(operation, operation.inspection)
    operation = selectors.told_to(actor).select_for_update(of=("self",)).get(pk=operation.pk)
    before = operation.state
    _require_open(operation, choice)
    if choice == ASIDE:
        reason = require_text(reason, "reason", _("Schrijf op waarom u dit terzijde legt."))
    after = _taken(operation, at) if choice == TAKEN else (merge.SETTLED, operation.reason)
    operation.state, operation.reason = after
    operation.decision, operation.decision_reason = choice, reason.strip()
    operation.decided_at, operation.decided_by = at, actor
    operation.save()
    _record(operation, before, actor, at)
    if operation.inspection is not None:
        later(operation, f"decided {at.isoformat()}", at)
        judging.wake(operation, at)
    return operation


def _require_open(operation: Operation, choice: str) -> None:
    if choice in choices(operation):
        return
    if operation.decided_by is not None:
        raise VisitError(
            _("%(who)s besloot hier al over: %(what)s.")
            % {"who": operation.decided_by.display_name, "what": wording.CHOSEN[operation.decision]}
        )
    raise VisitError(_("Dit is intussen vanzelf verwerkt; er is niets meer te kiezen."))


def _taken(operation: Operation, at: datetime) -> tuple[str, str]:
    """Apply it over what stands: state and reason. That a gap was passed stays, so that its line goes on behind it."""
    gap = operation.reason if operation.reason == merge.GAP else ""
    try:
        judging.apply(operation, at=at, forced=True)
    except judging.Outcome as outcome:
        why = wording.feedback(outcome.state, outcome.reason, outcome.said)
        raise VisitError(_("Dit kan zo niet in het dossier. %(why)s") % {"why": why}) from outcome
    operation.refresh_from_db()
    return operation.state, gap


def _record(operation: Operation, before: str, actor: User, at: datetime) -> None:
    """In the file of the visit where there is one, else in the log of the tablet."""
    known = Visit.objects.filter(municipality=operation.municipality_id)
    visit = known.filter(public_id=operation.inspection).first() if operation.inspection else None
    about = f"{operation.public_id} {before} {operation.decision}"
    audit.record(
        operation,
        DECIDED,
        actor=actor,
        at=at,
        scope=visit.audit_scope if visit else operation.audit_scope,
        reason=f"{about}: {operation.decision_reason}" if operation.decision_reason else about,
    )
