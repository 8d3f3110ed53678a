"""A session ends after half an hour without work, after twelve hours with, and at once when its owner says so."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from core.accounts import agents, consumers
from core.accounts.models import Session
from core.accounts.sessions import SIGN_IN
from core.audit.models import AuditEntry
from core.audit.scopes import LOGIN
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"


def browser(user, agent=FIREFOX) -> Client:
    """A browser that has signed in by password."""
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert inside(client)
    return client


def inside(client) -> bool:
    return client.get("/").status_code == 200


def shift(client, **back):
    """Let the session have begun earlier."""
    session = client.session
    session[SIGN_IN]["at"] -= timedelta(**back).total_seconds()
    session.save()


def verbs(count=1):
    return list(AuditEntry.objects.filter(scope=LOGIN).order_by("-seq")[:count].values_list("verb", flat=True))


# How long


def test_twelve_hours_end_a_session_however_busy(user_with):
    client = browser(user_with("officer"))
    shift(client, hours=11, minutes=45)
    assert inside(client)
    left = Session.objects.get(user__isnull=False).expire_date - timezone.now()
    assert timedelta(minutes=13) < left < timedelta(minutes=16)
    shift(client, minutes=20)
    assert not inside(client)


def test_half_an_hour_without_work_ends_a_session(user_with):
    client = browser(user_with("officer"))
    left = Session.objects.get(user__isnull=False).expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not inside(client)


def test_work_keeps_a_session_and_its_own_beginning(user_with):
    client = browser(user_with("officer"))
    began = Session.objects.get().started_at
    session = client.session
    session["touched"] = int(time.time()) - 300
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    assert inside(client)
    row = Session.objects.get()
    assert row.expire_date - timezone.now() > timedelta(minutes=29)
    assert row.started_at == began


def test_the_worker_forgets_the_expired_and_nothing_else(user_with):
    officer = user_with("officer")
    client, other = browser(officer), browser(officer)
    gone = other.session.session_key
    Session.objects.filter(session_key=gone).update(expire_date=timezone.now() - timedelta(seconds=1))
    consumers.clear_sessions(timezone.now())
    assert not Session.objects.filter(session_key=gone).exists()
    assert inside(client)


# Rotation


def test_signing_in_gives_a_key_that_nobody_knew_before(user_with):
    officer, victim = user_with("officer"), Client()
    victim.get("/accounts/login/")
    planted = Client().session
    planted["x"] = 1
    planted.save()
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    victim.post("/accounts/login/", {"login": officer.username, "password": PASSWORD})
    assert inside(victim)
    assert victim.session.session_key != planted.session_key
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    assert not inside(attacker)
    assert not Session.objects.filter(session_key=planted.session_key).exists()


def test_signing_out_ends_it_on_the_server(user_with):
    client = browser(user_with("officer"))
    key = client.session.session_key
    client.post("/accounts/logout/")
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not inside(client)


# The list


def test_the_page_lists_own_sessions_only_this_one_first(user_with):
    officer = user_with("officer")
    phone, desk, _other = browser(officer, PHONE), browser(officer), browser(user_with("officer"))
    phone.get("/")
    page = desk.get("/accounts/sessions/").content.decode()
    assert page.index("Firefox, Windows") < page.index("Safari, iPhone")
    assert page.count("Laatst gebruikt") == 2
    assert page.count("Dit apparaat") == 1
    assert desk.session.session_key not in page


def test_ending_one_session_signs_that_browser_out_and_no_other(user_with):
    officer = user_with("officer")
    phone, desk = browser(officer, PHONE), browser(officer)
    row = Session.objects.get(session_key=phone.session.session_key)
    answer = desk.post(f"/accounts/sessions/{row.public_id}/end/", follow=True)
    assert "uitgelogd" in answer.content.decode()
    assert not inside(phone)
    assert inside(desk)
    assert verbs() == ["accounts.session_ended"]


def test_ending_all_keeps_this_one(user_with):
    officer = user_with("officer")
    phone, tablet, desk = browser(officer, PHONE), browser(officer, PHONE), browser(officer)
    desk.post("/accounts/sessions/end/")
    assert [inside(each) for each in (phone, tablet, desk)] == [False, False, True]
    assert verbs() == ["accounts.sessions_ended"]


def test_an_own_session_is_ended_by_signing_out(user_with):
    desk = browser(user_with("officer"))
    row = Session.objects.get(session_key=desk.session.session_key)
    answer = desk.post(f"/accounts/sessions/{row.public_id}/end/")
    assert answer["Location"] == "/accounts/logout/"


def test_nobody_ends_the_session_of_a_colleague(user_with):
    officer, colleague = user_with("officer"), user_with("officer")
    desk, other = browser(officer), browser(colleague)
    row = Session.objects.get(session_key=desk.session.session_key)
    assert other.post(f"/accounts/sessions/{row.public_id}/end/").status_code == 404
    assert inside(desk)


def test_an_ended_session_is_not_written_back_by_a_request_under_way(user_with):
    client = browser(user_with("officer"))
    session = client.session
    session["late"] = 1
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()


def test_a_new_password_ends_all_other_sessions(user_with):
    officer = user_with("officer")
    phone, desk = browser(officer, PHONE), browser(officer)
    new = "een-heel-nieuw-wachtwoord"
    desk.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [inside(phone), inside(desk)] == [False, True]
    assert Session.objects.filter(user=officer).count() == 1
    assert verbs(2) == ["accounts.password_changed", "accounts.sessions_ended"]


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (FIREFOX, "Firefox, Windows"),
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_by_its_family_and_never_by_its_own_words(agent, family):
    assert agents.family(agent) == family
