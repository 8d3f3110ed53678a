"""A signed report that was corrected with photos, and the correction that clashed with it: under axe, as every page."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from core.accounts.models import Municipality, User
from inspections.models import Photo
from inspections.selectors.findings import current_answers
from inspections.services import onsite, reporting
from inspections.services.answers import Reply
from inspections.services.evidence import Shot
from inspections.sync.models import Operation
from tests.e2e.test_axe_pages import looks_at
from tests.people import make_user
from tests.tablets import ARRIVED, briefed, jpeg, make_tablet, worked
from tests.visits import photo

pytestmark = pytest.mark.django_db(transaction=True)
ITEM = "permit.hours"


def test_what_came_after_the_signature_in_both_languages_wide_and_narrow(
    page: Page,
    municipality: Municipality,
    signed_in: Callable[[Page, User], Page],
    axe: Callable[[Page], None],
) -> None:
    walk = briefed(municipality)
    walk.do(onsite.arrive, **ARRIVED)
    walk.answer_all().leave().draft().sign()
    seen = current_answers(walk.visit)[ITEM]
    walk.do(
        reporting.correct_answer,
        reply=Reply(ITEM, "not_ok", note="Het bord ontbreekt.", severity=2),
        reason="Ik keek op het verkeerde bord.",
        shots=[Shot(photo(colour=(90, 60 * number, 9)), walk.at, 5.1, 52.1) for number in (1, 2)],
    )
    colleague = make_tablet(walk.team[1], seed=3)
    clash = colleague.keep(
        str(walk.id),
        "correction",
        {
            "corrects": str(seen.public_id),
            "type": "answer",
            "body": {"item": ITEM, "answer": "not_ok", "note": "Het bord hing scheef.", "severity": 1},
            "reason": "Anders gezien.",
            "photos": [
                {
                    "blob": colleague.keep_file(jpeg((1, 2, 3))),
                    "taken_at": timezone.now().isoformat(timespec="seconds"),
                    "position": {"lon": 5.1, "lat": 52.1, "accuracy_m": 5},
                }
            ],
        },
    )
    colleague.upload(clash)
    assert all(colleague.upload_file(file) for file in colleague.files.values())
    worked()
    assert Operation.objects.get(inbox__op_id=clash.op_id).state == "conflict"

    signed_in(page, make_user("planner", municipality=municipality, username="kantoor"))
    page.goto("/register/")
    addresses = [
        reverse("inspections:report", args=[walk.id]),
        reverse("office:evidence", args=[walk.id]),
        *(reverse("office:piece", args=[walk.id, row.public_id]) for row in Photo.objects.exclude(supplement=None)[:1]),
        reverse("tablets:operation", args=[clash.op_id]),
    ]
    wrong = [line for where in addresses for line in looks_at(page, where, axe)]
    assert not wrong, "\n".join(wrong)
    page.goto(addresses[-1])
    assert "Het bord hing scheef." in page.locator("main").inner_text()
