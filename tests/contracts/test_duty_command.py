"""`manage.py duty` as contracts.md promises it: lines in, lines out, errors named, at most three queries."""

import io
import json
import sys
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.core.management import call_command

from gis.atlas import duty_question
from gis.places.models import DesignationOrder
from gis.places.sbi_tables import translations
from permits.models import Party, Permit, PermitApplication
from tests.places import X, Y, make_firm, make_order, make_premises

pytestmark = pytest.mark.django_db
HERE = [X + 50, Y + 50]
GOOD = {"on": "2026-11-23", "activity": "95312", "rd": HERE}


@pytest.fixture
def feed(monkeypatch):
    """The answers to lines on standard input, and the exit code."""

    def run(*lines):
        raw = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)

        class Stdin:
            buffer = io.BytesIO(raw)

        monkeypatch.setattr(sys, "stdin", Stdin)
        out, code = io.StringIO(), 0
        try:
            call_command("duty", stdout=out)
        except SystemExit as ended:
            code = ended.code
        return [json.loads(line) for line in out.getvalue().splitlines()], code

    return run


def test_the_answer_has_the_promised_shape(feed):
    order = make_order(valid_to=date(2028, 4, 20))
    [found], code = feed(GOOD)
    assert code == 0
    assert set(found) == {"duty", "designations", "permit", "steps"}
    assert found["duty"] == "required"
    assert found["designations"] == [
        {
            "id": str(order.public_id),
            "title": "Aanwijzing proef",
            "article": "artikel 2:47 APV",
            "valid_from": "2026-01-01",
            "valid_to": "2028-04-20",
        }
    ]
    assert found["permit"] is None
    assert all(set(step) == {"rule", "law", "text"} and step["text"] for step in found["steps"])
    assert found["steps"][-1]["text"] == "Er is een vergunning nodig."


def test_each_place_form_and_each_edition_is_understood(feed):
    make_order(valid_to=None)
    make_premises("0344100000000001", 10, 10)
    make_premises("SYN-9001", 10, 30)
    lonlat = [5.0898, 52.1256]
    answers, code = feed(
        {"on": "2026-11-23", "activity": "95312", "premises": "0344100000000001"},
        {"on": "2026-11-23", "activity": "95312", "premises": "SYN-9001", "sbi_version": "2025"},
        {"on": "2026-11-23", "activity": "45201", "sbi_version": "2008", "rd": HERE},
        {"on": "2026-11-23", "activity": None, "rd": HERE, "since": None},
        {"on": "2026-11-23", "activity": "95312", "lonlat": lonlat},
        GOOD | {"name": "not part of the question"},
    )
    assert code == 0
    assert [found["duty"] for found in answers[:4]] == ["required", "required", "required", "unknown"]
    assert "approximate" in [step["rule"] for step in answers[4]["steps"]]
    assert answers[0]["designations"][0]["valid_to"] is None
    assert answers[5]["duty"] == "required"


def test_2022_to_2025_then_nothing_unless_the_successor_is_loaded(feed):
    """T15 of law.md 7e, with the real order and the made-up one of the demo."""
    orders = settings.FIXTURES_DIR / "orders"
    ask = {"activity": "95312", "rd": [134_647, 459_685]}
    days = ["2022-04-20", "2022-04-21", "2025-04-20", "2025-04-21"]
    call_command("load_zones", str(orders / "cvdr675808.geojson"), stdout=io.StringIO())
    answers, _ = feed(*({"on": on} | ask for on in days))
    assert [found["duty"] for found in answers] == ["not_required", "required", "required", "not_required"]
    assert answers[3]["designations"] == []
    [found], _ = feed({"on": "2022-07-21", "since": "2022-04-20"} | ask)
    assert found["duty"] == "transition"
    call_command("load_zones", str(orders / "opvolger_2025_fictief.geojson"), stdout=io.StringIO())
    [found], _ = feed({"on": "2025-04-21"} | ask)
    assert found["duty"] == "required"
    assert "fictief" in found["designations"][0]["title"]


@pytest.mark.parametrize("code", ["46710", "47810", "71200", "77111", "77120", "95311", "95312", "95313", "95320"])
def test_the_made_up_successor_covers_the_vehicle_branch(feed, code):
    path = settings.FIXTURES_DIR / "orders" / "opvolger_2025_fictief.geojson"
    call_command("load_zones", str(path), stdout=io.StringIO())
    [found], _ = feed({"on": "2026-11-23", "activity": code, "rd": [134_647, 459_685]})
    assert found["duty"] == "required"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (b"{not json\n", "JSON"),
        (b"[1, 2]\n", "JSON-object"),
        (b"\xff\xfe\n", "UTF-8"),
        (b"[" * 60_000 + b"\n", "JSON"),
        ({"activity": "95312", "rd": HERE}, "on"),
        (GOOD | {"on": "2026-02-30"}, "on"),
        (GOOD | {"on": "23-11-2026"}, "on"),
        (GOOD | {"on": 20261123}, "on"),
        (GOOD | {"on": "٢٠٢٦-11-23"}, "on"),
        (GOOD | {"on": "0000-01-01"}, "on"),
        (GOOD | {"since": "gisteren"}, "since"),
        (GOOD | {"activity": "9"}, "activity"),
        (GOOD | {"activity": "953121"}, "activity"),
        (GOOD | {"activity": "95.31"}, "activity"),
        (GOOD | {"activity": 95312}, "activity"),
        (GOOD | {"activity": "95312\n"}, "activity"),
        (GOOD | {"activity": "٩٥٣"}, "activity"),
        (GOOD | {"sbi_version": "1993"}, "sbi_version"),
        (GOOD | {"sbi_version": ["2025"]}, "sbi_version"),
        ({"on": "2026-11-23"}, "premises, rd, lonlat"),
        (GOOD | {"premises": "0344100000000001"}, "premises, rd, lonlat"),
        ({"on": "2026-11-23", "premises": "03441000000000011"}, "premises"),
        ({"on": "2026-11-23", "premises": "0344990000000001"}, "premises"),
        ({"on": "2026-11-23", "premises": 344100000000001}, "premises"),
        ({"on": "2026-11-23", "rd": [134000]}, "rd"),
        ({"on": "2026-11-23", "rd": ["134000", "459000"]}, "rd"),
        ({"on": "2026-11-23", "rd": [True, False]}, "rd"),
        ({"on": "2026-11-23", "rd": {"x": 1}}, "rd"),
        (b'{"on": "2026-11-23", "rd": [NaN, 1]}\n', "rd"),
        (b'{"on": "2026-11-23", "rd": [1e999, 1]}\n', "rd"),
        ({"on": "2026-11-23", "rd": [459685, 134647]}, "rd: x en y lijken verwisseld"),
        ({"on": "2026-11-23", "rd": [5.1, 52.1]}, "rd: dit zijn graden"),
        ({"on": "2026-11-23", "lonlat": [52.1, 5.1]}, "lonlat: lengte en breedte lijken verwisseld"),
        ({"on": "2026-11-23", "lonlat": [134647, 459685]}, "lonlat: dit zijn meters"),
        ({"on": "2026-11-23", "lonlat": [5.1, 95.0]}, "lonlat: geen graden"),
    ],
    ids=lambda value: None if isinstance(value, str) else str(value)[:60],
)
def test_a_bad_line_says_what_is_wrong_in_which_field_and_the_rest_goes_on(feed, line, named):
    make_order()
    answers, code = feed(line, GOOD)
    assert code == 1
    assert set(answers[0]) == {"error"}
    assert named in answers[0]["error"]
    assert " / " in answers[0]["error"]
    assert answers[1]["duty"] == "required"


def test_a_line_too_long_is_skipped_to_its_end(feed):
    make_order()
    answers, code = feed(b'{"on": "' + b"x" * 200_000 + b'"}\n', GOOD)
    assert (code, len(answers)) == (1, 2)
    assert "langer dan" in answers[0]["error"]
    assert answers[1]["duty"] == "required"


def test_blank_lines_and_a_byte_order_mark_are_no_questions(feed):
    make_order()
    answers, code = feed(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\n", b"\n", b"  \n")
    assert (code, len(answers)) == (0, 1)


@pytest.mark.parametrize(
    "place", [{"lonlat": [2.35, 48.85]}, {"rd": [0, 0]}, {"rd": [900_000, 900_000]}, {"rd": [20_000, 560_000]}]
)
def test_outside_every_municipality_is_unknown(feed, place):
    make_order()
    [found], code = feed({"on": "2026-11-23", "activity": "95312"} | place)
    assert (code, found["duty"]) == (0, "unknown")


def test_a_municipality_of_which_no_order_was_loaded_is_unknown(feed):
    make_order()
    [found], _ = feed({"on": "2026-11-23", "activity": "95312", "rd": [206_290, 447_356]})
    assert (found["duty"], found["designations"]) == ("unknown", [])


@pytest.mark.parametrize(
    "place",
    [{"premises": "0344100000000001"}, {"premises": "0344100000000009"}, {"rd": HERE}, {"lonlat": [5.0898, 52.1256]}],
    ids=lambda place: next(iter(place)),
)
def test_at_most_three_queries_with_the_permit(place, django_assert_max_num_queries):
    make_order(sbi_version="2008", activities=("4520", "45112"))
    make_firm(make_premises("0344100000000001", 10, 10))
    translations()
    with django_assert_max_num_queries(3):
        duty_question.reply(json.dumps({"on": "2026-11-23", "activity": "95312"} | place).encode())


def test_an_order_that_is_not_current_does_not_answer(feed):
    make_order()
    make_order(valid_to=date(2026, 6, 1))
    [found], _ = feed(GOOD)
    assert found["duty"] == "not_required"
    assert DesignationOrder.objects.count() == 2


def grant(premises, number, activity, version, valid_from):
    """A permit row as it stands after a grant; the road there is tested with the permits."""
    at = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
    municipality = premises.municipality
    application = PermitApplication.objects.create(
        number=f"Z{number[1:]}", municipality=municipality, premises=premises, created_at=at, changed_at=at
    )
    holder = Party.objects.create(municipality=municipality, kind="organisation", name="Proef B.V.")
    return Permit.objects.create(
        number=number,
        municipality=municipality,
        application=application,
        premises=premises,
        holder=holder,
        activity=activity,
        sbi_version=version,
        valid_from=valid_from,
        created_at=at,
    )


def test_the_permit_is_the_newest_there_for_that_activity(feed):
    make_order()
    premises = make_premises("0344100000000001", 10, 10)
    old = grant(premises, "V2026-000001", "95312", "2025", date(2026, 1, 10))
    new = grant(premises, "V2026-000002", "45201", "2008", date(2026, 6, 1))
    grant(premises, "V2026-000003", "77111", "2025", date(2026, 7, 1))
    grant(make_premises("0344100000000002", 30, 10), "V2026-000004", "95312", "2025", date(2026, 8, 1))
    ask = {"on": "2026-11-23", "activity": "95312", "premises": premises.bag_id}
    answers, _ = feed(
        ask,
        ask | {"on": "2026-05-31"},
        ask | {"on": "2026-01-09"},
        ask | {"activity": "10110"},
        GOOD | {"rd": [X + 12, Y + 12]},
    )
    assert [found["permit"] and found["permit"]["number"] for found in answers] == [
        new.number,
        old.number,
        None,
        None,
        None,
    ]
    assert answers[0]["permit"] == {"number": new.number, "state": new.state}
