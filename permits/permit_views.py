"""The page of a permit and its moves (V1-V4)."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from core.accounts import rights as account_rights
from core.audit import selectors as audit
from core.audit.registry import label
from core.fields import TextField
from core.today import today
from permits import rights
from permits.forms import day, text
from permits.models import ChangeRequest, Decision, Permit
from permits.page import REFUSALS, RightMixin, refuse, who_was_first
from permits.see_other import see_other
from permits.selectors import policy
from permits.selectors.permits import facts_of
from permits.services import permits as services
from permits.statecharts import permit as chart
from permits.wording import MOVES, REASONS, STATES, done


def _now() -> str:
    return timezone.now().isoformat()


class PermitForm(django_forms.Form):
    """The date of effect, and the moment the page was made: it tells who was first when the move is refused."""

    effective_on = day(gettext_lazy("Datum waarop dit geldt"), initial=today)
    seen = TextField(widget=django_forms.HiddenInput, required=False, initial=_now)

    def values(self) -> dict[str, Any]:
        """What the service takes, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class ChangeForm(PermitForm):
    kind = django_forms.ChoiceField(
        label=gettext_lazy("Wat verandert er?"),
        choices=[
            (ChangeRequest.Kind.MANAGER_ADDED, gettext_lazy("Leidinggevende erbij")),
            (ChangeRequest.Kind.MANAGER_REMOVED, gettext_lazy("Leidinggevende weg")),
            (ChangeRequest.Kind.HOURS, gettext_lazy("Openingstijden")),
        ],
    )
    party_name = TextField(label=gettext_lazy("Naam"), max_length=200, required=False)
    detail = text(gettext_lazy("Toelichting"))


class InviteViewsForm(PermitForm):
    until = day(gettext_lazy("Laatste dag voor de zienswijze"))


class RecordViewsForm(PermitForm):
    text = text(gettext_lazy("Zienswijze"))


class ReasonsForm(PermitForm):
    reasons = text(gettext_lazy("Motivering"))


class RevokeForm(ReasonsForm):
    grounds = django_forms.MultipleChoiceField(
        label=gettext_lazy("Gronden"), widget=django_forms.CheckboxSelectMultiple
    )
    views_skipped_reason = text(gettext_lazy("Waarom kan de zienswijze vervallen? (Awb 4:11)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grounds"].choices = policy.ground_choices(today())  # type: ignore[attr-defined]

    def clean_grounds(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["grounds"])


class EndForm(PermitForm):
    reason = text(gettext_lazy("Wat liet de houder weten?"))


class SignForm(django_forms.Form):
    """What the decider does with a draft."""

    decision = django_forms.UUIDField()
    act = TextField(required=False)
    reason = text("", required=False)


#: Move -> its form and its service.
ACTS: dict[chart.Move, tuple[type[PermitForm], Any]] = {
    chart.ASK_CHANGE: (ChangeForm, services.ask_change),
    chart.INVITE_VIEWS: (InviteViewsForm, services.invite_views),
    chart.RECORD_VIEWS: (RecordViewsForm, services.record_views),
    chart.DECIDE_CHANGE: (ReasonsForm, services.draft),
    chart.REVOKE: (RevokeForm, services.draft),
    chart.END: (EndForm, services.end),
}


class PermitMixin(RightMixin):
    """A permit of the own municipality."""

    @cached_property
    def permit(self) -> Permit:
        permits = Permit.objects.select_related("application__order", "premises", "holder", "municipality")
        return get_object_or_404(permits, number=self.kwargs["number"], municipality_id=self.person.municipality_id)


class PermitView(PermitMixin):
    """The permit: holder, premises, conditions, changes, history; drafts to sign."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Sign a draft or send it back."""
        form = SignForm(request.POST)
        if not form.is_valid():
            if "decision" in form.errors:
                raise Http404
            return self.page(refusal=str(form.errors["reason"][0]), status=422)
        given = form.cleaned_data
        decision = get_object_or_404(Decision, permit=self.permit, public_id=given["decision"])
        try:
            if given["act"] == "sign":
                services.sign(decision.pk, actor=self.person, at=timezone.now(), effective_on=today())
            else:
                services.send_back(decision.pk, actor=self.person, at=timezone.now(), reason=given["reason"])
        except REFUSALS as refusal:
            first = who_was_first(self.permit, request.POST.get("seen", ""))
            return self.page(refusal=f"{refusal} {first}".strip(), status=422)
        return see_other("permits:permit", number)

    def page(self, refusal: str = "", status: int = 200) -> HttpResponse:
        permit, user = self.permit, self.person
        drafts = permit.decisions.filter(status=Decision.Status.SUBMITTED).select_related("drafted_by")
        context = {
            "permit": permit,
            "state": STATES[permit.state],
            "options": _options(permit, user),
            "managers": permit.application.roles.filter(role="manager").select_related("party"),
            "drafts": [
                {"decision": draft, "label": MOVES[draft.move][0], "own": not rights.may_sign(user, draft)}
                for draft in drafts
            ],
            "can_sign": account_rights.has(user, rights.SIGN, permit),
            "history": [
                {"entry": entry, "label": label(entry.verb)} for entry in audit.entries_for(permit.audit_scope)[:50]
            ],
            "refusal": refusal,
            "seen": _now(),
        }
        return render(self.request, "permits/permit.html", context, status=status)


class PermitMoveView(PermitMixin):
    """The form of one move of the permit."""

    right = rights.HANDLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.move = chart.CHART.move(kwargs["move"])
            self.form_class, self.service = ACTS[self.move]
        except KeyError as error:
            raise Http404 from error
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, number: str, move: str) -> HttpResponse:
        return self._page(self.form_class())

    def post(self, request: HttpRequest, number: str, move: str) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            args = [self.permit.pk] + ([self.move] if self.service is services.draft else [])
            try:
                self.service(*args, actor=self.person, at=timezone.now(), **form.values())
            except REFUSALS as refusal:
                refuse(form, refusal, self.permit)
            else:
                messages.success(request, done(self.move))
                return see_other("permits:permit", number)
        return self._page(form, status=422)

    def _page(self, form: PermitForm, status: int = 200) -> HttpResponse:
        context = {"permit": self.permit, "move": self.move, "label": MOVES[self.move.name][0], "form": form}
        return render(self.request, "permits/permit_move.html", context, status=status)


def _options(permit: Permit, user: Any) -> list[dict[str, Any]]:
    facts = facts_of(permit, today())
    return [_option(permit, move, facts) for move in ACTS if account_rights.has(user, rights.HANDLE, permit)]


def _option(permit: Permit, move: chart.Move, facts: chart.Facts) -> dict[str, Any]:
    code = chart.why_not_draft(move, facts) if move.drafted else chart.why_not(move, facts)
    if move is chart.REVOKE and code == "views_first":
        code = ""  # the form asks why views may be skipped; the service judges it
    label_text, help_text, icon = MOVES[move.name]
    return {
        "name": move.name,
        "label": label_text,
        "help": help_text,
        "icon": icon,
        "law": move.law,
        "url": reverse("permits:permit_move", args=[permit.number, move.slug]),
        "enabled": not code,
        "reason": REASONS[code] if code else "",
        "near": True,
        "primary": False,
    }
