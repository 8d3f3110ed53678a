"""One journey under way: sends its acts, keeps what the server acknowledged, and finds out what it really did."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from config.faults.browser import NoAnswer, NoForm, Person
from config.faults.journeys import Act, Journey, Steps
from core.audit.models import AuditEntry
from permits.statecharts import application as chart

ACKNOWLEDGED = 303
PURPOSE = {"purpose": "own_research", "sentence": "Eigen onderzoek doen (fictief)."}


class Heard(Enum):
    """What the person was told of an act."""

    YES = "acknowledged"
    NO = "refused"
    NOTHING = "no answer"
    NOT_SENT = "not sent"


@dataclass
class Traveller:
    """`done`: how often each verb must stand in the log now, by what was acknowledged or found after a fault.

    `said`: the last answer in a few words, for whoever must find out why a journey stopped.
    """

    journey: Journey
    steps: Steps
    people: dict[str, Person]
    act: Act | None = None
    arrived: bool = False
    heard: Heard | None = None
    said: str = ""
    done: Counter[str] = field(default_factory=Counter)
    uploads: list[bytes] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    def look_ahead(self) -> None:
        """Take the next act if there is none in hand."""
        if self.act is None and not self.arrived:
            try:
                self.act = next(self.steps)
            except StopIteration:
                self.arrived = True

    def send(self) -> None:
        """Send the act in hand and note what was heard."""
        act = self.act
        assert act is not None  # noqa: S101  the caller chose a journey with an act
        person, self.heard, self.said = self.people[act.who], Heard.NOT_SENT, ""
        with person.busy:
            try:
                self._send(act, person)
            except (NoAnswer, NoForm) as error:
                self.said += f" {type(error).__name__} {error}"

    def _send(self, act: Act, person: Person) -> None:
        if act.room:
            self._enter(person, act.room)
        page = person.get(act.page)
        self.said = f"{act.page}: {page.status} {page.location}"
        values = person.fill(page, act.page, act.address, act.fields)
        self.heard = Heard.NOTHING
        answer = person.post(act.address, values, act.files)
        self.said = f"{act.address}: {answer.status} {answer.location}"
        if answer.status == ACKNOWLEDGED:
            self.heard = Heard.YES
        elif answer.status < 500:
            self.heard = Heard.NO

    def _enter(self, person: Person, room: str) -> None:
        values = person.fill(person.get(room), room, room, PURPOSE)
        person.post(room, values, {})

    def settle(self) -> Counter[str]:
        """Compare what was heard with what is there; what went wrong. Goes on when the act is there."""
        if self.act is None or self.heard is None:
            return Counter()
        act, heard = self.act, self.heard
        before = self.done[act.verb]
        there = self._count(act)
        if there > before and heard in {Heard.YES, Heard.NOTHING}:
            self.uploads += [file.data for file in act.files.values()]
        if there > before:
            self._keep(act, there)
        self.heard = None
        return Counter(
            {
                "lost": int(there < before + (heard is Heard.YES)),
                "doubled": max(0, there - before - 1),
                "silent": int(there > before and heard in {Heard.NO, Heard.NOT_SENT}),
            }
        )

    def _keep(self, act: Act, there: int) -> None:
        """The act is there: it must stay."""
        if act.verb:
            self.done[act.verb] = there
        else:
            self.answers |= act.fields
        self.act = None

    def compare(self) -> Counter[str]:
        """All acts so far against the log, and a draft against its answers: nothing may vanish or appear later."""
        there = Counter(
            AuditEntry.objects.filter(scope__in=self.journey.scopes(), verb__in=list(self.done)).values_list(
                "verb", flat=True
            )
        )
        lost, doubled = (self.done - there).total(), (there - self.done).total()
        if self.answers and not self._are_kept(self.answers):
            lost, self.answers = lost + 1, {}
        self.done = there  # each loss counts once
        return Counter({"lost": lost, "doubled": doubled})

    def _count(self, act: Act) -> int:
        if not act.verb:
            return int(self._are_kept(act.fields))
        return AuditEntry.objects.filter(scope__in=self.journey.scopes(), verb=act.verb).count()

    def _are_kept(self, answers: Mapping[str, str]) -> bool:
        """A draft holds its answers as typed; what was handed in moved on from there."""
        case = self.journey.case
        return case.state != chart.DRAFT or answers.items() <= case.form.items()
