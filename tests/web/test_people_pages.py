"""The administrator makes, changes and stops accounts of the own municipality; never the own, always with an entry."""

import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command
from django.test import Client

from core.accounts import lockouts
from core.accounts.models import Session, User
from core.audit.models import AuditEntry
from core.audit.scopes import ADMIN
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
NEW = {"username": "j.jansen", "first_name": "J.", "last_name": "Jansen", "roles": ["officer", "planner"]}


@pytest.fixture
def admin(user_with):
    return user_with("admin")


@pytest.fixture
def desk(admin):
    return signed_in(admin)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def act(desk, user, name, reason="Telefoon kwijt"):
    return desk.post(f"/people/{user.public_id}/act/", {"act": name, "reason": reason})


def change(desk, user, **fields):
    data = {"first_name": user.first_name or "X", "last_name": user.last_name or "Y", "roles": sorted(user.roles)}
    return desk.post(f"/people/{user.public_id}/", data | fields)


def last():
    return AuditEntry.objects.filter(scope=ADMIN).latest("seq")


def path_of(page):
    return re.search(r"https?://[^/]+(/accounts/password/reset/key/[^<\s]+)", page)[1]


# Making


def test_a_new_colleague_sets_a_password_by_a_link_that_works_once(desk, admin):
    page = desk.post("/people/new/", NEW).content.decode()
    made = User.objects.get(username="j.jansen")
    assert (made.roles, made.municipality) == ({"officer", "planner"}, admin.municipality)
    entry = last()
    assert (entry.verb, entry.actor, entry.after) == ("accounts.created", admin, "officer,planner")
    assert not made.has_usable_password()
    path, colleague, new = path_of(page), Client(), "een-heel-nieuw-wachtwoord"
    form = colleague.get(path, follow=True).redirect_chain[-1][0]
    colleague.post(form, {"password1": new, "password2": new})
    assert Client().post("/accounts/login/", {"login": "j.jansen", "password": new}).status_code == 302
    again = Client().get(path, follow=True)
    assert "password1" not in again.content.decode()
    assert PASSWORD not in page


def test_a_colleague_of_the_sign_in_service_gets_no_password(desk):
    answer = desk.post("/people/new/", NEW | {"employee_id": "E-1001"})
    made = User.objects.get(username="j.jansen")
    assert answer["Location"] == f"/people/{made.public_id}/"
    assert SocialAccount.objects.get(provider="staff", uid="E-1001").user == made


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("username", "", "verplicht"), ("last_name", "", "verplicht"), ("roles", ["entrepreneur"], "entrepreneur")],
)
def test_a_wrong_field_is_named_and_nothing_is_made(desk, field, value, says):
    answer = desk.post("/people/new/", NEW | {field: value})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not User.objects.filter(username="j.jansen").exists()


def test_a_name_or_number_that_is_taken_is_refused(desk, user_with):
    user_with("officer", username="j.jansen")
    assert desk.post("/people/new/", NEW).status_code == 422
    SocialAccount.objects.create(user=User.objects.get(username="j.jansen"), provider="staff", uid="E-1001")
    answer = desk.post("/people/new/", NEW | {"username": "p.jansen", "employee_id": "E-1001"})
    assert answer.status_code == 422
    assert "hoort al bij een ander account" in answer.content.decode()
    assert not User.objects.filter(username="p.jansen").exists()


# Changing


def test_new_roles_end_the_sessions_and_are_in_the_log(desk, admin, user_with):
    officer = user_with("officer")
    session = signed_in(officer)
    assert change(desk, officer, roles=["planner"]).status_code == 303
    assert User.objects.get(pk=officer.pk).roles == {"planner"}
    assert session.get("/").status_code == 302
    entry = last()
    assert (entry.verb, entry.actor, entry.before, entry.after) == (
        "accounts.roles_changed", admin, "officer", "planner",
    )  # fmt: skip


def test_a_new_name_leaves_the_sessions_alone(desk, user_with):
    officer = user_with("officer")
    session = signed_in(officer)
    change(desk, officer, last_name="Anders")
    assert session.get("/").status_code == 200
    assert last().verb == "accounts.changed"


def test_nobody_changes_the_own_account(desk, admin):
    assert change(desk, admin, roles=["admin", "bibob", "decider"]).status_code == 403
    assert act(desk, admin, "deactivate").status_code == 403
    assert User.objects.get(pk=admin.pk).roles == {"admin"}
    assert "andere beheerder" in desk.get(f"/people/{admin.public_id}/").content.decode()


def test_colleagues_of_another_municipality_do_not_exist(desk, user_with, other_municipality):
    stranger = user_with("officer", municipality=other_municipality)
    assert stranger.username not in desk.get("/people/").content.decode()
    assert desk.get(f"/people/{stranger.public_id}/").status_code == 404
    assert change(desk, stranger, roles=[]).status_code == 404
    assert act(desk, stranger, "deactivate").status_code == 404
    assert User.objects.get(pk=stranger.pk).is_active


# Acts


def test_a_deactivated_account_is_out_at_once_and_can_come_back(desk, user_with):
    officer = user_with("officer")
    session = signed_in(officer)
    assert act(desk, officer, "deactivate", "Uit dienst").status_code == 303
    assert session.get("/").status_code == 302
    assert not Session.objects.filter(user=officer).exists()
    assert (last().verb, last().reason) == ("accounts.deactivated", "Uit dienst")
    Client().post("/accounts/login/", {"login": officer.username, "password": PASSWORD})
    assert not Session.objects.filter(user=officer).exists()
    assert act(desk, officer, "deactivate").status_code == 422
    act(desk, officer, "reactivate", "Terug van verlof")
    assert Client().post("/accounts/login/", {"login": officer.username, "password": PASSWORD})["Location"] == "/"


def test_a_lost_telephone_is_forgotten_with_a_reason(desk, user_with):
    officer = user_with("officer")
    TOTP.activate(officer, generate_totp_secret())
    session = signed_in(officer)
    assert act(desk, officer, "reset-factor", "").status_code == 422
    assert Authenticator.objects.filter(user=officer).exists()
    act(desk, officer, "reset-factor")
    assert not Authenticator.objects.filter(user=officer).exists()
    assert session.get("/").status_code == 302
    assert (last().verb, last().reason) == ("accounts.factor_reset", "Telefoon kwijt")


def test_a_lock_is_lifted(desk, user_with):
    officer = user_with("officer")
    for _ in range(5):
        Client().post("/accounts/login/", {"login": officer.username, "password": "verkeerd"})
    assert "geblokkeerd tot" in desk.get(f"/people/{officer.public_id}/").content.decode()
    act(desk, officer, "unlock")
    assert lockouts.locked_until(officer.username) is None
    assert Client().post("/accounts/login/", {"login": officer.username, "password": PASSWORD}).status_code == 302
    assert last().verb == "accounts.unlocked"


def test_a_colleague_is_signed_out_everywhere(desk, user_with):
    officer = user_with("officer")
    sessions = [signed_in(officer), signed_in(officer)]
    act(desk, officer, "end-sessions")
    assert [each.get("/").status_code for each in sessions] == [302, 302]
    assert last().verb == "accounts.sessions_ended"


def test_a_forgotten_password_is_chosen_anew(desk, user_with):
    officer = user_with("officer")
    path = path_of(act(desk, officer, "password-link").content.decode())
    assert "password1" in Client().get(path, follow=True).content.decode()
    assert last().verb == "accounts.password_link_made"
    assert path.split("-")[-1].strip("/") not in str(list(AuditEntry.objects.values()))


# The first of all


def test_the_first_administrator_comes_from_the_command_line(municipality):
    said = StringIO()
    names = ["--role", "admin", "--name", "B. Visser"]
    call_command("add_person", "b.visser", "--municipality", municipality.code, *names, stdout=said)
    assert User.objects.get(username="b.visser").roles == {"admin"}
    assert "password1" in Client().get(path_of(said.getvalue()), follow=True).content.decode()
    assert (last().verb, last().actor, last().after) == ("accounts.created", None, "admin")
    call_command("add_person", "b.visser", stdout=said)
    assert last().verb == "accounts.password_link_made"
    with pytest.raises(CommandError, match="bestaat al"):
        call_command("add_person", "b.visser", "--municipality", municipality.code, *names)
    with pytest.raises(CommandError, match="GM9999"):
        call_command("add_person", "c.visser", "--municipality", "GM9999", *names)
    with pytest.raises(CommandError, match="niemand"):
        call_command("add_person", "d.visser")
