"""Where long words may break."""

import pytest

from core.words import SOFT_HYPHEN, breakable


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Activiteiten van bandenservicebedrijven", "Activiteiten van banden-ser-vi-ce-be-drijven"),
        ("Handelsbemiddeling in vrachtwagens", "Handels-be-mid-de-ling in vrachtwagens"),
        ("Schoonheidsverzorging", "Schoon-heids-ver-zor-ging"),
        ("Kanaleneiland 9001", "Kanaleneiland 9001"),
        ("", ""),
    ],
)
def test_long_words_alone_break_and_nothing_is_lost(text, broken):
    assert breakable(text).replace(SOFT_HYPHEN, "-") == broken
    assert breakable(text).replace(SOFT_HYPHEN, "") == text
