"""Cells of a spreadsheet file: nothing is calculated, nothing is shortened."""

from datetime import date

import pytest

from core.spreadsheet import safe


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =HYPERLINK(1)", "|calc", "%0A"])
def test_a_formula_becomes_text(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["0221100000002455", "000038509504", "01234567"])
def test_a_number_that_excel_would_shorten_becomes_text(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Garage Jansen", "69599084", "SYN-001", "0", "95312", "", "Jan=Piet"])
def test_the_rest_stays_as_it_is(cell):
    assert safe(cell) == cell


def test_dates_and_nothing():
    assert safe(date(2026, 3, 31)) == "2026-03-31"
    assert safe(None) == ""
