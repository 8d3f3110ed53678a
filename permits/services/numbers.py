"""Hands out case and permit numbers: one series a letter and year."""

from permits.models import NumberSeries


def next_number(letter: str, year: int) -> str:
    """The next number, such as Z2026-000123. Call it inside a transaction: the series is locked until commit."""
    NumberSeries.objects.get_or_create(letter=letter, year=year)
    series = NumberSeries.objects.select_for_update().get(letter=letter, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{letter}{year}-{series.last:06d}"
