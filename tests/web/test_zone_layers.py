"""Drawing along what a municipality has itself: parcels and streets as own layers, to snap to and to count by."""

import pytest
import shapely
from django.utils import timezone
from shapely.geometry import LineString

from gis.atlas.overlays import services
from gis.places import crs
from gis.places.shapes import from_stored
from tests.db.test_overlays import geojson
from tests.people import make_user
from tests.places import X, Y, square
from tests.zones import Walk, corners, outlined

pytestmark = pytest.mark.django_db
#: Four parcels of fifty metres in a row, and the axis of a street above them.
PARCELS = [square(50 * number, 0, 50).geoms[0] for number in range(4)]
STREET = LineString([(X - 100, Y + 60), (X + 300, Y + 60)])


def lay(adviser, name, *shapes):
    data = geojson(*shapes, system=crs.RD)
    overlay, _swapped = services.add(actor=adviser, at=timezone.now(), name=name, data=data, declared=None)
    return str(overlay.public_id)


@pytest.fixture
def walk(municipality):
    outlined(municipality)
    return Walk(municipality, valid_to=None)


@pytest.fixture
def page(client, walk):
    client.force_login(walk.adviser)

    def ask(**data):
        address = f"/zones/{walk.made.public_id}/area/"
        return client.post(address, data) if data else client.get(address)

    return ask


def said(answer):
    return answer.content.decode()


def area(x0, y0, x1, y1):
    return corners(shapely.box(X + x0, Y + y0, X + x1, Y + y1))


def test_own_layers_lie_on_the_drawing_map_until_they_are_taken_off(page, walk):
    parcels, street = lay(walk.adviser, "Percelen", *PARCELS), lay(walk.adviser, "Wegassen", STREET)
    walk.draw(square(0, 0, 100))
    first = page()
    assert [own["name"] for own in first.context["map_data"]["own"]] == ["Percelen"] * 4 + ["Wegassen"]
    assert "haakt aan" in said(first)
    typed = area(0, 0, 30, 30)
    shown = page(tool="show", area=typed, own=[street])
    assert [own["name"] for own in shown.context["map_data"]["own"]] == ["Wegassen"]
    assert shown.context["form"]["area"].value() == typed, "what was drawn stays"
    assert page(tool="show", area=typed).context["map_data"]["own"] == []
    assert parcels not in page(tool="show", area=typed, own=[street]).context["form"].layers


def test_the_check_counts_the_parcels_that_the_zone_cuts_in_two(page, walk):
    parcels, street = lay(walk.adviser, "Percelen", *PARCELS), lay(walk.adviser, "Wegassen", STREET)
    checked = page(tool="check", area=area(-10, -10, 70, 70), own=[parcels, street])
    (layer,) = checked.context["cut_layers"]
    assert (layer.name, len(layer.shapes)) == ("Percelen", 1), "a street is no parcel; the first lies wholly inside"
    assert "Percelen: doorgesneden" in said(checked)
    assert [one["title"] for one in checked.context["map_data"]["shapes"] if one["kind"] == "cut"] == ["Percelen"]
    along = page(tool="check", area=area(-10, -10, 100.004, 70), own=[parcels])
    assert [len(layer.shapes) for layer in along.context["cut_layers"]] == [0], "a border along a parcel cuts nothing"
    assert page(tool="check", area=area(-10, -10, 70, 70)).context["cut_layers"] == []


def test_the_border_snaps_to_parcels_and_to_the_axis_of_a_street(page, walk):
    keys = [lay(walk.adviser, "Percelen", *PARCELS), lay(walk.adviser, "Wegassen", STREET)]
    loose = area(1, 1.5, 98, 58.5)
    snapped = page(tool="snap", area=loose, within="3", own=keys)
    assert snapped.status_code == 200
    found = page(tool="save", area=snapped.context["form"]["area"].value())
    assert found.status_code == 303
    corner_points = {(round(x - X), round(y - Y)) for x, y in shapely.get_coordinates(from_stored(walk.proposal.geom))}
    assert {(0, 0), (100, 0)} <= corner_points, "to the corners of parcels"
    assert {y for _x, y in corner_points} == {0, 60}, "and to the middle of a street, not its ends"
    assert len(page(tool="snap", area=loose, within="3").context["form"]["area"].value().splitlines()) == 4


def test_a_layer_of_another_municipality_is_no_choice(page, walk, other_municipality):
    foreign = lay(make_user("policy", municipality=other_municipality), "Vreemd", *PARCELS)
    refused = page(tool="check", area=area(0, 0, 70, 70), own=[foreign])
    assert refused.status_code == 422
    assert "Deze laag is er niet meer" in said(refused)
    assert refused.context["map_data"]["own"] == []


def test_without_own_layers_the_page_says_how_to_get_parcels(page):
    answer = said(page())
    assert "zitten niet in onze gegevens" in answer
    assert 'href="/map/overlays/"' in answer


def test_a_fault_with_a_spot_leads_to_it_on_the_map(page):
    bow_tie = [(0, 0), (100, 100), (100, 0), (0, 100)]
    refused = page(tool="check", area="\n".join(f"{X + x:.2f} {Y + y:.2f}" for x, y in bow_tie))
    assert 'href="#kaart"' in said(refused)
