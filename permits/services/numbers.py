"""Hands out case and permit numbers: one series a letter and year."""

from permits.models import NumberSeries


def next_number(letter: str, year: int) -> str:
    """The next number, such as Z2026-000123. Call it inside a transaction: the series is locked until commit."""
    locked = NumberSeries.objects.select_for_update().filter(letter=letter, year=year)
    series = locked.first()
    if series is None:  # the first of its year: two may try, one inserts, both find it
        NumberSeries.objects.get_or_create(letter=letter, year=year)
        series = locked.get()
    series.last += 1
    series.save(update_fields=["last"])
    return f"{letter}{year}-{series.last:06d}"
