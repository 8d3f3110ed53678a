"""The record of a conversation as PDF, in Dutch. Made anew at each look: what was said is sealed everywhere else."""

from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

from core.documents import render
from core.today import local_date
from inspections.models import Conversation, Visit
from inspections.selectors import conversations

KIND, LANGUAGE = "talk_record", "nl"


def pdf(visit: Visit) -> bytes | None:
    """The record that holds, as PDF; None while there is none. The same record gives the same bytes."""
    with translation.override(LANGUAGE):
        shown = conversations.shown(visit)
        if shown is None:
            return None
        return render.pdf(KIND, _context(visit, shown), on=local_date(shown["row"].noted_at))


def _context(visit: Visit, shown: dict[str, Any]) -> dict[str, Any]:
    talk: Conversation = shown["row"]
    firm, kvk = visit.firm
    return {
        "title": f"Verslag van een vrijwillig gesprek, {visit.premises}",
        "subject": "Verslag van een vrijwillig gesprek",
        "municipality": visit.municipality.name,
        "reference": str(visit.public_id),
        "fictive": visit.premises.fictive,
        "premises": str(visit.premises),
        "firm": f"{firm}, KvK {kvk}" if kvk else firm,
        "held_at": _moment(visit.arrived_at),
        "team": [member.user.display_name for member in visit.members.all()],
        "result": _result(talk),
        "spoke_with": talk.spoke_with or "",
        "offers": shown["offers"],
        "folders": shown["folders"],
        "answer": talk.answer or "",
        "note": talk.note,
        "follow_up": str(shown["follow_up"]),
        "follow_up_note": talk.follow_up_note or "",
        "followed_up_on": date_format(talk.followed_up_on, "j F Y") if talk.followed_up_on else "",
        "followed_up_note": talk.followed_up_note or "",
        "recorded_by": talk.recorded_by.display_name,
        "recorded_at": _moment(talk.noted_at),
        "corrected": talk.corrects_id is not None,
    }


def _result(talk: Conversation) -> str:
    if talk.answered:
        return "Er is gesproken."
    return "Men wilde geen gesprek." if talk.offered else "Er was niemand."


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i") if at else ""
