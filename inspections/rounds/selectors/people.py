"""Who can go on a day: hours, skills, and the rounds that they are on already."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from core.accounts.models import Municipality, User
from inspections.rounds.models import Availability, Partner, PartnerDay, PersonSkill, Round, RoundMember
from inspections.rounds.policy import Numbers
from inspections.selectors.visits import inspectors_of

_SATURDAY = 5


@dataclass
class Person:
    """A supervisor on one day. `from_time` None: not there that day."""

    user: User
    from_time: time | None
    to_time: time | None
    skills: frozenset[str] = frozenset()
    dropped_out: bool = False
    rounds: list[Round] = field(default_factory=list)

    @property
    def there(self) -> bool:
        return self.from_time is not None


def people_on(municipality: Municipality, day: date, numbers: Numbers) -> list[Person]:
    """The supervisors of the municipality on the day, by name; four queries."""
    users = list(inspectors_of(municipality))
    hours = {row.user_id: row for row in Availability.objects.filter(user__in=users, day=day)}
    skills = skills_of(users)
    rounds: dict[int, list[Round]] = defaultdict(list)
    on_rounds = RoundMember.objects.filter(user__in=users, round__day=day, round__dissolved_at=None)
    for member in on_rounds.select_related("round"):
        rounds[member.user_id].append(member.round)
    return [_person(user, day, hours.get(user.pk), skills[user.pk], rounds[user.pk], numbers) for user in users]


def skills_of(users: Iterable[User]) -> dict[int, frozenset[str]]:
    """Names of the skills of each; one query."""
    found: dict[int, set[str]] = {user.pk: set() for user in users}
    for row in PersonSkill.objects.filter(user__in=list(found)):
        found[row.user_id].add(row.skill)
    return {pk: frozenset(names) for pk, names in found.items()}


def partners_on(municipality: Municipality, day: date) -> list[PartnerDay]:
    """The partners who can come along on the day."""
    rows = PartnerDay.objects.filter(partner__municipality=municipality, partner__active=True, day=day)
    return list(rows.select_related("partner"))


@dataclass
class Week:
    """The people page: days, and per person the hours of each; partners with the days they can."""

    days: list[date]
    people: list[tuple[User, frozenset[str], list[Person]]]
    partners: list[tuple[Partner, list[PartnerDay | None]]]


def week_of(municipality: Municipality, first: date, numbers: Numbers, days: int = 7) -> Week:
    """So many days from the first, for everyone; six queries, however many people there are."""
    dates = [first + timedelta(days=ahead) for ahead in range(days)]
    users = list(inspectors_of(municipality))
    rows = Availability.objects.filter(user__in=users, day__range=(dates[0], dates[-1]))
    hours = {(row.user_id, row.day): row for row in rows}
    skills = skills_of(users)
    rounds: dict[tuple[int, date], list[Round]] = defaultdict(list)
    members = RoundMember.objects.filter(
        user__in=users, round__day__range=(dates[0], dates[-1]), round__dissolved_at=None
    )
    for member in members.select_related("round"):
        rounds[member.user_id, member.round.day].append(member.round)
    people = [
        (
            user,
            skills[user.pk],
            [
                _person(user, day, hours.get((user.pk, day)), skills[user.pk], rounds[user.pk, day], numbers)
                for day in dates
            ],
        )
        for user in users
    ]
    partners = Partner.objects.filter(municipality=municipality, active=True).prefetch_related("days")
    return Week(dates, people, [(partner, _days_of(partner, dates)) for partner in partners])


def _days_of(partner: Partner, dates: list[date]) -> list[PartnerDay | None]:
    known = {row.day: row for row in partner.days.all()}
    return [known.get(day) for day in dates]


def _person(
    user: User,
    day: date,
    own: Availability | None,
    skills: frozenset[str],
    rounds: list[Round],
    numbers: Numbers,
) -> Person:
    if own is not None:
        there = own.to_time > own.from_time and not own.dropped_out
        since, until = (own.from_time, own.to_time) if there else (None, None)
        return Person(user, since, until, skills, own.dropped_out, rounds)
    if day.weekday() >= _SATURDAY:
        return Person(user, None, None, skills, False, rounds)
    return Person(user, clock(numbers["day-start"] * 60), clock(numbers["day-end"] * 60), skills, False, rounds)


def clock(seconds: int) -> time:
    """The hour of so many seconds after midnight, to the minute; a day never runs on past 23:59."""
    minutes = min(seconds // 60, 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)


def seconds(clock_time: time) -> int:
    """Seconds after midnight."""
    return clock_time.hour * 3600 + clock_time.minute * 60 + clock_time.second
