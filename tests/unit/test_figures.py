"""A figure on a page is rounded, never cut off."""

from django.utils import translation

from core.figures import rounded


def test_a_figure_is_rounded_and_written_as_the_language_does():
    with translation.override("nl"):
        assert [rounded(value, 1) for value in (1.96, 0.04, 12.0)] == ["2,0", "0,0", "12,0"]
    with translation.override("en"):
        assert rounded(99.95, 1) == "100.0"
