"""The API for systems: who may read what, and what it says when it cannot answer."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from core.today import local_date, today
from core.tokens import services as tokens
from gis.atlas.api.index import DESCRIPTION
from gis.atlas.duty_question import reply as duty_reply
from permits.clock.question import reply as clock_reply
from permits.models import PermitApplication
from permits.policy.selectors import clock_law
from tests import cases
from tests.people import make_user
from tests.visits import Walk as VisitWalk
from tests.visits import make_firm
from tests.visits import reference_data as visit_data
from tests.world import people_of, things_of

pytestmark = pytest.mark.django_db
API = "/api/v1/"
EXAMPLES = Path(__file__).parent.parent / "contracts" / "clock_examples.jsonl"


def bearer(owner, scope="api"):
    """The header of a collected token."""
    made = {"scope": scope, "name": "Zaaksysteem", "valid_until": today() + timedelta(days=9)}
    token = tokens.make(owner=owner, actor=None, at=timezone.now(), **made)
    kind = "Bearer" if scope == "api" else "Device"
    return {"HTTP_AUTHORIZATION": f"{kind} {tokens.collect(token.public_id, actor=owner, at=timezone.now())[1]}"}


def ask(client, where, **headers):
    return client.get(API + where, **headers)


def post(client, where, body, **headers):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(API + where, text, **{"content_type": "application/json", **headers})


def fault(response, status, field=""):
    """The problem document of an answer, checked for what every problem has."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["request_id"] == response["X-Request-ID"]
    assert " / " in problem["detail"]
    if field:
        assert field in [one["field"] for one in problem["errors"]], problem
        assert all(" / " in one["detail"] for one in problem["errors"]), problem
    return problem


@pytest.fixture
def walk(municipality):
    return cases.walk(municipality).review()


def granted_case(municipality):
    """A case that was granted and sent."""
    walked = cases.walk(municipality, today() - timedelta(days=120)).review().complete().steps().grant().publish()
    return walked.case


@pytest.fixture
def granted(municipality):
    return granted_case(municipality)


class TestTheSameAsTheCommands:
    """One code path: what `manage.py clock` and `duty` answer, the API answers."""

    def test_the_clock(self, client):
        for line in EXAMPLES.read_text().splitlines()[:6]:
            question = json.loads(line)
            question = {name: question[name] for name in ("received_on", "term", "on", "events")}
            response = post(client, "clock", question)
            assert response.status_code == 200, response.content
            assert response.json() == clock_reply(json.dumps(question).encode(), clock_law())

    @pytest.mark.parametrize("place", [{"rd": [134647, 459685]}, {"lonlat": [5.08, 52.12]}, {"premises": "SYN-none"}])
    def test_the_duty(self, client, walk, place):
        question = {"on": "2026-11-23", "activity": "95312", **place}
        response = post(client, "duty", question)
        assert response.status_code == 200, response.content
        assert response.json() == duty_reply(json.dumps(question).encode())

    def test_of_a_permit_that_ended_only_staff_is_told(self, client, granted):
        permit, ended = granted.permit, granted.permit.valid_from + timedelta(days=1)
        question = {"on": today().isoformat(), "activity": granted.activity, "premises": granted.premises.bag_id}
        assert post(client, "duty", question).json()["permit"] == {"number": permit.number, "state": permit.state}
        permit.ended_on = ended
        permit.save()
        assert post(client, "duty", question).json()["permit"] is None
        headers = bearer(make_user("officer", municipality=granted.municipality))
        assert post(client, "duty", question, **headers).json()["permit"]["number"] == permit.number


class TestWhoMayRead:
    PRIVATE = ("cases", "visits", "cases/{number}", "premises/{bag_id}")

    @pytest.fixture
    def where(self, walk):
        return [one.format(number=walk.case.number, bag_id=walk.case.premises.bag_id) for one in self.PRIVATE]

    def test_signed_out_is_401_and_says_how(self, client, where):
        for one in where:
            response = ask(client, one)
            fault(response, 401)
            assert response["WWW-Authenticate"].startswith("Bearer")

    def test_a_key_reads_as_its_owner(self, client, where, municipality):
        headers = bearer(make_user("officer", municipality=municipality))
        for one in where:
            assert ask(client, one, **headers).status_code == 200, one

    def test_a_session_reads_too(self, client, where, municipality):
        client.force_login(make_user("officer", municipality=municipality))
        for one in where:
            assert ask(client, one).status_code == 200, one

    def test_without_the_right_is_403_in_both_languages(self, client, where, municipality):
        client.force_login(make_user("entrepreneur", municipality=municipality))
        for one in where:
            problem = fault(ask(client, one), 403)
            assert "U hebt dit recht niet" in problem["detail"]

    def test_another_municipality_finds_nothing(self, client, where, walk, other_municipality):
        headers = bearer(make_user("officer", municipality=other_municipality))
        assert ask(client, "cases", **headers).json()["results"] == []
        fault(ask(client, where[2], **headers), 404)
        fault(ask(client, where[3], **headers), 404)

    def test_a_draft_is_nowhere(self, client, municipality):
        people = people_of(municipality, municipality)
        things = things_of(municipality, people)
        headers = bearer(people["here", "officer"])
        fault(ask(client, f"cases/{things['draft']['number']}", **headers), 404)
        numbers = [case["number"] for case in ask(client, "cases", **headers).json()["results"]]
        assert things["case"]["number"] in numbers
        assert things["draft"]["number"] not in numbers

    @pytest.mark.parametrize("given", ["Bearer", "Bearer x", "Bearer pwapi_" + "a" * 43, "Bearer é", "Bearer a b c"])
    def test_a_key_that_opens_nothing_is_401_also_where_all_may_read(self, client, given):
        fault(ask(client, "orders", HTTP_AUTHORIZATION=given), 401)

    def test_a_device_key_opens_nothing_here(self, client, where, municipality):
        headers = bearer(make_user("inspector", municipality=municipality), scope="sync")
        for one in where:
            fault(ask(client, one, **headers), 401)
        secret = headers["HTTP_AUTHORIZATION"].removeprefix("Device ")
        fault(ask(client, "visits", HTTP_AUTHORIZATION=f"Bearer {secret}"), 401)

    def test_a_tablet_asks_who_it_is_with_its_own_key_only(self, client, municipality):
        inspector = make_user("inspector", municipality=municipality)
        headers = bearer(inspector, scope="sync")
        where = "/tablet/sync/v1/device"
        answer = client.get(where, **headers).json()
        assert (answer["person"], answer["municipality"]) == (str(inspector.public_id), "GM0344")
        client.force_login(inspector)
        for other in ({}, bearer(make_user("planner", municipality=municipality))):
            response = client.get(where, **other)
            fault(response, 401)
            assert response["WWW-Authenticate"].startswith("Device")
        fault(client.get("/tablet/sync/v1/nothing", **headers), 404)

    def test_a_key_never_signs_or_enters_however_mighty_its_owner(self, client, walk, municipality):
        headers = bearer(make_user("officer", "bibob", "decider", municipality=municipality))
        for page in ("/cases/", "/bibob/", "/sign/", "/tokens/own/"):
            assert client.get(page, **headers).status_code in {302, 404}, page

    def test_an_owner_who_left_takes_the_key_along(self, client, municipality):
        owner = make_user("officer", municipality=municipality)
        headers = bearer(owner)
        assert ask(client, "cases", **headers).status_code == 200
        owner.is_active = False
        owner.save()
        fault(ask(client, "cases", **headers), 401)

    def test_a_post_by_session_needs_the_csrf_token(self, municipality):
        client = Client(enforce_csrf_checks=True)
        question = {"on": "2026-11-23", "rd": [134647, 459685]}
        assert post(client, "duty", question).status_code == 200
        client.force_login(make_user("officer", municipality=municipality))
        fault(post(client, "duty", question), 403)


class TestWhatIsNotTold:
    def test_no_person_and_nothing_of_bibob(self, client, municipality):
        people = people_of(municipality, municipality)
        things = things_of(municipality, people)
        for case in PermitApplication.objects.exclude(premises=None):
            client.force_login(people["here", "officer"])
            told = ask(client, f"cases/{case.number}").content.decode() + ask(client, "cases").content.decode()
            for role in case.roles.select_related("party"):
                assert role.party.name not in told
            assert "integrity" not in told
            assert "ibob" not in told
        assert things

    def test_a_sole_trader_has_no_name(self, client, walk, municipality):
        case = walk.case
        firm = case.establishment or make_firm(case.premises)
        firm.sole_trader, firm.name = True, "Jansen Autoherstel"
        firm.save()
        client.force_login(make_user("policy", municipality=municipality))
        answer = ask(client, f"premises/{firm.premises.bag_id}").json()
        assert [one["kvk"] for one in answer["firms"] if one["id"] == str(firm.public_id)] == [""]
        assert "Jansen" not in json.dumps(answer)

    def test_no_row_id(self, client, walk, municipality):
        client.force_login(make_user("officer", municipality=municipality))
        for where in ("cases", "orders", "visits", f"cases/{walk.case.number}"):
            answer = ask(client, where).json()
            for one in answer.get("results", [answer]):
                assert not {"pk", "premises_id"} & set(one)
                assert not isinstance(one.get("id"), int)


class TestPages:
    def test_every_case_comes_once_however_short_the_pages(self, client, municipality):
        crew = [cases.walk(municipality).case.number for _ in range(5)]
        client.force_login(make_user("officer", municipality=municipality))
        seen, where = [], f"{API}cases?limit=2"
        while where:
            answer = client.get(where).json()
            seen += [case["number"] for case in answer["results"]]
            where = answer["next"]
        assert seen == sorted(crew)

    def test_a_page_keeps_its_filters(self, client, municipality):
        for _ in range(3):
            cases.walk(municipality)
        client.force_login(make_user("officer", municipality=municipality))
        answer = ask(client, "cases?limit=1&state=RECEIVED").json()
        assert "state=RECEIVED" in answer["next"]
        assert ask(client, "cases?state=PUBLISHED").json()["results"] == []

    def test_changed_since_and_due_before(self, client, walk, municipality):
        client.force_login(make_user("officer", municipality=municipality))
        changed = local_date(walk.case.changed_at)
        assert len(ask(client, f"cases?changed_since={changed}").json()["results"]) == 1
        assert ask(client, f"cases?changed_since={changed + timedelta(days=1)}").json()["results"] == []
        due = walk.case.due_on
        assert ask(client, f"cases?due_before={due}").json()["results"] == []
        assert len(ask(client, f"cases?due_before={due + timedelta(days=1)}").json()["results"]) == 1

    @pytest.mark.parametrize(("where", "most"), [("cases", 3), ("orders", 1), ("register/permits", 2), ("visits", 3)])
    def test_the_number_of_queries_does_not_grow(
        self, client, municipality, where, most, django_assert_max_num_queries
    ):
        visit_data()
        for _ in range(2):
            add_visit(granted_case(municipality).premises, make_user("planner", municipality=municipality))
        headers = bearer(make_user("officer", municipality=municipality)) if where in {"cases", "visits"} else {}
        ask(client, where, **headers)  # the day of first use is noted once
        with django_assert_max_num_queries(most):
            answer = ask(client, where, **headers)
        assert answer.json()["results"]


def add_visit(premises, planner):
    return VisitWalk(planner, make_user("inspector", municipality=premises.municipality), premises=premises)


class TestBadInput:
    @pytest.mark.parametrize(
        ("where", "field"),
        [
            ("orders?on=2026-02-30", "on"),
            ("orders?on=", "on"),
            ("orders?on=٢٠٢٦-11-23", "on"),
            ("orders?on=2026-11-23&on=2026-11-24", "on"),
            ("orders?cursor=1%27%20OR%201=1", "cursor"),
            ("orders?cursor=%00", ""),
            ("orders?municipality=Utrecht", "municipality"),
            ("orders?limit=0", "limit"),
            ("orders?limit=101", "limit"),
            ("orders?limit=1e3", "limit"),
            ("orders?limit=999999999999999999999", "limit"),
            ("orders?sort={{7*7}}", "sort"),
            ("register/permits?on=31-12-2026", "on"),
        ],
    )
    def test_a_parameter_is_named_with_what_would_be_right(self, client, where, field):
        fault(ask(client, where), 400, field)

    @pytest.mark.parametrize("state", ["received", "RECEIVED ", "1", "DRAFT", "DISCARDED", "' --"])
    def test_a_state_that_is_not_in_the_list(self, client, municipality, state):
        client.force_login(make_user("officer", municipality=municipality))
        fault(client.get(f"{API}cases", {"state": state}), 400, "state")

    @pytest.mark.parametrize(
        ("body", "status", "field"),
        [
            ("", 422, "on"),
            ("{", 400, ""),
            ("[]", 400, ""),
            ("null", 400, ""),
            ('"on"', 400, ""),
            ("NaN", 400, ""),
            ('{"on": NaN}', 400, ""),
            ('{"on": "2026-11-23", "on": "2026-11-24"}', 400, ""),
            ('{"on": "\\ud800"}', 400, ""),
            (b'\xff{"on": 1}', 400, ""),
            ("[" * 50_000, 400, ""),
            ('{"a":' * 50_000, 400, ""),
            (json.dumps({"on": [[[[[[[[[[[1]]]]]]]]]]]}), 400, ""),
            ({"on": "2026-02-30", "rd": [1, 2]}, 422, "on"),
            ({"on": 20261123, "rd": [1, 2]}, 422, "on"),
            ({"on": "2026-11-23"}, 422, "premises, rd, lonlat"),
            ({"on": "2026-11-23", "rd": [1, 2], "lonlat": [5, 52]}, 422, "premises, rd, lonlat"),
            ({"on": "2026-11-23", "rd": ["1", 2]}, 422, "rd"),
            ({"on": "2026-11-23", "rd": [1e400, 2]}, 400, ""),
            ({"on": "2026-11-23", "lonlat": [52.1, 5.1]}, 422, "lonlat"),
            ({"on": "2026-11-23", "premises": "1; DROP TABLE"}, 422, "premises"),
            ({"on": "2026-11-23", "rd": [1, 2], "sbi_version": ["2025"]}, 422, "sbi_version"),
            ({"on": "2026-11-23", "rd": [1, 2], "activity": 95312}, 422, "activity"),
            ({"on": "2026-11-23", "rd": [1, 2], "aktivity": "95312"}, 422, "aktivity"),
        ],
    )
    def test_a_duty_question(self, client, body, status, field):
        fault(post(client, "duty", body), status, field)

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"received_on": "2026-02-30"}, "received_on"),
            ({"term": 8}, "term"),
            ({"term": {"weeks": True, "atw_applies": True}}, "term.weeks"),
            ({"term": {"weeks": 8, "atw_applies": "ja"}}, "term.atw_applies"),
            ({"term": {"weeks": 8, "atw_applies": True, "unit": "d"}}, "term.unit"),
            ({"events": {}}, "events"),
            ({"events": [[]]}, "events[0]"),
            ({"events": [{"type": [], "on": "2026-03-01"}]}, "events[0].type"),
            ({"events": [{"type": "completed", "on": "2026-03-01", "weeks": 3}]}, "events[0].weeks"),
            ({"events": [{"type": "decided", "on": "2026-01-01"}]}, "events[0].on"),
            ({"name": "een voorbeeld"}, "name"),
        ],
    )
    def test_a_clock_question(self, client, change, field):
        question = {"received_on": "2026-02-06", "on": "2026-06-01", "events": []}
        question |= {"term": {"weeks": 8, "atw_applies": True}}
        fault(post(client, "clock", question | change), 422, field)

    def test_a_body_of_100_mb_is_refused_before_it_is_read(self, client):
        class Body:
            """Says that it is large, and fails who reads all of it."""

            def read(self, most=-1):
                raise AssertionError("read")

            readline = read

        response = client.generic(
            "POST", f"{API}duty", CONTENT_TYPE="application/json", CONTENT_LENGTH="100000000", **{"wsgi.input": Body()}
        )
        fault(response, 413)

    def test_a_body_just_over_the_limit(self, client):
        fault(post(client, "duty", json.dumps({"on": "x" * 1_048_576})), 413)

    def test_another_kind_of_body(self, client):
        fault(client.post(f"{API}duty", {"on": "2026-11-23"}), 415)
        fault(post(client, "duty", "<a/>", content_type="application/xml"), 415)

    def test_another_kind_of_answer(self, client):
        fault(ask(client, "orders", HTTP_ACCEPT="text/html"), 406)
        assert ask(client, "orders", HTTP_ACCEPT="text/html, */*;q=0.1").status_code == 200

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
    def test_another_method(self, client, method):
        response = getattr(client, method)(f"{API}orders")
        fault(response, 405)
        assert "GET" in response["Allow"]

    @pytest.mark.parametrize(
        "where",
        [
            "nothing",
            "orders/",
            "orders/1",
            "orders/0192a000-0000-7000-8000-000000000001",
            "cases/Z2026-1",
            "../../etc/passwd",
            "premises/0",
            "x" * 5000,
        ],
    )
    def test_what_is_not_there(self, client, where):
        assert fault(ask(client, where), 404)["title"] == "Not Found"

    def test_a_host_of_somebody_else(self, client, settings):
        settings.ALLOWED_HOSTS = ["parkwacht.example"]
        fault(ask(client, "orders", HTTP_HOST="evil.example"), 400)

    @pytest.mark.parametrize(
        "header", ["HTTP_ACCEPT", "HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "CONTENT_TYPE", "HTTP_RANGE"]
    )
    @pytest.mark.parametrize("value", ["", ",;=", "\x01\x7f", "é" * 3000, "a/b;" * 500, "sessionid=" + "A" * 4000])
    def test_strange_headers(self, client, header, value):
        assert ask(client, "orders", **{header: value}).status_code in {200, 406}
        assert post(client, "duty", {"on": "2026-11-23", "rd": [134647, 459685]}, **{header: value}).status_code < 500

    def test_too_many_questions_are_told_to_wait(self, client, monkeypatch):
        monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "3/minute", "user": "3/minute"})
        cache.clear()
        for _ in range(3):
            assert ask(client, "orders").status_code == 200
        response = ask(client, "orders")
        fault(response, 429)
        assert int(response["Retry-After"]) > 0
        assert ask(client, "orders", REMOTE_ADDR="192.0.2.7").status_code == 200

    def test_a_fault_of_ours_tells_nothing_but_its_number(self, monkeypatch):
        monkeypatch.setattr("gis.atlas.api.orders.item", lambda order: 1 / 0)
        monkeypatch.setattr("gis.atlas.api.orders.paging.page", lambda *args: 1 / 0)
        response = ask(Client(raise_request_exception=False), "orders")
        fault(response, 500)
        assert "ZeroDivision" not in response.content.decode()


class TestDescription:
    def test_the_file_is_what_the_code_says(self, tmp_path):
        """After a change: read the difference, then `manage.py spectacular` (docs/api.md)."""
        made = tmp_path / "openapi.json"
        call_command("spectacular", format="openapi-json", validate=True, fail_on_warn=True, file=str(made))
        assert json.loads(made.read_text()) == json.loads(DESCRIPTION.read_text())

    def test_it_is_served_and_every_answer_names_the_version(self, client):
        response = ask(client, "openapi.json")
        assert response.json()["info"]["version"] == response["API-Version"] == "1.0.0"

    def test_the_index_leads_to_every_address(self, client):
        links = ask(client, "").json()["links"].values()
        described = json.loads(DESCRIPTION.read_text())["paths"]
        assert {link for link in links if "openapi" not in link} <= set(described)
