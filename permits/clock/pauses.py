"""From events to pauses (opschorting): half-open days [start, end), each with its ground.

Each ground has a small reader that takes its events day by day. Events of one day have no order
of their own; the reader takes first what fits its state, so the order of entry never matters.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Protocol

from permits.clock import events as kinds
from permits.clock.calendar import ONE_DAY
from permits.clock.errors import ClockError
from permits.clock.events import Event
from permits.clock.law import ClockLaw
from permits.clock.terms import LBB_ADVICE

COMPLETION = "completion"
LBB = "lbb"
LBB_DATA = "lbb_data"
CONSENT = "consent"
APPLICANT_DELAY = "applicant_delay"
FORCE_MAJEURE = "force_majeure"

SUSPENSIONS = {kinds.SUSPENDED_BY_APPLICANT: APPLICANT_DELAY, kinds.SUSPENDED_BY_FORCE_MAJEURE: FORCE_MAJEURE}


@dataclass(frozen=True, slots=True)
class Pause:
    """Days [start, end) on which one ground stops the clock; `end` None: no end yet.

    `until` is the first day after it where that is known before it comes: the day after the cap of
    an LBB request, the end of a repair term or of a consent. `capped`: the LBB came after the cap.
    """

    ground: str
    start: date
    end: date | None
    until: date | None = None
    capped: bool = False

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


def read(events: Sequence[Event], on: date, law: ClockLaw, ignored: Collection[Event] = ()) -> list[Pause]:
    """The pauses that these events make as seen on a day, by their first day; empty ones left out.

    `events` are sorted by `in_order` and none lies after `on`. `ignored` are extensions and data
    questions that came too late to stretch anything.
    Raises ClockError where an end has no start or a second one opens.
    """
    if not events:
        return []
    readers: tuple[Reader, ...] = (Completion(on), Advice(on, law, ignored), Suspension(), Consent(on))
    found = [pause for reader in readers for pause in _run(reader, events)]
    kept = (pause for pause in found if pause.end is None or pause.start < pause.end)
    # A data question lies inside its request: last of its day, so that the request has the days.
    return sorted(kept, key=lambda pause: (pause.start, pause.ground == LBB_DATA, pause.end or date.max, pause.ground))


class Reader(Protocol):
    """Takes the events of one ground, day by day."""

    types: frozenset[str]

    def wants(self, day: date) -> tuple[str, ...]:
        """Event types in the order in which this state takes them on one day."""

    def take(self, event: Event) -> None: ...

    def pauses(self) -> Iterable[Pause]: ...


def _run(reader: Reader, events: Iterable[Event]) -> Iterable[Pause]:
    mine = [event for event in events if event.type in reader.types]
    for day, batch in groupby(mine, key=attrgetter("on")):
        pending = list(batch)
        while pending:
            order = reader.wants(day)
            event = min(pending, key=lambda each: order.index(each.type))
            pending.remove(event)
            reader.take(event)
    return reader.pauses() if mine else ()


class Completion:
    """Invitation to complete: from the day after it until the day of completion or lapse (Awb 4:15(1)(a)).

    With a repair term (`until`) it ends by itself on that day; what comes later moves nothing.
    """

    types = kinds.COMPLETION

    def __init__(self, on: date) -> None:
        self.on = on
        self.invitation: Event | None = None
        self.found: list[Pause] = []

    def wants(self, day: date) -> tuple[str, ...]:
        ends = (kinds.COMPLETED, kinds.COMPLETION_LAPSED)
        start = (kinds.COMPLETION_REQUESTED,)
        return ends + start if self.invitation else start + ends

    def take(self, event: Event) -> None:
        invitation = self.invitation
        if event.type == kinds.COMPLETION_REQUESTED:
            if invitation is not None and not _ran_out(invitation, event.on):
                raise ClockError("second_invitation", event=event)
            self._close(invitation, event.on)
            self.invitation = event
        elif invitation is None:
            raise ClockError("end_without_start", event=event, attribute="type")
        elif not _ran_out(invitation, event.on):
            self.found.append(Pause(COMPLETION, invitation.on + ONE_DAY, event.on, invitation.until))
            self.invitation = None

    def pauses(self) -> Iterable[Pause]:
        self._close(self.invitation, self.on)
        return self.found

    def _close(self, invitation: Event | None, day: date) -> None:
        """Puts down what is left: an invitation that ran out by that day, or one that is open."""
        if invitation is not None:
            end = invitation.until if _ran_out(invitation, day) else None
            self.found.append(Pause(COMPLETION, invitation.on + ONE_DAY, end, invitation.until))


class Suspension:
    """Delay by the applicant, or force majeure: from its day until the day it ended (Awb 4:15(2)(b)-(c))."""

    types = kinds.SUSPENSION

    def __init__(self) -> None:
        self.opened: Event | None = None
        self.found: list[Pause] = []

    def wants(self, day: date) -> tuple[str, ...]:
        end, starts = (kinds.SUSPENSION_ENDED,), tuple(sorted(SUSPENSIONS))
        return end + starts if self.opened else starts + end

    def take(self, event: Event) -> None:
        if event.type in SUSPENSIONS:
            if self.opened is not None:
                raise ClockError("second_suspension", event=event)
            self.opened = event
        elif self.opened is None:
            raise ClockError("end_without_start", event=event, attribute="type")
        else:
            self.found.append(Pause(SUSPENSIONS[self.opened.type], self.opened.on, event.on))
            self.opened = None

    def pauses(self) -> Iterable[Pause]:
        if self.opened is not None:
            self.found.append(Pause(SUSPENSIONS[self.opened.type], self.opened.on, None))
        return self.found


class Consent:
    """Written consent of the applicant: [on, until), open while that end lies ahead (Awb 4:15(2)(a))."""

    types = frozenset({kinds.SUSPENDED_BY_CONSENT})

    def __init__(self, on: date) -> None:
        self.on = on
        self.found: list[Pause] = []

    def wants(self, day: date) -> tuple[str, ...]:
        return (kinds.SUSPENDED_BY_CONSENT,)

    def take(self, event: Event) -> None:
        if event.until is None:
            raise ClockError("missing", event=event, attribute="until")
        self.found.append(Pause(CONSENT, event.on, event.until if event.until <= self.on else None, event.until))

    def pauses(self) -> Iterable[Pause]:
        return self.found


@dataclass(slots=True)
class _Request:
    """A request for advice while it is open, with what the LBB asked and named since."""

    asked: Event
    extension: Event | None = None
    question: Event | None = None
    answered: list[tuple[Event, date]] = field(default_factory=list)


class Advice:
    """LBB advice: from the day of the request through the day of receipt, both paused, up to a cap (BIB 31).

    The cap is the advice term, plus the days that data questions suspended it (BIB 15(2)), plus the
    extension that the LBB named (15(3)), counted from the request; an open question keeps it open.
    """

    types = kinds.LBB
    ends = frozenset({kinds.LBB_RECEIVED, kinds.LBB_DECLINED})

    def __init__(self, on: date, law: ClockLaw, ignored: Collection[Event]) -> None:
        self.on, self.law, self.ignored = on, law, ignored
        self.request: _Request | None = None
        self.found: list[Pause] = []

    def wants(self, day: date) -> tuple[str, ...]:
        if self.request is None:
            return (kinds.LBB_REQUESTED, *sorted(self.types - {kinds.LBB_REQUESTED}))
        ask, answer = kinds.LBB_DATA_REQUESTED, kinds.LBB_DATA_RECEIVED
        data = (answer, ask) if self.request.question else (ask, answer)
        return (*data, kinds.LBB_EXTENDED, *sorted(self.ends), kinds.LBB_REQUESTED)

    def take(self, event: Event) -> None:
        if event.type == kinds.LBB_REQUESTED:
            if self.request is not None:
                raise ClockError("second_lbb_request", event=event)
            self.request = _Request(event)
        elif self.request is None:
            is_end = event.type in self.ends or event.type == kinds.LBB_DATA_RECEIVED
            raise ClockError("end_without_start" if is_end else "no_lbb_request", event=event, attribute="type")
        elif event.type in self.ends:
            self._close(self.request, event.on)
            self.request = None
        else:
            self._stretch(self.request, event)

    def pauses(self) -> Iterable[Pause]:
        if self.request is not None:
            self._close(self.request, None)
        return self.found

    def _stretch(self, request: _Request, event: Event) -> None:
        if event.type == kinds.LBB_EXTENDED:
            if request.extension is not None:
                raise ClockError("second_lbb_extension", event=event)
            request.extension = event
        elif event.type == kinds.LBB_DATA_REQUESTED:
            if request.question is not None:
                raise ClockError("second_data_question", event=event)
            request.question = event
        elif request.question is None:
            raise ClockError("end_without_start", event=event, attribute="type")
        else:
            request.answered.append((request.question, event.on))
            request.question = None

    def _close(self, request: _Request, received_on: date | None) -> None:
        """Puts down a request with its receipt, or with what is known of it on the day of the question."""
        if request.question is not None and received_on is not None:
            request.answered.append((request.question, received_on))
            request.question = None
        answered = [(question, on) for question, on in request.answered if question not in self.ignored]
        waiting = request.question if request.question not in self.ignored else None
        cap = None if waiting else self._cap(request, answered)
        advice = self._pause(request.asked.on, received_on, cap)
        self.found.append(advice)
        self.found += (Pause(LBB_DATA, asked.on, min(on, advice.end or on)) for asked, on in answered)
        if waiting:
            self.found.append(Pause(LBB_DATA, waiting.on, None))

    def _cap(self, request: _Request, answered: Iterable[tuple[Event, date]]) -> date:
        weeks = self.law.term(LBB_ADVICE, request.asked.on).weeks
        if request.extension is not None and request.extension not in self.ignored:
            weeks += request.extension.weeks or 0
        waited = sum((on - question.on).days for question, on in answered)
        return request.asked.on + timedelta(days=7 * weeks + waited)

    def _pause(self, start: date, received_on: date | None, cap: date | None) -> Pause:
        if received_on is not None:
            after = received_on + ONE_DAY
            capped = cap is not None and cap < after
            return Pause(LBB, start, cap if capped else after, cap, capped)
        ran_out = cap is not None and cap <= self.on
        return Pause(LBB, start, cap if ran_out else None, cap, ran_out)


def _ran_out(invitation: Event, day: date) -> bool:
    return invitation.until is not None and invitation.until <= day
