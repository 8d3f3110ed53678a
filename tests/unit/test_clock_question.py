"""Questions of `manage.py clock` that are wrong, and what the answer says about them."""

import json

import pytest

from permits.clock.question import MOST_EVENTS, MOST_WEEKS, reply
from tests.clock_cases import law

GOOD = {
    "received_on": "2026-02-06",
    "term": {"weeks": 8, "atw_applies": True},
    "on": "2026-06-01",
    "events": [{"type": "completion_requested", "on": "2026-02-17"}, {"type": "completed", "on": "2026-03-03"}],
}


def put(question: dict, **changes: object) -> dict:
    return reply(json.dumps(question | changes).encode(), law())


def put_event(**event: object) -> dict:
    return put(GOOD, events=[event])


def test_the_example_of_the_contract():
    answer = put(GOOD)
    assert {key: answer[key] for key in answer if key != "steps"} == {
        "due_on": "2026-04-16",
        "nominal_on": "2026-04-03",
        "paused_days": 13,
        "running": True,
        "calendar_complete": True,
        "penalty": None,
    }
    assert answer["steps"][0] == {
        "days": 56,
        "law": "Awb 4:13",
        "text": "Ontvangen vr 6 februari 2026; 8 weken, tot en met vr 3 april 2026",
    }


def test_a_penalty_is_four_facts():
    answer = put(GOOD, received_on="2026-02-02", events=[{"type": "default_notice_received", "on": "2026-04-08"}])
    assert answer["penalty"] == {"first_day": "2026-04-23", "last_day": "2026-06-03", "days": 40, "euro": 1352}


def test_keys_that_are_not_part_of_the_question_are_left_alone():
    assert put(GOOD, name="T4", expect={"due_on": "x"}, extra=[1]) == put(GOOD)
    noted = [event | {"note": "by post", "until": None} for event in GOOD["events"]]
    assert put(GOOD, events=noted) == put(GOOD)


def test_entry_order_doesnt_matter():
    assert put(GOOD, events=GOOD["events"][::-1]) == put(GOOD)


@pytest.mark.parametrize("key", ["received_on", "term", "on", "events"])
def test_a_missing_key_is_named(key):
    question = {name: value for name, value in GOOD.items() if name != key}
    assert put(question) == {"error": f"{key}: ontbreekt / is missing"}


@pytest.mark.parametrize("key", ["weeks", "atw_applies"])
def test_a_missing_key_of_the_term_is_named(key):
    term = {name: value for name, value in GOOD["term"].items() if name != key}
    assert put(GOOD, term=term) == {"error": f"term.{key}: ontbreekt / is missing"}


@pytest.mark.parametrize(
    "text", ["2026-2-3", "2026-02-30", "20260203", "2026-W06-1", "", "2026-02-03T00:00", "0000-01-01", "2026-02-03\n"]
)
def test_an_impossible_date_is_refused_in_both_languages(text):
    error = put(GOOD, received_on=text)["error"]
    assert error.startswith("received_on: geen bestaande datum (JJJJ-MM-DD) / not an existing date (YYYY-MM-DD): ")


@pytest.mark.parametrize("value", [None, 20260203, True, 1.5, [], {}, "٢٠٢٦-٠٢-٠٣"])
def test_a_date_is_text(value):
    assert put(GOOD, on=value)["error"].startswith("on: geen bestaande datum")


@pytest.mark.parametrize("weeks", [True, False, 0, -8, 8.0, "8", None, MOST_WEEKS + 1, 10**30, [8]])
def test_weeks_are_whole_and_within_reason(weeks):
    assert put(GOOD, term={"weeks": weeks, "atw_applies": True})["error"].startswith("term.weeks: geen geheel getal")


@pytest.mark.parametrize("flag", [1, 0, "true", None, "ja"])
def test_the_flag_is_true_or_false(flag):
    error = put(GOOD, term={"weeks": 8, "atw_applies": flag})["error"]
    assert error.startswith("term.atw_applies: moet true of false zijn / must be true or false")


@pytest.mark.parametrize("term", [None, 8, "8 weeks", [8, True], True])
def test_the_term_is_an_object(term):
    assert put(GOOD, term=term)["error"].startswith("term: geen object / not an object")


@pytest.mark.parametrize("events", [None, {}, "none", 3, False])
def test_events_are_a_list(events):
    assert put(GOOD, events=events)["error"].startswith("events: geen lijst / not a list")


@pytest.mark.parametrize("item", [None, "completed", 1, [], [{}]])
def test_an_event_is_an_object(item):
    assert put(GOOD, events=[*GOOD["events"], item])["error"].startswith("events[2]: geen object")


def test_too_many_events_are_refused():
    many = [{"type": "default_notice_received", "on": "2026-05-01"}] * (MOST_EVENTS + 1)
    assert put(GOOD, events=many)["error"].startswith("events: meer dan")


@pytest.mark.parametrize(
    ("event", "error"),
    [
        ({"on": "2026-03-01"}, "events[0].type: ontbreekt"),
        ({"type": "decided"}, "events[0].on: ontbreekt"),
        (
            {"type": "sneezed", "on": "2026-03-01"},
            "events[0].type: onbekende gebeurtenis / unknown event type: 'sneezed'",
        ),
        ({"type": ["decided"], "on": "2026-03-01"}, "events[0].type: onbekende gebeurtenis"),
        ({"type": None, "on": "2026-03-01"}, "events[0].type: onbekende gebeurtenis"),
        ({"type": "decided", "on": "2026-13-01"}, "events[0].on: geen bestaande datum"),
        ({"type": "suspended_by_consent", "on": "2026-03-01"}, "events[0].until: ontbreekt"),
        ({"type": "suspended_by_consent", "on": "2026-03-01", "until": None}, "events[0].until: geen bestaande datum"),
        ({"type": "suspended_by_consent", "on": "2026-03-02", "until": "2026-03-01"}, "events[0].until: ligt vóór"),
        ({"type": "completion_requested", "on": "2026-03-02", "until": "2026-03-01"}, "events[0].until: ligt vóór"),
        ({"type": "completion_requested", "on": "2026-03-02", "until": "soon"}, "events[0].until: geen bestaande"),
        ({"type": "postponed", "on": "2026-03-01"}, "events[0].weeks: ontbreekt"),
        ({"type": "postponed", "on": "2026-03-01", "weeks": True}, "events[0].weeks: geen geheel getal"),
        (
            {"type": "lbb_extended", "on": "2026-03-01", "weeks": 5},
            "events[0].weeks: geen geheel getal van 1 tot en met 4",
        ),
        (
            {"type": "lbb_extended", "on": "2026-03-01", "weeks": 0},
            "events[0].weeks: geen geheel getal van 1 tot en met 4",
        ),
        ({"type": "completed", "on": "2026-03-01"}, "events[0].type: einde zonder begin / an end without a start"),
        ({"type": "decided", "on": "2026-02-05"}, "events[0].on: ligt vóór de ontvangst (2026-02-06)"),
    ],
)
def test_a_wrong_event_is_named_with_its_place(event, error):
    assert put_event(**event)["error"].startswith(error)


def test_the_place_is_that_of_the_line_whatever_its_dates():
    events = [{"type": "decided", "on": "2026-03-03"}, {"type": "postponed", "on": "2026-02-10", "weeks": 2}] * 2
    assert put(GOOD, events=events)["error"].startswith("events[3].on: er is al een keer verdaagd")


def test_a_malformed_event_after_the_day_of_the_question_is_still_malformed():
    assert "error" in put_event(type="sneezed", on="2027-01-01")
    assert "error" not in put_event(type="completed", on="2027-01-01")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"weeks": NaN}',
        b'{"weeks": -Infinity}',
        b"[" * 100_000,
        b'{"on": ' + b"9" * 5000 + b"}",
        b"{}{}",
        b"'single'",
    ],
)
def test_what_is_not_json_is_refused(line):
    assert reply(line, law()) == {"error": "geen geldige JSON / not valid JSON"}


def test_what_is_not_utf8_is_refused():
    assert reply(b'{"received_on": "\xff"}', law()) == {"error": "geen UTF-8 / not UTF-8"}


@pytest.mark.parametrize("line", [b"null", b"3", b'"text"', b"[]", b"true"])
def test_what_is_no_object_is_refused(line):
    assert reply(line, law())["error"].startswith("geen object / not an object")


def test_the_end_of_the_calendar_is_an_error_and_no_accident():
    late = {"received_on": "9999-12-30", "on": "9999-12-31", "events": []}
    assert put(GOOD, **late)["error"].startswith("received_on: uitkomst ligt na het jaar 9999")
    lbb = [{"type": "lbb_requested", "on": "9999-12-01"}]
    assert "9999" in put(GOOD, received_on="9999-11-01", on="9999-12-31", events=lbb)["error"]


def test_the_first_day_of_the_calendar_works():
    assert put(GOOD, received_on="0001-01-01", on="0001-01-01")["due_on"] == "0001-02-26"


def test_what_was_given_is_shown_short_and_in_ascii():
    error = put(GOOD, on="\ud800é" + "x" * 500)["error"]
    assert error.isascii()
    assert len(error) < 160
