"""With what an order is compared, and over how many months before and after its first day."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: The other area that is no order.
REST = "rest"
_MONTHS = (6, 12, 24)
_MONTHS_AT_FIRST = 12


class ComparisonForm(forms.Form):
    """`areas`: the areas to choose from, as (key, words); the first is the one unless another is asked."""

    compare = forms.ChoiceField(label=_("Vergelijk met"), required=False)
    months = forms.TypedChoiceField(
        label=_("Maanden ervoor en erna"),
        choices=[(number, str(number)) for number in _MONTHS],
        coerce=int,
        required=False,
    )

    def __init__(self, data: Any, areas: Iterable[tuple[str, str]]) -> None:
        known = list(areas)
        first = known[0][0] if known else ""
        super().__init__(data or None, initial={"compare": first, "months": _MONTHS_AT_FIRST})
        self.fields["compare"].choices = known  # type: ignore[attr-defined]
        self.areas, self.first = dict(known), first

    @property
    def area(self) -> str:
        """The area asked for; the first when none was asked, or one that is not there. Empty: there is none."""
        return self._asked("compare") or self.first

    @property
    def length(self) -> int:
        """Months on each side."""
        return int(self._asked("months") or _MONTHS_AT_FIRST)

    def _asked(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_bound and self.is_valid() else None
