"""Who can go, why, and the rounds of today: skills, hours, partners, asks, a campaign and the draw of the month.

With one conversation (Knock & Talk) that was held, and one on a round of today.
"""

import random
from collections import Counter
from datetime import date, datetime, time, timedelta

from config.demo.cast import Cast
from config.demo.visits import VisitWalk
from core.today import local_date
from gis.places.models import Establishment
from inspections import flows
from inspections.models import Visit
from inspections.rounds.models import Partner, StartPlace
from inspections.rounds.models.reasons import Kind
from inspections.rounds.policy import numbers_on
from inspections.rounds.selectors.suggestions import suggestions
from inspections.rounds.services import making, people, reasons
from inspections.services import conversations, onsite

#: Where teams set out from, in EPSG:28992 metres: the edge of the neighbourhood.
START = ("Steunpunt Overvecht (fictief)", 134_300.0, 459_400.0)
SKILLS = {"inspector1": ("automotive", "books"), "inspector2": ("automotive", "environment", "talk")}
#: Agency, name, own powers, and in how many days the partner can come along.
PARTNERS = (
    ("police", "Wijkteam Overvecht (fictief)", "Politiewet 2012, artikel 3", 0),
    ("tax", "Team ondermijning (fictief)", "Algemene wet inzake rijksbelastingen, hoofdstuk VIII", 1),
    ("fire", "Brandpreventie (fictief)", "Wet veiligheidsregio's, artikel 61", 2),
)
_CONTROL, _TALK = Visit.Kind.CONTROL.value, Visit.Kind.CONVERSATION.value
#: Of each ask: kind of reason and of visit, how many days ago, and what team and planner read.
ASKS = (
    (Kind.COMPLAINT, _CONTROL, 6, "Buren melden dat er tot laat in de avond gewerkt wordt (fictief)."),
    (Kind.COMPLAINT, _CONTROL, 2, "Auto's zonder kenteken op de stoep (fictief)."),
    (Kind.ROUTINE, _TALK, 1, "Nieuw bedrijf: kennismaken en uitleg over de vergunning (fictief)."),
)
#: How many firms all of it asks for: one for each ask, and one where somebody talked already.
FIRMS = len(ASKS) + 1
HELD_DAYS_AGO = 3
HELD = conversations.Talk(
    offered=True,
    answered=True,
    spoke_with="de eigenaar",
    offers=["permit", "scan", "desk"],
    answer="Wil graag een veiligheidsscan; wist niet van de vergunningplicht (fictief).",
    folders=["folder-permit", "folder-desk"],
    follow_up="call_back",
    follow_up_note="Volgende week bellen over de scan (fictief).",
)
#: So many of each kind of reason go on a round today; the other suggestions wait on the planner's list.
OF_EACH = 2


def plan(cast: Cast, firms: list[Establishment], now: datetime) -> int:
    """The planner's desk as on a working day, once; how many rounds were made."""
    if StartPlace.objects.filter(municipality=cast.municipality).exists():
        return 0
    name, x, y = START
    people.set_start(actor=cast.planner, at=now, name=name, x=x, y=y)
    _people(cast, now)
    _reasons(cast, firms, now)
    if len(firms) == FIRMS:
        _held(cast, firms[-1], now - timedelta(days=HELD_DAYS_AGO))
    day = local_date(now)
    along = Partner.objects.filter(municipality=cast.municipality, agency="police")
    crews = [
        making.Crew("Team Noord", [cast.inspector1], list(along)),
        making.Crew("Team Zuid", [cast.inspector2]),
    ]
    return len(making.make_rounds(actor=cast.planner, at=now, day=day, crews=crews, keys=_chosen(cast, day)).rounds)


def _chosen(cast: Cast, day: date) -> list[str]:
    """The first suggestions of each kind, most pressing first."""
    taken: Counter[tuple[str, str]] = Counter()
    keys = []
    for one in suggestions(cast.municipality, day):
        kind = (one.reasons[0].kind, one.visit_kind)
        taken[kind] += 1
        if taken[kind] <= OF_EACH:
            keys.append(one.key)
    return keys


def _people(cast: Cast, now: datetime) -> None:
    """Skills; both there today, also at the weekend; a half day and a day off later this week; three partners."""
    today, planner = local_date(now), cast.planner
    for username, skills in SKILLS.items():
        user = cast.users[username]
        people.set_skills(actor=planner, at=now, user=user, on=today, skills=skills)
        people.set_hours(actor=planner, at=now, user=user, day=today, from_time=time(9), to_time=time(17))
    for user, days, until in ((cast.inspector1, 1, time(13)), (cast.inspector2, 2, time(9))):
        day = today + timedelta(days=days)
        people.set_hours(actor=planner, at=now, user=user, day=day, from_time=time(9), to_time=until)
    for agency, name, powers, days in PARTNERS:
        people.set_partner(
            actor=planner,
            at=now,
            agency=agency,
            name=name,
            powers=powers,
            day=today + timedelta(days=days),
            from_time=time(9),
            to_time=time(17),
        )


def _held(cast: Cast, firm: Establishment, at: datetime) -> None:
    """A conversation at this firm, from plan to record."""
    visit = flows.plan(
        actor=cast.planner, at=at, premises=firm.premises, establishment=firm, reason="routine", kind=_TALK
    )
    walk = VisitWalk(cast, random.Random(1), visit, at, cast.inspector2).briefed()  # noqa: S311 (nothing is drawn)
    walk.go(onsite.arrive, purpose="Kennismaken (fictief).", identity_shown=True, purpose_told=True)
    walk.go(conversations.record_talk, talk=HELD)


def _reasons(cast: Cast, firms: list[Establishment], now: datetime) -> None:
    """Complaints at firms where nobody was yet, a campaign on car rental, and the draw of this month."""
    today, planner = local_date(now), cast.planner
    for (kind, visit_kind, days, why), firm in zip(ASKS, firms, strict=False):
        reasons.open_ask(
            actor=planner,
            at=now,
            premises=firm.premises,
            establishment=firm,
            kind=kind,
            visit_kind=visit_kind,
            since=today - timedelta(days=days),
            why=why,
        )
    reasons.start_campaign(
        actor=planner,
        at=now,
        title="Autoverhuur",
        why="Verhuurcontracten en huurders, na vragen van de raad (fictief).",
        valid_from=today - timedelta(days=14),
        valid_to=today + timedelta(days=45),
        branches=["7711"],
    )
    if numbers_on(today)["random-share"]:
        reasons.hold_draw(actor=planner, at=now, on=today)
