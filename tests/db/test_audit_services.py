"""The log as rooms write it: place in the chain, payload, messages, refusals."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from core.accounts.models import Municipality
from core.audit import registry, services
from core.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)


def test_smoke():
    registry.register({"test.smoke": "Rook"})
    m = Municipality.objects.get_or_create(code="GM0344", defaults={"name": "Utrecht"})[0]
    user = get_user_model().objects.create(username="u", municipality=m)
    one = services.record(user, "test.smoke", actor=user, at=AT, scope="case:1", payload={"a": 1})
    two = services.record(user, "test.smoke", actor=user, at=AT, scope="case:1")
    assert (one.seq, two.seq) == (1, 2)
    assert two.prev_hash == one.entry_hash
    services.erase_payload(one, actor=user, at=AT, reason="x", legal_ground="AVG 17")
    assert AuditEntry.objects.count() == 3
