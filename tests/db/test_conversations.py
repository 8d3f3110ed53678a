"""Knock & Talk: voluntary, without powers or findings; recorded, corrected, followed up, and never an inspection."""

from datetime import timedelta
from types import SimpleNamespace

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from core.audit.models import AuditEntry, AuditPayload
from core.files import storage
from core.today import today
from gis.places.duty import Duty
from inspections import talk_record
from inspections.errors import MoveRefused, VisitError
from inspections.models import Conversation, Visit
from inspections.rounds.models.reasons import Kind
from inspections.rounds.selectors.coverage import VISITED, coverage
from inspections.rounds.selectors.suggestions import last_visits, suggestions
from inspections.rounds.services import reasons
from inspections.selectors.conversations import record_of, to_follow_up
from inspections.selectors.rounds import download
from inspections.services import answers, conversations, evidence, onsite, outcome, records, reporting
from inspections.services.answers import Reply
from inspections.services.conversations import Talk
from inspections.sync.models import Operation
from tests.rounds import Town, workday
from tests.tablets import ARRIVED, make_tablet, worked
from tests.visits import Walk, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(municipality):
    return Town(municipality)


@pytest.fixture
def walk(town):
    firm = town.firm(100)
    inspector, second = town.inspectors
    place = {"premises": firm.premises, "establishment": firm}
    return Walk(town.planner, inspector, second, kind="conversation", **place)


AGREED = Talk(True, True, "eigenaar", ["scan"], "Graag.", ["folder-safe"], "call_back", "Maandag bellen, de eigenaar.")


def test_a_conversation_has_no_checklist_and_uses_no_power(walk):
    walk.arrive()
    assert walk.visit.checklist is None
    assert not walk.visit.powers.exists()
    grounds = AuditEntry.objects.filter(scope=walk.visit.audit_scope).values_list("legal_ground", flat=True)
    assert not [ground for ground in grounds if "5:1" in ground]


@pytest.mark.parametrize(
    ("service", "values"),
    [
        (evidence.use_power, {"article": "5:17", "reason": "Even kijken."}),
        (evidence.note_person, {"name": "J. Fictief"}),
        (evidence.take_item, {"description": "Kasboek", "article": "5:17"}),
        (evidence.add_photo, {"item_code": "permit.hours", "upload": photo()}),
        (records.add_vehicle, {"plate": "12-AB-34"}),
        (onsite.refuse_entry, {"refusal": "Nee."}),
        (onsite.hand_to_police, {"note": "Politie."}),
        (onsite.leave, {}),
        (reporting.draft_report, {"summary": "Gezien."}),
        (outcome.conclude_no_findings, {}),
    ],
)
def test_a_power_a_finding_and_a_report_are_refused(walk, service, values):
    walk.arrive()
    with pytest.raises(MoveRefused) as refused:
        walk.do(service, **values)
    assert refused.value.code == "voluntary"


def test_no_question_can_be_asked(walk):
    walk.arrive()
    with pytest.raises((MoveRefused, VisitError)):
        walk.do(answers.record_answers, replies=[Reply("permit.hours", "ok")])


def test_who_comes_to_talk_must_say_that_it_is_voluntary(walk):
    walk.brief()
    with pytest.raises(MoveRefused) as refused:
        walk.do(onsite.arrive, purpose="Kennismaken.", identity_shown=True, purpose_told=False)
    assert refused.value.code == "purpose_not_told"


def test_the_record_says_what_was_offered_answered_left_and_agreed(walk):
    walk.arrive().do(conversations.record_talk, talk=AGREED)
    assert walk.visit.state == "TALKED"
    talk = record_of(walk.visit)
    assert (talk.offered, talk.answered, talk.offers, talk.folders) == (True, True, ["scan"], ["folder-safe"])
    assert (talk.answer, talk.follow_up) == ("Graag.", "call_back")
    stored = str(Conversation.objects.values().get())
    logged = str(list(AuditPayload.objects.filter(entry__scope=walk.visit.audit_scope).values()))
    assert not [word for word in ("Graag.", "eigenaar") if word in stored + logged]


def test_nothing_but_how_it_went_is_compulsory(walk):
    walk.arrive().do(conversations.record_talk, talk=Talk(offered=True, answered=False))
    assert walk.visit.state == "TALKED"
    assert not to_follow_up(Visit.objects.all())


@pytest.mark.parametrize(
    ("talk", "field"),
    [
        (Talk(True, None), "result"),
        (Talk(False, True), "result"),
        (Talk(True, True, follow_up="sometime"), "follow_up"),
        (Talk(True, True, follow_up="pass_on", follow_up_note=" "), "follow_up_note"),
        (Talk(True, True, offers=[" "]), "offers"),
    ],
)
def test_what_does_not_fit_is_refused_and_names_its_field(walk, talk, field):
    walk.arrive()
    with pytest.raises(VisitError) as refused:
        walk.do(conversations.record_talk, talk=talk)
    assert refused.value.field == field
    assert not Conversation.objects.exists()


def test_a_correction_stands_beside_the_record(walk):
    walk.arrive().do(conversations.record_talk, talk=AGREED)
    walk.do(conversations.correct_talk, talk=Talk(True, True, answer="Nee toch niet."))
    assert record_of(walk.visit).answer == "Nee toch niet."
    assert Conversation.objects.count() == 2
    assert not to_follow_up(Visit.objects.all())


def test_what_was_agreed_waits_until_somebody_did_it(walk):
    walk.arrive().do(conversations.record_talk, talk=AGREED)
    assert list(to_follow_up(Visit.objects.all())) == [walk.visit]
    walk.do(conversations.follow_up, text="Gebeld.")
    assert not to_follow_up(Visit.objects.all())
    with pytest.raises(MoveRefused):
        walk.do(conversations.follow_up, text="Nog eens.")


def test_a_dwelling_stops_a_conversation_too(walk):
    walk.arrive().do(onsite.stop_at_dwelling, area="De bovenverdieping")
    with pytest.raises(MoveRefused):
        walk.do(records.add_note, text="Binnen gezien.")
    walk.do(conversations.record_talk, talk=Talk(True, False))
    assert walk.visit.state == "TALKED"


def test_a_conversation_is_no_inspection(town, walk, monkeypatch):
    """It changes nothing in the coverage of the firm, its last control, or what is due there."""
    firm = walk.visit.establishment
    day = today()
    monkeypatch.setattr("inspections.rounds.selectors.coverage.duties_on", lambda *_: [_held(firm)])
    walk.arrive().do(conversations.record_talk, talk=Talk(True, True))
    report = coverage(town.municipality, day - timedelta(days=30), day, day)
    assert (report.count(VISITED), report.never, report.firms[0].together < 1) == (0, 1, True)
    assert not last_visits([firm.premises.pk])
    control = Walk(town.planner, town.inspectors[0], premises=firm.premises, establishment=firm)
    control.arrive()
    (card,) = [card for card in download(town.inspectors[0], day)["visits"] if card["kind"] == "control"]
    assert card["last_visits"] == []


def _held(firm):
    return SimpleNamespace(establishment=firm.pk, answer=SimpleNamespace(duty=Duty.REQUIRED))


def test_a_control_that_is_due_comes_before_a_conversation(town):
    firm = town.firm(80)
    plain = {"actor": town.planner, "at": timezone.now(), "premises": firm.premises, "establishment": firm}
    asked = {**plain, "kind": Kind.COMPLAINT, "since": today()}
    reasons.open_ask(**asked, why="Kennismaken.", visit_kind="conversation")
    (talk,) = suggestions(town.municipality, workday())
    assert talk.is_conversation
    reasons.open_ask(**asked, why="Olie op straat.")
    (control,) = suggestions(town.municipality, workday())
    assert (control.is_conversation, control.whys[0][:6]) == (False, "Klacht")


def test_a_campaign_of_conversations_becomes_a_round_with_short_stops(town):
    firm = town.firm(60)
    reasons.start_campaign(
        actor=town.planner,
        at=timezone.now(),
        title="Kennismaken",
        why="Alle nieuwe bedrijven.",
        valid_from=today(),
        valid_to=today() + timedelta(days=30),
        visit_kind="conversation",
    )
    (one,) = town.rounds(workday(), [town.inspectors[0]]).rounds
    stop = one.stops.get()
    assert (stop.visit.kind, stop.visit.checklist, stop.visit.establishment) == ("conversation", None, firm)
    assert stop.service_minutes == 20
    (card,) = download(town.inspectors[0], workday())["visits"]
    assert (card["kind"], card["checklist"], card["answers"]) == ("conversation", None, [])


def test_a_visit_that_was_agreed_stands_among_the_suggestions_until_it_is_planned(town, walk):
    walk.arrive().do(conversations.record_talk, talk=Talk(True, True, follow_up="visit", follow_up_note="Graag."))
    (one,) = suggestions(town.municipality, workday())
    assert (one.kinds, one.is_conversation) == ({Kind.CONVERSATION}, False)
    assert "Graag." not in "".join(one.whys)
    (made,) = town.rounds(workday(), [town.inspectors[0]]).rounds
    visit = made.stops.get().visit
    assert (visit.kind, visit.reason, visit.previous) == ("control", "conversation", walk.visit)
    assert not suggestions(town.municipality, workday())


def test_a_control_does_not_end_as_a_conversation(town):
    control = Walk(town.planner, town.inspectors[0], premises=town.firm(40).premises).arrive()
    with pytest.raises(MoveRefused) as refused:
        control.do(conversations.record_talk, talk=AGREED)
    assert refused.value.code == "no_conversation"


def test_tablets_record_a_talk_and_nothing_of_a_power_comes_in(walk):
    """A power is set aside; one's own better record corrects, a colleague's is for people to compare."""
    walk.brief()
    visit, said = str(walk.id), {"offered": True, "answered": True}
    mine, other = make_tablet(walk.team[0], 1), make_tablet(walk.team[1], 2)
    for kind, body in (
        ("arrive", ARRIVED),
        ("power", {"article": "5:17", "reason": "Even kijken."}),
        ("conversation", {**said, "answer": "Nee.", "offers": ["scan"]}),
        ("conversation", {**said, "answer": "Toch wel."}),
        ("conversation", {**said, "follow_up": "sometime"}),
    ):
        mine.upload(mine.keep(visit, kind, body))
    worked()
    other.upload(other.keep(visit, "conversation", {**said, "answer": "Anders."}))
    worked()
    known = {str(row.inbox.op_id): (row.state, row.reason) for row in Operation.objects.select_related("inbox")}
    assert [known[kept.op_id] for kept in (*mine.journal, *other.journal)] == [
        ("applied", ""),
        ("conflict", "state"),
        ("applied", ""),
        ("applied", ""),
        ("faulty", "shape"),
        ("conflict", "state"),
    ]
    assert not walk.visit.powers.exists()
    assert record_of(walk.visit).answer == "Toch wel."


def test_the_record_as_pdf_says_voluntary_and_its_hash_is_in_the_log(walk, client):
    walk.arrive().do(conversations.record_talk, talk=AGREED)
    client.force_login(walk.planner, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("inspections:talk_file", args=[walk.id]))
    data = b"".join(answer.streaming_content)
    text = " ".join(page.get_textpage().get_text_bounded().replace("\r\n", " ") for page in pypdfium2.PdfDocument(data))
    assert "Dit gesprek was vrijwillig." in text
    assert all(said in text for said in ("Graag.", "eigenaar", "Terugbellen", "Maandag bellen"))
    assert "Awb" not in text
    assert b"PDF/UA" in data or b"pdfuaid" in data
    entry = AuditEntry.objects.get(scope=walk.visit.audit_scope, verb="read.pdf")
    assert (entry.reason, entry.actor) == (f"sha256:{storage.digest(data)}", walk.planner)
    assert talk_record.pdf(walk.visit) == data


def test_a_conversation_that_was_not_held_has_no_record_on_paper(walk, client):
    client.force_login(walk.planner, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("inspections:talk_file", args=[walk.id])).status_code == 404
    assert not AuditEntry.objects.filter(verb="read.pdf").exists()
