"""Answering the checklist: rows only grow, a correction supersedes, a colleague is never overwritten unseen."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from inspections.checklists.schema import AGENCIES, ANSWERS, MUNICIPALITY, NOT_OK, Item
from inspections.errors import AnswerChanged, VisitError
from inspections.models import Answer, Visit
from inspections.selectors.findings import current_answers, forget
from inspections.services.acting import Act, acting
from inspections.statecharts import visit as chart
from inspections.wording import ANSWERS as ANSWER_WORDS


@dataclass(frozen=True)
class Reply:
    """What an inspector says about one item. `severity`, `note`, `place`, `norm` count only where not in order.

    `base` is the public id of the answer that was on the page, "" if there was none; None asks for no check.
    """

    item_code: str
    answer: str
    note: str = ""
    severity: int | None = None
    place: str = ""
    norm: str = ""
    seen_by: str = MUNICIPALITY
    sharing_ground: str = ""
    base: str | None = None


def record_answer(public_id: UUID, *, actor: User, at: datetime, reply: Reply) -> Answer:
    """Store one answer at once. Raises AnswerChanged when a colleague answered after the page was opened."""
    return record_answers(public_id, actor=actor, at=at, replies=[reply])[0]


def record_answers(
    public_id: UUID, *, actor: User, at: datetime, replies: Sequence[Reply], effective_on: date | None = None
) -> list[Answer]:
    """Store answers, all or none, with one entry in the log; what was said before already is not stored again.

    A finding may lack its text, severity or photo for now: the signature waits for them.
    """
    with acting(public_id, chart.RECORD_FINDING, actor=actor, at=at, effective_on=effective_on) as act:
        stored = store(act, replies)
        act.visit.record_finding()
    return stored


def store(act: Act, replies: Sequence[Reply]) -> list[Answer]:
    """The answers of an act under way; `act.unchanged` where nothing of it was new."""
    known = current_answers(act.visit)
    stored = [_store(act, reply, known) for reply in replies]
    fresh = [answer for answer in stored if answer.recorded_at == act.at and answer.recorded_by_id == act.actor.pk]
    Answer.objects.bulk_create(answer for answer in fresh if answer.pk is None)
    forget(act.visit)
    act.unchanged = not fresh
    act.payload["items"] = [[answer.item_code, answer.answer, str(answer.public_id)] for answer in fresh]
    return stored


def stands_already(visit: Visit, reply: Reply) -> bool:
    """Whether the current answer to this item says just that. Raises VisitError for a reply that is none."""
    item = item_of(visit, reply.item_code)
    return _is(current_answers(visit).get(item.code), _values(item, reply))


def _is(answer: Answer | None, values: dict[str, object]) -> bool:
    return answer is not None and all(getattr(answer, name) == value for name, value in values.items())


def _store(act: Act, reply: Reply, known: dict[str, Answer]) -> Answer:
    visit, actor = act.visit, act.actor
    item = item_of(visit, reply.item_code)
    values = _values(item, reply)
    before = known.get(item.code)
    if before is not None and _is(before, values):
        return before
    _require_seen(before, reply, actor)
    if before is not None and before.pk is None:
        before.save()  # the same item twice in one batch: the second supersedes the first
    answer = Answer(
        public_id=act.ref,
        visit=visit,
        item_code=item.code,
        owner_agency=item.agency,
        follow_up=item.follow_up,
        supersedes=before,
        recorded_by=actor,
        recorded_at=act.at,
        seen_at=act.seen_at,
        **values,
    )
    known[item.code] = answer
    return answer


def item_of(visit: Visit, code: str) -> Item:
    """The item of the visit's own checklist version. Raises VisitError if it has none of this code."""
    try:
        return visit.questions.item(code)
    except KeyError:
        raise VisitError(_("Deze vraag staat niet op de controlelijst van dit bezoek.")) from None


def _values(item: Item, reply: Reply) -> dict[str, object]:
    if reply.answer not in ANSWERS:
        raise VisitError(_("Kies een van de vier antwoorden."), "answer")
    if reply.seen_by not in AGENCIES:
        raise VisitError(_("Kies wie het zag uit de lijst."), "seen_by")
    if reply.answer != NOT_OK:
        return _EMPTY | {"answer": reply.answer}
    _require_sound(item, reply)
    values = asdict(reply)
    norm = reply.norm or item.norms[0]
    return {name: values[name] for name in _EMPTY} | {"answer": NOT_OK, "note": reply.note.strip(), "norm": norm}


_EMPTY: dict[str, object] = {
    "note": "",
    "severity": None,
    "place": "",
    "norm": "",
    "seen_by": MUNICIPALITY,
    "sharing_ground": "",
}


def _require_sound(item: Item, reply: Reply) -> None:
    if reply.severity is not None and reply.severity not in (1, 2, 3, 4):
        raise VisitError(_("Kies een ernst van 1 tot en met 4."), "severity")
    if reply.norm and reply.norm not in item.norms:
        raise VisitError(_("Kies een regel uit de lijst."), "norm")
    partner = reply.seen_by != MUNICIPALITY
    if partner and reply.note.strip() and not reply.sharing_ground.strip():
        raise VisitError(
            _("Wat een partner zag blijft bij de partner. Noem de wettelijke grond om te delen, of laat de tekst weg."),
            "sharing_ground",
        )


def _require_seen(before: Answer | None, reply: Reply, actor: User) -> None:
    """Who overwrites a colleague must have seen the colleague's answer."""
    if reply.base is None or before is None or before.recorded_by_id == actor.pk:
        return
    if str(before.public_id) != reply.base:
        raise AnswerChanged(
            _("%(who)s antwoordde om %(time)s al: “%(answer)s”. Uw antwoord staat hieronder en is nog niet bewaard.")
            % {
                "who": before.recorded_by.display_name,
                "time": f"{timezone.localtime(before.recorded_at):%H:%M}",
                "answer": ANSWER_WORDS[before.answer],
            }
        )
