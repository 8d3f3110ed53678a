"""The zones of the demo: one in each state of the chart, with a history that is true and duties that reach nobody."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from shapely.geometry import box

from config.demo import zones as demo
from config.demo.cast import Cast
from config.demo.district import OVERVECHT
from core.today import local_date
from gis.places.models import DesignationOrder, District
from gis.places.selectors import current_version
from gis.places.shapes import as_multi, to_stored
from gis.zones import chart, selectors
from gis.zones.models import Proposal
from tests import zones
from tests.people import make_user
from tests.places import X, Y, make_order, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(municipality):
    zones.load_texts()
    zones.outlined(municipality, 8_000)
    ground = as_multi(box(X - 2_000, Y - 2_000, X + 2_000, Y + 2_000))
    given = {"municipality": municipality, "name": "Wijk", "geom": to_stored(ground)}
    District.objects.update_or_create(code=OVERVECHT, defaults=given)
    day = local_date(timezone.now())
    make_order(area=square(0, 0, 200), valid_from=day - timedelta(days=400), valid_to=day + timedelta(days=600))
    return Cast(municipality, {"policy": make_user("policy", municipality=municipality)})


def test_there_is_a_zone_in_each_state_and_again_makes_no_more(cast):
    now = timezone.now()
    assert demo.propose(cast, now) == 9
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert states == dict.fromkeys(chart.CHART.states, 1)
    assert all(Proposal.objects.values_list("fictive", flat=True))
    assert demo.propose(cast, now) == 0
    day = local_date(now)
    assert not list(selectors.due_on(day)), "time has brought all that it should by today"


def test_every_step_is_on_a_day_that_was_and_in_order(cast):
    now = timezone.now()
    demo.propose(cast, now)
    for proposal in Proposal.objects.all():
        days = list(proposal.steps.order_by("pk").values_list("on", flat=True))
        assert days == sorted(days), proposal
        assert all(day <= local_date(now) for day in days), proposal
        assert proposal.changed_at <= now


def test_what_followed_took_over_on_its_first_day_and_was_known_when_it_was_published(cast):
    demo.propose(cast, timezone.now())
    amended = Proposal.objects.get(state=chart.AMENDED)
    renewed, holding = Proposal.objects.get(state=chart.RENEWED), Proposal.objects.get(state=chart.IN_FORCE)
    assert current_version(amended.order).valid_to == renewed.valid_from - timedelta(days=1)
    assert current_version(renewed.order).valid_to == holding.valid_from - timedelta(days=1)
    lasts = dict(selectors.with_last_days(Proposal.objects.all()))
    assert lasts[amended] == renewed.valid_from - timedelta(days=1) < amended.valid_to
    for order in DesignationOrder.objects.filter(title__in=Proposal.objects.values("order__title")):
        assert order.recorded_at < timezone.now() - timedelta(days=5)
