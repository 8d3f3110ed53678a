"""How a check ends beside its conclusion: withdrawal, the end of the case, the end of use (B14, B16, B17)."""

from datetime import date, datetime

from core.accounts.models import User
from core.acts import one_act
from core.today import local_date
from permits.bibob import selectors
from permits.bibob.models import Dossier, LbbReport, ViewsInvitation
from permits.bibob.sealed import door
from permits.bibob.services.acting import Act, locked, moving
from permits.bibob.services.conclusions import owe_report
from permits.bibob.services.drafts import drop_open
from permits.statecharts import application as case_chart
from permits.statecharts import bibob as chart


@one_act()
def case_ended(application_id: int, *, at: datetime, effective_on: date, because_of_bibob: bool | None = None) -> None:
    """The case is over: an open check is closed by the system (B17).

    After a withdrawal the question of Wet Bibob 7a lid 8 comes first: None leaves it to the Bibob officer,
    yes makes a report owed at once, and either keeps the dossier open until it is done.
    """
    if not door(Dossier).filter(application_id=application_id).exists():
        return
    dossier = locked(application_id)
    if not dossier.is_open:
        return
    drop_open(dossier)
    if dossier.application.state == case_chart.WITHDRAWN and not dossier.withdrawal:
        _ask(dossier, because_of_bibob, at, effective_on)
    _close_if_done(application_id, at, max(effective_on, dossier.moved_on))


@one_act()
def answer_withdrawal(
    application_id: int, *, actor: User, at: datetime, effective_on: date, because_of_bibob: bool
) -> None:
    """Answer whether the check is suspected to be why the applicant withdrew (Wet Bibob 7a lid 8)."""
    with moving(application_id, chart.ANSWER_WITHDRAWAL, actor=actor, at=at, effective_on=effective_on) as act:
        act.dossier.answer_withdrawal(Dossier.Withdrawal.YES if because_of_bibob else Dossier.Withdrawal.NO)
        if because_of_bibob:
            owe_report(act, LbbReport.Kind.WITHDRAWAL)
    _close_if_done(application_id, at, effective_on)


@one_act()
def report_withdrawal(application_id: int, *, actor: User, at: datetime, effective_on: date) -> None:
    """The suspected withdrawal was reported to the LBB (B14); the dossier closes."""
    with moving(application_id, chart.REPORT_WITHDRAWAL, actor=actor, at=at, effective_on=effective_on) as act:
        act.dossier.report_withdrawal(effective_on)
        for owed in LbbReport.objects.of(act.dossier).filter(kind=LbbReport.Kind.WITHDRAWAL, done_on=None):
            owed.done_on, owed.done_by = effective_on, actor
            owed.save()
    _close_if_done(application_id, at, effective_on)


def block_use(application_id: int, *, at: datetime) -> None:
    """The term of use is over: nothing of the contents is shown any more (B16, Wet Bibob 29)."""
    with moving(application_id, chart.BLOCK_USE, actor=None, at=at, effective_on=local_date(at)) as act:
        act.dossier.block_use()


def due_for_block(on: date) -> list[int]:
    """Keys of the cases whose dossier may no longer be used on that day."""
    found = door(Dossier).filter(state__in=[chart.CONCLUDED, chart.CORRECTED], use_until__lt=on)
    return list(found.values_list("application_id", flat=True))


def due_for_close(limit: int = 500) -> list[int]:
    """Keys of ended cases with a check that is open though nothing keeps it open any more."""
    found = door(Dossier).filter(state__in=chart.OPEN).exclude(application__state__in=case_chart.OPEN)
    waiting = found.filter(withdrawal=Dossier.Withdrawal.OPEN) | found.filter(
        withdrawal=Dossier.Withdrawal.YES, withdrawal_reported_on=None
    )
    return list(found.exclude(pk__in=waiting.values("pk")).values_list("application_id", flat=True)[:limit])


def due_for_lapse(on: date) -> list[int]:
    """Keys of the cases in whose dossier a term for views passed without views."""
    over = door(ViewsInvitation).filter(received_on=None, lapsed_on=None, until__lt=on)
    found = door(Dossier).filter(
        state=chart.ZIENSWIJZE, pk__in=over.values("dossier_id"), application__state__in=case_chart.OPEN
    )
    return list(found.values_list("application_id", flat=True))


def _ask(dossier: Dossier, because_of_bibob: bool | None, at: datetime, on: date) -> None:
    answers = {None: Dossier.Withdrawal.OPEN, True: Dossier.Withdrawal.YES, False: Dossier.Withdrawal.NO}
    dossier.withdrawal, dossier.changed_at = answers[because_of_bibob], at
    dossier.save()
    if because_of_bibob:
        owe_report(Act(dossier, None, at, on), LbbReport.Kind.WITHDRAWAL)


def _close_if_done(application_id: int, at: datetime, on: date) -> None:
    dossier = locked(application_id)
    if chart.why_not(chart.CLOSE, selectors.facts_of(dossier, on)):
        return
    with moving(application_id, chart.CLOSE, actor=None, at=at, effective_on=on) as act:
        act.dossier.close()
