"""The voluntary talk at the door (Knock & Talk, row K1): its record, a correction, and what followed from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.models import User
from inspections.errors import VisitError
from inspections.models import Conversation, Visit
from inspections.selectors.conversations import record_of
from inspections.services.acting import Act, acting, require_text
from inspections.statecharts import visit as chart

_NONE = Conversation.FollowUp.NONE.value
_CODE_LENGTH = 120


@dataclass(frozen=True)
class Talk:
    """What is written down of a talk. `offered`: somebody was there to ask; `answered`: they talked, or said no.

    `offers`, `folders`: values of TalkCode. Nobody had to answer, so only the result, and of a follow-up what was
    agreed, is required.
    """

    offered: bool
    answered: bool | None = None
    spoke_with: str = ""
    offers: Sequence[str] = ()
    answer: str = ""
    folders: Sequence[str] = ()
    follow_up: str = _NONE
    follow_up_note: str = ""
    note: str = ""


def record_talk(
    public_id: UUID, *, actor: User, at: datetime, talk: Talk, effective_on: date | None = None
) -> Conversation:
    """Write down the talk, which ends the visit. Raises MoveRefused for a control, VisitError for what does not fit."""
    _require_sense(talk)
    with acting(public_id, chart.RECORD_TALK, actor=actor, at=at, effective_on=effective_on) as act:
        row = _store(act, talk, None)
        act.visit.record_talk(row.noted_at)
    return row


def correct_talk(
    public_id: UUID, *, actor: User, at: datetime, talk: Talk, effective_on: date | None = None
) -> Conversation:
    """A better record in place of the one that holds; both stay."""
    _require_sense(talk)
    with acting(public_id, chart.CORRECT_TALK, actor=actor, at=at, effective_on=effective_on) as act:
        row = _store(act, talk, record_of(act.visit))
        act.visit.correct_talk()
    return row


def follow_up(public_id: UUID, *, actor: User, at: datetime, text: str, effective_on: date | None = None) -> Visit:
    """What was agreed is done: called back, brought to the help desk, passed on. Raises MoveRefused when nothing is."""
    text = require_text(text, "text", _("Schrijf op wat er is gedaan."))
    with acting(public_id, chart.FOLLOW_UP, actor=actor, at=at, effective_on=effective_on) as act:
        row = record_of(act.visit)
        assert row is not None  # noqa: S101 (the chart saw to it)
        row.followed_up_on, row.followed_up_note = act.on, text
        row.save(update_fields=["followed_up_on", "followed_up_note"])
        act.visit.follow_up()
        act.payload["conversation"] = str(row.public_id)
    return act.visit


def _require_sense(talk: Talk) -> None:
    if talk.follow_up not in Conversation.FollowUp.values:
        raise VisitError(_("Kies een vervolg uit de lijst."), "follow_up")
    if talk.offered and talk.answered is None:
        raise VisitError(_("Kies of men wilde praten."), "result")
    if not talk.offered and talk.answered is not None:
        raise VisitError(_("Wie er niet was, gaf ook geen antwoord."), "result")
    if talk.follow_up != _NONE:
        require_text(talk.follow_up_note, "follow_up_note", _("Schrijf op wat u hebt afgesproken, en met wie."))


def _store(act: Act, talk: Talk, corrects: Conversation | None) -> Conversation:
    """The row; the log gets ids and codes only: what somebody told of their own free will stands in the row alone."""
    row = Conversation.objects.create(
        public_id=act.ref,
        visit=act.visit,
        offered=talk.offered,
        answered=talk.answered,
        spoke_with=talk.spoke_with.strip(),
        offers=_codes(talk.offers, "offers"),
        answer=talk.answer.strip(),
        folders=_codes(talk.folders, "folders"),
        follow_up=talk.follow_up,
        follow_up_note=talk.follow_up_note.strip(),
        note=talk.note.strip(),
        corrects=corrects,
        noted_at=act.instant(None),
        recorded_by=act.actor,
    )
    act.payload |= {"conversation": str(row.public_id), "follow_up": row.follow_up, "answered": row.answered}
    return row


def _codes(values: Sequence[str], field: str) -> list[str]:
    if any(not value.strip() or len(value) > _CODE_LENGTH for value in values):
        raise VisitError(_("Kies uit de lijst."), field)
    return list(dict.fromkeys(values))
