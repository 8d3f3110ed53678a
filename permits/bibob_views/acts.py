"""Every act that a Bibob officer makes on a page: its form, its service, and whether it is legal now."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse

from core.charts import Move
from permits.bibob.models import Dossier
from permits.bibob.wording import ACTS as WORDS
from permits.bibob.wording import REASONS
from permits.bibob_views import forms
from permits.services import integrity
from permits.statecharts import bibob as chart

#: Reasons of a move that belongs to another state, or to a withdrawal that did not happen.
_FAR = frozenset({"wrong_state", "ended", "no_withdrawal_question", "no_suspected_withdrawal"})


@dataclass(frozen=True)
class Act:
    """One act: `run(case_key, actor=, at=, **form.values())`. `move` is None for what is no move of the chart."""

    name: str
    run: Callable[..., Any]
    form: type[forms.RoomForm] = forms.RoomForm
    move: Move | None = None

    @property
    def slug(self) -> str:
        return self.name.replace("_", "-")

    @property
    def label(self) -> Any:
        return WORDS[self.name][0]

    @property
    def note(self) -> Any:
        return WORDS[self.name][1]

    @property
    def icon(self) -> str:
        return str(WORDS[self.name][2])

    @property
    def law(self) -> str:
        return self.move.law if self.move and self.move.law != "-" else ""


def _moves() -> list[Act]:
    more = partial(integrity.invite_views, move=chart.INVITE_MORE_VIEWS)
    on_refusal = partial(integrity.invite_views, move=chart.HEAR_ON_REFUSAL)
    found = (
        (chart.SEND_FORM, integrity.send_form, forms.RoomForm),
        (chart.RECEIVE_FORM, integrity.receive_form, forms.ReceiveFormForm),
        (chart.REFUSE_FORM, integrity.refuse_form, forms.RoomForm),
        (chart.HEAR_ON_REFUSAL, on_refusal, forms.InviteForm),
        (chart.START_OWN_RESEARCH, integrity.start_own_research, forms.RoomForm),
        (chart.REQUEST_LBB, integrity.submit_lbb_request, forms.LbbDraftForm),
        (chart.LBB_ASKS_DATA, integrity.lbb_asks_data, forms.AsksDataForm),
        (chart.LBB_GETS_DATA, integrity.lbb_gets_data, forms.RoomForm),
        (chart.LBB_EXTENDS, integrity.lbb_extends, forms.ExtendsForm),
        (chart.LBB_DECLINES, integrity.lbb_declines, forms.DeclinesForm),
        (chart.RECEIVE_ADVICE, integrity.receive_advice, forms.AdviceForm),
        (chart.INVITE_VIEWS, integrity.invite_views, forms.InviteForm),
        (chart.INVITE_MORE_VIEWS, more, forms.InviteForm),
        (chart.RECORD_VIEWS, integrity.record_views, forms.ViewsForm),
        (chart.LAPSE_VIEWS, integrity.lapse_views, forms.RoomForm),
        (chart.CONCLUDE, integrity.submit_conclusion, forms.ConclusionForm),
        (chart.ANSWER_WITHDRAWAL, integrity.answer_withdrawal, forms.WithdrawalForm),
        (chart.REPORT_WITHDRAWAL, integrity.report_withdrawal, forms.RoomForm),
        (chart.CORRECT, integrity.correct, forms.CorrectForm),
    )
    return [Act(move.name, run, form, move) for move, run, form in found]


_OTHERS = [
    Act("add_finding", integrity.add_finding, forms.FindingForm),
    Act("add_answers", integrity.add_answers, forms.AnswersForm),
    Act("add_person", integrity.add_person, forms.PersonForm),
    Act("add_financing", integrity.add_financing, forms.FinancingForm),
    Act("open_question", integrity.open_question, forms.OpenQuestionForm),
    Act("close_question", integrity.close_question, forms.CloseQuestionForm),
    Act("add_file", integrity.add_file, forms.FileForm),
    Act("report_to_lbb", integrity.report_to_lbb, forms.ReportForm),
    Act("recall_draft", integrity.recall_draft, forms.UndatedForm),
]

ACTS: dict[str, Act] = {act.slug: act for act in [*_moves(), *_OTHERS]}

#: What a state asks for next: the one primary button.
_NEXT = {
    chart.TRIGGERED: "send_form",
    chart.FORM_SENT: "receive_form",
    chart.FORM_RECEIVED: "start_own_research",
    chart.LBB_REQUESTED: "receive_advice",
    chart.LBB_DATA_REQUESTED: "lbb_gets_data",
    chart.LBB_DECLINED: "start_own_research",
    chart.ADVICE_RECEIVED: "invite_views",
    chart.ZIENSWIJZE: "conclude",
}


def options(dossier: Dossier, facts: chart.Facts) -> list[dict[str, Any]]:
    """Every move of the chart as the page shows it: legal ones first, the others with the reason.

    `near` is false for a move of another state altogether.
    """
    found = [_option(dossier, act, facts) for act in ACTS.values() if act.move]
    return sorted(found, key=lambda option: (not option["enabled"], not option["primary"]))


def _option(dossier: Dossier, act: Act, facts: chart.Facts) -> dict[str, Any]:
    code = why_not(act, facts)
    return {
        "label": act.label,
        "note": act.note,
        "icon": act.icon,
        "law": act.law,
        "url": reverse("permits:bibob_act", args=[dossier.application.number, act.slug]),
        "enabled": not code,
        "reason": REASONS[code] if code else "",
        "near": code not in _FAR,
        "primary": not code and _NEXT.get(facts.state) == act.name,
    }


def why_not(act: Act, facts: chart.Facts) -> str:
    """Code of the reason why an act is not legal now; "" for a legal one, and for what is no move."""
    if act.move is None:
        return ""
    return chart.why_not_draft(act.move, facts) if act.move.drafted else chart.why_not(act.move, facts)
