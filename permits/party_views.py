"""Pages on which an officer adds a party to a case, or ends a role."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.fields import TextField
from core.today import today
from permits import rights
from permits.application_form import KVK
from permits.forms import day
from permits.models import Party, PartyRole
from permits.page import REFUSALS, CaseMixin, refuse
from permits.see_other import see_other
from permits.services import parties


class RoleForm(forms.Form):
    """Who comes in, as what, since when."""

    kind = forms.ChoiceField(label=_("Soort"), choices=Party.Kind.choices, widget=forms.RadioSelect)
    name = TextField(label=_("Naam"), max_length=200)
    kvk = TextField(label=_("KvK-nummer"), max_length=12, required=False, validators=[KVK])
    role = forms.ChoiceField(
        label=_("Rol"), choices=[choice for choice in PartyRole.Role.choices if choice[0] != PartyRole.Role.APPLICANT]
    )
    since = day(_("Sinds"), initial=today)


class EndForm(forms.Form):
    """The last day of a role."""

    until = day(_("Laatste dag"), initial=today)


class PartyAddView(CaseMixin):
    """Add a party."""

    right = rights.HANDLE

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.form_page(RoleForm(), "permits/party.html")

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = RoleForm(request.POST)
        if form.is_valid():
            try:
                parties.add_role(self.case.pk, actor=self.person, at=timezone.now(), **form.cleaned_data)
            except REFUSALS as refusal:
                refuse(form, refusal, self.case)
            else:
                return see_other("permits:case", number)
        return self.form_page(form, "permits/party.html", 422)


class PartyEndView(CaseMixin):
    """End a role."""

    right = rights.HANDLE

    @cached_property
    def role(self) -> PartyRole:
        found = PartyRole.objects.select_related("party").filter(application=self.case)
        return get_object_or_404(found, party__public_id=self.kwargs["party"], role=self.kwargs["role"])

    def get(self, request: HttpRequest, number: str, **where: Any) -> HttpResponse:
        return self.form_page(EndForm(), "permits/party.html", role=self.role)

    def post(self, request: HttpRequest, number: str, **where: Any) -> HttpResponse:
        form = EndForm(request.POST)
        if form.is_valid():
            try:
                parties.end_role(self.role.pk, actor=self.person, at=timezone.now(), **form.cleaned_data)
            except REFUSALS as refusal:
                refuse(form, refusal, self.case)
            else:
                return see_other("permits:case", number)
        return self.form_page(form, "permits/party.html", 422, role=self.role)
