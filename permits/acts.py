"""Every move that a person makes on a case page, as one call that moves the case and the work along."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from core.accounts.models import User
from core.charts import Move
from permits import flows
from permits.services import completeness, drafting, ending, intake, integrity, pauses, publication, steps
from permits.services import views_statement as views
from permits.statecharts import application as chart

Act = Callable[..., Any]


def _draft(move: Move, application_id: int, *, actor: User, at: datetime, **values: Any) -> Any:
    return flows.perform(application_id, drafting.draft, application_id, move, actor=actor, at=at, **values)


def _do(service: Callable[..., Any], application_id: int, *, actor: User, at: datetime, **values: Any) -> Any:
    return flows.perform(application_id, service, actor=actor, at=at, **values)


_SERVICES: dict[Move, Callable[..., Any]] = {
    chart.FORWARD: intake.forward,
    chart.START_REVIEW: completeness.start_review,
    chart.REQUEST_COMPLETION: completeness.request_completion,
    chart.COMPLETE: completeness.complete,
    chart.LAPSE_COMPLETION: completeness.lapse_completion,
    chart.DECLARE_COMPLETE: completeness.declare_complete,
    chart.PAUSE: pauses.pause,
    chart.END_PAUSE: pauses.end_pause,
    chart.START_INTEGRITY: integrity.start_integrity,
    chart.REQUEST_VISIT: steps.request_visit,
    chart.WAIVE_VISIT: steps.waive_visit,
    chart.REQUEST_ADVICE: steps.request_advice,
    chart.RECORD_ADVICE: steps.record_advice,
    chart.WAIVE_ADVICE: steps.waive_advice,
    chart.RECEIVE_VIEWS: views.receive_views,
    chart.LAPSE_VIEWS: views.lapse_views,
    chart.RECONSIDER: views.reconsider,
    chart.PUBLISH: publication.publish,
    chart.WITHDRAW: ending.withdraw,
    chart.RECORD_DEFAULT_NOTICE: ending.record_default_notice,
}

#: Move -> `act(case_key, actor=, at=, effective_on=, ...)`. A drafted move is drafted here, signed at the desk.
ACTS: dict[Move, Act] = {
    **{move: partial(_do, service) for move, service in _SERVICES.items()},
    **{
        move: partial(_draft, move)
        for move in chart.CHART.moves
        if move.drafted and move not in {chart.REQUEST_LBB_ADVICE, chart.CONCLUDE_INTEGRITY}
    },
}
