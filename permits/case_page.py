"""What the case page shows, gathered in a fixed number of queries however long the history is."""

from typing import Any

from core.accounts import rights as account_rights
from core.accounts.models import User
from core.audit import selectors as audit
from core.audit.registry import label
from core.today import today
from permits import flows, forms, rights
from permits.models import Permit, PermitApplication
from permits.selectors import clock, moves, people, places
from permits.selectors.facts import facts_of
from permits.statecharts import application as chart
from permits.statecharts import work
from permits.wording import BESIDE, DEGREES, EVENTS, MOVES, STATES, TURNS
from permits.worklist_page import next_step

HISTORY = 60


def context(case: PermitApplication, user: User, note: forms.NoteForm | None = None) -> dict[str, Any]:
    """The template's context for `permits/case.html`."""
    facts = facts_of(case, today())
    tasks = flows.open_tasks(case.pk)
    steps = [task.flow_task.name for task in tasks]
    may_handle = account_rights.has(user, rights.HANDLE, case)
    return {
        "case": case,
        "state": STATES[case.state],
        "turn": TURNS[work.turn(facts)],
        "degree": DEGREES.get(case.integrity_degree, ""),
        "doing": _doing(case, facts),
        "activity": places.activity_name(case.activity),
        "answer": clock.today_for(case),
        "options": moves.options(case, user, facts, steps),
        "steps": steps,
        "may_handle": may_handle,
        "may_note": account_rights.has(user, "permits.note", case),
        "may_enter_bibob": account_rights.has(user, "bibob.work", case),
        "roles": list(case.roles.select_related("party")),
        "documents": list(case.documents.select_related("file")),
        "notes": list(case.notes.select_related("author")),
        "note_form": note or forms.NoteForm(),
        "assign_form": _assign_form(case) if may_handle else None,
        "visits": list(case.visit_requests.select_related("report_file")),
        "advices": list(case.advice_requests.all()),
        "drafts": _drafts(case),
        "permit": Permit.objects.filter(application=case).first(),
        "history": _history(case),
        "events": _events(case),
        "closed": case.state in chart.TERMINAL,
    }


def _doing(case: PermitApplication, facts: chart.Facts) -> list[Any]:
    """What happens now and who does it; while an application is examined several things go on side by side."""
    if case.state != chart.IN_REVIEW or not facts.complete or facts.final_status == "submitted" or facts.lbb_open:
        return [sentence] if (sentence := next_step(case)) else []
    if facts.steps_closed:
        return [BESIDE["draft"]]
    found = [] if facts.integrity == "done" else ["integrity"]
    for step in ("visit", "advice"):
        if (stand := getattr(facts, step)) != "done":
            found.append(f"{step}_{stand}")
    return [BESIDE[code] for code in found]


def _assign_form(case: PermitApplication) -> forms.AssignForm:
    initial = {"to": case.assigned_to.public_id if case.assigned_to else None}
    return forms.AssignForm(officers=people.officers_of(case.municipality_id), initial=initial)


def _drafts(case: PermitApplication) -> list[dict[str, Any]]:
    decisions = case.decisions.exclude(status="dropped").select_related("drafted_by", "signed_by")
    return [{"decision": decision, "label": MOVES[decision.move][0]} for decision in decisions]


def _history(case: PermitApplication) -> list[dict[str, Any]]:
    entries = audit.entries_for(case.audit_scope).exclude(verb__startswith="read.")[:HISTORY]
    return [
        {
            "entry": entry,
            "label": label(entry.verb),
            "after": STATES.get(entry.after, "") if entry.after != entry.before else "",
        }
        for entry in entries
    ]


def _events(case: PermitApplication) -> list[dict[str, Any]]:
    """Every event of the clock with its correction beside it: both stay visible."""
    rows = list(case.clock_events.all())
    corrections = {row.supersedes_id: row for row in rows if row.supersedes_id}
    return [
        {"event": row, "label": EVENTS[row.type], "correction": corrections.get(row.pk)}
        for row in sorted(rows, key=lambda row: (row.on, row.pk))
    ]
