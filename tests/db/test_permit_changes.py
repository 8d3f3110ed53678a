"""What an allowed change does to the managers on a permit (V2; DW 34)."""

from datetime import date, timedelta

import pytest

from core.accounts.models import Municipality
from core.audit.selectors import entries_for
from core.today import today
from permits.errors import PermitError
from permits.models import ChangeRequest, PartyRole, Permit
from permits.services import permits as services
from permits.statecharts import permit as chart
from tests import cases

pytestmark = pytest.mark.django_db

KIM = "Kim Beheer (fictief)"


@pytest.fixture
def permit(municipality: Municipality) -> Permit:
    walk = cases.walk(municipality, today() - timedelta(days=90)).review().complete().steps()
    return Permit.objects.get(application_id=walk.grant().publish().pk)


def who(permit: Permit, role: str, on: date | None = None) -> dict[str, object]:
    day = on or today()
    return {"actor": getattr(cases.cast(permit.municipality), role), "at": cases.noon(day), "effective_on": day}


def ask(permit: Permit, kind: str, name: str) -> ChangeRequest:
    return services.ask_change(permit.pk, **who(permit, "officer"), kind=kind, detail="Zie brief.", party_name=name)


def allow(permit: Permit) -> None:
    draft = services.draft(permit.pk, chart.DECIDE_CHANGE, **who(permit, "officer"), reasons="Akkoord.")
    services.sign(draft.pk, **who(permit, "decider"))


def manager(permit: Permit, since: date, name: str = KIM) -> PartyRole:
    ask(permit, "manager_added", name)
    allow(permit)
    role = PartyRole.objects.get(party__name=name, role="manager")
    PartyRole.objects.filter(pk=role.pk).update(since=since)
    return role


def test_an_allowed_change_ends_the_manager_on_its_day(permit: Permit) -> None:
    role = manager(permit, today() - timedelta(days=10))
    ask(permit, "manager_removed", KIM.upper())
    assert ChangeRequest.objects.get(kind="manager_removed").party_id == role.party_id
    role.refresh_from_db()
    assert role.until is None  # asked is not yet allowed
    allow(permit)
    role.refresh_from_db()
    assert role.until == today()
    verbs = {entry.verb for entry in entries_for(permit.application.audit_scope)}
    assert {"permits.party.added", "permits.party.ended"} <= verbs


@pytest.mark.parametrize(("name", "says"), [("", "Vul de naam"), ("Nooit Geweest", "Nooit Geweest is op deze datum")])
def test_who_cannot_leave_is_said_at_the_field(permit: Permit, name: str, says: str) -> None:
    with pytest.raises(PermitError, match=says) as refused:
        ask(permit, "manager_removed", name)
    assert refused.value.field == "party_name"
    assert not ChangeRequest.objects.exists()


def test_a_manager_who_left_meanwhile_cannot_be_ended_again(permit: Permit) -> None:
    role = manager(permit, today() - timedelta(days=10))
    ask(permit, "manager_removed", KIM)
    PartyRole.objects.filter(pk=role.pk).update(until=today() - timedelta(days=3))
    with pytest.raises(PermitError, match="geen leidinggevende"):
        allow(permit)
    assert ChangeRequest.objects.get(kind="manager_removed").decided_on is None
    role.refresh_from_db()
    assert role.until == today() - timedelta(days=3)


def test_of_two_with_one_name_the_officer_chooses(permit: Permit) -> None:
    manager(permit, today() - timedelta(days=10))
    ask(permit, "manager_added", KIM)
    allow(permit)
    with pytest.raises(PermitError, match="twee leidinggevenden"):
        ask(permit, "manager_removed", KIM)
