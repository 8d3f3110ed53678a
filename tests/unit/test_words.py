"""Where long words may break."""

import pytest

from core.words import SOFT_HYPHEN, breakable


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Activiteiten van bandenservicebedrijven", "Activiteiten van banden-service-bedrijven"),
        ("Handelsbemiddeling in vrachtwagens", "Handels-bemiddeling in vrachtwagens"),
        ("Schoonheidsverzorging", "Schoonheids-verzorging"),
        ("gezondheidszorgondersteunende", "gezondheids-zorg-ondersteunende"),
        ("Tennesseedreef 9001", "Tennesseedreef 9001"),
        ("", ""),
    ],
)
def test_long_words_break_before_their_later_parts_alone(text, broken):
    assert breakable(text).replace(SOFT_HYPHEN, "-") == broken
    assert breakable(text).replace(SOFT_HYPHEN, "") == text
