"""A visit through its services, on both engines: what is stored, what is refused, what the log says."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from viewflow.workflow.models import Process

from core.accounts.models import Municipality, User
from core.accounts.rights import RightRefused
from core.audit.models import AuditEntry, AuditPayload
from core.files import services as files
from core.files.errors import FileRefused
from inspections import flows
from inspections.errors import AnswerChanged, DateRefused, MoveRefused, VisitError
from inspections.models import Answer, Report, Visit
from inspections.selectors.findings import current_answers
from inspections.selectors.visits import due_rechecks
from inspections.services import answers, evidence, onsite, outcome, planning, reporting
from inspections.services.answers import Reply
from inspections.services.planning import Partner, Schedule
from inspections.wording import PARTNER_POWERS
from tests.people import make_user
from tests.visits import Walk, make_firm, make_premises, photo

pytestmark = pytest.mark.django_db

BAD = {"note": "Geen vergunning te vinden.", "severity": 2}


@pytest.fixture
def planner(municipality: Municipality) -> User:
    return make_user("planner", municipality=municipality, first_name="Pia", last_name="Planner")


@pytest.fixture
def inspector(municipality: Municipality) -> User:
    return make_user("inspector", municipality=municipality, first_name="Dirk", last_name="Kramer")


@pytest.fixture
def colleague(municipality: Municipality) -> User:
    return make_user("inspector", municipality=municipality, first_name="Eva", last_name="Tweede")


@pytest.fixture
def lawyer(municipality: Municipality) -> User:
    return make_user("lawyer", municipality=municipality)


@pytest.fixture
def walk(planner: User, inspector: User, colleague: User, municipality: Municipality) -> Walk:
    premises = make_premises(municipality)
    return Walk(planner, inspector, colleague, premises=premises, establishment=make_firm(premises))


def _states(walk: Walk) -> list[tuple[str, str]]:
    entries = AuditEntry.objects.filter(scope=walk.visit.audit_scope).order_by("seq")
    return [(entry.before, entry.after) for entry in entries if entry.before != entry.after]


def test_a_whole_visit_is_true_in_the_log(walk: Walk) -> None:
    walk.signed()
    walk.do(outcome.conclude_no_findings)
    assert _states(walk) == [
        ("", "PLANNED"),
        ("PLANNED", "BRIEFED"),
        ("BRIEFED", "ON_SITE"),
        ("ON_SITE", "LEFT"),
        ("LEFT", "REPORT_DRAFT"),
        ("REPORT_DRAFT", "REPORT_SIGNED"),
        ("REPORT_SIGNED", "NO_FINDINGS"),
    ]
    assert all(entry.legal_ground for entry in AuditEntry.objects.filter(scope=walk.visit.audit_scope))


def test_the_open_steps_follow_the_visit(walk: Walk, lawyer: User) -> None:
    def steps() -> list[str]:
        return [task.flow_task.name for task in flows.open_tasks(walk.visit)]

    assert steps() == ["plan"]
    walk.schedule()
    assert steps() == ["brief"]
    walk.do(planning.brief)
    assert steps() == ["visit"]
    walk.do(onsite.arrive, purpose="Controle", identity_shown=True, purpose_told=True)
    walk.do(onsite.stop_at_dwelling, area="Zolder")
    assert steps() == ["visit"]
    walk.do(onsite.resume_by_consent, consent_by="Bewoner", consent_scope="Zolder", told_may_refuse=True)
    walk.answer_all(permit__activity=BAD)
    walk.photograph("permit.activity")
    walk.leave()
    assert steps() == ["report"]
    walk.draft().sign()
    assert steps() == ["confirm"]
    walk.do(outcome.decline_enforcement, lawyer, reason="Eerst een herbezoek.")
    assert steps() == ["conclude"]
    walk.do(outcome.propose_enforcement, reason="Toch: derde keer.")
    assert steps() == ["confirm"]
    walk.do(outcome.confirm_enforcement, lawyer)
    assert steps() == []
    assert flows.expected(walk.visit) == frozenset()


def test_check_flows_can_see_a_visit_without_its_step(walk: Walk) -> None:
    Process.objects.filter(artifact_object_id=walk.visit.pk).delete()
    assert flows.expected(walk.visit) == {"plan"}
    assert flows.open_tasks(walk.visit) == []


def test_identity_and_purpose_come_before_entering(walk: Walk) -> None:
    walk.brief()
    for shown, told, code in [(False, True, "identity_not_shown"), (True, False, "purpose_not_told")]:
        with pytest.raises(MoveRefused) as refusal:
            walk.do(onsite.arrive, purpose="Controle", identity_shown=shown, purpose_told=told)
        assert refusal.value.code == code
    assert Visit.objects.get(pk=walk.visit.pk).state == "BRIEFED"


def test_arriving_records_identity_purpose_and_the_power_to_enter(walk: Walk) -> None:
    walk.arrive()
    assert walk.visit.identity_shown_at == walk.visit.arrived_at == walk.at
    power = walk.visit.powers.get()
    assert (power.article, power.reason) == ("5:15", "Controle van de vergunning.")


def test_a_dwelling_stops_everything_until_consent_is_recorded(walk: Walk) -> None:
    walk.arrive()
    walk.do(onsite.stop_at_dwelling, area="Kamer boven de werkplaats")
    with pytest.raises(MoveRefused):
        walk.answer("permit.on_site")
    for given in [
        {"consent_by": "", "told_may_refuse": True},
        {"consent_by": "Mevrouw Voorbeeld", "told_may_refuse": False},
    ]:
        with pytest.raises(MoveRefused) as refusal:
            walk.do(onsite.resume_by_consent, consent_scope="De kamer", **given)
        assert refusal.value.code == "consent_missing"
    walk.do(onsite.resume_by_consent, consent_by="Mevrouw Voorbeeld", consent_scope="De kamer", told_may_refuse=True)
    stop = walk.visit.dwelling_stops.get()
    assert (walk.visit.state, stop.consent_by, stop.consent_at) == ("ON_SITE", "Mevrouw Voorbeeld", walk.at)


@pytest.mark.parametrize(
    ("service", "values", "proposal"),
    [
        (onsite.refuse_entry, {"refusal": "De eigenaar zei: nee."}, "TO_ENFORCEMENT"),
        (onsite.stop_at_dwelling, {"area": "Hele verdieping"}, "RECHECK_DUE"),
        (onsite.hand_to_police, {"note": "Basisteam Noord, PL0900-1"}, "RECHECK_DUE"),
    ],
)
def test_a_visit_that_stopped_early_can_be_signed_without_all_answers(
    walk: Walk, service: object, values: dict[str, str], proposal: str
) -> None:
    walk.arrive()
    walk.do(service, **values)
    walk.draft().sign()
    assert walk.visit.proposal == proposal


def test_taken_things_need_a_receipt_before_leaving(walk: Walk) -> None:
    walk.arrive()
    item = walk.do(evidence.take_item, description="Inkoopregister", article="5:17")
    with pytest.raises(MoveRefused) as refusal:
        walk.leave()
    assert refusal.value.code == "receipts_open"
    walk.do(evidence.give_receipt, item=item.public_id, receipt_to="J. Verzonnen")
    walk.leave()
    walk.do(evidence.return_item, item=item.public_id)
    assert walk.visit.items_taken.get().returned_on == timezone.localdate(walk.at)
    with pytest.raises(VisitError):
        walk.do(evidence.return_item, item=item.public_id)


def test_the_report_waits_for_every_required_answer(walk: Walk) -> None:
    walk.arrive().answer_all(permit__on_site=BAD).leave().draft()
    with pytest.raises(MoveRefused) as refusal:
        walk.sign()
    assert refusal.value.code == "answers_faulty"  # this item needs a photo
    walk.photograph("permit.on_site")
    walk.sign()
    assert walk.visit.proposal == "RECHECK_DUE"


def test_one_unanswered_required_item_keeps_the_report_open(walk: Walk) -> None:
    walk.arrive()
    codes = [item.code for item in walk.visit.checklist.checklist.items if item.code != "fire.exits"]
    walk.do(answers.record_answers, replies=[Reply(code, "ok") for code in codes])
    walk.leave().draft()
    with pytest.raises(MoveRefused) as refusal:
        walk.sign()
    assert refusal.value.code == "items_unanswered"
    walk.answer("fire.exits", "not_checked")
    walk.sign()


def test_signing_locks_and_keeps_the_hash_in_the_log(walk: Walk) -> None:
    walk.signed()
    report = Report.objects.get(visit=walk.visit)
    assert files.read(report.file).startswith(b"%PDF")
    assert report.sha256 == report.file.sha256
    entry = AuditEntry.objects.filter(scope=walk.visit.audit_scope, after="REPORT_SIGNED").latest("seq")
    assert entry.reason == f"sha256:{report.sha256}"
    for refused in [
        lambda: walk.answer("permit.on_site", "not_applicable"),
        lambda: walk.photograph("permit.on_site"),
        lambda: walk.do(reporting.edit_report, summary="Anders"),
        lambda: walk.do(evidence.use_power, article="5:17", reason="Te laat"),
        lambda: walk.sign(),
    ]:
        with pytest.raises(MoveRefused):
            refused()


def test_a_supplement_stands_beside_the_signed_report(walk: Walk) -> None:
    walk.signed()
    before = Report.objects.get(visit=walk.visit)
    walk.do(reporting.supplement, text="De sleutel van hal 2 is nagekomen.")
    after = Report.objects.get(visit=walk.visit)
    assert (after.sha256, after.summary, after.signed_at) == (before.sha256, before.summary, before.signed_at)
    assert after.supplements.get().text == "De sleutel van hal 2 is nagekomen."


def test_only_the_own_name_signs(walk: Walk) -> None:
    walk.arrive().answer_all().leave().draft()
    with pytest.raises(VisitError) as refusal:
        walk.do(reporting.sign_report, signed_as="Iemand Anders")
    assert refusal.value.field == "signed_as"
    walk.do(reporting.sign_report, signed_as="  dirk   KRAMER ")
    assert walk.visit.state == "REPORT_SIGNED"


def test_a_correction_is_added_and_the_first_answer_stays(walk: Walk) -> None:
    walk.arrive()
    first = walk.answer("permit.hours")
    second = walk.answer("permit.hours", "not_ok", **BAD)
    assert second.supersedes_id == first.pk
    assert [row.answer for row in walk.visit.answers.all()] == ["ok", "not_ok"]
    assert current_answers(walk.visit)["permit.hours"].pk == second.pk
    with pytest.raises(TypeError):
        second.save()


def test_the_same_answer_again_adds_nothing(walk: Walk) -> None:
    walk.arrive()
    walk.answer("permit.hours")
    entries = AuditEntry.objects.count()
    walk.answer("permit.hours")
    assert walk.visit.answers.count() == 1
    assert AuditEntry.objects.count() == entries


def test_a_colleague_is_not_overwritten_unseen(walk: Walk, colleague: User) -> None:
    walk.arrive()
    walk.do(answers.record_answer, colleague, reply=Reply("permit.hours", "not_ok", **BAD))
    with pytest.raises(AnswerChanged) as refusal:
        walk.answer("permit.hours", base="")
    assert "Eva Tweede" in str(refusal.value)
    assert "Niet in orde" in str(refusal.value)
    seen = current_answers(walk.visit)["permit.hours"]
    assert walk.answer("permit.hours", base=str(seen.public_id)).supersedes_id == seen.pk


def test_what_a_partner_saw_stays_there_without_a_ground_for_sharing(walk: Walk) -> None:
    walk.arrive(Partner("police", PARTNER_POWERS["police"]))
    with pytest.raises(VisitError) as refusal:
        walk.answer("vehicles.wanted", "not_ok", severity=3, seen_by="police", note="Kenteken gesignaleerd")
    assert refusal.value.field == "sharing_ground"
    walk.answer("vehicles.wanted", "not_ok", severity=3, seen_by="police")
    answer = walk.answer(
        "vehicles.wanted", "not_ok", severity=3, seen_by="police", note="Gesignaleerd", sharing_ground="Wpg 20"
    )
    assert answer.shared
    assert Answer.objects.filter(visit=walk.visit, note="Kenteken gesignaleerd").count() == 0


@pytest.mark.parametrize(
    ("reply", "field"),
    [
        (Reply("permit.hours", "perhaps"), "answer"),
        (Reply("permit.hours", "not_ok", severity=5), "severity"),
        (Reply("permit.hours", "not_ok", norm="Een andere wet"), "norm"),
        (Reply("permit.hours", "not_ok", seen_by="fbi"), "seen_by"),
        (Reply("no.such", "ok"), ""),
    ],
)
def test_a_wrong_answer_is_refused_with_its_field(walk: Walk, reply: Reply, field: str) -> None:
    walk.arrive()
    with pytest.raises(VisitError) as refusal:
        walk.do(answers.record_answer, reply=reply)
    assert refusal.value.field == field
    assert not walk.visit.answers.exists()


def test_a_photo_is_evidence_with_the_hash_of_the_original(walk: Walk) -> None:
    walk.arrive()
    taken = walk.photograph("permit.on_site")
    assert taken.sha256 == taken.file.original_sha256 != taken.file.sha256
    entry = AuditEntry.objects.filter(scope=walk.visit.audit_scope, verb="inspections.visit.add_photo").get()
    assert taken.sha256 in entry.reason
    with pytest.raises(VisitError):
        walk.photograph("permit.on_site")  # the very same photo
    with pytest.raises(FileRefused):
        walk.do(evidence.add_photo, item_code="permit.on_site", upload=photo_of_nothing())
    assert walk.visit.photos.count() == 1


def photo_of_nothing() -> object:
    empty = photo("leeg.jpg")
    empty.file.truncate(0)
    empty.size = 0
    return empty


@pytest.mark.parametrize(
    ("days", "field"),
    [(1, "effective_on"), (-400, "effective_on")],
)
def test_a_date_in_the_future_or_before_the_visit_is_refused(walk: Walk, days: int, field: str) -> None:
    walk.arrive()
    with pytest.raises(DateRefused) as refusal:
        walk.do(onsite.leave, effective_on=timezone.localdate(walk.at) + timedelta(days=days))
    assert refusal.value.field == field


def test_leaving_cannot_be_before_arriving_nor_in_the_future(walk: Walk) -> None:
    walk.brief()
    day = timezone.localdate(walk.at) - timedelta(days=1)
    walk.do(
        onsite.arrive,
        purpose="Controle",
        identity_shown=True,
        purpose_told=True,
        effective_on=day,
        clock_time=time(10, 0),
    )
    with pytest.raises(DateRefused):
        walk.do(onsite.leave, effective_on=day, clock_time=time(9, 59))
    walk.do(onsite.leave, effective_on=day, clock_time=time(11, 30))
    assert timezone.localtime(walk.visit.left_at).time() == time(11, 30)


def test_only_the_team_fills_in(walk: Walk, municipality: Municipality, planner: User) -> None:
    walk.arrive()
    stranger = make_user("inspector", municipality=municipality)
    for person in (stranger, planner):
        with pytest.raises(RightRefused):
            walk.do(answers.record_answer, person, reply=Reply("permit.hours", "ok"))


@pytest.mark.parametrize("role", ["officer", "decider", "policy", "auditor", "admin", "entrepreneur", "bibob"])
def test_other_roles_do_nothing_here(walk: Walk, municipality: Municipality, role: str) -> None:
    person = make_user(role, municipality=municipality)
    for service, values in [
        (planning.schedule_visit, {"schedule": Schedule(date(2026, 11, 24), [person])}),
        (planning.brief, {}),
        (planning.cancel, {"reason": "zomaar"}),
    ]:
        with pytest.raises(RightRefused):
            walk.do(service, person, **values)


def test_only_the_lawyer_confirms_enforcement(walk: Walk, planner: User, lawyer: User) -> None:
    walk.arrive()
    walk.do(onsite.refuse_entry, refusal="Nee, zei de eigenaar.")
    walk.draft().sign()
    for person in (walk.inspector, planner):
        with pytest.raises(RightRefused):
            walk.do(outcome.confirm_enforcement, person)
    with pytest.raises(MoveRefused) as refusal:
        walk.do(outcome.conclude_recheck, recheck_on=date(2030, 1, 1))
    assert refusal.value.code == "lies_with_lawyer"
    walk.do(outcome.confirm_enforcement, lawyer)
    assert walk.visit.state == "TO_ENFORCEMENT"


def test_a_recheck_lies_after_the_outcome_and_comes_on_the_list(walk: Walk, planner: User) -> None:
    walk.signed(permit__hours=BAD)
    on = timezone.localdate(walk.at)
    with pytest.raises(DateRefused):
        walk.do(outcome.conclude_recheck, recheck_on=on)
    walk.do(outcome.conclude_recheck, recheck_on=on + timedelta(days=28))
    assert list(due_rechecks(Visit.objects.all())) == [walk.visit]
    flows.plan(
        actor=planner,
        at=walk.at,
        premises=walk.visit.premises,
        reason="recheck",
        previous=walk.visit,
        checklist_code="automotive",
    )
    assert list(due_rechecks(Visit.objects.all())) == []


def test_a_move_that_came_too_late_says_who_was_first_and_when(walk: Walk, colleague: User) -> None:
    walk.arrive()
    walk.do(onsite.leave, colleague)
    when = timezone.localtime(walk.at)
    with pytest.raises(MoveRefused) as refusal:
        walk.do(onsite.refuse_entry, refusal="Nee")
    assert str(refusal.value) == (
        f"Deze stap kan niet meer: Eva Tweede deed “Controle afronden” op {when:%d-%m-%Y} om {when:%H:%M}."
    )


def test_a_team_is_of_inspectors_of_the_own_municipality(walk: Walk, municipality: Municipality) -> None:
    elsewhere = Municipality.objects.get_or_create(code="GM0221", defaults={"name": "Doesburg"})[0]
    for person in (make_user("inspector", municipality=elsewhere), make_user("officer", municipality=municipality)):
        with pytest.raises(VisitError) as refusal:
            walk.do(planning.schedule_visit, walk.planner, schedule=Schedule(date(2026, 11, 24), [person]))
        assert refusal.value.field == "team"
    with pytest.raises(VisitError):
        walk.do(planning.schedule_visit, walk.planner, schedule=Schedule(date(2026, 11, 24), []))


def test_an_absent_inspector_never_leaves_a_report_unsigned(walk: Walk, municipality: Municipality) -> None:
    walk.arrive().answer_all().leave().draft()
    other = make_user("inspector", municipality=municipality, first_name="Nieuw", last_name="Hier")
    walk.do(planning.change_team, walk.planner, team=[other], reason="Ziek")
    with pytest.raises(RightRefused):
        walk.sign()
    walk.do(reporting.sign_report, other, signed_as="Nieuw Hier")


def test_a_visit_that_has_begun_is_not_called_off(walk: Walk) -> None:
    walk.arrive()
    with pytest.raises(MoveRefused):
        walk.do(planning.cancel, walk.planner, reason="Toch niet")


def test_a_firm_elsewhere_or_an_unknown_reason_is_refused(walk: Walk, municipality: Municipality) -> None:
    other = make_firm(make_premises(municipality))
    base = {"actor": walk.planner, "at": walk.at, "premises": walk.visit.premises}
    with pytest.raises(VisitError) as refusal:
        flows.plan(**base, reason="routine", establishment=other)
    assert refusal.value.field == "establishment"
    with pytest.raises(VisitError):
        flows.plan(**base, reason="curiosity")


def test_a_day_without_a_checklist_in_force_is_refused(walk: Walk) -> None:
    with pytest.raises(VisitError) as refusal:
        walk.do(planning.schedule_visit, walk.planner, schedule=Schedule(date(2019, 1, 1), walk.team))
    assert refusal.value.field == "on"


def test_names_and_statements_stay_out_of_the_log(walk: Walk) -> None:
    walk.arrive()
    walk.do(evidence.note_person, name="Karel Geheim", capacity="monteur", statement="Ik weet van niets.")
    texts = " ".join(
        [entry.reason for entry in AuditEntry.objects.filter(scope=walk.visit.audit_scope)]
        + list(AuditPayload.objects.filter(entry__scope=walk.visit.audit_scope).values_list("body", flat=True))
    )
    assert "Karel" not in texts
    assert "weet van niets" not in texts


def test_a_state_is_never_written_behind_the_services(walk: Walk) -> None:
    with pytest.raises(TypeError):
        Visit.objects.filter(pk=walk.visit.pk).update(state="NO_FINDINGS")
    with pytest.raises(Visit.DoesNotExist):
        flows.perform(uuid4(), onsite.leave, actor=walk.inspector, at=walk.at)
