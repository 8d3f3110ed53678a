"""Forms of the report and its outcome."""

from typing import Any, cast

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.fields import TextField
from inspections.forms.base import MoveForm, OverwritingForm, ReasonForm, VisitForm, day, line, text
from inspections.models import Visit
from inspections.statecharts import visit as chart


class DraftReportForm(MoveForm):
    summary = text(
        gettext_lazy("Samenvatting"),
        rows=6,
        help_text=gettext_lazy("Wat zag u, in gewone woorden. Antwoorden en foto’s komen er vanzelf bij."),
    )


class EditReportForm(OverwritingForm):
    move = chart.EDIT_REPORT
    summary = text(gettext_lazy("Samenvatting"), rows=8)

    @classmethod
    def defaults(cls, visit: Visit) -> dict[str, Any]:
        return {**super().defaults(visit), "summary": visit.report.summary if hasattr(visit, "report") else ""}


class SignForm(MoveForm):
    """The own name and once more the password: whoever holds the tablet is who signs."""

    signed_as = line(gettext_lazy("Uw naam"))
    password = TextField(
        label=gettext_lazy("Uw wachtwoord"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        name = cast(User, request.user).display_name
        self.fields["signed_as"].help_text = _("Typ uw eigen naam: %(name)s.") % {"name": escape(name)}

    def clean_password(self) -> str:
        """Asked through the sign-in itself, so that its lock against guessing counts here too."""
        password: str = self.cleaned_data["password"]
        user = self.request.user
        if authenticate(self.request, username=user.get_username(), password=password) != user:
            raise forms.ValidationError(_("Dit is niet uw wachtwoord."))
        return password

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "password"}


class SupplementForm(VisitForm):
    text = text(
        gettext_lazy("Aanvulling"), help_text=gettext_lazy("Het getekende rapport verandert niet; dit komt ernaast.")
    )


class RecheckForm(MoveForm):
    recheck_on = day(gettext_lazy("Dag van het herbezoek"))
    reason = text(gettext_lazy("Toelichting"), rows=3, required=False)


class ConfirmForm(MoveForm):
    reason = text(gettext_lazy("Toelichting"), rows=3, required=False)


class ProposeForm(ReasonForm):
    """Why enforcement is needed."""


class DeclineForm(ReasonForm):
    """Why not; the inspector reads it."""
