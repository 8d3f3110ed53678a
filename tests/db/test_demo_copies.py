"""The large demo: copied cases are whole cases, each with chains, steps and numbers of its own."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from viewflow.workflow.models import Process, Task

from config import stored_steps
from config.demo import bulk_load, copies, country
from core.audit import verification
from core.audit.models import AuditEntry, AuditHead, AuditPayload
from core.today import today
from gis.places.models import DesignationOrder, Establishment, Footprint, MunicipalOutline, Premises
from gis.places.selectors import duty_at
from inspections.models import Answer, Visit
from permits import tick
from permits.bibob.models import Dossier
from permits.bibob.sealed import door
from permits.models import Decision, Document, PartyRole, Permit, PermitApplication
from permits.selectors.facts import facts_of
from permits.statecharts import work
from tests import cases

pytestmark = pytest.mark.django_db
RECEIVED = date(2026, 7, 1)
NAMED = "SYN-"


def quiet(_text: str) -> None: ...


@pytest.fixture
def walked(municipality) -> list[int]:
    """A published permit with its visit, a case in its steps, one that waits for the applicant; firms besides."""
    granted = cases.walk(municipality, RECEIVED, today=date(2026, 11, 23)).review().complete().steps()
    granted.grant().publish()
    asked = cases.walk(municipality, RECEIVED, today=date(2026, 11, 23)).review().complete()
    asked.no_visit().no_advice().ask_lbb()
    waiting = cases.walk(municipality, RECEIVED, today=date(2026, 11, 23)).review().invite(30)
    tick.run(cases.noon(today()))
    for _number in range(4):
        cases.firm(municipality)
    return [granted.pk, asked.pk, waiting.pk]


def test_a_copy_has_as_many_rows_of_everything_as_its_original(walked, municipality):
    tables = [Permit, Decision, PartyRole, Document, Visit, Answer, Process, Task, AuditEntry, AuditHead, AuditPayload]
    before = {table: table.objects.count() for table in tables}
    other = AuditHead.objects.exclude(scope__regex="^(case|party|visit|bibob):").count()
    copies.enlarge(municipality, total=9, walked=3, say=quiet)
    assert PermitApplication.objects.count() == 9
    assert door(Dossier).count() == 3 * 2
    after = {table: table.objects.count() for table in tables}
    assert {table.__name__: after[table] for table in tables[:8]} == {t.__name__: 3 * before[t] for t in tables[:8]}
    assert after[AuditHead] - other == 3 * (before[AuditHead] - other)


def test_the_log_of_all_copies_is_whole_and_names_them(walked, municipality):
    copies.enlarge(municipality, total=9, walked=3, say=quiet)
    report = verification.verify()
    assert report.breaches == []
    copied = PermitApplication.objects.exclude(pk__in=walked)
    for case in copied:
        entries = AuditEntry.objects.filter(scope=case.audit_scope)
        assert {entry.object_id for entry in entries.filter(object_type="permits.permitapplication")} == {
            str(case.public_id)
        }
    originals = {
        str(key) for key in PermitApplication.objects.filter(pk__in=walked).values_list("public_id", flat=True)
    }
    scopes = [case.audit_scope for case in copied]
    bodies = AuditPayload.objects.filter(entry__scope__in=scopes).values_list("body", flat=True)
    assert not [body for body in bodies if any(name in body for name in originals)]


def test_every_copy_has_exactly_the_steps_it_should(walked, municipality):
    copies.enlarge(municipality, total=9, walked=3, say=quiet)
    there = stored_steps.of_cases(PermitApplication.objects.values_list("pk", flat=True))
    assert {case.pk: work.expected(facts_of(case, today())) for case in PermitApplication.objects.all()} == there
    assert sum(map(bool, there.values())) == 6


def test_a_copy_is_no_other_cases_person_firm_or_number(walked, municipality):
    copies.enlarge(municipality, total=9, walked=3, say=quiet)
    assert not PartyRole.objects.values("party").annotate(cases=Count("application", distinct=True)).filter(cases__gt=1)
    for case in PermitApplication.objects.select_related("establishment"):
        assert case.trade_name == case.establishment.name
        assert case.premises_id == case.establishment.premises_id
        assert case.roles.get(role="operator").party.kvk == case.establishment.kvk
    for permit in Permit.objects.all():
        assert permit.premises_id == permit.application.premises_id
        assert permit.holder.roles.filter(application=permit.application).exists()


def test_enlarging_again_adds_what_is_missing_and_then_nothing(walked, municipality):
    copies.enlarge(municipality, total=5, walked=3, say=quiet)
    copies.enlarge(municipality, total=11, walked=3, say=quiet)
    copies.enlarge(municipality, total=11, walked=3, say=quiet)
    assert PermitApplication.objects.count() == 11
    assert verification.verify().breaches == []


def test_a_copied_case_can_be_walked_on(walked, municipality):
    copies.enlarge(municipality, total=6, walked=3, say=quiet)
    copied = PermitApplication.objects.filter(state="AWAITING_COMPLETION").exclude(pk__in=walked).get()
    walk = cases.walk(municipality, RECEIVED, today=date(2026, 11, 23))
    walk.pk = copied.pk
    walk.completed()
    assert PermitApplication.objects.get(pk=copied.pk).state == "IN_REVIEW"
    assert verification.verify().breaches == []


def test_premises_over_the_country_stand_in_their_municipality_and_know_their_duty(monkeypatch):
    monkeypatch.setattr(country, "TOWN", 0)
    monkeypatch.setattr(country, "AREAS_PER_PREMISES", 0.5)
    country.fill(1_000, cases.noon(today()), quiet)
    made = Premises.objects.filter(bag_id__startswith="SYN-GM")
    assert made.count() == 1_000
    for place in made.select_related("municipality")[::97]:
        outline = MunicipalOutline.objects.get(municipality=place.municipality)
        assert Footprint.objects.get(premises=place).geom.within(outline.geom)
    assert DesignationOrder.objects.filter(fictive=True, title__endswith="(fictief)").count() == 500
    firm = Establishment.objects.filter(premises__in=made, activities__code=country.BRANCH).first()
    assert firm is not None
    assert firm.name.endswith("(fictief)")
    assert duty_at(on=today(), premises=firm.premises.bag_id).duty
    country.fill(1_000, cases.noon(today()), quiet)
    assert (made.count(), Footprint.objects.filter(premises__in=made).count()) == (1_000, 1_000)


def test_enlarging_the_country_moves_nothing(monkeypatch):
    monkeypatch.setattr(country, "TOWN", 0)
    country.fill(700, cases.noon(today()), quiet)
    before = {row.premises.bag_id: row.geom.wkt for row in Footprint.objects.select_related("premises")}
    country.fill(1_400, cases.noon(today()), quiet)
    after = {row.premises.bag_id: row.geom.wkt for row in Footprint.objects.select_related("premises")}
    assert len(after) == 1_400
    assert before.items() <= after.items()


@pytest.mark.postgis
def test_very_many_premises_get_the_same_indexes_afterwards(monkeypatch):
    monkeypatch.setattr(country, "TOWN", 0)
    monkeypatch.setattr(bulk_load, "MANY", 100)
    before = _indexes()
    country.fill(1_000, cases.noon(today()), quiet)
    assert (len(before) > 12, _indexes()) == (True, before)
    assert Footprint.objects.filter(premises__bag_id__startswith="SYN-GM").count() == 1_000


@pytest.mark.postgis
def test_very_many_cases_get_the_same_indexes_and_references_afterwards(walked, municipality, monkeypatch):
    monkeypatch.setattr(bulk_load, "MANY", 5)
    before = _indexes()
    copies.enlarge(municipality, total=12, walked=3, say=quiet)
    assert _indexes() == before
    assert PermitApplication.objects.count() == 12
    assert verification.verify().breaches == []


def _indexes() -> set[tuple[str, str]]:
    """All indexes and references of the database; the words of a condition may come back otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, split_part(indexdef, ' WHERE ', 1) FROM pg_indexes WHERE schemaname = 'public' UNION ALL"
            " SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f'"
        )
        return set(cursor.fetchall())


def test_the_small_demo_stays_in_its_town():
    country.fill(400, cases.noon(today()), quiet)
    assert not Premises.objects.filter(bag_id__startswith=NAMED).exists()


def test_more_than_the_country_holds_is_refused_by_the_command(settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="er is plaats voor"):
        call_command("demo", premises=20_000_000, cases=0)
