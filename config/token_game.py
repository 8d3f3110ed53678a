"""The token game: plays the application chart and the flow classes against each other in memory.

Explores every reachable pair of facts and open steps, breadth first, so that a counter-example is a
shortest one. No database: the chart's guards, the effects of its moves and viewflow's own nodes
are all that it plays with. Pauses by consent, notices of default and the passing of the due date
touch no other guard than their own, so they are played as loops and not multiplied in.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from viewflow.workflow import flow

from core.charts import Move
from permits import flows
from permits.statecharts import application as chart
from permits.statecharts import effects, work
from permits.statecharts.application import Facts

#: Open steps of one process: its flow class and the names of its waiting nodes.
Process = tuple[str, frozenset[str]]
LOOPS = frozenset({chart.PAUSE, chart.END_PAUSE, chart.RECORD_DEFAULT_NOTICE})
DRAFTER, COLLEAGUE = "drafter", "colleague"


@dataclass(frozen=True)
class Rules:
    """What the game plays by; a test breaks one of them on purpose and sees it caught."""

    why_not: Callable[[Move, Facts], str] = chart.why_not
    why_not_draft: Callable[[Move, Facts], str] = chart.why_not_draft
    done: dict[str, work.Done] = field(default_factory=lambda: dict(work.DONE))
    expected: Callable[[Facts], frozenset[str]] = work.expected
    may_sign: Callable[[str], bool] = lambda actor: actor != DRAFTER
    moves: tuple[Move, ...] = chart.CHART.moves


@dataclass(frozen=True)
class Position:
    """One situation of the game: the facts and the open steps of each process."""

    facts: Facts
    processes: frozenset[Process] = frozenset()

    @property
    def steps(self) -> frozenset[str]:
        """Names of all open steps; those of a side signature are marked as such."""
        side = flows.SigningFlow.__name__
        return frozenset(f"signing.{n}" if name == side else n for name, nodes in self.processes for n in nodes)


@dataclass
class Result:
    """What was explored, and the first thing that is wrong ("" if nothing), with the way there."""

    positions: int = 0
    played: int = 0
    states: set[str] = field(default_factory=set)
    wrong: str = ""
    way: tuple[str, ...] = ()


class Game:
    """Explores from the first draft on; `play` stops at the first breach."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self.start = Position(Facts(chart.DRAFT))
        self.parents: dict[Position, tuple[Position | None, str]] = {self.start: (None, "")}
        self.successors: dict[Position, list[Position]] = {}

    def play(self) -> Result:
        """Explore everything, then look for dead ends and unreached states."""
        result, queue = Result(), deque([self.start])
        while queue:
            position = queue.popleft()
            result.states.add(position.facts.state)
            self.successors[position] = []
            for label, following, breach in self._plays(position):
                result.played += 1
                if following not in self.parents:
                    self.parents[following] = (position, label)
                    queue.append(following)
                self.successors[position].append(following)
                if breach := breach or self._breach(following):
                    return self._found(result, breach, (*self._way(position), label))
        return self._afterwards(result)

    def _plays(self, position: Position) -> Iterator[tuple[str, Position, str]]:
        """Every move, draft, signature, return and passing of time from here: label, result, breach."""
        facts = position.facts
        for move in self.rules.moves:
            if move in effects.EFFECTS and move not in LOOPS and not self.rules.why_not(move, facts):
                for after in effects.EFFECTS[move](facts):
                    yield move.name, self._follow(position, after), ""
        yield from self._drafts(position)
        for move in self._open_drafts(facts):
            yield from self._desk(position, move)
        for after in effects.passed(facts):
            yield "time passes", self._follow(position, after), ""

    def _drafts(self, position: Position) -> Iterator[tuple[str, Position, str]]:
        for move in self.rules.moves:
            if not move.drafted or move in effects.EFFECTS:
                continue
            for after in effects.drafted(move, position.facts):
                content = Facts(**{**vars(position.facts), **_content(after)})
                if not self.rules.why_not_draft(move, content):
                    yield f"draft {move.name}", self._follow(position, after), ""

    def _open_drafts(self, facts: Facts) -> list[Move]:
        names = [facts.final_draft, chart.POSTPONE.name if facts.postponement_status else ""]
        return [chart.CHART.move(name) for name in names if name]

    def _desk(self, position: Position, move: Move) -> Iterator[tuple[str, Position, str]]:
        facts = position.facts
        status = facts.postponement_status if move is chart.POSTPONE else facts.final_status
        if status == "sent_back":
            yield f"drop {move.name}", self._follow(position, effects.dropped(move, facts)), ""
            return
        yield f"send back {move.name}", self._follow(position, effects.sent_back(move, facts)), ""
        if self.rules.why_not(move, facts):
            return
        for actor in (DRAFTER, COLLEAGUE):
            if self.rules.may_sign(actor):
                after = self._follow(position, effects.signed(move, facts))
                yield f"{actor} signs {move.name}", after, _signature_breach(move, facts, actor)

    def _follow(self, position: Position, facts: Facts) -> Position:
        return Position(facts, follow(position.processes, facts, self.rules.done))

    def _breach(self, position: Position) -> str:
        wanted, there = self.rules.expected(position.facts), position.steps
        if wanted == there:
            return ""
        return f"open steps are {sorted(there)}, should be {sorted(wanted)} in {position.facts}"

    def _afterwards(self, result: Result) -> Result:
        result.positions = len(self.parents)
        if missing := set(chart.CHART.states) - result.states:
            return self._found(result, f"states never reached: {sorted(missing)}", ())
        alive = self._can_end()
        for position in self.parents:
            if position not in alive:
                return self._found(result, f"dead end: {position.facts}", self._way(position))
        return result

    def _can_end(self) -> set[Position]:
        """Positions from which some end of the story can be reached."""
        before: dict[Position, list[Position]] = {}
        for position, following in self.successors.items():
            for each in following:
                before.setdefault(each, []).append(position)
        queue = deque(position for position in self.parents if position.facts.state in chart.TERMINAL)
        alive = set(queue)
        while queue:
            for position in before.get(queue.popleft(), []):
                if position not in alive:
                    alive.add(position)
                    queue.append(position)
        return alive

    def _way(self, position: Position) -> tuple[str, ...]:
        labels: list[str] = []
        parent, label = self.parents[position]
        while parent is not None:
            labels.append(label)
            parent, label = self.parents[parent]
        return tuple(reversed(labels))

    def _found(self, result: Result, wrong: str, way: tuple[str, ...]) -> Result:
        result.positions, result.wrong, result.way = len(self.parents), wrong, way
        return result


def _content(facts: Facts) -> dict[str, bool]:
    return {"bibob_ground": facts.bibob_ground, "views_skipped": facts.views_skipped}


def _signature_breach(move: Move, facts: Facts, actor: str) -> str:
    """What no signature may ever do, said apart from the guards."""
    if actor == DRAFTER:
        return "a decision was taken by its own drafter"
    if move in chart.ON_SUBSTANCE and not facts.complete:
        return "a decision on substance without established completeness"
    if move in chart.ON_SUBSTANCE and facts.integrity != "done":
        return "a decision on substance without a concluded integrity check"
    if move is chart.REFUSE and facts.bibob_ground and not facts.views_heard:
        return "a refusal on Bibob ground without views"
    return ""


def follow(processes: frozenset[Process], facts: Facts, done: dict[str, work.Done]) -> frozenset[Process]:
    """What `permits.flows.follow` does to the open steps, in memory."""
    kept: list[list[Any]] = [list(process) for process in processes]
    kept = [process for process in kept if not _fell_away(process, facts)]
    kept += _newly_due(kept, facts, done)
    for process in kept:
        process[1] = _settle(_class(process[0]), process[1], facts, done)
    return frozenset((name, nodes) for name, nodes in kept if nodes)


def _class(name: str) -> type[flow.Flow]:
    return next(flow_class for flow_class in flows.FLOWS if flow_class.__name__ == name)


def _fell_away(process: list[Any], facts: Facts) -> bool:
    name, nodes = process
    if name == flows.PermitFlow.__name__:
        return facts.state in work.IDLE | work.EARLY and "publish" not in nodes
    return name == flows.CompletionFlow.__name__ and facts.state in work.IDLE | frozenset(chart.DECIDED)


def _newly_due(kept: list[list[Any]], facts: Facts, done: dict[str, work.Done]) -> list[list[Any]]:
    open_nodes: dict[str, frozenset[str]] = dict(kept)
    main = open_nodes.get(flows.PermitFlow.__name__, frozenset())
    new: list[list[Any]] = []
    if not main and facts.state in chart.OPEN:
        main = _successors(flows.PermitFlow.start, facts)
        new.append([flows.PermitFlow.__name__, main])
    if not main and facts.state in work.EARLY:
        new.append([flows.PermitFlow.__name__, _successors(flows.PermitFlow.decided, facts)])
    first_round = bool(main & {"intake", "completeness", "awaiting"})
    if facts.state == chart.AWAITING_COMPLETION and not first_round and flows.CompletionFlow.__name__ not in open_nodes:
        new.append([flows.CompletionFlow.__name__, _successors(flows.CompletionFlow.start, facts)])
    return new + _signatures_due(kept, facts)


def _signatures_due(kept: list[list[Any]], facts: Facts) -> list[list[Any]]:
    """One signing process a side draft that lies with the decider."""
    side = [facts.final_status if facts.final_draft in work.SIDE else "", facts.postponement_status]
    name = flows.SigningFlow.__name__
    kept[:] = [process for process in kept if process[0] != name]
    step = {"submitted": "sign", "sent_back": "revise"}
    return [[name, frozenset({step[status]})] for status in side if status]


def _settle(
    flow_class: type[flow.Flow], nodes: frozenset[str], facts: Facts, done: dict[str, work.Done]
) -> frozenset[str]:
    """Finish every open step that the facts call done, until none is left to finish."""
    if flow_class is flows.SigningFlow:
        return nodes
    open_nodes = set(nodes)
    while finished := sorted(name for name in open_nodes if done[name](facts)):
        name = finished[0]
        open_nodes.discard(name)
        open_nodes |= _successors(flow_class.instance.node(name), facts, frozenset(open_nodes))
    return frozenset(open_nodes)


def _successors(node: Any, facts: Facts, still_open: frozenset[str] = frozenset()) -> frozenset[str]:
    """Waiting nodes that open when this node is left; a join opens when no other branch of it is open."""
    found: set[str] = set()
    for target in flows.targets(node, facts):
        if target.task_type in flows.STEPS:
            found.add(target.name)
        elif target.task_type == "JOIN" and still_open & _branches(target):
            continue
        elif target.task_type != "END":
            found |= _successors(target, facts, still_open)
    return frozenset(found)


def _branches(join: Any) -> frozenset[str]:
    return frozenset(edge.src.name for edge in join._incoming())
