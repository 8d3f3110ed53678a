"""The visits of the demo show something on every page of the office side."""

import random

import pytest
from django.utils import timezone

from config.demo import visits
from config.demo.cast import Cast
from inspections.models import Photo
from inspections.office.selectors import evidence, found, rechecks, reports
from inspections.office.selectors.found import Asked
from tests.people import make_user
from tests.rounds import place
from tests.visits import make_firm, reference_data

pytestmark = pytest.mark.django_db


def test_the_demo_has_reports_findings_open_and_mended_rechecks_and_photos(municipality):
    reference_data()
    roles = {"planner": "planner", "inspector1": "inspector", "inspector2": "inspector", "lawyer": "lawyer"}
    users = {name: make_user(role, municipality=municipality) for name, role in roles.items()}
    firms = [
        make_firm(place(municipality, 40.0 * number), f"Garage {number}", "95312")
        for number in range(len(visits.ROUTINE) + 4)
    ]
    cast, chance, now = Cast(municipality, users), random.Random(1), timezone.now()
    visits.routine(cast, firms[:-4], chance, now)
    visits.rechecked(cast, firms[-4:], chance, now)
    planner = users["planner"]
    assert all(reports.counts(planner, reports.Wanted())[part] for part in (reports.NEW, reports.FOLLOW_UP))
    findings = found.findings(planner, Asked(), "nl")
    assert {one.mended_on is None for one in findings} == {True, False}
    assert rechecks.waiting(planner)
    photo = Photo.objects.all()[0]
    (piece, *_more) = evidence.pieces(photo.visit)
    assert evidence.check(piece) == evidence.SAME
    assert 0 <= evidence.distance_m(photo.visit, piece, piece.taken_at) < 60
