"""The own cases of an entrepreneur: nobody else's exist here."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit.models import AuditEntry
from core.today import local_date
from permits import rights
from permits.models import PermitApplication
from permits.page import RightMixin
from permits.portal.wording import STATES
from permits.selectors import cases


class ApplicantMixin(RightMixin):
    """Signed out: to the sign-in page; staff: 403."""

    right = rights.APPLY

    @property
    def person(self) -> User:
        """Who is signed in; `dispatch` has made sure that somebody is."""
        assert isinstance(self.request.user, User)  # noqa: S101 (for the type checker)
        return self.request.user


class OwnCaseMixin(ApplicantMixin):
    """A page about one own case; another's is 404. A form carries in `seen` the state that its page showed."""

    @cached_property
    def case(self) -> PermitApplication:
        return get_object_or_404(own_cases(self.request.user), number=self.kwargs["number"])

    def reread(self) -> PermitApplication:
        """The case as it is now, after a refusal."""
        self.__dict__.pop("case", None)
        return self.case

    def show(self, template: str, form: Form, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, template, {"case": self.case, "form": form, **context}, status=status)


def own_cases(user: Any) -> QuerySet[PermitApplication]:
    """The cases that this person applied for, newest first."""
    mine = PermitApplication.objects.filter(account_id=user.pk)
    return cases.for_page(mine).select_related("permit").order_by("-number")


def refuse(form: Form, refusal: Exception, case: PermitApplication) -> None:
    """Put a refusal on its field; when the case moved meanwhile, say so, and since when."""
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))
    if (seen := form.data.get("seen", "")) and seen != case.state:
        form.add_error(None, meanwhile(case))


def meanwhile(case: PermitApplication) -> str:
    """That the case moved, when, and how it stands now. Says nothing of who: the municipality speaks as one."""
    moved = AuditEntry.objects.filter(scope=case.audit_scope, after=case.state).order_by("seq").last()
    said = {"state": STATES[case.state][0], "when": ""}
    if moved is None:
        return _("Uw zaak is intussen veranderd. Nu geldt: %(state)s. Wat u typte staat er nog.") % said
    said["when"] = f"{local_date(moved.at):%d-%m-%Y} {moved.at.astimezone():%H:%M}"
    return _("Uw zaak is op %(when)s veranderd. Nu geldt: %(state)s. Wat u typte staat er nog.") % said
