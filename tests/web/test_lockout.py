"""Five wrong guesses lock a name from the address they came from; no colleague, no other address, no spoofed header."""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone

from core.accounts import lockouts
from core.audit.models import AuditEntry
from core.audit.scopes import LOGIN
from core.client_address import client_address
from tests.people import PASSWORD

OFFICE, HOME, ATTACKER = "192.0.2.10", "198.51.100.20", "203.0.113.66"


def try_in(name, password, address=OFFICE, **headers):
    """One attempt through the whole stack, from an address."""
    form = {"login": name, "password": password}
    return Client(REMOTE_ADDR=address).post("/accounts/login/", form, headers=headers)


def miss(name, times=5, address=OFFICE, **headers):
    for _ in range(times):
        answer = try_in(name, "verkeerd", address, **headers)
    return answer


@pytest.mark.django_db
def test_the_fifth_miss_locks_and_the_page_says_until_when(user_with):
    officer = user_with("officer")
    assert miss(officer.username, times=4).status_code == 200
    answer = miss(officer.username, times=1)
    assert answer.status_code == 429
    until = re.search(r"tot (\d\d:\d\d) uur", answer.content.decode())
    assert until, answer.content.decode()
    said = timezone.localtime(timezone.now() + settings.AXES_COOLOFF_TIME)
    assert until[1] in {f"{said + timedelta(minutes=more):%H:%M}" for more in (0, 1)}
    assert try_in(officer.username, PASSWORD).status_code == 429


@pytest.mark.django_db
def test_trying_on_while_locked_does_not_move_the_end(user_with):
    officer = user_with("officer")
    miss(officer.username)
    until = lockouts.locked_until(officer.username)
    miss(officer.username)
    assert lockouts.locked_until(officer.username) == until


@pytest.mark.django_db
def test_the_lock_ends_by_itself(user_with):
    officer = user_with("officer")
    miss(officer.username)
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= settings.AXES_COOLOFF_TIME
        attempt.save()
    assert try_in(officer.username, PASSWORD).status_code == 302


@pytest.mark.django_db
def test_another_address_and_a_colleague_still_get_in(user_with):
    officer, colleague = user_with("officer"), user_with("officer")
    miss(officer.username)
    assert try_in(officer.username, PASSWORD, HOME).status_code == 302
    assert try_in(colleague.username, PASSWORD, OFFICE).status_code == 302


@pytest.mark.django_db
def test_without_a_proxy_the_header_means_nothing(user_with):
    officer = user_with("officer")
    for number in range(5):
        miss(officer.username, 1, ATTACKER, X_Forwarded_For=f"10.0.0.{number}")
    assert try_in(officer.username, PASSWORD, ATTACKER, X_Forwarded_For=HOME).status_code == 429
    assert try_in(officer.username, PASSWORD, OFFICE).status_code == 302


@pytest.mark.django_db
def test_other_browsers_of_one_address_count_together(user_with):
    officer = user_with("officer")
    for number in range(5):
        miss(officer.username, 1, User_Agent=f"Browser {number}")
    assert try_in(officer.username, PASSWORD, User_Agent="Browser 9").status_code == 429


@pytest.mark.django_db
def test_the_lock_is_in_the_log_once_and_names_the_account(user_with):
    officer = user_with("officer")
    miss(officer.username, times=7)
    verbs = list(AuditEntry.objects.filter(scope=LOGIN).order_by("-seq")[:8].values_list("verb", "object_id"))
    assert verbs.count(("accounts.locked_out", str(officer.public_id))) == 1
    assert verbs.count(("accounts.sign_in_refused", str(officer.public_id))) == 7


@pytest.mark.django_db
def test_neither_the_count_nor_the_log_lines_keep_what_was_typed(user_with, caplog):
    caplog.set_level("DEBUG")
    miss("mijn-geheime-wachtwoord")
    try_in(user_with("officer").username, PASSWORD)
    kept = str([list(model.objects.values()) for model in (AccessAttempt, AccessLog)])
    for secret in ("mijn-geheime", "verkeerd", PASSWORD):
        assert secret not in kept
        assert secret not in caplog.text
    assert OFFICE not in caplog.text
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "header", "counted"),
    [
        (0, f"{HOME}", OFFICE),
        (1, HOME, HOME),
        (1, f"{ATTACKER}, {HOME}", HOME),
        (2, f"{ATTACKER}, {HOME}, 10.0.0.1", HOME),
        (2, HOME, OFFICE),
        (1, "", OFFICE),
        (1, "geen adres", OFFICE),
        (1, "2001:DB8::0001", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(rf: RequestFactory, settings, proxies, header, counted):
    settings.PROXY_COUNT = proxies
    more = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    assert client_address(rf.get("/", REMOTE_ADDR=OFFICE, **more)) == counted


# Behind a real proxy


@pytest.fixture
def proxy(live_server, settings) -> Iterator[str]:
    """A proxy process before the live server; its clients may come from any 127.0.0.x."""
    settings.PROXY_COUNT = 1
    program = [sys.executable, str(Path(__file__).parent.parent / "proxy.py"), live_server.url]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        yield f"127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


def try_through(proxy, name, password, source, spoofed=""):
    """Sign in through the proxy, from a source address of our own choice; the status."""
    headers = {"X-Forwarded-For": spoofed} if spoofed else {}
    page = _ask(proxy, source, "GET", None, headers)
    cookie = page.getheader("Set-Cookie").split(";")[0]
    token = re.search(rb'csrfmiddlewaretoken" value="(\w+)"', page.body)[1].decode()
    form = urlencode({"login": name, "password": password, "csrfmiddlewaretoken": token})
    sent = {**headers, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return _ask(proxy, source, "POST", form, sent).status


def _ask(proxy, source, method, body, headers):
    where = urlsplit(f"//{proxy}")
    line = http.client.HTTPConnection(where.hostname, where.port, timeout=20, source_address=(source, 0))
    line.request(method, "/accounts/login/", body, headers)
    answer = line.getresponse()
    answer.body = answer.read()
    return answer


@pytest.mark.django_db(transaction=True)
def test_behind_a_proxy_the_attacker_is_locked_out_and_nobody_else(proxy, user_with):
    officer = user_with("officer")
    attacker, office = "127.0.0.66", "127.0.0.10"
    for number in range(5):
        status = try_through(proxy, officer.username, "verkeerd", attacker, spoofed=f"10.0.0.{number}")
    assert status == 429
    assert try_through(proxy, officer.username, PASSWORD, attacker, spoofed="10.9.9.9") == 429
    assert try_through(proxy, officer.username, PASSWORD, attacker, spoofed=office) == 429
    assert try_through(proxy, officer.username, PASSWORD, office) == 302


@pytest.mark.django_db(transaction=True)
def test_behind_a_proxy_nobody_can_lock_a_colleague_out_by_writing_the_header(proxy, user_with):
    officer = user_with("officer")
    for _ in range(6):
        try_through(proxy, officer.username, "verkeerd", "127.0.0.66", spoofed="127.0.0.10")
    assert try_through(proxy, officer.username, PASSWORD, "127.0.0.10") == 302
