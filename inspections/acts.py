"""Every move that a person makes on a visit page: its form and its service."""

from collections.abc import Callable
from typing import Any

from core.charts import Move
from inspections.forms import onsite as at_door
from inspections.forms import planning as plans
from inspections.forms import report as reports
from inspections.forms import talk as talks
from inspections.forms.base import MoveForm, VisitForm
from inspections.services import conversations, evidence, onsite, outcome, planning, reporting
from inspections.statecharts import visit as chart

Service = Callable[..., Any]

#: Move -> (form, service). The service is called through `flows.perform`.
ACTS: dict[Move, tuple[type[VisitForm], Service]] = {
    chart.SCHEDULE: (plans.ScheduleForm, planning.schedule_visit),
    chart.CHANGE_TEAM: (plans.ChangeTeamForm, planning.change_team),
    chart.BRIEF: (plans.BriefForm, planning.brief),
    chart.CANCEL: (plans.CancelForm, planning.cancel),
    chart.ARRIVE: (at_door.ArriveForm, onsite.arrive),
    chart.REFUSE_ENTRY: (at_door.RefusalForm, onsite.refuse_entry),
    chart.STOP_AT_DWELLING: (at_door.DwellingForm, onsite.stop_at_dwelling),
    chart.RESUME_BY_CONSENT: (at_door.ConsentForm, onsite.resume_by_consent),
    chart.HAND_TO_POLICE: (at_door.PoliceForm, onsite.hand_to_police),
    chart.LEAVE: (at_door.LeaveForm, onsite.leave),
    chart.USE_POWER: (at_door.PowerForm, evidence.use_power),
    chart.NOTE_PERSON: (at_door.PersonForm, evidence.note_person),
    chart.TAKE_ITEM: (at_door.TakeForm, evidence.take_item),
    chart.GIVE_RECEIPT: (at_door.ReceiptForm, evidence.give_receipt),
    chart.RETURN_ITEM: (at_door.ReturnForm, evidence.return_item),
    chart.DRAFT_REPORT: (reports.DraftReportForm, reporting.draft_report),
    chart.EDIT_REPORT: (reports.EditReportForm, reporting.edit_report),
    chart.SIGN_REPORT: (reports.SignForm, reporting.sign_report),
    chart.SUPPLEMENT: (reports.SupplementForm, reporting.supplement),
    chart.RECORD_TALK: (talks.TalkForm, conversations.record_talk),
    chart.CORRECT_TALK: (talks.TalkForm, conversations.correct_talk),
    chart.FOLLOW_UP: (talks.FollowUpForm, conversations.follow_up),
    chart.CONCLUDE_NO_FINDINGS: (MoveForm, outcome.conclude_no_findings),
    chart.CONCLUDE_RECHECK: (reports.RecheckForm, outcome.conclude_recheck),
    chart.PROPOSE_ENFORCEMENT: (reports.ProposeForm, outcome.propose_enforcement),
    chart.CONFIRM_ENFORCEMENT: (reports.ConfirmForm, outcome.confirm_enforcement),
    chart.DECLINE_ENFORCEMENT: (reports.DeclineForm, outcome.decline_enforcement),
}
