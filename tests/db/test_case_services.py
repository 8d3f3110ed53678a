"""A case through the real services: the law's moves, four eyes, dates, corrections, and who was first."""

from datetime import date, timedelta

import pytest

from config.demo.walks import Walk
from core.accounts.rights import RightRefused
from core.audit.models import AuditEntry
from core.audit.selectors import entries_for
from core.outbox.models import Message
from permits import flows
from permits.errors import DateRefused, FourEyesRefused, MoveRefused, PermitError
from permits.models import Decision, Permit, PermitApplication
from permits.selectors import clock
from permits.selectors.facts import facts_of
from permits.services import casework, drafting, parties, publication, signing
from permits.services.drafting import DraftData
from permits.statecharts import application as chart
from permits.statecharts import work
from tests import cases
from tests.people import make_user

pytestmark = pytest.mark.django_db
RECEIVED = date(2026, 9, 1)
TODAY = date(2026, 11, 23)


@pytest.fixture
def walk(municipality) -> Walk:
    return cases.walk(municipality, RECEIVED, today=TODAY)


def on(walk: Walk, day: date) -> Walk:
    walk.day = day
    return walk


def steps_of(walk: Walk) -> frozenset[str]:
    return frozenset(flows.step_name(task) for task in flows.open_tasks(walk.pk))


def as_it_should_be(walk: Walk) -> None:
    assert steps_of(walk) == work.expected(facts_of(walk.case, walk.day))


def test_a_case_from_receipt_to_permit_leaves_a_true_history(walk):
    walk.review().complete().steps()
    assert steps_of(walk) == {"draft"}
    walk.grant(conditions=("Het register is bij.",)).publish()
    permit = Permit.objects.get(application_id=walk.pk)
    assert (permit.state, permit.valid_from, permit.holder.name) == ("IN_FORCE", walk.day, walk.case.trade_name)
    assert steps_of(walk) == frozenset()
    verbs = [entry.verb for entry in entries_for(walk.case.audit_scope)][::-1]
    for earlier, later in [
        ("submit", "start_review"),
        ("declare_complete", "grant_with_conditions"),
        ("grant_with_conditions", "publish"),
    ]:
        assert verbs.index(f"permits.application.{earlier}") < verbs.index(f"permits.application.{later}")
    replayed = [
        entry.after
        for entry in reversed(entries_for(walk.case.audit_scope))
        if entry.object_id == str(walk.case.public_id)
    ]
    assert [state for state in replayed if state][-1] == walk.case.state


def test_every_letter_that_the_law_asks_is_queued(walk):
    walk.review().invite().completed().complete().steps().announce(("public-order",)).views().refuse(
        ("public-order",)
    ).publish()
    kinds = [message.payload["kind"] for message in Message.objects.filter(topic="permits.letter").order_by("pk")]
    assert kinds == ["receipt", "invitation", "intention", "decision"]


def test_worked_date_t8_on_a_stored_case(walk):
    walk.review()
    on(walk, date(2026, 9, 8)).act(chart.REQUEST_COMPLETION, until=date(2026, 9, 30), missing="huurcontract")
    assert clock.due_on(walk.case, date(2026, 9, 20)) is None
    on(walk, date(2026, 9, 29)).act(chart.COMPLETE)
    assert walk.case.due_on == date(2026, 11, 16)
    as_it_should_be(walk)


def test_the_drafter_never_signs_even_with_both_roles(walk, municipality):
    walk.review().complete().steps()
    both = make_user("officer", "decider", municipality=municipality)
    walk.cast.users["officer"] = both
    decision = walk.draft(chart.GRANT)
    with pytest.raises(FourEyesRefused):
        flows.perform(walk.pk, signing.sign, decision.pk, actor=both, at=walk.at, effective_on=walk.day)
    assert walk.case.state == "IN_REVIEW"
    assert Decision.objects.get(pk=decision.pk).status == "submitted"
    walk.sign()
    assert walk.case.state == "GRANTED"


def test_an_officer_cannot_sign_and_a_decider_cannot_draft(walk):
    walk.review().complete().steps()
    with pytest.raises(RightRefused):
        walk.act(chart.GRANT, "decider", data=DraftData("reden"))
    decision = walk.draft(chart.GRANT)
    with pytest.raises(RightRefused):
        flows.perform(walk.pk, signing.sign, decision.pk, actor=walk.cast.officer, at=walk.at, effective_on=walk.day)


@pytest.mark.parametrize(
    ("day", "sentence"), [(TODAY + timedelta(days=1), "toekomst"), (RECEIVED - timedelta(days=1), "vóór de ontvangst")]
)
def test_a_date_of_effect_lies_between_receipt_and_today(walk, day, sentence):
    at = cases.noon(TODAY)
    from permits.acts import ACTS

    with pytest.raises(DateRefused, match=sentence) as refusal:
        ACTS[chart.START_REVIEW](walk.pk, actor=walk.cast.officer, at=at, effective_on=day)
    assert refusal.value.field == "effective_on"
    assert walk.case.state == "RECEIVED"


def test_no_refusal_on_bibob_ground_without_views(walk):
    walk.review().complete().no_visit().no_advice().integrity_danger()
    skipped = DraftData("reden", grounds=("bibob",), views_skipped_reason="spoed")
    with pytest.raises(MoveRefused) as refusal:
        walk.act(chart.REFUSE, data=skipped)
    assert refusal.value.code == "bibob_needs_views"
    walk.announce(("bibob",)).views().refuse(("bibob",)).publish()
    assert walk.case.state == "PUBLISHED"


def test_no_grant_past_a_danger_without_views(walk):
    walk.review().complete().no_visit().no_advice().integrity_danger()
    with pytest.raises(MoveRefused) as refusal:
        walk.act(chart.GRANT, data=DraftData("reden"))
    assert refusal.value.code == "danger_needs_views"


def test_views_may_be_skipped_for_a_recorded_reason_on_another_ground(walk):
    walk.review().complete().steps()
    with pytest.raises(MoveRefused):
        walk.act(chart.REFUSE, data=DraftData("reden", grounds=("public-order",)))
    walk.draft(chart.REFUSE, grounds=("public-order",), views_skipped_reason="De aanvrager is hierover al gehoord.")
    walk.sign()
    assert walk.case.state == "REFUSED"


def test_postponement_only_before_the_end_and_once(walk):
    walk.review().complete()
    walk.draft(chart.POSTPONE, weeks=4)
    walk.sign()
    assert walk.case.due_on == date(2026, 11, 24)
    with pytest.raises(MoveRefused, match="al één keer"):
        walk.act(chart.POSTPONE, data=DraftData("nog eens", weeks=2))
    other = cases.walk(walk.cast.municipality, RECEIVED, today=TODAY).review().complete()
    with pytest.raises(PermitError, match="weken"):
        other.act(chart.POSTPONE, data=DraftData("te lang", weeks=20))
    late = cases.walk(walk.cast.municipality, RECEIVED, today=TODAY).review()
    with pytest.raises(MoveRefused, match="voorbij"):
        on(late, date(2026, 11, 2)).act(chart.POSTPONE, data=DraftData("te laat", weeks=2))


def test_dismissal_only_after_an_unused_repair_term_and_within_four_weeks(walk):
    walk.review()
    with pytest.raises(MoveRefused) as refusal:
        walk.act(chart.DISMISS, data=DraftData("onvolledig"))
    assert refusal.value.code == "no_lapsed_repair_term"
    walk.invite(2)
    with pytest.raises(PermitError, match="loopt nog"):
        walk.act(chart.LAPSE_COMPLETION)
    walk.lapsed()
    as_it_should_be(walk)
    on(walk, walk.day + timedelta(weeks=5))
    with pytest.raises(MoveRefused):
        walk.act(chart.DISMISS, data=DraftData("te laat"))


def test_a_second_invitation_does_not_undo_the_parallel_steps(walk):
    walk.review().complete().request_visit()
    walk.wait(1, 2).act(chart.REQUEST_COMPLETION, until=walk.day + timedelta(days=14), missing="tekening")
    assert steps_of(walk) == {"integrity", "visit", "advice", "awaiting"}
    walk.completed()
    assert steps_of(walk) == {"integrity", "visit", "advice", "recheck"}
    walk.complete()
    assert steps_of(walk) == {"integrity", "visit", "advice"}


def test_a_draft_that_was_sent_back_can_become_another_decision(walk):
    walk.review().complete().steps()
    decision = walk.draft(chart.GRANT)
    flows.perform(
        walk.pk,
        drafting.send_back,
        decision.pk,
        actor=walk.cast.decider,
        at=walk.at,
        effective_on=walk.day,
        reason="Nee.",
    )
    assert steps_of(walk) == {"draft"}
    walk.announce(("malafide-business",))
    assert walk.case.state == "INTENT_SENT"
    assert Decision.objects.get(pk=decision.pk).status == "dropped"


def test_the_early_decision_ends_all_other_work(walk):
    walk.review().complete().request_visit()
    walk.draft(chart.FIND_NOT_REQUIRED)
    assert "signing.sign" in steps_of(walk)
    walk.sign()
    assert steps_of(walk) == {"publish"}
    walk.publish()
    assert walk.case.state == "PUBLISHED"
    assert not Permit.objects.filter(application_id=walk.pk).exists()


def test_withdrawal_ends_everything_and_asks_the_bibob_question(walk):
    walk.review().complete().request_visit()
    with pytest.raises(PermitError, match="Bibob") as refusal:
        walk.act(chart.WITHDRAW, reason="stopt")
    assert refusal.value.field == "because_of_bibob"
    walk.act(chart.WITHDRAW, reason="stopt", because_of_bibob=False)
    assert steps_of(walk) == frozenset()
    assert walk.case.state == "WITHDRAWN"


def test_a_wrong_date_is_superseded_and_both_stay_visible(walk):
    walk.review().invite(4).completed()
    event = walk.case.clock_events.get(type="completed")
    before = walk.case.due_on
    correction = casework.correct_event(
        event.pk, actor=walk.cast.officer, at=walk.at, on=event.on - timedelta(days=1), reason="Poststempel."
    )
    assert walk.case.clock_events.filter(type="completed").count() == 2
    assert walk.case.due_on == before - timedelta(days=1)
    entry = AuditEntry.objects.get(verb="permits.clock.corrected")
    assert entry.reason == "Poststempel."
    with pytest.raises(PermitError, match="al eerder"):
        casework.correct_event(event.pk, actor=walk.cast.officer, at=walk.at, on=event.on, reason="Weer.")
    with pytest.raises(PermitError, match="reden"):
        casework.correct_event(correction.pk, actor=walk.cast.officer, at=walk.at, on=event.on, reason=" ")


def test_a_correction_that_the_clock_refuses_stores_nothing(walk):
    walk.review().invite(4).completed()
    event = walk.case.clock_events.get(type="completed")
    invited = walk.case.clock_events.get(type="completion_requested")
    with pytest.raises(DateRefused):
        casework.correct_event(
            event.pk, actor=walk.cast.officer, at=walk.at, on=invited.on - timedelta(days=1), reason="Onmogelijk."
        )
    assert walk.case.clock_events.count() == 2


def test_nothing_happens_twice(walk):
    walk.review().complete().steps().grant().publish()
    with pytest.raises(MoveRefused):
        flows.perform(walk.pk, publication.publish, actor=walk.cast.officer, at=walk.at, effective_on=walk.day)
    assert Permit.objects.filter(application_id=walk.pk).count() == 1


def test_staff_of_another_municipality_can_do_nothing(walk, other_municipality):
    stranger = make_user("officer", municipality=other_municipality)
    walk.cast.users["officer"] = stranger
    with pytest.raises(RightRefused):
        walk.act(chart.START_REVIEW)


def test_states_have_no_side_door(walk):
    with pytest.raises(TypeError):
        PermitApplication.objects.update(state="GRANTED")
    with pytest.raises(TypeError):
        PermitApplication.objects.all().delete()
    case = walk.case
    with pytest.raises(AttributeError):
        case.state = "GRANTED"


def test_the_order_of_the_day_of_receipt_is_kept_with_the_case(walk):
    assert walk.case.order is not None
    assert walk.case.order.title == "Aanwijzing (fictief)"
    assert (walk.case.term_weeks, walk.case.term_atw_applies) == (8, True)


def test_parties_come_and_go_and_both_stay_in_the_file(walk):
    who = {"actor": walk.cast.officer, "at": walk.at}
    manager = parties.add_role(walk.pk, **who, since=walk.day, role="manager", kind="person", name="D. Denkbeeld")
    parties.end_role(manager.pk, **who, until=walk.day)
    role = walk.case.roles.get(party__name="D. Denkbeeld")
    assert (role.since, role.until) == (walk.day, walk.day)
    with pytest.raises(PermitError, match="al beëindigd"):
        parties.end_role(manager.pk, **who, until=walk.day)
    with pytest.raises(PermitError, match="aanvrager"):
        parties.end_role(walk.case.roles.get(role="applicant").pk, **who, until=walk.day)
    assert AuditEntry.objects.filter(verb__startswith="permits.party.").count() == 2
