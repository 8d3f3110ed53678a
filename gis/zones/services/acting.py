"""The one road for a change of a proposal: transaction, lock, right, legality, move, step, audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core import fsm
from core.accounts import rights
from core.accounts.models import User
from core.acts import hold, one_act
from core.audit import services as audit
from core.charts import Move
from core.files.services import Upload, store
from core.today import local_date
from gis.zones import chart
from gis.zones.errors import MoveRefused, ZoneRefused
from gis.zones.models import Proposal, Step
from gis.zones.selectors import facts_of
from gis.zones.wording import REASONS

#: The field of the form that mends what the chart misses.
_FIELDS = {"views_running": "on", "starts_before": "on", "no_evidence": "upload"}


@dataclass
class Act:
    """One move under way on a locked proposal."""

    proposal: Proposal
    move: Move
    actor: User | None
    at: datetime
    on: date
    differences: list[str] = field(default_factory=list)

    def step(self, text: str = "", upload: Upload | None = None) -> Step:
        """Keep the step with its text and its file. Raises FileRefused."""
        step = Step(proposal=self.proposal, move=self.move.name, on=self.on, text=text, by=self.actor)
        if upload is not None:
            kinds = ("pdf", "image", "office")
            home = self.proposal.municipality
            step.file = store(upload, owner=self.actor, municipality=home, at=self.at, kinds=kinds)
        step.save()
        return step


def lock(public_id: UUID) -> Proposal:
    """The proposal's row, locked for this transaction; one object for the whole act."""
    rows = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("municipality", "follows")
    return hold(Proposal, public_id, lambda: rows.get(public_id=public_id))


@contextmanager
def acting(
    public_id: UUID,
    move: Move,
    *,
    actor: User | None,
    at: datetime,
    on: date | None = None,
    seen: datetime | None = None,
) -> Iterator[Act]:
    """Open the proposal for one move and close it again. Raises RightRefused or ZoneRefused; then nothing is stored.

    `actor` None: the clock. `on`: the day it happened, today without one; never in the future. `seen`: when the
    page was made that writes over what is stored; a change since then is not lost.
    """
    with one_act():
        proposal = lock(public_id)
        if actor is not None:
            rights.require(actor, move.right, proposal)
        elif not move.system:
            raise rights.RightRefused(_("Deze stap doet alleen een mens."))
        day = on or local_date(at)
        if day > local_date(at):
            raise ZoneRefused(_("De datum ligt in de toekomst; kies vandaag of eerder."), "on")
        if seen is not None and proposal.changed_at > seen:
            raise ZoneRefused(_("Dit voorstel is gewijzigd nadat u deze pagina opende. Bekijk eerst wat er nu staat."))
        if code := chart.why_not(move, facts_of(proposal, day)):
            raise MoveRefused(code, str(REASONS[code]), _FIELDS.get(code, ""))
        act, before = Act(proposal, move, actor, at, day), proposal.state
        with fsm.refusals():
            yield act
            getattr(proposal, move.name)()
        proposal.changed_at = at
        proposal.save()
        audit.record(
            proposal,
            move.verb,
            actor=actor,
            at=at,
            effective_on=day,
            before=before,
            after=proposal.state,
            reason=", ".join(act.differences),
            legal_ground=move.law,
        )
