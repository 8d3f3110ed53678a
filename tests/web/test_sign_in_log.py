"""Signing in and out, well or badly, leaves an entry; a mistyped secret does not."""

import pytest

from core.audit.models import AuditEntry, AuditPayload
from core.audit.scopes import LOGIN
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client, login, password):
    return client.post("/accounts/login/", {"login": login, "password": password})


def entries():
    return list(AuditEntry.objects.filter(scope=LOGIN).order_by("-seq")[:2])


def test_signing_in_and_out_is_recorded(client, user_with):
    officer = user_with("officer")
    sign_in(client, officer.username, PASSWORD)
    client.post("/accounts/logout/")
    signed_out, signed_in = entries()
    assert [signed_in.verb, signed_out.verb] == ["accounts.signed_in", "accounts.signed_out"]
    assert {signed_in.actor, signed_out.actor} == {officer}
    assert signed_in.municipality == officer.municipality
    assert (signed_in.origin, len(signed_in.trace_id)) == ("web", 32)


def test_a_refused_attempt_names_the_account_that_was_tried(client, user_with):
    officer = user_with("officer")
    sign_in(client, officer.username, "verkeerd")
    refused = entries()[0]
    assert (refused.verb, refused.result, refused.actor) == ("accounts.sign_in_refused", "refused", None)
    assert refused.object_id == str(officer.public_id)
    assert refused.municipality == officer.municipality


def test_what_was_typed_for_an_unknown_account_is_not_kept(client):
    sign_in(client, "mijn-geheime-wachtwoord", "verkeerd")
    refused = entries()[0]
    assert (refused.verb, refused.object_id) == ("accounts.sign_in_refused", "")
    assert not AuditPayload.objects.filter(entry=refused).exists()
    assert "geheime" not in str(list(AuditEntry.objects.filter(pk=refused.pk).values()))
