"""The forms of the second factor: refused while locked out, and in our words."""

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.fields import TextField


class _Counted(forms.Form):
    """A code that is asked for; too many wrong ones lock the name, as wrong passwords do."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].help_text = _("Zes cijfers uit uw app, of een herstelcode van acht cijfers.")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}

    def clean_code(self) -> str:
        request, credentials = context.request, {"username": self.user.username}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out, request.axes_credentials = True, credentials
            raise ValidationError(_("Te vaak verkeerd geprobeerd."))
        return super().clean_code()  # type: ignore[misc]


class SignInCodeForm(_Counted, AuthenticateForm):
    """The code after the password."""


class ConfirmCodeForm(_Counted, ReauthenticateForm):
    """The code before something that matters."""


class AppForm(ActivateTOTPForm):
    """The first code of an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class PasskeyForm(AddWebAuthnForm):
    """A new passkey: it always asks for a finger, a face or a PIN, so that it is two factors by itself."""

    name = TextField(
        label=gettext_lazy("Naam"),
        help_text=gettext_lazy("Waaraan u hem herkent, zoals: sleutel aan de bos, of telefoon van het werk."),
        max_length=60,
        required=False,
    )
    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)

    def clean_passwordless(self) -> bool:
        return True
