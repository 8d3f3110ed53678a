"""Branch codes: prefix within an edition, the mapping file and the NACE class between editions."""

import pytest

from gis.places.branches import Translations, Truth, both, covers

TABLES = Translations(
    rows={
        ("2008", "45201"): frozenset({("95312", True)}),
        ("2025", "95312"): frozenset({("45201", True)}),
        ("2008", "45112"): frozenset({("46710", False), ("47810", False), ("95311", False)}),
        ("2025", "77111"): frozenset({("77111", True), ("7712", False)}),
        ("2025", "95311"): frozenset({("45112", False), ("45192", False)}),
    },
    classes={
        ("2025", "1011"): frozenset({"1011"}),
        ("2025", "9531"): frozenset({"4520"}),
        ("2025", "771"): frozenset({"771", "773"}),
    },
)


def ask(activities, code, version="2025", code_version="2025"):
    return covers(activities, version, code, code_version, TABLES)


@pytest.mark.parametrize(
    ("activities", "code", "expected"),
    [
        (["9531"], "95312", Truth.YES),
        (["95312"], "95312", Truth.YES),
        (["9531"], "95320", Truth.NO),
        (["95312"], "9531", Truth.UNKNOWN),
        (["95312", "95"], "9531", Truth.YES),
        ([], "95312", Truth.NO),
    ],
)
def test_in_one_edition_codes_match_by_prefix(activities, code, expected):
    assert ask(activities, code) is expected


def test_an_equal_label_decides_alone():
    assert ask(["77111"], "77111", version="2008") is Truth.YES
    assert ask(["7712"], "77111", version="2008") is Truth.NO


def test_all_translations_covered_match_some_do_not_tell_none_is_no():
    assert ask(["46710", "47810", "9531"], "45112", code_version="2008") is Truth.YES
    assert ask(["9531"], "45112", code_version="2008") is Truth.UNKNOWN
    assert ask(["7711"], "45112", code_version="2008") is Truth.NO


def test_a_code_that_the_mapping_does_not_know_goes_by_its_nace_class():
    assert ask(["1011"], "10110", version="2008") is Truth.YES
    assert ask(["4520"], "9531", version="2008") is Truth.YES
    assert ask(["45201"], "9531", version="2008") is Truth.UNKNOWN
    assert ask(["771"], "771", version="2008") is Truth.UNKNOWN


def test_a_code_that_no_table_knows_is_not_guessed():
    assert ask(["95"], "0002", code_version="2008") is Truth.UNKNOWN


def test_no_beats_unknown_beats_yes():
    assert both(Truth.YES, Truth.YES) is Truth.YES
    assert both(Truth.UNKNOWN, Truth.YES) is Truth.UNKNOWN
    assert both(Truth.UNKNOWN, Truth.NO) is Truth.NO
