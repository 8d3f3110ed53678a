"""Who may do what on a visit: rights of the role, plus being of the team."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts import rights
from core.accounts.models import User
from core.charts import Move
from inspections.models import Visit
from inspections.statecharts import visit as chart

VIEW, PLAN, WORK, ENFORCE = "inspections.view", chart.PLANNING, chart.WORK, chart.ENFORCE
#: Of the functional administrator: the checklists, which no visit belongs to.
POLICY = "policy.manage"

#: Work that the planner may do too, without being of the team.
ALSO_PLANNER = frozenset({chart.BRIEF, chart.CONCLUDE_NO_FINDINGS, chart.CONCLUDE_RECHECK, chart.PROPOSE_ENFORCEMENT})


def is_member(user: Any, visit: Visit) -> bool:
    """True if this person is of the visit's team."""
    return any(member.user_id == user.pk for member in visit.members.all())


def why_may_not(user: Any, move: Move, visit: Visit) -> str:
    """A sentence that says why this person may not make the move, "" if they may."""
    if not rights.has(user, move.right, visit):
        return _("Dit mag alleen: %(who)s.") % {"who": _HOLDERS[move.right]}
    if move.right != WORK or is_member(user, visit):
        return ""
    if move in ALSO_PLANNER:
        return "" if rights.has(user, PLAN, visit) else _("Dit doet het team van dit bezoek of de planner.")
    return _("Dit doet alleen het team van dit bezoek (Awb 5:11).")


def require_move(actor: User | None, move: Move, visit: Visit) -> None:
    """Raise RightRefused unless the actor may make this move; no actor is the system itself."""
    if actor is None:
        if not move.system:
            raise rights.RightRefused(_("Deze stap doet alleen een mens."))
        return
    if sentence := why_may_not(actor, move, visit):
        raise rights.RightRefused(sentence)


_HOLDERS = {
    PLAN: gettext_lazy("de planner"),
    WORK: gettext_lazy("een toezichthouder of de planner"),
    ENFORCE: gettext_lazy("de jurist handhaving"),
}
