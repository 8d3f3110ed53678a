"""The administrator's checklists: a version never changes, a draft is whole at every moment, visits keep theirs."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from core.accounts.rights import RightRefused
from core.audit.models import AuditEntry
from core.today import today
from inspections import flows
from inspections.checklists import drafts, editing, selectors
from inspections.checklists.schema import ChecklistError
from inspections.checklists.services import in_force, load
from inspections.errors import ChangedMeanwhile, ChecklistRefused
from inspections.models import Answer, ChecklistDraft, ChecklistVersion, Visit
from inspections.services.planning import Schedule
from inspections.statecharts import visit as chart
from tests.checklists import changed, document, draft_of, published, question, shipped, without
from tests.tablets import ARRIVED, make_tablet, worked
from tests.visits import Walk, make_premises

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


@pytest.fixture
def admin(user_with):
    return user_with("admin")


@pytest.fixture
def draft(admin):
    return draft_of(admin)


@pytest.fixture
def walk(user_with, municipality):
    return Walk(user_with("planner"), user_with("inspector"), premises=make_premises(municipality))


def plan(walk, days=0):
    """Another visit, planned now."""
    when = Schedule(today() + timedelta(days=days), walk.team)
    premises = make_premises(walk.planner.municipality)
    about = {"premises": premises, "reason": "routine", "checklist_code": "automotive"}
    return flows.plan(actor=walk.planner, at=timezone.now(), schedule=when, **about)


def publish(draft, admin, **fields):
    values = {"revision": ChecklistDraft.objects.get(pk=draft.pk).revision, "valid_from": today() + TOMORROW}
    return drafts.publish(draft.public_id, actor=admin, at=timezone.now(), **{**values, **fields})


class TestVisitsKeepTheirs:
    def test_what_is_planned_before_keeps_its_version_and_what_is_planned_after_asks_the_new_one(self, admin, walk):
        ahead = plan(walk, days=3)
        new = without(admin, "permit.hours")
        later = plan(walk, days=3)
        assert Visit.objects.get(pk=walk.visit.pk).checklist == shipped()
        assert Visit.objects.get(pk=ahead.pk).checklist == shipped()
        assert later.checklist == new
        assert "permit.hours" not in [item.code for item in later.checklist.checklist.items]

    def test_before_its_first_day_nothing_changes(self, admin, walk):
        new = without(admin, "permit.hours", today() + timedelta(days=7))
        assert plan(walk, days=6).checklist == shipped()
        assert plan(walk, days=7).checklist == new

    def test_another_team_or_hour_is_no_reason_to_ask_something_else(self, admin, walk, user_with):
        visit = plan(walk, days=2)
        without(admin, "permit.hours")
        colleague = user_with("inspector")
        same_day = Schedule(visit.planned_on, [colleague])
        flows.perform(
            visit.public_id, flows.planning.schedule_visit, actor=walk.planner, at=timezone.now(), schedule=same_day
        )
        assert Visit.objects.get(pk=visit.pk).checklist == shipped()

    def test_a_tablet_with_the_old_version_syncs_a_whole_visit_after_the_new_one_holds(self, admin, walk):
        walk.brief()
        tablet = make_tablet(walk.inspector)
        visit, items = str(walk.id), [item.code for item in shipped().checklist.items]
        tablet.keep(visit, "arrive", ARRIVED)
        for code in items:
            tablet.keep(visit, "answer", {"item": code, "answer": "ok", "base": ""})
        tablet.keep(visit, "left", {})
        without(admin, "permit.hours")
        for kept in list(tablet.outbox.values()):
            tablet.upload(kept)
        worked()
        found = Visit.objects.get(pk=walk.visit.pk)
        assert found.state == chart.LEFT
        assert found.checklist == shipped()
        assert Answer.objects.get(visit=found, item_code="permit.hours").answer == "ok"


class TestDraft:
    def test_it_says_what_its_version_says_and_publishing_makes_the_next(self, admin, draft):
        assert draft.checklist.sections == shipped().checklist.sections
        new = published(draft, admin)
        assert (new.code, new.version, new.municipality, new.published_by) == (
            "automotive",
            2,
            admin.municipality,
            admin,
        )
        assert not ChecklistDraft.objects.exists()
        assert in_force("automotive", today(), admin.municipality) == new

    def test_a_change_that_makes_no_checklist_is_refused_and_nothing_is_kept(self, admin, draft):
        with pytest.raises(ChecklistError) as refusal:
            changed(draft, admin, editing.set_item, item=question("permit.hours", norms=[]))
        assert [fault.where for fault in refusal.value.faults] == ["sections[0].items[2].norms"]
        assert ChecklistDraft.objects.get(pk=draft.pk).content == draft.content

    def test_a_question_that_another_one_looks_back_at_cannot_lapse_or_move_below_it(self, admin, draft):
        asker = next(item for item in shipped().checklist.items if item.only_if)
        with pytest.raises(ChecklistError) as refusal:
            changed(draft, admin, editing.retire, code=asker.only_if.item)
        assert refusal.value.faults[0].where == asker.code

    def test_two_administrators_do_not_overwrite_each_other(self, admin, draft, user_with):
        colleague = user_with("admin")
        changed(draft, colleague, editing.set_head, title={"nl": "Van Pia", "en": "Of Pia"}, branches=[])
        with pytest.raises(ChangedMeanwhile, match=colleague.display_name):
            drafts.change(
                draft.public_id,
                actor=admin,
                at=timezone.now(),
                revision=draft.revision,
                edit=lambda found: editing.set_head(found, title={"nl": "Van mij", "en": "Mine"}, branches=[]),
                what="",
            )
        with pytest.raises(ChangedMeanwhile):
            publish(draft, admin, revision=draft.revision)
        assert str(ChecklistDraft.objects.get(pk=draft.pk)) == "Van Pia"

    @pytest.mark.parametrize("days", [-1, 0])
    def test_it_starts_in_the_future(self, admin, draft, days):
        with pytest.raises(ChecklistRefused, match="in de toekomst") as refusal:
            publish(draft, admin, valid_from=today() + timedelta(days=days))
        assert refusal.value.field == "valid_from"
        assert ChecklistVersion.objects.filter(municipality=admin.municipality).count() == 0

    def test_it_ends_after_it_starts(self, admin, draft):
        with pytest.raises(ChecklistRefused) as refusal:
            publish(draft, admin, valid_from=today() + 2 * TOMORROW, valid_to=today() + TOMORROW)
        assert refusal.value.field == "valid_to"

    def test_a_draft_that_a_colleague_published_says_so(self, admin, draft):
        publish(draft, admin)
        again = {"revision": draft.revision, "valid_from": today() + TOMORROW}
        with pytest.raises(ChecklistRefused, match="niet meer"):
            drafts.publish(draft.public_id, actor=admin, at=timezone.now(), **again)

    def test_only_the_administrator_of_the_municipality(self, draft, user_with, other_municipality):
        act = {"at": timezone.now(), "revision": 1}
        for other in (user_with("planner"), user_with("admin", municipality=other_municipality)):
            with pytest.raises(RightRefused):
                drafts.discard(draft.public_id, actor=other, **act)
        with pytest.raises(RightRefused):
            draft_of(user_with("planner"))

    def test_every_act_is_in_the_log(self, admin, draft):
        changed(draft, admin, editing.move, code="permit.hours", by=-1)
        new = published(draft, admin)
        entries = AuditEntry.objects.filter(scope=f"checklist:{admin.municipality.code}").order_by("seq")
        assert [(entry.verb.rpartition(".")[2], entry.actor) for entry in entries] == [
            ("draft", admin),
            ("change", admin),
            ("publish", admin),
        ]
        assert new.sha256 in entries.last().reason
        assert entries.last().effective_on == new.valid_from


class TestCodes:
    def test_a_code_that_lapsed_never_comes_back_for_another_question(self, admin):
        without(admin, "permit.hours")
        draft = draft_of(admin, in_force("automotive", today(), admin.municipality))
        with pytest.raises(ChecklistError) as refusal:
            changed(draft, admin, editing.add_item, item=question("permit.hours"))
        assert refusal.value.faults[0].where == "permit.hours"
        assert "andere vraag" in refusal.value.faults[0].nl

    def test_the_question_itself_may_come_back(self, admin):
        without(admin, "permit.hours")
        now = in_force("automotive", today(), admin.municipality)
        (back,) = selectors.retired(now.checklist, selectors.history("automotive", admin.municipality))
        assert back.code == "permit.hours"
        draft = draft_of(admin, now)
        changed(draft, admin, editing.add_item, item=question("permit.hours", question=dict(back.question)))
        assert published(draft, admin).checklist.item("permit.hours").question == back.question

    def test_a_new_question_takes_no_code_that_is_there(self, admin, draft):
        with pytest.raises(ChecklistError) as refusal:
            changed(draft, admin, editing.add_item, item=question("permit.hours"))
        assert "twee keer" in refusal.value.faults[0].nl


class TestShippedAndOwn:
    def test_loading_again_leaves_what_was_published(self, admin, tmp_path):
        new = without(admin, "permit.hours")
        done = load(settings.FIXTURES_DIR / "policy" / "checklists")
        assert done["unchanged"] == 1
        assert in_force("automotive", today(), admin.municipality) == new

    def test_a_shipped_version_of_the_same_number_stands_beside_it_and_a_higher_one_goes_before(self, admin, tmp_path):
        new = without(admin, "permit.hours")
        for number in (2, 3):
            made = {**document(), "version": number, "valid_from": "2022-01-01" if number == 2 else "2199-01-01"}
            (tmp_path / f"automotive-{number}.json").write_text(json.dumps(made), encoding="utf-8")
        assert load(tmp_path)["new"] == 2
        assert ChecklistVersion.objects.get(pk=new.pk).content == new.content
        assert in_force("automotive", today(), admin.municipality) == new
        later = today().replace(year=2199, month=6, day=1)
        assert in_force("automotive", later, admin.municipality).version == 3

    def test_another_municipality_keeps_the_shipped_one(self, admin, other_municipality):
        new = without(admin, "permit.hours")
        assert in_force("automotive", today(), other_municipality) == shipped()
        found = [row.version for family in selectors.families(other_municipality, today()) for row in family.versions]
        assert new not in found

    def test_the_list_says_how_each_stands_and_how_many_visits_used_it(self, admin, walk):
        without(admin, "permit.hours")
        without(admin, "permit.on_site", today() + timedelta(days=9))
        without(admin, "permit.manager_present", today() + timedelta(days=9))
        plan(walk)
        (family,) = selectors.families(admin.municipality, today())
        assert [(row.version.version, row.state, row.version.used) for row in family.versions] == [
            (4, "to_come", 0),
            (3, "overtaken", 0),
            (2, "in_force", 1),
            (1, "past", 1),
        ]


class TestFiles:
    def read(self, admin, content):
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        return drafts.read_in(actor=admin, at=timezone.now(), content=raw)

    def test_what_one_municipality_shares_another_reads_in(self, admin, user_with, other_municipality):
        new = without(admin, "permit.hours")
        theirs = user_with("admin", municipality=other_municipality)
        draft = self.read(theirs, new.content)
        assert draft.municipality == other_municipality
        assert draft.checklist.sections == new.checklist.sections
        mine = published(draft, theirs)
        assert (mine.version, mine.checklist.sections) == (2, new.checklist.sections)

    def test_every_fault_is_named_with_its_place_and_nothing_is_kept(self, admin):
        wrong = document()
        wrong["sections"][0]["items"][1].pop("norms")
        wrong["sections"][2]["items"][0]["only_fi"] = {"item": "permit.hours", "in": ["ok"]}
        wrong["title"]["en"] = ""
        with pytest.raises(ChecklistError) as refusal:
            self.read(admin, wrong)
        assert sorted(fault.where for fault in refusal.value.faults) == [
            "checklist.title",
            "sections[0].items[1].norms",
            "sections[2].items[0].only_fi",
        ]
        assert not ChecklistDraft.objects.exists()

    @pytest.mark.parametrize(
        ("content", "where"),
        [
            (b"{\n  'code': 1}", "regel / line 2:3"),
            (b"\xff\xfe", "checklist"),
            (b"[" * 100_000, "checklist"),
            (b'{"version": ' + b"9" * 5000 + b"}", "checklist"),
            (b"[]", "checklist"),
            (b"", "regel / line 1:1"),
        ],
    )
    def test_what_is_no_json_is_refused_with_the_place(self, admin, content, where):
        shipped()
        with pytest.raises(ChecklistError) as refusal:
            self.read(admin, content)
        assert refusal.value.faults[0].where == where

    def test_a_text_that_looks_like_another_is_refused_as_in_a_form(self, admin):
        wrong = document()
        wrong["sections"][0]["items"][0]["question"]["nl"] = "Omgedraaid \u202e?"
        with pytest.raises(ChecklistError) as refusal:
            self.read(admin, wrong)
        assert refusal.value.faults[0].where == "sections[0].items[0].question.nl"

    def test_a_file_cannot_give_a_lapsed_code_another_meaning(self, admin):
        without(admin, "permit.hours")
        wrong = document()
        wrong["sections"][0]["items"][2]["question"]["nl"] = "Heel iets anders?"
        with pytest.raises(ChecklistError) as refusal:
            self.read(admin, wrong)
        assert refusal.value.faults[0].where == "permit.hours"

    def test_another_branch_is_another_list(self, admin, draft):
        other = draft_of(admin, code="horeca")
        new = published(other, admin)
        assert (new.code, new.version) == ("horeca", 1)
        assert set(selectors.codes_from(admin.municipality, today())) == {"automotive", "horeca"}
        with pytest.raises(ChecklistRefused) as refusal:
            draft_of(admin, code="horeca")
        assert refusal.value.field == "code"
