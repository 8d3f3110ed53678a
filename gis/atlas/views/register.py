"""`/register/`: designations and permits in force on a day, for everyone, without personal data."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.atlas import register
from gis.atlas.forms import RegisterForm

_ROWS = 100


@require_safe
def register_view(request: HttpRequest) -> HttpResponse:
    """The public register; no sign-in, no names of persons or sole traders."""
    form = RegisterForm(request.GET)
    form.fields["municipality"].queryset = register.municipalities()  # type: ignore[attr-defined]
    valid, on = form.is_valid(), form.chosen
    municipality, words = form.cleaned_data.get("municipality"), form.cleaned_data.get("q", "")
    page = Paginator(register.permits_in_force(on, municipality, words), _ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "on": on,
        "orders": list(register.orders_on(on, municipality)),
        "page": page,
        "permits": register.public(list(page.object_list)),
        "words": words,
    }
    return render(request, "atlas/register.html", context, status=200 if valid else 422)
