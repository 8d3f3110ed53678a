"""What happens to the firms of the demo: one story a firm, chosen so that every state occurs."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from config.demo.walks import NotYet, Walk
from permits.statecharts import application as chart

OLD_ORDER_END, NEW_ORDER_START = date(2025, 4, 20), date(2025, 4, 21)


@dataclass(frozen=True)
class Story:
    """`weeks_ago`: when the application came in, at most and at least; `share`: how often it is told."""

    name: str
    share: int
    weeks_ago: tuple[int, int]
    tell: Callable[[Walk], object]
    portal: bool = False


def _ready(walk: Walk) -> Walk:
    return walk.review().complete().steps()


def granted(walk: Walk) -> None:
    _ready(walk).grant().publish()


def lapsed_with_designation(walk: Walk) -> None:
    """A permit without an end of its own, under the designation that ended in 2025."""
    _ready(walk).draft(chart.GRANT)
    walk.sign().publish()


def granted_with_conditions(walk: Walk) -> None:
    conditions = ("Een leidinggevende is aanwezig in de openingstijden.", "Het inkoopregister is bij en volledig.")
    _ready(walk).grant(conditions=conditions).publish()


def granted_after_completion(walk: Walk) -> None:
    walk.review().invite().completed().complete().steps().grant().publish()


def refused(walk: Walk) -> None:
    _ready(walk).announce(("malafide-business",)).views().refuse(("malafide-business",)).publish()


def refused_on_bibob(walk: Walk) -> None:
    walk.review().complete().no_visit().no_advice().integrity_danger()
    walk.announce(("bibob",)).views().refuse(("bibob",)).publish()


def not_treated(walk: Walk) -> None:
    walk.review().invite(2).lapsed()
    walk.draft(chart.DISMISS)
    walk.sign().publish()


def not_required(walk: Walk) -> None:
    walk.review().draft(chart.FIND_NOT_REQUIRED)
    walk.sign().publish()


def withdrawn(walk: Walk) -> None:
    walk.review().complete().wait(3, 9)
    walk.act(chart.WITHDRAW, reason="De aanvrager ziet ervan af (fictief).", because_of_bibob=False)


def forwarded(walk: Walk) -> None:
    walk.wait(1, 3).act(chart.FORWARD, reason="Het pand ligt in een andere gemeente (fictief).")


def ended(walk: Walk) -> None:
    granted(walk)
    walk.wait(60, 120).end_permit("ended")


def revoked(walk: Walk) -> None:
    granted(walk)
    walk.wait(90, 160).end_permit("revoked")


def received(walk: Walk) -> None:
    """Came in and waits for an officer."""


def in_review(walk: Walk) -> None:
    walk.review()


def awaiting(walk: Walk) -> None:
    walk.review().invite()


def second_invitation(walk: Walk) -> None:
    walk.review().complete().request_visit().wait(3, 5).act(
        chart.REQUEST_COMPLETION, until=walk.day + timedelta(days=21), missing="Een nieuwe plattegrond (fictief)."
    )


def lapsed(walk: Walk) -> None:
    walk.review().invite(2).lapsed()


def in_steps(walk: Walk) -> None:
    walk.review().complete().request_visit()


def at_lbb(walk: Walk) -> None:
    walk.review().complete().no_advice().request_visit().ask_lbb()


def after_lbb(walk: Walk) -> None:
    walk.review().invite().completed().complete().no_visit().no_advice().ask_lbb().lbb_answers()


def suspended(walk: Walk) -> None:
    walk.review().complete().wait(2, 4).act(
        chart.PAUSE,
        ground="suspended_by_consent",
        reason="De aanvrager vroeg om uitstel (fictief).",
        until=walk.day + timedelta(days=70),
    )


def ready_to_draft(walk: Walk) -> None:
    _ready(walk)


def to_sign(walk: Walk) -> None:
    _ready(walk).draft(chart.GRANT)


def postponement_to_sign(walk: Walk) -> None:
    walk.review().complete().no_advice().wait(20, 30)
    walk.draft(chart.POSTPONE, weeks=6)


def postponed(walk: Walk) -> None:
    walk.review().complete().no_advice().wait(20, 30)
    walk.draft(chart.POSTPONE, weeks=6)
    walk.sign()


def intent_sent(walk: Walk) -> None:
    _ready(walk).announce(("public-order",))


def intent_answered(walk: Walk) -> None:
    _ready(walk).announce(("public-order",)).views()


def to_publish(walk: Walk) -> None:
    _ready(walk).grant()


def conditions_to_publish(walk: Walk) -> None:
    _ready(walk).grant(conditions=("Het oliefilter wordt elk kwartaal geleegd.",))


def refusal_to_publish(walk: Walk) -> None:
    _ready(walk).announce(("straw-operator",)).views().refuse(("straw-operator",))


def dismissal_to_publish(walk: Walk) -> None:
    walk.review().invite(1).lapsed()
    walk.draft(chart.DISMISS)
    walk.sign()


def not_required_to_publish(walk: Walk) -> None:
    walk.draft(chart.FIND_NOT_REQUIRED)
    walk.sign()


def over_term(walk: Walk) -> None:
    walk.review().complete().no_advice().request_visit()


def in_default(walk: Walk) -> None:
    walk.review().complete().wait(60, 62).act(chart.RECORD_DEFAULT_NOTICE)


#: Told in this order, each as often as its share; then again from the first.
STORIES = (
    Story("granted", 34, (78, 30), granted),
    Story("granted with conditions", 12, (78, 30), granted_with_conditions),
    Story("granted after completion", 8, (70, 30), granted_after_completion),
    Story("lapsed with the old designation", 4, (104, 98), lapsed_with_designation),
    Story("refused", 3, (70, 30), refused),
    Story("refused on Bibob ground", 2, (70, 36), refused_on_bibob),
    Story("not treated", 2, (60, 20), not_treated),
    Story("no permit needed", 1, (60, 20), not_required),
    Story("withdrawn", 2, (60, 10), withdrawn),
    Story("forwarded", 1, (40, 10), forwarded),
    Story("business ended", 1, (76, 60), ended),
    Story("revoked", 1, (76, 60), revoked),
    Story("received", 3, (1, 0), received),
    Story("received by the portal", 1, (1, 0), received, portal=True),
    Story("in review", 2, (2, 1), in_review),
    Story("awaiting completion", 2, (3, 2), awaiting),
    Story("the entrepreneur completes", 1, (3, 2), awaiting, portal=True),
    Story("invited again", 1, (4, 3), second_invitation),
    Story("repair term lapsed", 1, (5, 4), lapsed),
    Story("parallel steps", 4, (5, 3), in_steps),
    Story("at the LBB", 2, (9, 6), at_lbb),
    Story("LBB has answered", 1, (16, 14), after_lbb),
    Story("suspended by consent", 1, (5, 4), suspended),
    Story("ready to draft", 1, (7, 6), ready_to_draft),
    Story("lies with the decider", 2, (7, 6), to_sign),
    Story("postponement lies with the decider", 1, (7, 6), postponement_to_sign),
    Story("postponed", 1, (9, 8), postponed),
    Story("intent sent", 1, (7, 6), intent_sent),
    Story("intent answered", 1, (9, 8), intent_answered),
    Story("to publish", 1, (7, 6), to_publish),
    Story("conditions to publish", 1, (7, 6), conditions_to_publish),
    Story("refusal to publish", 1, (10, 9), refusal_to_publish),
    Story("dismissal to publish", 1, (5, 4), dismissal_to_publish),
    Story("not required to publish", 1, (2, 1), not_required_to_publish),
    Story("over term", 1, (11, 10), over_term),
    Story("in default", 1, (13, 12), in_default),
    Story("the entrepreneur's permit", 1, (60, 50), granted, portal=True),
)


def plan(count: int) -> list[Story]:
    """The first `count` stories: every one once before any is told again, then by share."""
    once = list(STORIES)
    rest = [story for story in STORIES for _ in range(story.share - 1)]
    return [(once + rest)[number % (len(once) + len(rest))] for number in range(count)]


def start_day(story: Story, today: date, chance: random.Random) -> date:
    """A working day in the story's window, under a designation in force."""
    most, least = story.weeks_ago
    day = today - timedelta(days=chance.randint(least * 7, most * 7))
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def tell(story: Story, walk: Walk) -> bool:
    """Tell the story as far as today allows; True when it was told to its end."""
    try:
        story.tell(walk)
    except NotYet:
        return False
    return True
