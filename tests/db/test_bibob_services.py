"""The sealed room's services with the case beside it: one act moves both, four eyes, pauses, views, ends."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from core.accounts.rights import RightRefused
from core.audit.models import AuditEntry
from core.outbox.models import Message
from permits.bibob.errors import CheckRefused, ConclusionRefused
from permits.bibob.models import Answer, Dossier, Draft, Finding, Involved, LbbReport, LbbRequest, ViewsInvitation
from permits.bibob.sealed import door
from permits.errors import DateRefused, FourEyesRefused, MoveRefused, PermitError
from permits.selectors import clock
from permits.services import completeness, drafting, ending, integrity, signing, steps
from permits.services.drafting import DraftData
from permits.statecharts import application as chart
from tests.bibob_walks import complete_case, received_case
from tests.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(municipality):
    return complete_case(municipality)


@pytest.fixture
def researching(walk):
    return walk.own_research()


def events(walk) -> list[tuple[str, date]]:
    return [(event.type, event.on) for event in walk.case.clock_events.all() if event.type.startswith("lbb")]


# --- B1-B4


def test_declaring_complete_opens_the_check_once(walk):
    assert walk.case.integrity_state == "running"
    dossier = walk.dossier
    assert (dossier.state, dossier.reasons, dossier.started_on) == ("TRIGGERED", ["policy"], walk.day)
    assert walk.person.name == "Lakstraat Voorbeeld B.V."


def test_the_bibob_officer_can_start_before_the_case_is_complete(municipality):
    walk = received_case(municipality)
    walk.do(integrity.start_integrity, reasons=["tip_26"])
    assert walk.dossier.reasons == ["tip_26"]
    walk.do(completeness.declare_complete, actor=walk.officer)
    assert door(Dossier).filter(application_id=walk.pk).count() == 1


def test_a_check_without_a_known_reason_is_refused(municipality):
    walk = received_case(municipality)
    for reasons in ([], ["gut_feeling"]):
        with pytest.raises(PermitError):
            walk.do(integrity.start_integrity, reasons=reasons)
    assert walk.case.integrity_state == "none"


def test_form_and_own_research_leave_the_clock_running(walk):
    before = walk.case.due_on
    walk.later(3).own_research()
    assert walk.dossier.state == "OWN_RESEARCH"
    assert walk.case.due_on == before
    assert clock.answer_for(walk.case, walk.day).running


def test_a_date_in_the_future_or_before_the_last_step_is_refused(walk):
    walk.on(6, 10).do(integrity.send_form)
    with pytest.raises(DateRefused):
        walk.do(integrity.receive_form, effective_on=date(2026, 6, 9))
    with pytest.raises(DateRefused):
        walk.do(integrity.receive_form, effective_on=date(2026, 6, 11))
    assert walk.dossier.form_received_on is None


def test_an_applicants_refusal_needs_a_lapsed_repair_term_and_ends_with_the_dismissal(walk):
    walk.do(integrity.send_form)
    with pytest.raises(CheckRefused) as refused:
        walk.do(integrity.refuse_form)
    assert refused.value.code == "no_chance_to_complete"
    walk.do(completeness.request_completion, actor=walk.officer, until=date(2026, 6, 15), missing="Bibob-formulier")
    walk.on(6, 16).do(completeness.lapse_completion, actor=None)
    walk.do(integrity.refuse_form)
    assert walk.dossier.state == "FORM_REFUSED"
    draft = walk.do(
        lambda pk, **v: drafting.draft(pk, chart.DISMISS, data=DraftData("Niet aangevuld."), **v), actor=walk.officer
    )
    walk.do(lambda pk, **v: signing.sign(draft.pk, **v), actor=walk.decider)
    integrity.tick(walk.at)
    assert walk.dossier.state == "CLOSED"


def test_only_the_bibob_officer_works_in_the_room(walk):
    for outsider in (walk.officer, walk.decider, make_user("admin", municipality=walk.municipality)):
        with pytest.raises(RightRefused):
            walk.do(integrity.send_form, actor=outsider)
    assert walk.dossier.state == "TRIGGERED"


def test_a_bibob_officer_of_another_municipality_does_not(walk, other_municipality):
    stranger = make_user("bibob", municipality=other_municipality)
    with pytest.raises(RightRefused):
        walk.do(integrity.send_form, actor=stranger)


# --- research


def test_findings_and_answers_only_grow(researching):
    finding = researching.finding()
    finding.text = "anders"
    with pytest.raises(TypeError):
        finding.save()
    with pytest.raises(TypeError):
        finding.delete()
    researching.do(integrity.add_answers, answers={"bibob-kvk": "01234567"})
    researching.do(integrity.add_answers, answers={"bibob-kvk": "01234568", "bibob-legal-form": "bv"})
    said = [(answer.code, answer.text) for answer in Answer.objects.of(researching.dossier)]
    assert said == [("bibob-kvk", "01234567"), ("bibob-kvk", "01234568"), ("bibob-legal-form", "bv")]


@pytest.mark.parametrize("answers", [{}, {"bibob-kvk": "  "}, {"shoe-size": "43"}])
def test_an_answer_belongs_to_a_question_of_the_form(researching, answers):
    with pytest.raises(PermitError):
        researching.do(integrity.add_answers, answers=answers)
    assert not Answer.objects.of(researching.dossier).exists()


def test_an_indicator_opens_a_question_and_changes_nothing_else(researching):
    before = researching.facts()
    question = researching.do(integrity.open_question, indicator="FIN_UNCLEAR", text="Waar komt de lening vandaan?")
    assert researching.facts() == before
    researching.do(integrity.close_question, question=question.public_id, answer="Bankafschrift gezien.")
    with pytest.raises(PermitError):
        researching.do(integrity.close_question, question=question.public_id, answer="nog eens")
    with pytest.raises(PermitError):
        researching.do(integrity.open_question, indicator="NO_SUCH", text="?")


def test_a_finding_about_someone_of_another_dossier_is_refused(researching, municipality):
    other = complete_case(municipality, number=9148).own_research()
    with pytest.raises(PermitError):
        researching.do(
            integrity.add_finding, text="x", source="y", reliability="weak", nature="fact", about=other.person.public_id
        )


# --- LBB


def test_signing_the_lbb_request_pauses_the_permits_clock_in_the_same_act(researching):
    researching.on(6, 22).ask_lbb()
    case = researching.case
    assert (researching.dossier.state, case.lbb_open, case.due_on) == ("LBB_REQUESTED", True, None)
    assert events(researching) == [("lbb_requested", date(2026, 6, 22))]
    assert Message.objects.filter(topic="permits.letter", payload__kind="lbb_notice").exists()
    answer = clock.answer_for(case, date(2026, 7, 1))
    assert (answer.running, answer.due_on) == (False, None)


def test_nothing_is_paused_while_the_request_is_a_draft(researching):
    researching.write(integrity.submit_lbb_request, text="Wat is bekend?")
    assert events(researching) == []
    assert not researching.case.lbb_open


def test_if_the_case_cannot_be_paused_the_dossier_stays_too(researching):
    draft = researching.write(integrity.submit_lbb_request, text="Wat is bekend?")
    researching.do(integrity.sign_draft, actor=researching.decider, draft=draft.public_id)
    assert LbbRequest.objects.of(researching.dossier).count() == 1
    with pytest.raises(PermitError):  # a second signature on the same draft
        researching.do(
            integrity.sign_draft,
            actor=make_user("decider", municipality=researching.municipality),
            draft=draft.public_id,
        )
    assert LbbRequest.objects.of(researching.dossier).count() == 1
    assert len(events(researching)) == 1


def test_the_advice_of_t6_moves_the_due_date_to_8_september(researching):
    # law.md 7e T6, with the Algemene termijnenwet off or on the same day: Tuesday 8 September.
    researching.on(6, 22).ask_lbb()
    researching.on(8, 3).do(integrity.receive_advice, degree="none", summary="Geen bijzonderheden.")
    assert researching.dossier.state == "ADVICE_RECEIVED"
    assert researching.dossier.use_until == date(2031, 8, 3)
    assert researching.case.due_on == date(2026, 9, 8)
    assert not researching.case.lbb_open


def test_data_question_extension_and_advice_reach_the_clock_on_their_days(researching):
    researching.on(6, 22).ask_lbb()
    researching.on(7, 1).do(integrity.lbb_asks_data, asked_of="betrokkene", text="Jaarrekening")
    assert researching.dossier.state == "LBB_DATA_REQUESTED"
    researching.on(7, 15).do(integrity.lbb_gets_data)
    researching.on(7, 20).do(integrity.lbb_extends, weeks=4)
    with pytest.raises((CheckRefused, PermitError)):
        researching.do(integrity.lbb_extends, weeks=1)
    researching.on(8, 3).do(integrity.receive_advice, degree="lesser")
    assert events(researching) == [
        ("lbb_requested", date(2026, 6, 22)),
        ("lbb_data_requested", date(2026, 7, 1)),
        ("lbb_data_received", date(2026, 7, 15)),
        ("lbb_extended", date(2026, 7, 20)),
        ("lbb_received", date(2026, 8, 3)),
    ]


@pytest.mark.parametrize("weeks", [0, 5, -1])
def test_an_extension_is_four_weeks_at_most(researching, weeks):
    researching.on(6, 22).ask_lbb()
    with pytest.raises(PermitError):
        researching.do(integrity.lbb_extends, weeks=weeks)
    assert events(researching) == [("lbb_requested", date(2026, 6, 22))]


def test_a_declined_request_ends_the_pause_and_research_goes_on_to_a_second_request(researching):
    researching.on(6, 22).ask_lbb()
    researching.on(7, 1).do(integrity.lbb_declines, reason="Te weinig eigen onderzoek.")
    assert (researching.dossier.state, researching.case.lbb_open) == ("LBB_DECLINED", False)
    assert researching.case.due_on is not None
    researching.do(integrity.start_own_research)
    researching.on(7, 6).ask_lbb()
    assert researching.case.lbb_open
    assert LbbRequest.objects.of(researching.dossier).count() == 2


def test_a_case_that_waits_for_views_takes_no_lbb_request(researching):
    researching.conclude()  # so that an intention can be drafted, the check must be done
    with pytest.raises(CheckRefused):
        researching.write(integrity.submit_lbb_request, text="te laat")


# --- four eyes


def test_the_drafter_never_signs(municipality, researching):
    both = make_user("bibob", "decider", municipality=municipality)
    draft = researching.write(integrity.submit_lbb_request, actor=both, text="Wat is bekend?")
    with pytest.raises(FourEyesRefused):
        researching.do(integrity.sign_draft, actor=both, draft=draft.public_id)
    with pytest.raises(FourEyesRefused):
        researching.write(integrity.send_back, actor=both, draft=draft.public_id, reason="x")
    assert researching.dossier.state == "OWN_RESEARCH"
    assert events(researching) == []
    researching.do(integrity.sign_draft, actor=researching.decider, draft=draft.public_id)


@pytest.mark.parametrize("role", ["bibob", "officer", "auditor", "admin"])
def test_only_a_decider_signs(municipality, researching, role):
    draft = researching.draft_conclusion()
    with pytest.raises(RightRefused):
        researching.do(integrity.sign_draft, actor=make_user(role, municipality=municipality), draft=draft.public_id)
    assert researching.case.integrity_state == "running"


def test_the_database_refuses_one_hand_too(researching):
    draft = researching.draft_conclusion()
    draft.signed_by = draft.drafted_by
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


def test_a_draft_that_was_sent_back_makes_way_for_the_next(researching):
    first = researching.write(integrity.submit_lbb_request, text="Wat is bekend?")
    with pytest.raises(CheckRefused):
        researching.write(integrity.submit_lbb_request, text="En nog iets")
    researching.write(integrity.send_back, actor=researching.decider, draft=first.public_id, reason="Te vaag.")
    second = researching.write(integrity.submit_lbb_request, text="Wat is bekend over de geldgever?")
    stored = {draft.pk: draft.status for draft in Draft.objects.of(researching.dossier)}
    assert stored == {first.pk: "dropped", second.pk: "submitted"}


# --- views and conclusion


def test_no_danger_concludes_from_own_research(researching):
    researching.conclude()
    case, dossier = researching.case, researching.dossier
    assert (case.integrity_state, case.integrity_degree, case.integrity_ground) == ("done", "none", "")
    assert (dossier.state, dossier.conclusion_source) == ("CONCLUDED", "own")
    assert dossier.use_until == date(2031, 6, 1)
    assert not LbbReport.objects.of(dossier).exists()


def test_danger_is_refused_before_the_views(researching):
    researching.finding()
    with pytest.raises(CheckRefused) as refused:
        researching.draft_conclusion("serious", "a")
    assert refused.value.code == "danger_needs_views"


def test_everyone_named_is_heard_before_danger_is_concluded(researching):
    researching.finding()
    researching.write(integrity.add_person, name="T. Denkbeeld", relation="financier")
    researching.invite()
    researching.write(integrity.add_person, name="R. Denkbeeld", relation="manager")
    researching.hear()
    with pytest.raises(CheckRefused) as refused:
        researching.draft_conclusion("serious", "a")
    assert refused.value.code == "someone_not_invited"
    researching.do(
        lambda pk, **v: integrity.invite_views(pk, until=date(2026, 6, 20), copy_given=True, warned=True,
                                               move=integrity.check.INVITE_MORE_VIEWS, **v)
    )  # fmt: skip
    with pytest.raises(CheckRefused) as refused:
        researching.draft_conclusion("serious", "a")
    assert refused.value.code == "views_awaited"
    researching.on(6, 21).do(integrity.lapse_views, actor=None)
    researching.conclude("serious", "a")
    assert researching.case.integrity_degree == "serious"
    assert ViewsInvitation.objects.of(researching.dossier).count() == 3


@pytest.mark.parametrize(("copy_given", "warned"), [(False, True), (True, False)])
def test_views_are_asked_with_a_copy_and_a_warning_of_secrecy(researching, copy_given, warned):
    with pytest.raises(PermitError):
        researching.do(integrity.invite_views, until=date(2026, 7, 1), copy_given=copy_given, warned=warned)
    assert researching.dossier.state == "OWN_RESEARCH"


def test_own_danger_is_owed_to_the_lbb_the_same_day(researching):
    researching.finding()
    researching.invite()
    researching.hear()
    researching.on(6, 9).conclude("lesser", "b")
    (owed,) = LbbReport.objects.of(researching.dossier)
    assert (owed.kind, owed.due_on, owed.done_on) == ("conclusion", date(2026, 6, 9), None)
    researching.do(integrity.report_to_lbb, report=owed.public_id)
    with pytest.raises(PermitError):
        researching.do(integrity.report_to_lbb, report=owed.public_id)


def test_danger_on_advice_is_not_reported_back(researching):
    researching.on(6, 22).ask_lbb()
    researching.on(7, 6).do(integrity.receive_advice, degree="serious")
    researching.invite()
    researching.hear()
    researching.conclude("serious", "ab")
    dossier = researching.dossier
    assert (dossier.conclusion_source, dossier.use_until) == ("lbb", date(2031, 7, 6))
    assert not LbbReport.objects.of(dossier).exists()


def test_all_that_a_conclusion_lacks_is_named_at_once(researching):
    with pytest.raises(ConclusionRefused) as refused:
        researching.draft_conclusion("none", "a", reasons="")
    assert set(refused.value.codes) == {"ground_without_danger", "reasons_missing"}
    assert refused.value.field == "ground"


def test_a_conclusion_is_judged_again_when_it_is_signed(researching):
    researching.finding()
    researching.invite()
    researching.hear()
    draft = researching.draft_conclusion("serious", "a")
    researching.write(integrity.add_person, name="Nieuwe derde", relation="control")
    with pytest.raises(CheckRefused):
        researching.do(integrity.sign_draft, actor=researching.decider, draft=draft.public_id)
    assert researching.case.integrity_state == "running"


def test_an_open_lbb_request_keeps_the_conclusion_shut(researching):
    researching.on(6, 22).ask_lbb()
    with pytest.raises(CheckRefused):
        researching.draft_conclusion()


def test_refusal_on_bibob_ground_is_impossible_without_the_statement_of_views(researching):
    """Law: Wet Bibob 33; law.md 7a P14. Neither the service nor a reason to skip the views opens it."""
    researching.finding()
    researching.invite()
    researching.hear()
    researching.conclude("serious", "a")
    researching.do(steps.waive_visit, actor=researching.officer, reason="al gecontroleerd")
    researching.do(steps.waive_advice, actor=researching.officer, reason="niet nodig")
    data = DraftData("Ernstig gevaar.", grounds=("bibob",), views_skipped_reason="spoed")
    with pytest.raises(MoveRefused) as refused:
        researching.do(lambda pk, **v: drafting.draft(pk, chart.REFUSE, data=data, **v), actor=researching.officer)
    assert refused.value.code in {"bibob_needs_views", "danger_needs_views"}


def test_correction_after_an_objection_is_owed_to_the_lbb_and_leaves_the_case_alone(researching):
    researching.conclude()
    researching.later(60).do(integrity.correct, degree="lesser", ground="b", reason="Beslissing op bezwaar")
    dossier = researching.dossier
    assert (dossier.state, dossier.degree, dossier.ground) == ("CORRECTED", "lesser", "b")
    assert researching.case.integrity_degree == "none"
    assert LbbReport.objects.of(dossier).get().kind == "correction"


# --- ends


def withdraw(walk, answer):
    return walk.do(ending.withdraw, actor=walk.officer, reason="trekt in", because_of_bibob=answer)


def test_a_withdrawal_without_suspicion_closes_the_check(researching):
    researching.draft_conclusion()
    withdraw(researching, False)
    assert (researching.dossier.state, researching.dossier.withdrawal) == ("CLOSED", "no")
    assert Draft.objects.of(researching.dossier).get().status == "dropped"


def test_a_suspected_withdrawal_is_reported_before_the_check_closes(researching):
    withdraw(researching, True)
    assert researching.dossier.state == "OWN_RESEARCH"
    integrity.tick(researching.later().at)
    assert researching.dossier.state == "OWN_RESEARCH"
    researching.do(integrity.report_withdrawal)
    dossier = researching.dossier
    assert (dossier.state, dossier.withdrawal_reported_on) == ("CLOSED", researching.day)
    assert LbbReport.objects.of(dossier).get().done_on == researching.day


@pytest.mark.parametrize(("answer", "state"), [(False, "CLOSED"), (True, "OWN_RESEARCH")])
def test_a_question_that_the_applicant_left_open_is_answered_in_the_room(researching, answer, state):
    integrity_case = researching.case
    integrity_case.account = make_user("entrepreneur", municipality=None)
    integrity_case.save()
    researching.do(ending.withdraw, actor=integrity_case.account, reason="ik stop", because_of_bibob=None)
    assert (researching.dossier.state, researching.dossier.withdrawal) == ("OWN_RESEARCH", "open")
    with pytest.raises(CheckRefused):
        researching.do(integrity.report_withdrawal)
    researching.do(integrity.answer_withdrawal, because_of_bibob=answer)
    assert researching.dossier.state == state


def test_a_case_that_ended_takes_no_more_research(researching):
    withdraw(researching, True)
    with pytest.raises(CheckRefused):
        researching.draft_conclusion()


def test_use_is_blocked_the_day_after_five_years(researching):
    researching.on(6, 9).conclude()
    researching.day = date(2031, 6, 9)
    assert integrity.tick(researching.at)["blocked"] == 0
    researching.day = date(2031, 6, 10)
    assert integrity.tick(researching.at)["blocked"] == 1
    assert researching.dossier.state == "USE_BLOCKED"
    assert integrity.tick(researching.at)["blocked"] == 0


# --- the seal


def test_no_manager_gives_a_row_away(researching):
    researching.finding()
    for model in (Dossier, Finding, Involved, Answer, Draft, LbbRequest, ViewsInvitation, LbbReport):
        assert not model.objects.exists()
        assert not model._default_manager.exists()
    assert not [name for name in dir(researching.case) if "dossier" in name.lower()]


@pytest.mark.parametrize(
    "role", ["officer", "planner", "inspector", "lawyer", "policy", "auditor", "admin", "entrepreneur"]
)
def test_every_other_role_finds_no_dossier(researching, municipality, role):
    assert not Dossier.objects.for_user(make_user(role, municipality=municipality)).exists()


def test_a_superuser_finds_no_dossier(researching, municipality):
    boss = make_user("admin", municipality=municipality, is_superuser=True, is_staff=True)
    assert not Dossier.objects.for_user(boss).exists()


def test_the_bibob_officer_finds_those_of_the_own_municipality(researching, other_municipality):
    assert Dossier.objects.for_user(researching.bibob).get() == researching.dossier
    assert not Dossier.objects.for_user(make_user("bibob", municipality=other_municipality)).exists()
    assert not Dossier.objects.for_user(make_user("bibob", municipality=None)).exists()


def test_the_decider_finds_a_dossier_only_while_a_draft_waits(researching):
    seen = Dossier.objects.for_user(researching.decider)
    assert not seen.exists()
    draft = researching.write(integrity.submit_lbb_request, text="Wat is bekend?")
    assert seen.all().get() == researching.dossier
    researching.do(integrity.sign_draft, actor=researching.decider, draft=draft.public_id)
    assert not seen.all().exists()


def test_the_dossier_has_a_chain_of_its_own_and_the_cases_chain_tells_only_what_officers_may_know(researching):
    researching.finding("MARKERING-BEVINDING")
    researching.on(6, 22).ask_lbb("MARKERING-VRAAG")
    researching.on(7, 6).do(integrity.receive_advice, degree="none", summary="MARKERING-ADVIES")
    researching.conclude(reasons="MARKERING-REDEN")
    case_verbs = [entry.verb for entry in AuditEntry.objects.filter(scope=researching.case.audit_scope)]
    assert not [verb for verb in case_verbs if verb.startswith("bibob.")]
    told = {"start_integrity", "request_lbb_advice", "record_lbb_event", "conclude_integrity"}
    assert told <= {verb.rpartition(".")[2] for verb in case_verbs}
    own = AuditEntry.objects.filter(scope=researching.dossier.audit_scope).order_by("seq")
    assert [entry.seq for entry in own] == list(range(1, own.count() + 1))
    assert own.first().verb == "bibob.dossier.trigger"
    assert own.last().verb == "bibob.dossier.conclude"


def test_no_planted_marker_lies_outside_the_bibob_tables(researching):
    researching.finding("MARKERING-1")
    researching.write(integrity.add_person, name="MARKERING-2", relation="financier")
    researching.do(integrity.add_answers, answers={"bibob-financing": "MARKERING-3"})
    researching.on(6, 22).ask_lbb("MARKERING-4")
    researching.on(7, 1).do(integrity.lbb_asks_data, asked_of="MARKERING-5", text="MARKERING-6")
    researching.on(7, 3).do(integrity.lbb_gets_data)
    researching.on(7, 6).do(integrity.receive_advice, degree="serious", summary="MARKERING-7")
    researching.invite()
    researching.hear("MARKERING-8")
    researching.conclude("serious", "a", reasons="MARKERING-9", proportionality="MARKERING-10")
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            for field in model._meta.local_concrete_fields:
                text = f'CAST("{field.column}" AS TEXT)'
                cursor.execute(f'SELECT COUNT(*) FROM "{table}" WHERE {text} LIKE %s', ["%MARKERING%"])
                if cursor.fetchone()[0]:
                    found.add(table)
    assert found
    assert {table for table in found if not table.startswith("bibob_")} == set()
