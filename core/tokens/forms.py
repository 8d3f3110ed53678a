"""What the administrator fills in for a new token."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.fields import TextField
from core.tokens.models import Token
from core.tokens.selectors import RIGHTS


class TokenForm(forms.Form):
    """For whom, for what, until when."""

    owner = forms.ModelChoiceField(
        label=_("Voor wie"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        help_text=_(
            "De sleutel geeft wat de rollen van deze persoon geven, en alleen om te lezen of te synchroniseren."
        ),
        error_messages={"invalid_choice": _("Kies iemand uit de lijst.")},
    )
    scope = forms.ChoiceField(label=_("Waarvoor"), choices=Token.Scope.choices)
    name = TextField(label=_("Naam van het systeem of de tablet"), max_length=80)
    valid_until = forms.DateField(label=_("Laatste dag"), help_text=_("Hooguit een jaar vooruit."))

    def __init__(self, *args: Any, manager: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = owners(manager)  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]


def owners(manager: User) -> QuerySet[User]:
    """Active people of the own municipality whose roles give a right that some token can use, by name."""
    usable = frozenset().union(*RIGHTS.values())
    roles = [role for role, held in settings.ROLE_RIGHTS.items() if held & usable]
    people = User.objects.filter(municipality=manager.municipality_id, is_active=True, groups__name__in=roles)
    return people.exclude(municipality=None).distinct().order_by("first_name", "last_name", "username")
