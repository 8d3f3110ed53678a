"""Numbers as people read them, in the active language."""

from django.utils.formats import number_format


def rounded(value: float, places: int) -> str:
    """The number with so many decimals. Django's `number_format` cuts the others off: 1.96 with one would be 1.9."""
    return number_format(round(value, places), places)
