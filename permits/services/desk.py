"""The decider's desk: opens one decision under the lock of its case, for what is not a move of the chart."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.acts import one_act
from permits.errors import PermitError
from permits.models import Decision
from permits.services.acting import Act, close, lock, require_date


@contextmanager
def on_decision(
    decision_id: int,
    verb: str,
    *,
    actor: User,
    at: datetime,
    effective_on: date,
    reason: str = "",
    status: str = Decision.Status.SUBMITTED,
) -> Iterator[tuple[Decision, Act]]:
    """Lock the case, then its decision; afterwards save and audit. The decision must have `status`.

    Raises PermitError naming what happened to it when a colleague was first.
    """
    with one_act():
        application = lock(Decision.objects.values_list("application_id", flat=True).get(pk=decision_id))
        decision = Decision.objects.select_for_update().get(pk=decision_id)
        if decision.status != status:
            raise PermitError(
                _("Dit concept heeft nu de stand: %(status)s.") % {"status": decision.get_status_display()}
            )
        require_date(application, effective_on, at)
        act = Act(application, actor, at, effective_on, reason, {"decision": str(decision.public_id)})
        yield decision, act
        close(act, verb, before=application.state, law="")
