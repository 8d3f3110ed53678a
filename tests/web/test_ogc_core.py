"""The abstract tests of OGC API - Features part 1 (OGC 17-069r4, annex A), each under its name there."""

import gzip
import json
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils.dateparse import parse_datetime

from core.today import today
from gis.atlas.features.catalogue import COLLECTIONS
from gis.atlas.features.parameters import MOST, USUAL
from tests import cases, places
from tests.ogc import ask, keys, links, told

pytestmark = pytest.mark.django_db

NAMES = list(COLLECTIONS)
PROBLEM = "application/problem+json"
PATHS = ["", "api", "conformance", "collections"] + [
    path for name in NAMES for path in (f"collections/{name}", f"collections/{name}/items")
]


@pytest.fixture
def town(municipality):
    """Five premises ten metres apart, an order with a zone, and a permit in force."""
    walk = cases.walk(municipality, today() - timedelta(days=120)).review().complete().steps().grant().publish()
    for number in range(5):
        places.make_premises(f"034410000000000{number}", x=number * 20, y=0, street="Laan", house_number=number + 1)
    return walk.case


def resolved(document, schema):
    """A schema without references."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


class TestConfCore:
    """/conf/core"""

    @pytest.mark.parametrize("path", PATHS)
    def test_http(self, client, town, path):
        assert ask(client, path)["Content-Type"].split(";")[0] in {
            "application/json",
            "application/geo+json",
            "application/vnd.oai.openapi+json",
        }
        assert client.head(f"/ogc/{path}").status_code == 200
        assert client.post(f"/ogc/{path}").status_code == 405

    def test_root_op_and_success(self, client, town):
        found = links(told(client))
        assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= set(found)
        assert found["service-desc"]["type"] == "application/vnd.oai.openapi+json;version=3.0"

    def test_every_link_leads_somewhere(self, client, town):
        seen, waiting = set(), ["http://testserver/ogc/"]
        while waiting:
            href = waiting.pop()
            if href in seen:
                continue
            seen.add(href)
            response = client.get(href.removeprefix("http://testserver"))
            assert response.status_code == 200, href
            if "json" in response["Content-Type"] and "/api" not in href:
                body = b"".join(response.streaming_content) if response.streaming else response.content
                document = json.loads(body)
                found = [*document.get("links", []), *(x for c in document.get("collections", []) for x in c["links"])]
                waiting += [link["href"] for link in found]
        assert len(seen) >= 20

    def test_api_definition_op_and_success(self, client, town):
        document = told(client, "api")
        assert re.fullmatch(r"3\.0\.\d", document["openapi"])
        for path, item in document["paths"].items():
            operation = item["get"]
            assert "200" in operation["responses"]
            for name in re.findall(r"{(\w+)}", path):
                assert name in {one.get("name") for one in operation["parameters"]}
        text = json.dumps(document)
        for kind, name in re.findall(r"#/components/(\w+)/([\w-]+)", text):
            assert name in document["components"][kind]

    def test_conformance_op_and_success(self, client, town):
        declared = told(client, "conformance")["conformsTo"]
        assert {uri.rsplit("/", 1)[1] for uri in declared} == {"core", "oas30", "html", "geojson", "crs"}

    def test_fc_md_op_and_success(self, client, town):
        document = told(client, "collections")
        assert [one["id"] for one in document["collections"]] == NAMES
        assert {"self", "alternate"} <= set(links(document))
        for one in document["collections"]:
            assert "items" in links(one)

    @pytest.mark.parametrize("name", NAMES)
    def test_sfc_md_op_and_success(self, client, town, name):
        one = told(client, f"collections/{name}")
        shared = next(each for each in told(client, "collections")["collections"] if each["id"] == name)
        same = ("id", "title", "description", "extent", "itemType", "storageCrs")
        assert {key: one[key] for key in same} == {key: shared[key] for key in same}
        west, south, east, north = one["extent"]["spatial"]["bbox"][0]
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90
        ((begin, end),) = one["extent"]["temporal"]["interval"]
        assert end is None
        assert begin is None or parse_datetime(begin)

    @pytest.mark.parametrize("name", NAMES)
    def test_fc_op_and_response(self, client, town, name):
        document = told(client, f"collections/{name}/items")
        assert document["type"] == "FeatureCollection"
        assert {"self", "alternate", "collection"} <= set(links(document))
        assert document["numberReturned"] == len(document["features"]) > 0
        assert parse_datetime(document["timeStamp"]) is not None
        assert document.get("numberMatched", document["numberReturned"]) >= document["numberReturned"]

    def test_fc_bbox_definition_and_response(self, client, town):
        inside = {"bbox": "4.9,52.0,5.3,52.3"}
        assert len(keys(client, "premises", **inside)) == 6
        assert keys(client, "premises", bbox="4.0,51.0,4.1,51.1") == []
        for name in NAMES:
            assert keys(client, name, **inside) == keys(client, name)
            assert keys(client, name, bbox="-180,-90,180,90") == keys(client, name)

    def test_fc_bbox_takes_heights(self, client, town):
        assert len(keys(client, "premises", bbox="4.9,52.0,-10,5.3,52.3,100")) == 6

    def test_fc_bbox_over_the_antimeridian(self, client, town):
        assert len(keys(client, "premises", bbox="5.0,50,-170,54")) == 6
        assert keys(client, "premises", bbox="170,50,-170,54") == []

    def test_features_without_ground_lie_in_no_box(self, client, municipality):
        places.make_order(area=None, kinds=("ACTIVITY",))
        (one,) = told(client, "collections/orders/items")["features"]
        assert one["geometry"] is None
        assert keys(client, "orders", bbox="4.9,52.0,5.3,52.3") == []

    @pytest.mark.parametrize(
        "box",
        ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "5,52,5.1", "5.0,52.3,5.1,52.0", "5,52,5.1,nan", "5,52,inf,53",
         "0,0,181,1", "134000,459000,135000,460000"],
    )  # fmt: skip
    def test_fc_bbox_invalid(self, client, town, box):
        self.refused(client, "premises", "bbox", box)

    def refused(self, client, name, parameter, value):
        response = ask(client, f"collections/{name}/items", 400, **{parameter: value})
        assert response["Content-Type"] == PROBLEM
        (error,) = json.loads(response.body)["errors"]
        assert (error["field"], " / " in error["detail"]) == (parameter, True)

    def test_fc_limit_definition_and_response(self, client, town):
        for limit in (1, 2, 5):
            assert len(keys(client, "premises", limit=limit)) == limit
        assert len(keys(client, "premises", limit=MOST + 1)) == 6, "more than the most is no fault"
        form = told(client, "api")["components"]["parameters"]["limit"]["schema"]
        assert (form["minimum"], form["maximum"], form["default"]) == (1, MOST, USUAL)

    @pytest.mark.parametrize("limit", ["0", "-1", "1.5", "een", "", "1e3", "99999999999"])
    def test_fc_limit_invalid(self, client, town, limit):
        self.refused(client, "premises", "limit", limit)

    def test_fc_time_definition_and_response(self, client, town):
        day = town.permit.valid_from
        before, after = day - timedelta(days=1), day + timedelta(days=1)
        for span, there in (
            (day, True), (before, False), (after, True), (f"{day}T12:00:00Z", True), (f"{day}t12:00:00.5+01:00", True),
            (f"{before}/{day}", True), (f"../{before}", False), (f"/{before}", False), (f"{after}/..", True),
            (f"{after}/", True), ("../..", True), (f"{before}T23:30:00Z", True),
        ):  # fmt: skip
            assert (keys(client, "permits", datetime=span) == [town.permit.number]) is there, span

    @pytest.mark.parametrize(
        "span",
        ["morgen", "2026-02-30", "2026-1-1", "2026-11-23T12:00:00", "2026-11-23 12:00", "2026-12-01/2026-11-01", "a/b",
         "2026-01-01/2026-02-01/2026-03-01", "٢٠٢٦-11-23", ""],
    )  # fmt: skip
    def test_fc_time_invalid(self, client, town, span):
        self.refused(client, "permits", "datetime", span)

    @pytest.mark.parametrize("name", NAMES)
    def test_query_param_unknown(self, client, town, name):
        self.refused(client, name, "surprise", "1")
        for path in ("", "api", "conformance", "collections", f"collections/{name}"):
            assert ask(client, path, 400, surprise="1")["Content-Type"] == PROBLEM

    def test_query_param_twice(self, client, town):
        assert client.get("/ogc/collections/premises/items?limit=1&limit=2").status_code == 400

    def test_filter_by_property(self, client, town):
        for name, value, count in (
            ("street", "Laan", 5), ("bag_id", "0344100000000002", 1), ("municipality", "GM0344", 6),
            ("municipality", "GM0221", 0), ("town", "Nergens", 0), ("fictive", "true", 1), ("fictive", "false", 5),
        ):  # fmt: skip
            assert len(keys(client, "premises", **{name: value})) == count, (name, value)
        assert keys(client, "permits", activity=town.activity) == [town.permit.number]
        assert keys(client, "permits", activity="01") == []
        assert len(keys(client, "orders", body="burgemeester")) == 1
        assert keys(client, "orders", body="college") == []

    @pytest.mark.parametrize(
        ("name", "parameter", "value"),
        [("premises", "municipality", "Utrecht"), ("premises", "bag_id", "1"), ("premises", "fictive", "ja"),
         ("permits", "activity", "auto's"), ("orders", "body", "koning"), ("premises", "postcode", "1234ab")],
    )  # fmt: skip
    def test_filter_by_what_cannot_be(self, client, town, name, parameter, value):
        self.refused(client, name, parameter, value)

    @pytest.mark.parametrize("limit", [1, 2, 4])
    def test_fc_links_next_reads_everything_once(self, client, town, limit):
        whole = keys(client, "premises")
        found, back = [], []
        path, parameters = "collections/premises/items", {"limit": limit}
        while True:
            document = told(client, path, **parameters)
            found += [one["id"] for one in document["features"]]
            if "next" not in links(document):
                break
            href = links(document)["next"]["href"]
            parameters = dict(part.split("=") for part in href.split("?")[1].split("&"))
        assert found == whole
        while "prev" in links(document):
            href = links(document)["prev"]["href"]
            document = told(client, path, **dict(part.split("=") for part in href.split("?")[1].split("&")))
            back = [one["id"] for one in document["features"]] + back
        assert back == whole[: len(back)]
        assert len(back) >= len(whole) - limit

    def test_pages_stay_complete_when_something_is_loaded_meanwhile(self, client, town):
        first = told(client, "collections/premises/items", limit=3)
        places.make_premises("0000100000000001", x=200, y=0)
        cursor = first["features"][-1]["id"]
        rest = keys(client, "premises", cursor=cursor)
        assert [one["id"] for one in first["features"]] + rest == [
            key for key in keys(client, "premises") if key != "0000100000000001"
        ]

    @pytest.mark.parametrize("name", NAMES)
    def test_f_op_and_success(self, client, town, name):
        listed = told(client, f"collections/{name}/items")["features"][0]
        one = told(client, f"collections/{name}/items/{listed['id']}")
        assert {"self", "alternate", "collection"} <= set(links(one))
        assert (one["properties"], one["geometry"]) == (listed["properties"], listed["geometry"])

    @pytest.mark.parametrize(
        "path", ["collections/people", "collections/people/items", "collections/people/items/1",
                 *(f"collections/{name}/items/{key}" for name in NAMES for key in ("1", "x'--", "0344100000009999"))]
    )  # fmt: skip
    def test_what_is_not_there_is_404(self, client, town, path):
        response = ask(client, path, 404)
        assert response["Content-Type"] == PROBLEM
        assert " / " in json.loads(response.body)["detail"]


class TestConfGeojson:
    """/conf/geojson"""

    @pytest.mark.parametrize("name", NAMES)
    def test_definition_and_content(self, client, town, name):
        response = ask(client, f"collections/{name}/items")
        assert response["Content-Type"] == "application/geo+json"
        properties = told(client, "api")["components"]["schemas"][f"{name}Feature"]["properties"]["properties"]
        for one in json.loads(response.body)["features"]:
            assert (one["type"], one["geometry"]["type"]) == ("Feature", "MultiPolygon")
            assert list(one["properties"]) == list(properties["properties"])
            for key, value in one["properties"].items():
                form = properties["properties"][key]
                kinds = {"string": str, "integer": int, "boolean": bool}
                assert (value is None and form.get("nullable")) or isinstance(value, kinds[form["type"]]), key

    def test_outer_rings_run_against_the_clock(self, client, town):
        for one in told(client, "collections/premises/items")["features"]:
            ring = one["geometry"]["coordinates"][0][0]
            assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0


class TestConfHtml:
    """/conf/html"""

    @pytest.mark.parametrize("path", PATHS)
    def test_definition_and_content(self, client, town, path):
        by_name = client.get(f"/ogc/{path}?f=html")
        by_accept = client.get(f"/ogc/{path}", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        for response in (by_name, by_accept):
            assert response["Content-Type"].startswith("text/html")
            assert b"<h1" in response.content
        assert "json" in client.get(f"/ogc/{path}?f=json", headers={"Accept": "text/html"})["Content-Type"]

    def test_one_feature(self, client, town):
        page = client.get(f"/ogc/collections/permits/items/{town.permit.number}?f=html").content.decode()
        assert town.permit.number in page
        assert "pw-minikaart" in page

    def test_pages_go_on_and_back(self, client, town):
        page = client.get("/ogc/collections/premises/items?f=html&limit=2").content.decode()
        (following,) = re.findall(r'rel="next" href="([^"]+)"', page)
        second = client.get(following.replace("&amp;", "&").removeprefix("http://testserver")).content.decode()
        assert 'rel="prev"' in second
        assert "0344100000000002" in second

    def test_nothing_there(self, client, town):
        page = client.get("/ogc/collections/permits/items?f=html&datetime=1950-01-01")
        assert page.status_code == 200
        assert b"pw-leeg" in page.content

    def test_what_nobody_gives(self, client, town):
        assert client.get("/ogc/", headers={"Accept": "image/png"}).status_code == 406
        assert client.get("/ogc/?f=xml").status_code == 400


class TestWhatIsTold:
    """The layers are public: what they say and what not."""

    def test_no_compliance_no_names(self, client, town):
        (one,) = [x for x in told(client, "collections/premises/items")["features"] if x["properties"]["fictive"]]
        text = json.dumps(one)
        assert "Garage" not in text
        assert not {"state", "compliance", "name"} & set(one["properties"])

    def test_made_up_things_are_marked(self, client, town):
        for name in NAMES:
            made_up = [x["properties"]["fictive"] for x in told(client, f"collections/{name}/items")["features"]]
            assert True in made_up

    def test_the_name_of_an_organisation_but_never_of_a_sole_trader(self, client, town):
        firm = town.establishment
        assert town.permit.holder.kind == "organisation"
        assert firm.name in json.dumps(told(client, "collections/permits/items"))
        firm.sole_trader = True
        firm.save()
        for path in ("collections/permits/items", f"collections/permits/items/{town.permit.number}"):
            for form in ("json", "html"):
                assert firm.name.encode() not in ask(client, path, f=form).body

    def test_premises_by_the_day(self, client, municipality):
        one = places.make_premises("0344100000000007", x=0, y=0)
        one.footprints.update(valid_to=date(2020, 6, 1))
        one.footprints.create(geom=places.to_stored(places.square(0, 0, 30)), valid_from=date(2020, 6, 1), occurrence=2)
        path = "collections/premises/items"
        old, new = (told(client, path, datetime=day)["features"] for day in ("2020-05-31", "2020-06-01"))
        assert (old[0]["properties"]["valid_to"], new[0]["properties"]["valid_to"]) == ("2020-06-01", None)
        assert old[0]["geometry"] != new[0]["geometry"]
        assert [x["geometry"] for x in told(client, path, datetime="2020-01-01/..")["features"]] == [new[0]["geometry"]]
        assert keys(client, "premises", datetime="2014-12-31") == []

    def test_only_the_current_version_of_an_order(self, client, municipality):
        places.make_order(valid_from=date(2026, 1, 1))
        newer = places.make_order(valid_from=date(2026, 1, 1), article="artikel 2:48 APV")
        assert keys(client, "orders") == [str(newer.public_id)]


class TestCaches:
    def test_what_did_not_change_is_not_sent_again(self, client, town):
        for path in ("", "collections", "collections/premises/items", "collections/premises/items/0344100000000001"):
            first = ask(client, path)
            again = client.get(f"/ogc/{path}", headers={"Accept": "application/json", "If-None-Match": first["ETag"]})
            assert again.status_code == 304, path
            assert "Accept" in first["Vary"]
        places.make_premises("0344100000000099", x=300, y=0)
        assert ask(client, "collections/premises/items")["ETag"] != ask(client, "collections/orders/items")["ETag"]

    def test_packed(self, client, town):
        plain = ask(client, "collections/premises/items")
        packed = client.get(
            "/ogc/collections/premises/items", headers={"Accept": "application/json", "Accept-Encoding": "gzip"}
        )
        assert packed["Content-Encoding"] == "gzip"
        body = json.loads(gzip.decompress(b"".join(packed.streaming_content)))
        assert body["features"] == json.loads(plain.body)["features"]

    def test_other_sites_may_show_it(self, client, town):
        assert ask(client)["Access-Control-Allow-Origin"] == "*"
