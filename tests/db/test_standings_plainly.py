"""The map reads by sets, and of each firm only the cases that tell; the plain rule reads all, firm by firm. They agree.

On any day, before and after, and as known at any moment; on both databases.
"""

import random
from datetime import date, timedelta

import pytest
from django.db.models import F

from core.audit import services as audit
from core.audit.models import AuditEntry
from core.today import local_date
from gis.atlas.compliance import Lodged, Outcome, Term, compliance
from gis.atlas.selectors import Standings, standings_on
from gis.places.duty import Duty, Place, Question, answer
from gis.places.models import DesignationOrder, Establishment, EstablishmentActivity
from gis.places.sbi_tables import translations
from gis.places.selectors import ORDER_FIELDS, order_facts
from gis.places.shapes import from_stored
from permits.models import PermitApplication
from permits.statecharts import application as chart
from tests.atlas_cases import decided, granted, left, lodge, noon
from tests.places import make_firm, make_order, make_premises

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 6, 1), date(2027, 12, 1)
FIRMS, CASES = 10, 36
ENDED = "permits.permit.end"


def some_day(dice, first=FIRST, last=LAST):
    return first + timedelta(days=dice.randrange((last - first).days))


def fill(dice):
    """Firms that come, go and come back, applicants who are in no register yet, and every kind of case between them."""
    make_order(transition_until=date(2026, 3, 31))
    make_order(title="Tweede", valid_from=date(2026, 9, 1), valid_to=date(2027, 6, 30))
    DesignationOrder.objects.update(recorded_at=noon(date(2020, 1, 1)))
    places = [make_premises(f"SYN-{number}", 30 * (number % 5), 60 * (number // 5)) for number in range(6)]
    firms = [_firm(dice, dice.choice(places)) for _number in range(FIRMS)]
    for firm in firms[:3]:
        again = some_day(dice)
        make_firm(firm.premises, name=f"{firm.name} weer", vestiging=firm.vestiging, since=again)
    for _number in range(CASES):
        _case(dice, dice.choice(list(Establishment.objects.all())), places)


def _firm(dice, premises):
    since = dice.choice([date(2018, 3, 1), some_day(dice)])
    until = since + timedelta(days=dice.randrange(20, 700)) if dice.random() < 0.3 else None
    firm = make_firm(premises, dice.choice(["95312", "56101", ""]), since=since, until=until)
    if dice.random() < 0.3:
        EstablishmentActivity.objects.create(establishment=firm, code="95311", sbi_version="2025")
    return firm


def _case(dice, firm, places):
    place = dice.choice([firm, firm, firm, dice.choice(places)])
    about = {"activity": dice.choice(["95312", "56101"])}
    if place is not firm:
        about |= {"trade_name": dice.choice(["Nieuw", "Nieuwer"]), "kvk": dice.choice(["", firm.kvk, "SYN-90001"])}
    received = some_day(dice)
    sent = received + timedelta(days=dice.randrange(0, 200))
    kind = dice.choice(["lodge", "left", "granted", "granted", "decided"])
    if kind == "lodge":
        lodge(place, received, **about)
    elif kind == "left":
        left(place, received, sent, dice.choice([chart.WITHDRAW, chart.FORWARD]), **about)
    elif kind == "decided":
        decided(place, received, sent, dice.choice([chart.REFUSE, chart.DISMISS, chart.FIND_NOT_REQUIRED]), **about)
    else:
        _granted(dice, place, received, sent, about)


def _granted(dice, place, received, sent, about):
    begins = sent + timedelta(days=dice.choice([0, 0, 60, 200]))
    lasts = timedelta(days=dice.randrange(1, 500))
    ended = begins + timedelta(days=dice.randrange(-50, 300)) if dice.random() < 0.5 else None
    term = {"valid_from": begins, "valid_to": dice.choice([None, begins + lasts]), "ended_on": ended}
    permit = granted(place, received, sent, **term, **about)
    if ended:
        at = noon(ended + timedelta(days=dice.randrange(0, 60)))
        audit.record(permit, ENDED, actor=None, at=at, effective_on=ended, after="ENDED")


# The plain rule


class Plain:
    """The standings of a day, from all cases."""

    def __init__(self, municipality, on, known):
        self.on, self.known = on, known
        zones = DesignationOrder.objects.values(*ORDER_FIELDS, geom=F("zones__geom"))
        self.orders = order_facts(zones)
        self.firms = [
            firm
            for firm in Establishment.objects.all()
            if firm.since <= on and (firm.until is None or on <= firm.until)
        ]
        came_in = PermitApplication.objects.filter(municipality=municipality, received_on__lte=on)
        self.cases = [case for case in came_in.order_by("-received_on", "-pk") if self._is_known(case)]

    def _is_known(self, case):
        return self.known is None or (case.created_at < self.known and case.received_on < local_date(self.known))

    def all(self):
        taken, found = set(), []
        for firm in self.firms:
            own = [case for case in self.cases if self._belongs(case, firm)]
            taken |= {case.pk for case in own}
            codes = [(row.code, row.sbi_version) for row in firm.activities.all()]
            found.append(self._one(firm.premises, firm.name, firm.since, codes, own))
        newcomers = {}
        for case in self.cases:
            came = case.establishment and case.establishment.since <= self.on
            if case.pk not in taken and not came:
                key = case.premises_id, min(kvks(case), default="") or case.trade_name.casefold()
                newcomers.setdefault(key, []).append(case)
        for own in newcomers.values():
            if any(self._lives(case) for case in own):
                found.append(self._one(own[0].premises, own[0].trade_name, None, [], own))
        return sorted(found)

    def _belongs(self, case, firm):
        if case.premises_id != firm.premises_id:
            return False
        if case.establishment:
            return case.establishment.vestiging == firm.vestiging
        return firm.kvk in kvks(case)

    def _one(self, premises, name, since, codes, own):
        asked = [*codes, *([(own[0].activity, own[0].sbi_version or "2025")] if own else [])] or [(None, "2025")]
        place = Place(from_stored(premises.footprints.get().geom), frozenset({premises.bag_id}))
        questions = [Question(self.on, code, edition or "2025", since) for code, edition in asked]
        answers = [answer(question, place, self.orders, translations()) for question in questions]
        strongest = min(answers, key=lambda one: list(Duty).index(one.duty))
        terms = {case.number: self._term(case) for case in own}
        state = compliance(
            strongest.duty,
            permits=[term for term in terms.values() if term],
            applications=[self._lodged(case) for case in own],
            duty_since=max((order.valid_from for order in strongest.orders), default=None),
            on=self.on,
        )
        held = next((case.permit.number for case in own if (term := terms[case.number]) and term.holds(self.on)), "")
        return premises.bag_id, name, str(state), own[0].number if own else "", held

    def _lives(self, case):
        term, lodged = self._term(case), self._lodged(case)
        if term is not None:
            return term.holds(self.on) or self.on < term.valid_from
        return lodged.closed_on is None or self.on < lodged.closed_on

    def _term(self, case):
        permit = getattr(case, "permit", None)
        if permit is None or (self.known and permit.created_at >= self.known):
            return None
        ended = AuditEntry.objects.filter(object_id=str(permit.public_id), verb=ENDED)
        known = self.known is None or ended.filter(at__lt=self.known).exists()
        return Term(permit.valid_from, permit.valid_to, permit.ended_on if known else None)

    def _lodged(self, case):
        gone = AuditEntry.objects.filter(
            object_id=str(case.public_id), verb__in=[chart.WITHDRAW.verb, chart.FORWARD.verb]
        )
        for entry in gone:
            if self.known is None or entry.at < self.known:
                return Lodged(case.received_on, entry.effective_on, Outcome.ENDED, case.pk)
        for event in case.clock_events.filter(type="decided"):
            if self.known is None or event.recorded_at < self.known:
                return Lodged(case.received_on, event.on, OUTCOMES[case.decisions.get().move], case.pk)
        return Lodged(case.received_on, key=case.pk)


OUTCOMES = {
    chart.GRANT.name: Outcome.GRANTED,
    chart.REFUSE.name: Outcome.REFUSED,
    chart.FIND_NOT_REQUIRED.name: Outcome.NOT_REQUIRED,
    chart.DISMISS.name: Outcome.ENDED,
}


def kvks(case):
    """Numbers by which a case finds its firm, when it names none."""
    return set() if case.establishment_id else {role.party.kvk for role in case.roles.all()} - {""}


def told(standings):
    return sorted(
        (one.premises.bag_id, one.name, str(one.state), one.case.number if one.case else "", one.permit)
        for one in standings
    )


@pytest.mark.parametrize("seed", range(4))
def test_on_any_day_and_as_known_at_any_moment_the_map_says_what_the_plain_rule_says(municipality, seed):
    dice = random.Random(seed)
    fill(dice)
    for _time in range(10):
        day, known = some_day(dice, date(2025, 1, 1), date(2028, 6, 1)), dice.choice([None, noon(some_day(dice))])
        plain = Plain(municipality, day, known).all()
        assert told(standings_on(municipality, day, known=known)) == plain, (day, known)


@pytest.mark.parametrize("seed", range(4, 6))
def test_the_days_of_a_period_are_each_as_if_asked_alone(municipality, seed):
    dice = random.Random(seed)
    fill(dice)
    first = some_day(dice)
    known = dice.choice([None, noon(some_day(dice))])
    last = first + timedelta(days=400)
    together = Standings(municipality, first, last, known=known)
    for day in [first, last, *(some_day(dice, first, last) for _time in range(6))]:
        assert told(together.on(day)) == told(standings_on(municipality, day, known=known)), (day, known)
