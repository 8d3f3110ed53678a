"""What the pages of a visit show, gathered in a fixed number of queries however much was recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from core.accounts.models import User
from core.audit import selectors as audit
from core.audit.models import AuditEntry
from core.charts import Move
from inspections import rights
from inspections.checklists import scoring
from inspections.checklists.schema import Checklist, Item, Section
from inspections.models import Answer, DwellingStop, Photo, Report, Visit
from inspections.selectors import conversations, moves
from inspections.selectors.facts import facts_of
from inspections.selectors.findings import current_answers, given, photo_counts
from inspections.selectors.premises import card
from inspections.services.acting import sentence
from inspections.services.reporting import case_waits
from inspections.statecharts import visit as chart
from inspections.wording import AGENCIES, ANSWERS, FAULTS, FOLLOW_UPS, LOOKS, POWERS, SEVERITIES, STATES, TO_PLAN

HISTORY = 40


@dataclass(frozen=True)
class SectionRow:
    """One theme in the list at the side."""

    code: str
    title: str
    url: str
    tally: scoring.Tally
    current: bool


def language() -> str:
    """The language of the checklist's words: Dutch or English."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def look(visit: Visit) -> dict[str, Any]:
    """Word, tone and icon of the state, for a badge."""
    waiting = visit.state == chart.PLANNED and visit.planned_on is None
    tone, icon = LOOKS[visit.state]
    return {"label": TO_PLAN if waiting else STATES[visit.state], "tone": tone, "icon": icon}


def context(visit: Visit, user: User) -> dict[str, Any]:
    """The template's context for `inspections/visit.html`."""
    facts = facts_of(visit)
    options = moves.options(visit, user, facts)
    return {
        **head(visit, user, facts),
        **_checklist(visit, ""),
        "on_visit": True,
        "card": card(visit),
        "near": [option for option in options if option.near],
        "far": [option for option in options if not option.near],
        "continue_url": _continue_url(visit),
        "case_waits": case_waits(visit),
        "proposal": STATES.get(visit.proposal, ""),
        "report": getattr(visit, "report", None),
        "talk": conversations.shown(visit) if visit.is_conversation else None,
        "history": _history(visit),
        **recorded(visit),
    }


def head(visit: Visit, user: User, facts: chart.Facts) -> dict[str, Any]:
    """What stands above and below every page of the visit: badge, dwelling stop, next move."""
    next_move = moves.next_move(facts)
    return {
        "visit": visit,
        "visit_url": reverse("inspections:visit", args=[visit.public_id]),
        "look": look(visit),
        "facts": facts,
        "is_member": rights.is_member(user, visit),
        "next": moves.option(visit, next_move, user, facts) if next_move else None,
        "stop": moves.option(visit, chart.STOP_AT_DWELLING, user, facts),
        "open_stop": _open_stop(visit),
        "filling": visit.state in chart.FILLING and not visit.is_conversation,
    }


def _continue_url(visit: Visit) -> str:
    code = first_open(visit)
    return reverse("inspections:question", args=[visit.public_id, code]) if code else ""


def _open_stop(visit: Visit) -> DwellingStop | None:
    stops = visit.dwelling_stops.filter(consent_at=None)
    return stops.last() if visit.state == chart.DWELLING_STOP else None


def question(visit: Visit, user: User, item: Item) -> dict[str, Any]:
    """Context of one question, besides its form."""
    found = _checklist(visit, item.code)
    return {
        **head(visit, user, facts_of(visit)),
        **found,
        **asked(found["checklist"], found["given"], item),
        "question_url": reverse("inspections:question", args=[visit.public_id, item.code]),
        "photos_url": reverse("inspections:photos", args=[visit.public_id, item.code]),
        "current": found["answers"].get(item.code),
        "photos": [_photo(visit, row) for row in visit.photos.filter(item_code=item.code).select_related("file")],
        "earlier": _earlier(visit, item.code),
    }


def asked(checklist: Checklist, values: scoring.Answers, item: Item) -> dict[str, Any]:
    """What the page of a question says of the list alone: the words, the place, what comes before and after."""
    section = checklist.section(item.code.partition(".")[0])
    shown = list(scoring.shown(section, checklist, values))
    codes = [row.code for row in _all_asked(checklist, values)]
    place = codes.index(item.code) if item.code in codes else -1
    return {
        "item": item,
        "words": item.question[language()],
        "help": item.help.get(language(), ""),
        "owner": AGENCIES[item.agency],
        "follow_up": FOLLOW_UPS[item.follow_up],
        "section": section,
        "section_title": section.title[language()],
        "number": shown.index(item) + 1 if item in shown else 0,
        "of": len(shown),
        "lacks": lacks(item, values),
        "previous": codes[place - 1] if place > 0 else "",
        "following": codes[place + 1] if 0 <= place < len(codes) - 1 else "",
    }


def sections(
    checklist: Checklist, values: scoring.Answers, current: str, url: Callable[[Section], str]
) -> list[SectionRow]:
    """The themes in the list at the side; `current`: the code of the question that is shown."""
    return [
        SectionRow(
            code=section.code,
            title=section.title[language()],
            url=url(section),
            tally=scoring.tally(section.items, checklist, values),
            current=current.startswith(f"{section.code}."),
        )
        for section in checklist.sections
    ]


def first_open(visit: Visit, section: str = "") -> str:
    """Code of the first question without an answer (of this section), else of the first one; "" if there is none."""
    checklist = visit.questions
    answers = given(current_answers(visit), photo_counts(visit))
    asked = [item for item in _all_asked(checklist, answers) if item.code.startswith(f"{section}." if section else "")]
    waiting = [item for item in asked if item.code not in answers or scoring.faults(item, answers[item.code])]
    return next((item.code for item in [*waiting, *asked]), "")


def recorded(visit: Visit) -> dict[str, Any]:
    """Everything recorded besides the answers, for the visit page and the report page."""
    return {
        "powers": [{"row": row, "label": POWERS[row.article]} for row in visit.powers.all()],
        "persons": list(visit.persons.all()),
        "taken": list(visit.items_taken.all()),
        "stops": list(visit.dwelling_stops.all()),
        "partners": [{"row": row, "label": AGENCIES[row.agency]} for row in visit.partners.all()],
    }


def _checklist(visit: Visit, current: str) -> dict[str, Any]:
    """Sections with their tallies, and the findings; two queries."""
    checklist = visit.questions
    answers = current_answers(visit)
    values = given(answers, photo_counts(visit))
    whole = scoring.tally(checklist.items, checklist, values)
    tally = scoring.counts(checklist, values)
    return {
        "checklist": checklist,
        "checklist_title": checklist.title[language()],
        "answers": answers,
        "given": values,
        "whole": whole,
        "sections": sections(checklist, values, current, partial(_section_url, visit)),
        "findings": [_finding(visit, item, answers[item.code], values) for item in scoring.findings(checklist, values)],
        "counts": [{"label": label, "n": tally[code]} for code, label in ANSWERS.items() if code in tally],
    }


def _section_url(visit: Visit, section: Section) -> str:
    return reverse("inspections:section", args=[visit.public_id, section.code])


def _finding(visit: Visit, item: Item, answer: Answer, values: scoring.Answers) -> dict[str, Any]:
    return {
        "words": item.question[language()],
        "url": reverse("inspections:question", args=[visit.public_id, item.code]),
        "answer": answer,
        "severity": SEVERITIES.get(answer.severity or 0, ""),
        "owner": AGENCIES[answer.owner_agency],
        "follow_up": FOLLOW_UPS[answer.follow_up],
        "seen_by": AGENCIES[answer.seen_by],
        "lacks": lacks(item, values),
        "photos": values[item.code].photos,
    }


def additions(visit: Visit, report: Report) -> list[dict[str, Any]]:
    """What was added to a signed report, oldest first; a correction with what the report says and what holds now."""
    rows = report.supplements.select_related("written_by", "answer__supersedes").prefetch_related("photos")
    return [
        {
            "row": row,
            "question": visit.questions.item(row.answer.item_code).question[language()] if row.answer else "",
            "was": _said(row.answer.supersedes) if row.answer else None,
            "now": _said(row.answer) if row.answer else None,
            "photos": [_photo(visit, photo) for photo in row.photos.all()],
        }
        for row in rows
    ]


def _said(answer: Answer | None) -> dict[str, Any] | None:
    """An answer in words."""
    if answer is None:
        return None
    severity = SEVERITIES.get(answer.severity or 0, "")
    return {"answer": ANSWERS[answer.answer], "severity": severity, "note": answer.note, "place": answer.place}


def saved(visit: Visit, item: Item) -> dict[str, Any]:
    """When the item was last stored, and what the finding still lacks."""
    answers = current_answers(visit)
    return {"current": answers.get(item.code), "lacks": lacks(item, given(answers, photo_counts(visit)))}


def _photo(visit: Visit, photo: Photo) -> dict[str, Any]:
    url = reverse("inspections:photo", args=[visit.public_id, photo.public_id])
    return {"row": photo, "url": url}


def lacks(item: Item, values: scoring.Answers) -> list[Any]:
    """What a finding still lacks, in words."""
    return [FAULTS[code] for code in scoring.faults(item, values[item.code])] if item.code in values else []


def _all_asked(checklist: Checklist, values: scoring.Answers) -> list[Item]:
    return [item for item in checklist.items if scoring.is_shown(item, checklist, values)]


def _earlier(visit: Visit, code: str) -> list[dict[str, Any]]:
    """Answers that were corrected, newest first: they stay in the file."""
    rows = visit.answers.filter(item_code=code, superseded_by__isnull=False).select_related("recorded_by")
    return [{"row": row, "label": ANSWERS[row.answer]} for row in rows.order_by("-recorded_at", "-pk")]


def _history(visit: Visit) -> list[dict[str, Any]]:
    """What was done, newest first; single answers and photos stand with their question, looks with the evidence."""
    single = [chart.RECORD_FINDING.verb, chart.ADD_PHOTO.verb]
    entries = audit.entries_for(visit.audit_scope).exclude(verb__in=single).exclude(verb__startswith="read.")
    entries = entries.select_related("actor")[:HISTORY]
    return [
        {
            "at": entry.at,
            "text": entry.label,
            "who": entry.actor.display_name if entry.actor else "",
            "note": _note(entry),
        }
        for entry in entries
    ]


def _note(entry: AuditEntry) -> str:
    hour = f"{timezone.localtime(entry.at):%H:%M}"
    return f"{hour} · {STATES[entry.after]}" if entry.after != entry.before else hour


def closed(visit: Visit, move: Move, facts: chart.Facts) -> str:
    """Why the form of this move cannot be sent now, with who was first where someone was; "" when it can."""
    code = chart.why_closed(move, facts)
    return sentence(code, visit, move) if code else ""


def to_sign(visit: Visit) -> dict[str, Any]:
    """What the signer sees beside the name: what was found, what is still open, what it leads to."""
    found = _checklist(visit, "")
    proposal = scoring.proposed_outcome(found["checklist"], found["given"], visit.ended_as)
    waiting = [
        {"words": item.question[language()], "url": reverse("inspections:question", args=[visit.public_id, item.code])}
        for item in _all_asked(found["checklist"], found["given"])
        if item.required and item.code not in found["given"]
    ]
    return {
        **found,
        **recorded(visit),
        "waiting": waiting,
        "outcome": STATES[proposal],
        "case_waits": case_waits(visit),
        "report": getattr(visit, "report", None),
    }
