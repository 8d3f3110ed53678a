"""A designation order from draft to renewal: each move, who may, and what the permit duty sees meanwhile."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from core.accounts.rights import RightRefused
from core.audit.models import AuditEntry
from core.outbox.services import deliver_due
from gis.places.duty import Duty
from gis.places.models import DesignationOrder, Zone
from gis.places.selectors import duty_at, orders_in_force
from gis.zones import chart, selectors
from gis.zones.errors import MoveRefused, ZoneRefused
from gis.zones.models import Proposal, Reminder, Step
from gis.zones.services import making, moving
from tests import zones
from tests.places import X, Y, make_order, square
from tests.zones import Walk

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
START, END = date(2027, 4, 1), date(2030, 3, 31)


def duty(on: date = START, x: float = 50.0) -> Duty:
    return duty_at(on=on, point_rd=(X + x, Y + 50.0), activity="95312").duty


@pytest.fixture
def walk(municipality):
    return Walk(municipality, NOON)


def test_nobody_outside_sees_it_before_it_is_published(walk, municipality):
    for step in (walk.draw, walk.evidence, lambda: walk.ask_views(1), lambda: walk.wait(2).adopt()):
        step()
        assert duty() is Duty.UNKNOWN
        assert not DesignationOrder.objects.exists()
        assert not Zone.objects.exists()
    walk.wait(1).publish()
    assert duty(START - timedelta(days=1)) is Duty.NOT_REQUIRED
    assert duty(START) is duty(END) is Duty.REQUIRED
    assert duty(END + timedelta(days=1)) is Duty.NOT_REQUIRED
    assert not orders_in_force(municipality, START - timedelta(days=1))


def test_it_does_not_overlap_with_the_order_that_it_became(walk, municipality):
    other = make_order(area=square(50, 0, 100), valid_to=None)
    proposal = walk.adopted().publish().proposal

    def met(**given):
        found = selectors.covered(square(0, 0, 100), municipality, START, proposal.activities, **given)
        return [one.order for one in found.overlaps]

    assert met() == [proposal.order, other]
    assert met(own=proposal.order) == [other]


def test_the_order_is_what_was_proposed_with_its_file(walk):
    walk.adopted().publish()
    order = walk.proposal.order
    assert order.kinds == ["ACTIVITY", "AREA"]
    assert (order.title, order.valid_from, order.valid_to, order.publication) == (
        "Aanwijzing garages",
        START,
        END,
        "gmb-2026-1",
    )
    assert [piece.title for piece in order.evidence.all()] == ["Politierapport", "rapport.pdf"]
    assert order.zones.get().geom.area == pytest.approx(10_000)


def test_the_state_follows_the_calendar(walk):
    walk.adopted().publish()
    assert walk.tick() == 0
    walk.at = datetime(2027, 4, 1, 0, 30, tzinfo=UTC)
    assert walk.tick() == 1
    assert walk.proposal.state == chart.IN_FORCE
    assert walk.tick() == 0
    walk.at = datetime(2030, 3, 31, 12, tzinfo=UTC)
    walk.tick()
    assert walk.proposal.state == chart.IN_FORCE
    walk.wait(1).tick()
    assert walk.proposal.state == chart.LAPSED


def test_every_step_has_its_day_its_law_and_its_entry(walk):
    walk.adopted().publish()
    entries = list(AuditEntry.objects.filter(scope=walk.proposal.audit_scope).order_by("seq"))
    moves = ("start", "draw", "add_evidence", "ask_views", "adopt", "publish")
    assert [entry.verb for entry in entries] == [f"zones.{move}" for move in moves]
    assert all(entry.legal_ground and entry.actor == walk.adviser for entry in entries)
    assert [step.move for step in Step.objects.all()] == ["add_evidence", "ask_views", "adopt", "publish"]
    call_command("verify_audit")


@pytest.mark.parametrize(
    ("steps", "code", "field"),
    [
        (lambda w: w.ask_views(), "no_area", ""),
        (lambda w: w.draw().ask_views(1).wait(2).adopt(), "no_evidence", "upload"),
        (lambda w: w.draw().evidence().ask_views(42).wait(42).adopt(), "views_running", "on"),
        (lambda w: w.draw().evidence().ask_views().publish(), "wrong_state", ""),
        (lambda w: w.adopted().wait(200).publish(), "starts_before", "on"),
        (lambda w: w.adopted().draw(), "wrong_state", ""),
    ],
)
def test_what_is_too_early_or_lacks_something_is_refused_with_why(walk, steps, code, field):
    with pytest.raises(MoveRefused) as refused:
        steps(walk)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not DesignationOrder.objects.exists()


def test_taken_back_it_is_a_draft_again_and_withdrawn_it_ends(walk):
    walk.draw().ask_views().do(moving.take_back, on=walk.day, text="Gebied te groot.")
    assert (walk.proposal.state, walk.proposal.views_until) == (chart.DRAFT, None)
    walk.do(moving.withdraw, on=walk.day, text="Niet nodig.")
    with pytest.raises(MoveRefused) as refused:
        walk.draw()
    assert refused.value.code == "ended"


@pytest.mark.parametrize("role", ["officer", "decider", "planner", "admin", "inspector"])
def test_only_the_policy_adviser_of_the_own_municipality(walk, role, other_municipality, user_with):
    for stranger in (user_with(role), user_with("policy", municipality=other_municipality)):
        with pytest.raises(RightRefused):
            walk.do(making.draw, actor=stranger, area=square(0, 0, 50))
    assert walk.proposal.geom is None


def test_an_amendment_ends_the_old_order_the_day_before(municipality):
    old = make_order(valid_to=date(2028, 12, 31))
    walk = Walk(municipality, NOON, title=old.title, follows=old, relation="amends", valid_to=date(2028, 12, 31))
    assert walk.proposal.geom.area == pytest.approx(10_000)
    walk.draw(square(0, 0, 200)).evidence().ask_views(1).wait(2).adopt()
    assert duty(START, x=150.0) is Duty.NOT_REQUIRED
    walk.publish()
    assert duty(START - timedelta(days=1)) is duty(START) is duty(START, x=150.0) is Duty.REQUIRED
    assert duty(START - timedelta(days=1), x=150.0) is Duty.NOT_REQUIRED
    assert DesignationOrder.objects.get(valid_from=old.valid_from, is_current=True).valid_to == date(2027, 3, 31)
    assert walk.proposal.order.predecessor.title == old.title


@pytest.mark.parametrize(("relation", "ends_as"), [("amends", chart.AMENDED), ("renews", chart.RENEWED)])
def test_what_is_followed_ends_as_amended_or_renewed(municipality, relation, ends_as):
    first = Walk(municipality, NOON, valid_to=date(2027, 12, 31)).adopted().publish()
    first.at = datetime(2027, 4, 2, tzinfo=UTC)
    first.tick()
    start = date(2027, 9, 1) if relation == "amends" else date(2028, 1, 1)
    second = Walk(
        municipality, first.at, follows=first.proposal.order, relation=relation, valid_from=start, adviser=first.adviser
    )
    second.adopted().publish()
    second.at = datetime(start.year, start.month, start.day, 1, tzinfo=UTC)
    second.tick()
    assert first.proposal.state == ends_as
    assert second.proposal.state == chart.IN_FORCE
    assert all(duty(start + timedelta(days=shift)) is Duty.REQUIRED for shift in (-1, 0, 1))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"valid_to": date(2027, 3, 31)}, "valid_to"),
        ({"transition_until": date(2027, 3, 1)}, "transition_until"),
        ({"transition_until": date(2031, 3, 1)}, "transition_until"),
        ({"by_area": False, "activities": ()}, "by_area"),
    ],
)
def test_reversed_dates_and_an_order_about_nothing_are_refused(walk, fields, field):
    with pytest.raises(ZoneRefused) as refused:
        walk.do(making.change, data=zones.data(**fields))
    assert refused.value.field == field
    assert walk.proposal.valid_to == END
    assert walk.proposal.activities == ["9531"]


def test_views_end_after_they_begin(walk):
    with pytest.raises(ZoneRefused) as refused:
        walk.draw().ask_views(days=0)
    assert refused.value.field == "until"
    assert walk.proposal.state == chart.DRAFT


def test_views_are_in_before_the_order_begins(walk):
    """It is adopted after the last day for views, and has no effect before it is published (Awb 3:40)."""
    begins = walk.draw().proposal.valid_from
    with pytest.raises(ZoneRefused) as refused:
        walk.ask_views(days=(begins - walk.day).days)
    assert refused.value.field == "until"
    assert walk.proposal.state == chart.DRAFT
    walk.ask_views(days=(begins - walk.day).days - 1)
    assert walk.proposal.state == chart.VIEWS_ASKED


def test_what_follows_an_order_begins_later(municipality):
    old = make_order()
    with pytest.raises(ZoneRefused) as refused:
        Walk(municipality, NOON, follows=old, relation="amends", valid_from=old.valid_from)
    assert refused.value.field == "valid_from"
    assert not Proposal.objects.exists()


def test_a_colleagues_change_is_not_written_over(walk, user_with):
    opened = walk.at
    walk.wait(1).do(making.change, actor=user_with("policy"), data=zones.data(title="Nieuwe titel"))
    with pytest.raises(ZoneRefused):
        walk.do(making.draw, area=square(0, 0, 50), seen=opened)
    assert walk.proposal.geom is None


def test_before_an_order_lapses_the_advisers_hear_once(municipality, user_with, other_municipality):
    make_order(valid_to=date(2027, 9, 30))
    make_order(title="Zonder einde")
    for adviser, home in (("a@example.org", municipality), ("b@example.org", other_municipality)):
        user_with("policy", municipality=home, email=adviser)
    user_with("officer", email="c@example.org")
    walk = Walk(municipality, datetime(2026, 12, 29, tzinfo=UTC))
    assert walk.tick() == 0
    walk.wait(3)
    assert walk.tick() == 1
    assert walk.tick() == 0
    deliver_due(timezone.now() + timedelta(days=999))
    (message,) = mail.outbox
    assert message.recipients() == ["a@example.org"]
    assert "30 september 2027" in message.subject
    assert Reminder.objects.get().mailed_at


def test_a_renewal_that_is_published_needs_no_reminder(municipality):
    old = make_order(valid_to=date(2027, 9, 30))
    Walk(municipality, NOON, follows=old, relation="renews", valid_from=date(2027, 10, 1)).adopted().publish().tick()
    assert not Reminder.objects.exists()
