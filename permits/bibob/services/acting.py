"""The one road inside the room: lock, right, date, legality, move, save, audit in the dossier's own scope."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from core import fsm
from core.accounts import rights
from core.accounts.models import User
from core.acts import held, hold, one_act, save
from core.audit import services as audit
from core.charts import Move
from core.today import local_date
from permits.bibob import selectors
from permits.bibob.errors import CheckRefused
from permits.bibob.models import Dossier
from permits.bibob.sealed import door
from permits.errors import DateRefused
from permits.models import PermitApplication
from permits.statecharts import bibob as chart


@dataclass
class Act:
    """One act under way: the locked dossier, who acts, when, and the day of effect."""

    dossier: Dossier
    actor: User | None
    at: datetime
    on: date

    @property
    def person(self) -> User:
        """Who acts, where only a person can. Raises RightRefused for the system."""
        if self.actor is None:
            raise rights.RightRefused(_("Deze stap doet alleen een mens."))
        return self.actor

    @property
    def recorded(self) -> dict[str, object]:
        """The columns that every part of a dossier has."""
        return {"dossier": self.dossier, "recorded_at": self.at, "recorded_by": self.actor}


def locked(application_id: int) -> Dossier:
    """The dossier of a case, locked for this transaction; one for the whole act. Raises Dossier.DoesNotExist."""
    rows = door(Dossier).select_for_update(no_key=True)
    dossier = hold(Dossier, application_id, lambda: rows.get(application_id=application_id))
    if (case := held(PermitApplication, application_id)) is not None:
        dossier.application = case
    return dossier


@contextmanager
def moving(
    application_id: int,
    move: Move,
    *,
    actor: User | None,
    at: datetime,
    effective_on: date,
    drafting: bool = False,
    verb: str = "",
    **overrides: object,
) -> Iterator[Act]:
    """Open the dossier for one move and close it again.

    `effective_on` is never in the future and never before the previous move. With `drafting` the state
    stays, the guards of drafting hold and the drafter's right is asked. Texts never enter the audit entry.
    Raises RightRefused, DateRefused, CheckRefused; then nothing is stored.
    """
    with one_act():
        dossier = locked(application_id)
        _require_right(actor, move, dossier, chart.WORK if drafting else move.right)
        _require_date(dossier, effective_on, at)
        guard = chart.why_not_draft if drafting else chart.why_not
        if code := guard(move, selectors.facts_of(dossier, effective_on, **overrides)):
            raise CheckRefused(code)
        act, before = Act(dossier, actor, at, effective_on), dossier.state
        with fsm.refusals():
            yield act
        if not drafting:
            dossier.moved_on = effective_on
        _close(act, verb or move.verb, before=before, law=move.law)


@contextmanager
def recording(
    application_id: int, name: str, *, actor: User, at: datetime, on: date | None = None, also_closed: bool = False
) -> Iterator[Act]:
    """Open the dossier for an act that is no move, such as a finding; it must be open unless `also_closed`."""
    with one_act():
        dossier = locked(application_id)
        rights.require(actor, chart.WORK, dossier)
        if not dossier.is_open and not (also_closed and not dossier.is_blocked):
            raise CheckRefused("ended")
        day = on or local_date(at)
        if day > local_date(at):
            raise DateRefused(_("De datum ligt in de toekomst; kies vandaag of eerder."), "effective_on")
        act = Act(dossier, actor, at, day)
        yield act
        _close(act, f"bibob.dossier.{name}", before=dossier.state, law="")


def record_start(dossier: Dossier, *, actor: User | None, at: datetime) -> None:
    """The entry of the first move, which has no state to come from."""
    _close(Act(dossier, actor, at, dossier.started_on), chart.TRIGGER.verb, before="", law=chart.TRIGGER.law)


def _close(act: Act, verb: str, *, before: str, law: str) -> None:
    dossier = act.dossier
    dossier.changed_at = act.at
    save(dossier)
    audit.record(
        dossier,
        verb,
        actor=act.actor,
        at=act.at,
        effective_on=act.on,
        before=before,
        after=dossier.state,
        legal_ground=law,
    )


def _require_right(actor: User | None, move: Move, dossier: Dossier, right: str) -> None:
    if actor is not None:
        rights.require(actor, right, dossier)
    elif not move.system:
        raise rights.RightRefused(_("Deze stap doet alleen een mens."))


def _require_date(dossier: Dossier, on: date, at: datetime) -> None:
    if on > local_date(at):
        raise DateRefused(_("De datum ligt in de toekomst; kies vandaag of eerder."), "effective_on")
    if on < dossier.moved_on:
        raise DateRefused(
            _("De datum ligt vóór de vorige stap, %(day)s.") % {"day": f"{dossier.moved_on:%d-%m-%Y}"}, "effective_on"
        )
