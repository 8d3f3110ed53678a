"""What the pages of a visit share: who may open them, and how a refused act is answered."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views import View

from core.accounts import rights as account_rights
from core.files.errors import FileRefused
from core.fsm import TransitionRefused
from inspections import rights
from inspections.errors import VisitError
from inspections.models import Visit
from inspections.selectors import visits

#: What a service may refuse with; everything else is our own error and answers 500.
REFUSALS = (VisitError, TransitionRefused, FileRefused)


class RightMixin(LoginRequiredMixin, View):
    """Signed out: to the sign-in page. Without the right: 403, naming who may."""

    right = rights.VIEW

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            account_rights.require(request.user, self.right)
        return super().dispatch(request, *args, **kwargs)


class VisitMixin(RightMixin):
    """A page about one visit of the own municipality; another's does not exist here."""

    @cached_property
    def visit(self) -> Visit:
        found = visits.for_page(visits.visible_to(self.request.user))
        return get_object_or_404(found, public_id=self.kwargs["public_id"])


def refuse(form: Form, refusal: Exception, file_field: str = "") -> None:
    """Put a refusal on the field it names, that of a file on `file_field`, else on the form as a whole."""
    field = file_field if isinstance(refusal, FileRefused) else getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))


def see_other(request: HttpRequest, url: str) -> HttpResponse:
    """After a success: 303, or the header by which htmx goes there."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
