"""The law as rows: loading them, again and changed, and reading them for the clock."""

import io
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from permits.clock.errors import ClockError
from permits.policy import fixtures, selectors, services
from permits.policy.models import DecreeDay, DecreeYear, HolidayRule, PenaltyRate, TermRule, Threshold

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded() -> Iterator[None]:
    services.load()
    yield
    selectors.forget()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the shipped rows that a test may change."""
    return Path(shutil.copytree(fixtures.folder(), tmp_path / "policy"))


def change(source: Path, name: str, key: str, **values: object) -> None:
    """Change the first row of a table in the copy."""
    content = json.loads((source / name).read_text(encoding="utf-8"))
    content[key][0].update(values)
    (source / name).write_text(json.dumps(content), encoding="utf-8")


def test_loading_again_changes_nothing():
    before = list(TermRule.objects.order_by("pk").values())
    done = services.load()
    assert (done.created, done.changed) == (0, 0)
    assert done.unchanged > 40
    assert list(TermRule.objects.order_by("pk").values()) == before


def test_the_command_reports_what_it_did():
    out = io.StringIO()
    call_command("load_policy", stdout=out)
    assert "0 nieuw / new, 0 gewijzigd / changed" in out.getvalue()


def test_the_stored_law_is_the_shipped_law():
    assert selectors.clock_law() == fixtures.shipped_law()


def test_a_changed_row_is_brought_up_to_date(source):
    change(source, "terms.json", "terms", weeks=9)
    done = services.load(source)
    assert (done.created, done.changed) == (0, 1)
    assert selectors.term_rule("decision", date(2026, 1, 1)).weeks == 9


def test_a_row_of_the_administrator_stays_and_the_newer_one_holds():
    TermRule.objects.create(
        code="eigen-objection", kind="objection", weeks=8, atw_applies=True, law="Nieuw", valid_from=date(2027, 1, 1)
    )
    assert services.load().changed == 0
    assert selectors.term_rule("objection", date(2026, 12, 31)).weeks == 6
    assert selectors.term_rule("objection", date(2027, 1, 1)).weeks == 8


def test_a_load_is_seen_at_once_by_this_process(source):
    assert selectors.calendar().is_complete(2028)
    change(source, "calendar.json", "decree_years", year=2031, days=["2031-05-23"])
    services.load(source)
    assert selectors.calendar().is_free(date(2031, 5, 23))
    assert selectors.calendar().is_complete(2031)


def test_decree_days_of_a_year_follow_the_source(source):
    change(source, "calendar.json", "decree_years", days=["2023-04-28"])
    assert services.load(source).changed == 1
    assert list(DecreeDay.objects.filter(year__year=2023).values_list("day", flat=True)) == [date(2023, 4, 28)]


@pytest.mark.parametrize(
    ("name", "key", "values"),
    [
        ("terms.json", "terms", {"weeks": -1}),
        ("terms.json", "terms", {"weeks": "acht"}),
        ("terms.json", "terms", {"valid_from": "2026-02-30"}),
        ("terms.json", "terms", {"unknown": 1}),
        ("calendar.json", "holidays", {"month": 13}),
        ("calendar.json", "decree_years", {"days": ["2024-05-10"]}),
        ("calendar.json", "decree_years", {"days": ["nooit"]}),
    ],
)
def test_a_bad_row_is_refused_and_nothing_is_stored(source, name, key, values, settings):
    before = TermRule.objects.count(), DecreeYear.objects.count()
    change(source, name, key, **values)
    settings.FIXTURES_DIR = source.parent
    with pytest.raises(CommandError, match="policy rows cannot be loaded"):
        call_command("load_policy", stdout=io.StringIO())
    assert (TermRule.objects.count(), DecreeYear.objects.count()) == before


def test_a_kind_or_day_without_a_rule_is_an_error():
    with pytest.raises(ClockError, match="geen regel 'nonsense'"):
        selectors.term_rule("nonsense", date(2026, 1, 1))
    TermRule.objects.filter(kind="objection").update(valid_from=date(2020, 1, 1))
    selectors.forget()
    with pytest.raises(ClockError, match="2019-12-31"):
        selectors.term_rule("objection", date(2019, 12, 31))


def test_penalty_rates_of_all_times():
    assert {rate.valid_from.year for rate in selectors.penalty_rates()} == {2009, 2019}


def test_every_row_names_its_article_and_its_source():
    rows = list(fixtures.rows(fixtures.folder()))
    assert all(row.law and row.source for row in rows)
    assert len({(type(row), row.code) for row in rows}) == len(rows)


def test_dates_of_a_row_are_in_order():
    with pytest.raises(IntegrityError):
        TermRule.objects.filter(code="decision").update(valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1))


def test_a_holiday_is_fixed_or_by_easter():
    with pytest.raises(IntegrityError):
        HolidayRule.objects.filter(code="koningsdag").update(easter_offset=1)


def test_amounts_of_one_day_do_not_overlap():
    with pytest.raises(IntegrityError):
        PenaltyRate.objects.create(
            code="dubbel", law="Awb", from_day=1, to_day=14, euro=1, valid_from=date(2009, 10, 1)
        )


def test_a_row_without_an_article_is_refused():
    with pytest.raises(ValidationError):
        TermRule(code="x", kind="x", atw_applies=True).clean_fields()


def test_a_threshold_holds_on_its_days_and_without_one_nothing_is_shown():
    assert selectors.threshold("smallest-group", date(2026, 11, 26)) == 5
    with pytest.raises(selectors.PolicyNotLoaded):
        selectors.threshold("smallest-of-all", date(2026, 11, 26))
    Threshold.objects.filter(name="smallest-group").update(valid_to=date(2026, 12, 31))
    Threshold.objects.create(code="more", name="smallest-group", value=10, law="-", valid_from=date(2027, 1, 1))
    assert [selectors.threshold("smallest-group", date(year, 12, 31)) for year in (2026, 2027)] == [5, 10]
