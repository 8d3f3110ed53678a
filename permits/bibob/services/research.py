"""Own research: findings with source and reliability, answers, persons, financing, open questions. It only grows."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.models import User
from permits.bibob import selectors
from permits.bibob.models import Answer, Financing, Finding, Involved, OpenQuestion
from permits.bibob.services.acting import Act, recording
from permits.errors import PermitError


def add_finding(
    application_id: int,
    *,
    actor: User,
    at: datetime,
    effective_on: date,
    text: str,
    source: str,
    reliability: str,
    nature: str,
    about: UUID,
    indicator: str = "",
) -> Finding:
    """Record a finding of `effective_on`: what, from where, how far it can be relied on, about whom."""
    with recording(application_id, "add_finding", actor=actor, at=at, on=effective_on) as act:
        _require_indicator(indicator, act.on)
        return Finding.objects.create(
            **act.recorded,
            text=_written(text, "text"),
            source=_written(source, "source"),
            reliability=reliability,
            nature=nature,
            about=_person(act, about),
            indicator=indicator,
            found_on=effective_on,
        )


def add_answers(
    application_id: int, *, actor: User, at: datetime, effective_on: date, answers: Mapping[str, str]
) -> list[Answer]:
    """Record answers to the form by question code; only what changed is added, what was said before stays."""
    with recording(application_id, "add_answers", actor=actor, at=at, on=effective_on) as act:
        known = selectors.answers_of(act.dossier)
        unknown = set(answers) - {item.code for item in selectors.questionnaire(act.on)}
        if unknown:
            raise PermitError(_("Deze vraag staat niet op het formulier: %(code)s.") % {"code": sorted(unknown)[0]})
        changed = {
            code: text.strip()
            for code, text in answers.items()
            if text.strip() and (code not in known or known[code].text != text.strip())
        }
        if not changed:
            raise PermitError(_("Vul ten minste één nieuw antwoord in."))
        return [
            Answer.objects.create(**act.recorded, code=code, text=text, on=effective_on)
            for code, text in changed.items()
        ]


def add_person(
    application_id: int, *, actor: User, at: datetime, name: str, relation: str, past: bool = False
) -> Involved:
    """Name a third party (Wet Bibob 3 lid 4); who is named gets the opportunity of views (33)."""
    with recording(application_id, "add_person", actor=actor, at=at) as act:
        if relation == Involved.Relation.SELF:
            raise PermitError(_("Betrokkene staat al in het dossier."), "relation")
        return Involved.objects.create(**act.recorded, name=_written(name, "name"), relation=relation, past=past)


def add_financing(
    application_id: int,
    *,
    actor: User,
    at: datetime,
    source: str,
    amount_cents: int,
    standing: str,
    evidence: str = "",
) -> Financing:
    """Record who paid what, with which evidence; `amount_cents` in euro cents, not negative."""
    with recording(application_id, "add_financing", actor=actor, at=at) as act:
        if amount_cents < 0:
            raise PermitError(_("Het bedrag is niet negatief."), "amount")
        return Financing.objects.create(
            **act.recorded,
            source=_written(source, "source"),
            amount_cents=amount_cents,
            evidence=evidence.strip(),
            standing=standing,
        )


def open_question(
    application_id: int, *, actor: User, at: datetime, effective_on: date, indicator: str, text: str, context: str = ""
) -> OpenQuestion:
    """An indicator opens a question. It never weighs or decides anything (AVG 22)."""
    with recording(application_id, "open_question", actor=actor, at=at, on=effective_on) as act:
        if not indicator:
            raise PermitError(_("Kies de indicator die de vraag opent."), "indicator")
        _require_indicator(indicator, act.on)
        return OpenQuestion.objects.create(
            **act.recorded,
            indicator=indicator,
            text=_written(text, "text"),
            context=context.strip(),
            opened_on=effective_on,
        )


def close_question(
    application_id: int, *, actor: User, at: datetime, effective_on: date, question: UUID, answer: str
) -> OpenQuestion:
    """Answer an open question, with where the answer came from."""
    with recording(application_id, "close_question", actor=actor, at=at, on=effective_on) as act:
        found = OpenQuestion.objects.of(act.dossier).filter(public_id=question, closed_on=None).first()
        if found is None:
            raise PermitError(_("Deze vraag is al beantwoord."), "question")
        found.answer, found.closed_on, found.closed_by = _written(answer, "answer"), effective_on, actor
        found.save()
    return found


def _person(act: Act, public_id: UUID) -> Involved:
    found: Any = Involved.objects.of(act.dossier).filter(public_id=public_id).first()
    if found is None:
        raise PermitError(_("Kies over wie de bevinding gaat."), "about")
    return found


def _require_indicator(name: str, on: date) -> None:
    if name and name not in {indicator.name for indicator in selectors.indicators(on)}:
        raise PermitError(_("Deze indicator staat niet in de beleidsregel van die dag."), "indicator")


def _written(text: str, field: str) -> str:
    if not text.strip():
        raise PermitError(_("Vul dit in."), field)
    return text.strip()
