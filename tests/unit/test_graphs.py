"""Charts: what is drawn is what the table says, gaps stay gaps, and nothing falls off the drawing."""

import csv
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from core.graphs import BARS, HEIGHT, LINES, STACK, WIDTH, Chart, Series

SVG = "{http://www.w3.org/2000/svg}"


def chart(kind=LINES, **more):
    series = (
        Series("Vergunning", (10, None, 30, 40), ("10%", "minder dan 5", "30%", "40%")),
        Series("Geen", (90, 80, None, 60), ("90%", "80%", "minder dan 5", "60%")),
    )
    given = {"axis": ("jan", "feb", "mrt", "apr"), "series": series, "kind": kind, "unit": "%"} | more
    return Chart("proef", "Stand per maand", "Maand", **given)


def drawn(one):
    page = render_to_string("components/_chart.html", {"chart": one, "csv": "/x/"})
    start, end = page.index('<svg class="pw-grafiek__beeld'), page.index("</svg>") + 6
    svg = page[start:end].replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return page, ElementTree.fromstring(svg)


@pytest.mark.parametrize("kind", [LINES, BARS, STACK])
def test_every_chart_is_named_and_told_in_words_and_tells_the_same_in_a_table(kind):
    page, svg = drawn(chart(kind))
    assert svg.find(f"{SVG}title").text == "Stand per maand"
    assert svg.find(f"{SVG}desc").text == "Vergunning: 10% (jan), 40% (apr). Geen: 90% (jan), 60% (apr)."
    for text in ("10%", "minder dan 5", "90%", "<caption"):
        assert text in page
    assert "style=" not in page


def test_a_gap_is_no_line_and_no_nought():
    (first, second) = chart().drawn
    assert [path.count("L") for path in first.paths] == [1]
    assert [path.count("L") for path in second.paths] == [1]
    assert first.marks.count("M") == 3


@pytest.mark.parametrize("values", [(0.2, 0.7), (3, 7), (100, 100), (1234567, 3), (0, 0)])
def test_bars_stay_inside_the_drawing(values):
    for kind in (BARS, STACK):
        texts = [str(value) for value in values]
        one = chart(kind, axis=("a", "b"), series=[Series("x", values, texts), Series("y", values, texts)], unit="")
        for series in one.drawn:
            for bar in series.bars:
                assert 0 <= float(bar.y) <= HEIGHT
                assert float(bar.height) >= 0
                assert 0 <= float(bar.x) <= float(bar.x) + float(bar.width) <= WIDTH
        assert 2 <= len(one.ticks) <= 8


def test_a_range_is_drawn_around_its_middle():
    series = Series("Verwacht", (4, 5, 6), ("2-6", "3-8", "4-9"), low=(2, 3, 4), high=(6, 8, 9))
    (one,) = chart(axis=("1", "2", "3"), series=(series,)).drawn
    assert one.bands[0].endswith("Z")
    assert one.bands[0].count("L") == 5


def _names(names, **more):
    series = (Series("Op tijd", [100] * len(names), ["100% of minder"] * len(names)),)
    return chart(BARS, axis=names, series=series, **more)


@pytest.mark.parametrize("halves", [2, 7, 14])
def test_words_under_and_above_bars_never_run_into_each_other(halves):
    """Eleven pixels high, no letter is wider than six: long words stand on two lines, else fewer are said."""
    one = _names([f"{2020 + half // 2}, {half % 2 + 1}e helft" for half in range(halves)])
    for said in (
        [(float(x), words) for x, words in one.labels],
        [(float(bar.middle), [text for _y, text in bar.words]) for bar in one.drawn[0].bars if bar.text],
    ):
        ends = [(x - 3 * max(map(len, words)), x + 3 * max(map(len, words))) for x, words in said]
        assert all(left[1] <= right[0] for left, right in pairwise(ends))
    assert one.labels[0][1] == ["2020,", "1e helft"]


def test_words_on_two_lines_end_just_above_their_bar():
    bar = _names(["2020", "2021"]).drawn[0].bars[0]
    assert [text for _y, text in bar.words] == ["100% of", "minder"]
    first, last = (float(y) for y, _text in bar.words)
    assert first < last < float(bar.y)


def test_a_scale_of_firms_has_no_parts_of_one():
    few = chart(axis=("a", "b"), series=[Series("Bezwaren", (0, 1), "01")], unit="")
    assert [text for _y, text in few.ticks] == ["0", "1"]
    share = chart(axis=("a", "b"), series=[Series("Per bezoek", (0.2, 0.9), ("0,2", "0,9"))], unit="")
    assert "0,2" in [text for _y, text in share.ticks]


def test_a_long_line_has_so_few_marks_that_none_touch():
    weeks = 90
    (one,) = chart(axis=[str(week) for week in range(weeks)], series=[Series("Uren", [5] * weeks, "5" * weeks)]).drawn
    places = [float(mark.split(" ")[0]) for mark in one.marks.split("M")[1:]]
    assert len(places) == 30
    assert all(right - left > 7 for left, right in pairwise(places))


def test_series_differ_without_colour():
    lines = chart(series=[Series(str(number), (1, 2, 3, 4), "1234") for number in range(4)]).drawn
    assert len({one.sample for one in lines}) == 4


def test_the_file_holds_the_table():
    rows = list(csv.reader(chart().csv(), delimiter=";"))
    assert rows[0] == ["Maand", "Vergunning", "Geen"]
    assert rows[2] == ["feb", "minder dan 5", "80%"]


def test_an_empty_chart_says_so():
    series = (Series("x", (None, None), ("minder dan 5", "minder dan 5")),)
    page = render_to_string("components/_chart.html", {"chart": chart(series=series, axis=("a", "b"))})
    assert "Er is niets te tekenen" in page
    assert "<table" in page
