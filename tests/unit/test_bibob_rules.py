"""A conclusion is complete and lawful, or the rules say what is missing: no database."""

import pytest

from permits.bibob.rules import Basis, Conclusion, needs_report, shortcomings

HEARD = Basis("ZIENSWIJZE", findings=2)


def serious(**more) -> Conclusion:
    return Conclusion(**{"degree": "serious", "ground": "a", "reasons": "x", "proportionality": "y", **more})


def codes(conclusion: Conclusion, basis: Basis) -> list[str]:
    return [code for _field, code in shortcomings(conclusion, basis)]


@pytest.mark.parametrize("ground", ["a", "b", "ab", "3(6)"])
def test_danger_with_ground_reasons_and_views_is_lawful(ground):
    assert codes(serious(ground=ground), HEARD) == []


@pytest.mark.parametrize("state", ["OWN_RESEARCH", "ADVICE_RECEIVED", "ZIENSWIJZE"])
def test_no_danger_needs_reasons_only(state):
    assert codes(Conclusion("none", "", "geen bijzonderheden"), Basis(state)) == []


@pytest.mark.parametrize("state", ["OWN_RESEARCH", "ADVICE_RECEIVED"])
def test_danger_before_the_views_is_unlawful(state):
    assert "danger_needs_views" in codes(serious(), Basis(state, findings=2))


def test_danger_is_unlawful_while_someone_named_was_not_heard():
    assert codes(serious(), Basis("ZIENSWIJZE", unheard=True, findings=2)) == ["danger_needs_views"]


@pytest.mark.parametrize("state", ["TRIGGERED", "FORM_RECEIVED", "LBB_REQUESTED", "CONCLUDED"])
def test_no_conclusion_from_another_state(state):
    assert "wrong_state" in codes(Conclusion("none", "", "x"), Basis(state))


@pytest.mark.parametrize(
    ("conclusion", "code"),
    [
        (serious(degree=""), "degree_missing"),
        (serious(degree="ernstig"), "degree_missing"),
        (serious(ground=""), "ground_missing"),
        (serious(ground="c"), "ground_missing"),
        (serious(reasons="  "), "reasons_missing"),
        (serious(proportionality=""), "proportionality_missing"),
        (Conclusion("none", "a", "x"), "ground_without_danger"),
    ],
)
def test_what_is_missing_is_named(conclusion, code):
    assert code in codes(conclusion, HEARD)


def test_danger_rests_on_a_finding_or_an_advice():
    assert codes(serious(), Basis("ZIENSWIJZE")) == ["no_findings"]
    assert codes(serious(), Basis("ZIENSWIJZE", advice_degree="serious")) == []


def test_a_deviation_from_the_advice_is_reasoned():
    basis = Basis("ZIENSWIJZE", advice_degree="lesser")
    assert codes(serious(), basis) == ["deviation_unreasoned"]
    assert codes(serious(deviation="Na het advies bleek meer."), basis) == []
    assert codes(Conclusion("none", "", "x"), Basis("ADVICE_RECEIVED", advice_degree="lesser")) == [
        "deviation_unreasoned"
    ]


def test_the_source_is_the_lbb_as_soon_as_there_is_an_advice():
    assert Basis("ADVICE_RECEIVED", advice_degree="none").source == "lbb"
    assert Basis("OWN_RESEARCH").source == "own"


def test_danger_found_without_the_lbb_is_reported_to_it():
    assert needs_report("serious", "own")
    assert needs_report("lesser", "own")
    assert not needs_report("none", "own")
    assert not needs_report("serious", "lbb")
