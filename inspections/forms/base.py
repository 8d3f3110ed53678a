"""What every form of a move asks: the day it happened, and where it matters the hour."""

from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Move
from core.fields import TextField
from core.today import today
from inspections.models import Visit
from inspections.selectors.seen import base_of

#: Text in the language of the page, now or when it is shown.
Label = Any


class DateInput(forms.DateInput):
    """The browser's own date field, always in ISO form."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time field."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def day(label: Label, **options: Any) -> forms.DateField:
    """A date field; an impossible date is refused with the form it should have."""
    return forms.DateField(
        label=label,
        widget=DateInput(),
        error_messages={"invalid": gettext_lazy("Geef een bestaande datum, zoals 23-11-2026.")},
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        **options,
    )


def hour(label: Label, **options: Any) -> forms.TimeField:
    """A field for hour and minute."""
    return forms.TimeField(
        label=label,
        widget=TimeInput(),
        error_messages={"invalid": gettext_lazy("Geef een bestaande tijd, zoals 10:45.")},
        input_formats=["%H:%M", "%H:%M:%S"],
        **options,
    )


def line(label: Label, length: int = 200, **options: Any) -> TextField:
    """A field of one line."""
    return TextField(label=label, max_length=length, **options)


def text(label: Label, rows: int = 4, **options: Any) -> TextField:
    """A field of several lines."""
    return TextField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=20_000, **options)


class VisitForm(forms.Form):
    """A form about one visit; `values` is what the service takes, by name."""

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        kwargs["initial"] = {**self.defaults(visit), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.visit = visit
        self.prepare(visit)

    @classmethod
    def defaults(cls, visit: Visit) -> dict[str, Any]:
        """Initial values that follow from the visit."""
        return {}

    def prepare(self, visit: Visit) -> None:
        """Choices that follow from the visit."""

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class OverwritingForm(VisitForm):
    """A form that writes over what a colleague may have changed meanwhile; `base` says which one was on the page."""

    move: Move
    base = TextField(required=False, widget=forms.HiddenInput)

    @classmethod
    def defaults(cls, visit: Visit) -> dict[str, Any]:
        return {"base": base_of(visit, cls.move)}

    def stands(self) -> list[tuple[Label, Any]]:
        """What is stored now, as (label, value), for whoever came second."""
        known = self.defaults(self.visit)
        return [(self.fields[name].label, self.shown(name, value)) for name, value in known.items() if name != "base"]

    def shown(self, name: str, value: Any) -> Any:
        """The stored value of a field as the page shows it."""
        return value

    def show_again(self) -> None:
        """Keep what was typed, and stand on what is stored now: whoever sends it again has seen that."""
        data = cast(QueryDict, self.data).copy()
        data["base"] = base_of(self.visit, self.move)
        self.data = data


class MoveForm(VisitForm):
    """The day on which it happened: today or earlier, for what is entered later."""

    effective_on = day(gettext_lazy("Datum waarop dit gebeurde"), help_text=gettext_lazy("Vandaag of eerder."))

    @classmethod
    def defaults(cls, visit: Visit) -> dict[str, Any]:
        return {"effective_on": today()}

    def prepare(self, visit: Visit) -> None:
        last = ["clock_time", "effective_on"]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def clean_effective_on(self) -> date:
        value: date = self.cleaned_data["effective_on"]
        if value > today():
            raise forms.ValidationError(_("De datum ligt in de toekomst; kies vandaag of eerder."))
        return value


class TimedForm(MoveForm):
    """The hour too, because it stands in the report."""

    clock_time = hour(gettext_lazy("Tijd"))

    @classmethod
    def defaults(cls, visit: Visit) -> dict[str, Any]:
        return {**super().defaults(visit), "clock_time": timezone.localtime().time().replace(second=0, microsecond=0)}


class ReasonForm(MoveForm):
    reason = text(gettext_lazy("Reden"), help_text=gettext_lazy("Staat in het dossier."))
