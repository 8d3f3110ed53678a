"""How a page cites the law: as the source writes it in Dutch, with the paragraph in brackets in English."""

import pytest
from django.utils.translation import override

from config.templatetags.pw import cite


@pytest.mark.parametrize(
    ("law", "english"),
    [
        ("Awb 4:5", "Awb 4:5"),
        ("Awb 4:5 lid 1 en 4", "Awb 4:5(1) and (4)"),
        ("Awb 4:5 lid 1, 4:15 lid 1 a; DW 32", "Awb 4:5(1), 4:15(1)(a); DW 32"),
        ("Wet Bibob 28 lid 3, 33", "Bibob Act 28(3), 33"),
        ("Wet Bibob 7a lid 2, 3 en 5", "Bibob Act 7a(2), (3) and (5)"),
        ("", ""),
    ],
)
def test_paragraphs_stand_in_brackets_in_english_only(law: str, english: str) -> None:
    with override("en"):
        assert cite(law) == english
    with override("nl"):
        assert cite(law) == law
