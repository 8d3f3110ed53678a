"""Many writers to one chain of the log at once: each waits for the one before, and no link is lost or doubled."""

from functools import partial

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from core.accounts.models import Municipality, User
from core.audit import chain, services
from core.audit.models import AuditEntry, AuditHead
from tests.people import make_user
from tests.races.pair import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, ENTRIES = 8, 25


def _write(actor: User, own: str) -> None:
    for number in range(ENTRIES):
        with transaction.atomic():
            for scope in ("case:shared", own) if number % 2 else (own, "case:shared"):
                services.record(None, "read.detail", actor=actor, at=timezone.now(), scope=scope, payload={"n": number})
            if number % 5 == 0:
                transaction.set_rollback(True)


def test_many_writers_make_one_chain(municipality: Municipality) -> None:
    """Also of a chain that none of them found, and with transactions that are rolled back in between."""
    actor = make_user("officer", municipality=municipality)
    found = at_once(*(partial(_write, actor, f"case:{number}") for number in range(WRITERS)))
    assert [one for one in found if one is not None] == []
    kept = ENTRIES - ENTRIES // 5
    links = AuditEntry.objects.filter(scope="case:shared").order_by("seq")
    assert [link.seq for link in links] == list(range(1, WRITERS * kept + 1))
    before = chain.GENESIS
    for link in links:
        assert (link.prev_hash, link.entry_hash) == (before, chain.entry_hash(link.__dict__))
        before = link.entry_hash
    head = AuditHead.objects.get(scope="case:shared")
    assert (head.seq, head.hash, head.count) == (WRITERS * kept, before, WRITERS * kept)
    call_command("verify_audit")
