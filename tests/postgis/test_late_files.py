"""A file becomes whole in the moment in which its operation is set to wait for it: one of the two sees the other."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.accounts.models import Municipality
from inspections.sync import blobs, merge
from inspections.sync.models import Operation
from tests.tablets import ARRIVED, briefed, jpeg, make_tablet, worked

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_that_comes_while_its_operation_is_judged_is_not_waited_for(
    municipality: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = briefed(municipality)
    tablet = make_tablet(walk.team[0])
    tablet.upload(tablet.keep(str(walk.id), "arrive", ARRIVED))
    manifest = tablet.keep_file(jpeg())
    body = {"item": "permit.hours", "blob": manifest, "taken_at": timezone.now().isoformat(timespec="seconds")}
    sent = tablet.keep(str(walk.id), "photo", body)
    tablet.upload(sent)
    look = blobs.whole

    def arrives() -> bool:
        try:
            return all(tablet.upload_file(file) for file in tablet.files.values())
        finally:
            connection.close()

    def whole(*asked: Any) -> Any:
        """Not whole yet; and then it comes, before whoever asked has written down that it waits."""
        found = look(*asked)
        monkeypatch.undo()
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(arrives).result(30)
        return found

    monkeypatch.setattr(blobs, "whole", whole)
    worked()
    operation = Operation.objects.get(inbox__op_id=sent.op_id)
    assert (operation.state, operation.reason) == (merge.APPLIED, "")
    assert walk.visit.photos.count() == 1
