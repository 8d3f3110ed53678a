"""The clock strip and the words of the steps, on the cases of the prototypes and of the law sheet."""

import pytest

from permits.clock.steps import Step
from permits.clock.strip import strip
from permits.clock.terms import Term
from permits.clock.wording import GROUNDS, day_text, ground_text, step_text
from tests.clock_cases import LONG_AFTER, ask, day, event

T8 = (
    event("completion_requested", "2026-09-08"),
    event("lbb_requested", "2026-09-22"),
    event("completed", "2026-09-29"),
    event("lbb_received", "2026-11-10"),
)


def kinds(found):
    return [(segment.kind, segment.first, segment.days) for segment in found.segments]


def test_the_case_of_the_prototype():
    found = strip(ask("2026-09-01", *T8, on="2026-11-23"))
    assert found.days == 119
    assert kinds(found) == [
        ("run", 1, 7),
        ("completion", 8, 13),
        ("several", 21, 7),
        ("lbb", 28, 43),
        ("run", 71, 13),
        ("todo", 84, 36),
    ]
    assert (found.today, found.due, found.decided) == (83, 119, None)
    assert [(bar.code, bar.row, bar.first, bar.days, bar.law) for bar in found.bars] == [
        ("completion", 4, 8, 20, "Awb 4:15 lid 1 a"),
        ("lbb", 5, 21, 50, "Wet Bibob 31"),
        ("term", 4, 71, 49, "Awb 4:13"),
    ]
    assert [(month.first, month.days) for month in found.months] == [(1, 29), (30, 31), (61, 30), (91, 29)]


def test_the_figures_above_the_prototype_strip():
    answer = ask("2026-09-01", *T8, on="2026-11-23")
    assert (answer.spent_days, answer.term_days, answer.paused_days, answer.left_days) == (20, 56, 63, 36)
    assert not answer.open_pauses
    assert not answer.is_over(day("2026-12-29"))


def test_an_open_pause_draws_what_is_left_as_if_it_ended_today():
    answer = ask("2026-02-02", event("completion_requested", "2026-02-09"), on="2026-02-20")
    found = strip(answer)
    assert kinds(found) == [("run", 1, 7), ("completion", 8, 11), ("todo", 19, 49)]
    assert (found.due, found.today) == (None, 18)
    assert [item.pause.ground for item in answer.open_pauses] == ["completion"]
    assert found.bars[0].is_open


def test_over_term_then_decided():
    found = strip(ask("2026-02-02", event("decided", "2026-04-10"), on="2026-12-01"))
    assert kinds(found) == [("run", 1, 56), ("over", 57, 11)]
    assert (found.decided, found.due, found.today) == (67, 56, None)


def test_decided_early_leaves_the_rest_blank():
    found = strip(ask("2026-02-02", event("decided", "2026-03-01"), on="2026-03-10"))
    assert kinds(found) == [("run", 1, 27), ("after", 28, 29)]


def test_a_long_default_is_cut_off():
    found = strip(ask("2026-02-02", on=LONG_AFTER))
    assert kinds(found)[-1] == ("over", 57, 84)


def test_postponed_weeks_have_a_kind_of_their_own_also_after_a_pause():
    found = strip(
        ask(
            "2026-02-02",
            event("postponed", "2026-02-10", weeks=2),
            event("completion_requested", "2026-03-27"),
            event("completed", "2026-04-05"),
            on="2026-04-06",
        )
    )
    assert kinds(found) == [
        ("run", 1, 53),
        ("completion", 54, 8),
        ("run", 62, 2),
        ("todo", 64, 1),
        ("postponed", 65, 14),
    ]


def test_a_data_question_of_the_lbb_shows_as_itself():
    found = strip(
        ask(
            "2026-02-02",
            event("lbb_requested", "2026-02-05"),
            event("lbb_data_requested", "2026-02-07"),
            event("lbb_data_received", "2026-02-10"),
            event("lbb_received", "2026-02-12"),
        )
    )
    assert kinds(found)[:4] == [("run", 1, 2), ("lbb", 3, 2), ("lbb_data", 5, 3), ("lbb", 8, 3)]
    assert found.segments[2].grounds == ("lbb", "lbb_data")


def test_rolled_days_are_no_working_days_of_the_term():
    found = strip(ask("2026-03-19", on="2026-03-20"))
    assert kinds(found) == [("run", 1, 1), ("todo", 2, 59)]
    assert found.due == 60


def test_a_case_of_today_has_a_strip():
    found = strip(ask("2026-03-19", on="2026-03-19"))
    assert (found.today, kinds(found)) == (None, [("todo", 1, 60)])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "nl",
            "LBB-advies, di 22 september 2026 t/m di 10 november 2026 (50); 7 dagen vallen samen en tellen één keer",
        ),
        ("en", "LBB advice, Tue 22 September 2026 through Tue 10 November 2026 (50); 7 days overlap and count once"),
    ],
)
def test_a_step_in_words(language, sentence):
    steps = ask("2026-09-01", *T8).steps
    assert step_text(next(step for step in steps if step.code == "lbb"), language) == sentence


def test_every_step_has_words_in_both_languages():
    found = [
        ask("2026-03-19", event("lbb_requested", "2026-05-15"), event("default_notice_received", "2026-05-20")),
        ask("2026-02-02", event("suspended_by_consent", "2026-02-10", until="2026-02-20"), on="2026-02-12"),
        ask(
            "2026-06-01",
            event("postponed", "2026-06-02", weeks=1),
            event("lbb_requested", "2026-06-22"),
            event("lbb_data_requested", "2026-06-24"),
            event("lbb_data_received", "2026-06-25"),
            event("lbb_extended", "2027-01-01", weeks=1),
            event("lbb_data_requested", "2027-01-01"),
            event("default_notice_received", "2026-06-05"),
        ),
    ]
    said = {
        (step.code, step_text(step, language)) for answer in found for step in answer.steps for language in ("nl", "en")
    }
    assert all("{" not in text for _code, text in said)
    assert {code for code, _text in said} >= {
        "term",
        "postponement",
        "roll",
        "too_late",
        "premature_notice",
        "penalty",
        "lbb_data",
    }


def test_an_amount_that_is_not_known_is_said():
    step = Step("penalty", 0, "Awb 4:17", day("2009-06-16"), day("2009-07-27"), 42, detail="unknown_amount")
    assert step_text(step).endswith("bedragen van toen zijn niet geladen")


def test_one_of_a_thing_is_singular():
    found = ask("2026-02-02", term=Term(1, atw_applies=True))
    assert step_text(found.steps[0]) == "Ontvangen ma 2 februari 2026; 1 week, tot en met ma 9 februari 2026"
    late = ask("2026-02-02", event("default_notice_received", "2026-04-08"), on="2026-04-23")
    assert step_text(late.steps[-1]).endswith("; 1 dag tot nu")
    assert step_text(late.steps[-1], "en").endswith("; 1 day so far")


def test_one_overlapping_day_is_singular():
    found = ask(
        "2026-02-02",
        event("suspended_by_consent", "2026-02-05", until="2026-02-08"),
        event("lbb_requested", "2026-02-07"),
        event("lbb_received", "2026-02-09"),
    )
    assert step_text(found.steps[2]).endswith("; 1 dag valt samen en telt één keer")


def test_a_pause_on_the_day_of_receipt_alone_makes_no_step():
    found = ask("2026-02-02", event("lbb_requested", "2026-02-02"), event("lbb_received", "2026-02-02"))
    assert [step.code for step in found.steps] == ["term", "roll"]


def test_words_for_days_and_grounds():
    assert day_text(day("2026-12-29")) == "di 29 december 2026"
    assert day_text(day("2026-12-29"), "en") == "Tue 29 December 2026"
    assert {ground_text(code, "en") for code in GROUNDS} >= {"LBB advice", "Force majeure"}
