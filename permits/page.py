"""What the pages of a case share: who may open it, and how a refused act is shown."""

from datetime import datetime
from typing import Any, Protocol, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.accounts import rights
from core.accounts.models import User
from core.audit.models import AuditEntry
from core.audit.registry import label
from core.files.errors import FileRefused
from core.fsm import TransitionRefused
from permits.errors import PermitError
from permits.models import PermitApplication
from permits.selectors import cases

#: What a service may refuse with; everything else is our own error and answers 500.
REFUSALS = (PermitError, TransitionRefused, FileRefused)


class RightMixin(LoginRequiredMixin, View):
    """Signed out: to the sign-in page. Without the right: 403, naming who may."""

    right = "permits.view"

    @property
    def person(self) -> User:
        """Who is signed in, once `dispatch` let them through."""
        return cast(User, self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            rights.require(request.user, self.right)
        return super().dispatch(request, *args, **kwargs)


class CaseMixin(RightMixin):
    """A page about one case that the person may see; another municipality's case does not exist here."""

    @cached_property
    def case(self) -> PermitApplication:
        return get_object_or_404(cases.for_page(cases.visible_to(self.person)), number=self.kwargs["number"])

    def form_page(self, form: Form, template: str, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, template, {"case": self.case, "form": form, **context}, status=status)


class Logged(Protocol):
    """What has a log of its own: a case, a permit, an order in the making."""

    @property
    def audit_scope(self) -> str: ...


def refuse(form: Form, refusal: Exception, about: Logged) -> None:
    """Put a refusal on the field it names, and say who was first when it moved meanwhile."""
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))
    if sentence := who_was_first(about, form.data.get("seen", "")):
        form.add_error(None, sentence)


def who_was_first(about: Logged, seen: str) -> str:
    """Who changed it, when and how, since the page was made; "" if nobody did."""
    moment = moment_of(seen)
    if moment is None:
        return ""
    since = AuditEntry.objects.filter(scope=about.audit_scope, at__gt=moment).select_related("actor").order_by("-seq")
    # What the system did after a colleague's act (a letter, the start of a check) is not who was first.
    entry = since.exclude(actor=None).first() or since.first()
    if entry is None:
        return ""
    return sentence_of(entry)


def sentence_of(entry: AuditEntry) -> str:
    """Who did this, when and what, for whoever came second."""
    return _("%(who)s was u voor, om %(when)s: %(what)s. Wat u typte staat er nog.") % {
        "who": entry.actor.display_name if entry.actor else _("het systeem"),
        "when": f"{timezone.localtime(entry.at):%H:%M}",
        "what": label(entry.verb),
    }


def moment_of(seen: str) -> datetime | None:
    """The instant at which a page was made, as its form sends it back; None for anything else."""
    try:
        moment = parse_datetime(seen)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def forbid_unless(allowed: bool) -> None:
    """403 with the general sentence."""
    if not allowed:
        raise PermissionDenied(_("U hebt dit recht niet op deze zaak."))
