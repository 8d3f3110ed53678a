"""A statement by hand gives and stores what the ORM would, on whichever database."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from viewflow.workflow.models import Task

from core.accounts.models import User
from core.acts import one_act, save
from core.statements import locked, store
from inspections import flows as visit_flows
from inspections.models import Visit
from inspections.services.acting import lock as lock_visit
from permits import flows
from permits.models import ClockEvent, PermitApplication
from permits.selectors import clock
from permits.services.acting import lock as lock_case
from tests import cases

pytestmark = pytest.mark.django_db


def columns_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def walk(municipality):
    return cases.walk(municipality, date(2026, 3, 2), today=date(2026, 9, 1)).review().complete().request_visit()


def test_a_locked_case_has_the_columns_that_are_stored(walk):
    with transaction.atomic():
        case = lock_case(walk.pk)
    assert columns_of(case) == columns_of(PermitApplication.objects.get(pk=walk.pk))
    assert not case._state.adding


def test_a_locked_visit_has_its_checklist_and_team_at_hand(walk, django_assert_num_queries):
    request = walk.case.visit_requests.get()
    visit = visit_flows.visit_requested(request.public_id, at=walk.at)
    with transaction.atomic():
        found = lock_visit(visit.public_id)
    stored = Visit.objects.select_related("checklist").get(pk=visit.pk)
    assert columns_of(found) == columns_of(stored)
    with django_assert_num_queries(0):
        assert found.checklist.sha256 == stored.checklist.sha256
        assert list(found.members.all()) == []
    assert found.checklist.content == stored.checklist.content


def test_the_events_of_the_clock_come_in_the_order_of_their_effect(municipality):
    walk = cases.walk(municipality, date(2026, 3, 2), today=date(2026, 9, 1)).review().invite().completed()
    events = clock.events_of(PermitApplication.objects.get(pk=walk.pk))
    stored = list(ClockEvent.objects.filter(application=walk.pk))
    assert len(stored) > 1
    assert [columns_of(event) for event in events] == [columns_of(event) for event in stored]


def test_an_open_step_is_the_task_with_its_process(walk):
    open_now = flows.open_tasks(walk.pk)
    stored = Task.objects.filter(pk__in=[task.pk for task in open_now]).select_related("process").order_by("pk")
    assert {task.flow_task.name for task in open_now} == {"integrity", "visit", "advice"}
    assert [(columns_of(task), columns_of(task.process)) for task in open_now] == [
        (columns_of(task), columns_of(task.process)) for task in stored
    ]


def test_what_is_gone_can_be_neither_locked_nor_stored(walk):
    with pytest.raises(PermitApplication.DoesNotExist), transaction.atomic():
        locked(PermitApplication, "id", walk.pk + 1)
    case = walk.case
    case.pk += 1
    with pytest.raises(DatabaseError), transaction.atomic():
        store(case, ["trade_name"])


def test_an_act_stores_what_it_changed_and_no_more(walk):
    PermitApplication.objects.filter(pk=walk.pk).update(activity_text="Uitdeuken")
    with one_act():
        case = lock_case(walk.pk)
        PermitApplication.objects.filter(pk=walk.pk).update(trade_name="Intussen B.V.")
        case.integrity_state, case.steps_since = "done", date(2026, 4, 1)
        save(case)
    found = PermitApplication.objects.get(pk=walk.pk)
    assert (found.integrity_state, found.steps_since) == ("done", date(2026, 4, 1))
    assert (found.trade_name, found.activity_text) == ("Intussen B.V.", "Uitdeuken")


def test_a_statement_is_planned_once_even_where_its_first_use_was_undone(walk):
    with transaction.atomic():
        lock_case(walk.pk)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert lock_case(walk.pk).pk == walk.pk


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_anew(municipality):
    user = User.objects.create(username="officer-new", municipality=municipality)
    for _connection in range(2):
        with transaction.atomic():
            assert locked(User, "id", user.pk).username == "officer-new"
        connection.close()
