"""Which checklist a visit gets follows from the branch; where no list is for the branch, the planner is told so."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from core.today import today
from gis.places.models import EstablishmentActivity
from inspections import flows
from inspections.checklists import editing
from inspections.checklists.branches import checklist_for
from inspections.checklists.schema import ChecklistError
from inspections.checklists.services import load
from inspections.errors import VisitError
from inspections.models import ChecklistBranch, ChecklistDraft, Visit
from inspections.rounds.models.reasons import Kind
from inspections.rounds.selectors.suggestions import suggestions
from inspections.rounds.services.reasons import open_ask
from inspections.services import planning
from inspections.services.planning import Schedule
from tests.checklists import changed, document, draft_of, published, shipped
from tests.rounds import Town, place, workday
from tests.visits import make_firm

pytestmark = pytest.mark.django_db
GARAGE, CAFE = "95312", "56301"


@pytest.fixture
def town(municipality):
    return Town(municipality)


@pytest.fixture
def cafes(user_with):
    """A second checklist, for cafés."""
    return checklist(user_with("admin"), "horeca", ["563"])


def checklist(admin, code, branches):
    """A checklist of the municipality's own for these branches, in force."""
    draft = draft_of(admin, code=code)
    return published(meant_for(draft, admin, branches), admin)


def meant_for(draft, admin, branches):
    """The draft, for these branches."""
    return changed(draft, admin, editing.set_head, title=draft.content["title"], branches=branches)


def firm(town, *branches):
    made = make_firm(place(town.municipality), "Zaak", branches[0])
    for code in branches[1:]:
        EstablishmentActivity.objects.create(establishment=made, code=code, sbi_version="2025")
    return made


def plan(town, establishment, **fields):
    plain = {"premises": establishment.premises, "establishment": establishment, "reason": "routine"}
    return flows.plan(actor=town.planner, at=timezone.now(), **{**plain, **fields})


@pytest.mark.parametrize(
    ("branches", "expected"),
    [
        ((GARAGE,), "automotive"),
        ((CAFE,), "horeca"),
        ((CAFE, GARAGE), "horeca"),
        (("62010",), ""),
        (("62010", CAFE), "horeca"),
    ],
)
def test_the_main_branch_goes_first(town, cafes, branches, expected):
    made = firm(town, *branches)
    assert checklist_for(made.premises, made, today()) == expected


def test_a_branch_of_the_older_edition_is_translated(town):
    made = firm(town, "62010")
    made.activities.all().delete()
    EstablishmentActivity.objects.create(establishment=made, code="45112", sbi_version="2008", main=True)
    assert checklist_for(made.premises, made, today()) == "automotive"


def test_a_row_that_no_longer_holds_covers_nothing(town):
    made = firm(town, GARAGE)
    ChecklistBranch.objects.filter(checklist="automotive").update(valid_to=today())
    assert checklist_for(made.premises, made, today()) == "automotive"
    assert checklist_for(made.premises, made, workday()) == ""


def test_a_list_that_says_for_whom_it_is_no_longer_goes_by_the_rows_of_policy(town, user_with):
    admin = user_with("admin")
    published(meant_for(draft_of(admin), admin, ["563"]), admin)
    assert plan(town, firm(town, CAFE)).checklist.code == "automotive"
    with pytest.raises(VisitError, match="Kies er zelf een"):
        plan(town, firm(town, GARAGE))


def test_a_draft_of_a_list_that_says_nothing_says_what_policy_says(town, user_with):
    rows = ChecklistBranch.objects.filter(checklist="automotive").values_list("activity", flat=True)
    assert draft_of(user_with("admin")).content["branches"] == list(rows)


def test_a_list_for_every_branch_is_for_whom_no_other_is(town, cafes, user_with):
    general = checklist(user_with("admin"), "general", [])
    assert plan(town, firm(town, "62010")).checklist == general
    assert plan(town, firm(town, "62010", CAFE)).checklist == cafes
    assert plan(town, firm(town, GARAGE)).checklist.code == "automotive"


@pytest.mark.parametrize("branches", [["56"], []])
def test_between_two_lists_that_both_fit_the_planner_chooses(town, user_with, branches):
    admin = user_with("admin")
    for code in ("horeca", "terrace"):
        checklist(admin, code, branches)
    with pytest.raises(VisitError, match="Kies er zelf een"):
        plan(town, firm(town, CAFE))


def test_only_the_version_that_holds_on_the_day_tells(town, user_with):
    admin, made = user_with("admin"), firm(town, GARAGE)
    published(meant_for(draft_of(admin), admin, ["563"]), admin, workday())
    assert checklist_for(made.premises, made, today()) == "automotive"
    assert checklist_for(made.premises, made, workday()) == ""


def test_a_list_of_another_municipality_is_for_nobody_here(town, user_with, other_municipality):
    checklist(user_with("admin", municipality=other_municipality), "horeca", ["563"])
    made = firm(town, CAFE)
    assert checklist_for(made.premises, made, today()) == ""


def test_a_visit_keeps_its_list_when_that_is_for_others_from_now_on(town, user_with):
    admin, made = user_with("admin"), firm(town, GARAGE)
    there = plan(town, made, schedule=Schedule(workday(), [town.inspectors[0]]))
    published(meant_for(draft_of(admin), admin, ["563"]), admin)
    assert Visit.objects.get(pk=there.pk).checklist == shipped()


@pytest.mark.parametrize("wrong", ["9539", "04", "95319"])
def test_a_branch_that_there_is_not_is_refused(town, user_with, wrong):
    draft = draft_of(user_with("admin"))
    with pytest.raises(ChecklistError) as refusal:
        meant_for(draft, draft.created_by, ["9531", wrong])
    (fault,) = refusal.value.faults
    assert (fault.where, wrong in fault.nl, wrong in fault.en) == ("branches", True, True)
    assert ChecklistDraft.objects.get(pk=draft.pk).content == draft.content


def test_a_shipped_list_says_for_whom_it_is(town, tmp_path):
    (tmp_path / "bakery-1.json").write_text(json.dumps({**document(), "code": "bakery", "branches": ["1071"]}))
    load(tmp_path)
    assert plan(town, firm(town, "10711")).checklist.code == "bakery"
    (tmp_path / "bakery-1.json").write_text(json.dumps({**document(), "code": "bakery2", "branches": ["9539"]}))
    with pytest.raises(ChecklistError, match=r"bakery-1\.json: branches: 9539 bestaat niet in SBI 2025"):
        load(tmp_path)


def test_a_visit_gets_the_list_of_the_branch(town, cafes):
    assert plan(town, firm(town, CAFE)).checklist == cafes
    assert plan(town, firm(town, GARAGE)).checklist.code == "automotive"


def test_without_a_list_the_planner_is_told_and_chooses(town, cafes):
    made = firm(town, "62010")
    with pytest.raises(VisitError, match="Kies er zelf een") as refusal:
        plan(town, made)
    assert refusal.value.field == "checklist_code"
    assert not Visit.objects.exists()
    assert plan(town, made, checklist_code="horeca").checklist == cafes
    assert plan(town, firm(town, "62010"), kind="conversation").checklist is None


def test_a_signal_leads_to_the_list_of_the_branch_or_to_a_question(town, cafes):
    day = workday()
    for made in (firm(town, CAFE), firm(town, "62010")):
        about = {"premises": made.premises, "establishment": made, "kind": Kind.SIGNAL.value}
        open_ask(actor=None, at=timezone.now(), since=today(), why="Er gebeurt iets.", **about)
    covered, open_one = sorted(suggestions(town.municipality, day), key=lambda one: one.needs_checklist)
    assert (covered.checklist_code, open_one.needs_checklist) == ("horeca", True)
    with pytest.raises(VisitError, match="branche van Zaak"):
        town.rounds(day, [town.inspectors[0]])
    assert not Visit.objects.exists()
    town.rounds(day, [town.inspectors[0]], checklists={open_one.key: "automotive"})
    assert {visit.checklist.code for visit in Visit.objects.all()} == {"horeca", "automotive"}


def test_a_case_in_a_branch_without_a_list_waits_for_the_planner(town):
    visit = plan(town, firm(town, GARAGE))
    Visit.objects.filter(pk=visit.pk).update(checklist=None)  # as a case leaves it
    schedule = Schedule(workday(), [town.inspectors[0]])
    about = {"actor": town.planner, "at": timezone.now(), "schedule": schedule}
    with pytest.raises(VisitError, match="Kies er zelf een"):
        flows.perform(visit.public_id, planning.schedule_visit, **about)
    flows.perform(visit.public_id, planning.schedule_visit, **about, checklist_code="automotive")
    assert Visit.objects.get(pk=visit.pk).checklist.code == "automotive"


def test_the_pages_say_so_and_take_the_choice(town, client):
    made = firm(town, "62010")
    client.force_login(town.planner)
    address = f"{reverse('inspections:new')}?premises={made.premises.bag_id}"
    said = "Er is niet één controlelijst voor de branche van dit bedrijf."
    assert said in client.get(address).content.decode()
    typed = {"reason": "routine", "establishment": made.public_id}
    refused = client.post(address, typed)
    assert (refused.status_code, said in refused.content.decode()) == (422, True)
    assert client.post(address, typed | {"checklist_code": "automotive"}).status_code == 303


def test_the_planning_page_says_so_and_takes_the_choice(town, client):
    there = firm(town, "62010").premises
    open_ask(actor=None, at=timezone.now(), premises=there, kind=Kind.SIGNAL.value, since=today(), why="Onrust.")
    client.force_login(town.planner)
    address = f"{reverse('rounds:plan')}?on={workday().isoformat()}"
    assert "Er is niet één lijst voor deze branche; kies er een" in client.get(address).content.decode()
    key = f"premises:{there.bag_id}"
    typed = {"picks": key, f"person-{town.inspectors[0].public_id}": "1"}
    refused = client.post(address, typed)
    assert (refused.status_code, "Kies er zelf een" in refused.content.decode()) == (422, True)
    kept = client.post(address, typed | {f"checklist {key}": "bakery"})
    assert kept.status_code == 422, "a list that there is not"
    assert client.post(address, typed | {f"checklist {key}": "automotive"}).status_code == 303
    assert Visit.objects.get().checklist.code == "automotive"
