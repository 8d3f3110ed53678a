"""Where a step of the visit flow is worked: on the visit page, whose buttons are the legal moves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def to_visit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Lead to the visit that this task is about."""
    return redirect("inspections:visit", public_id=request.activation.process.seed.public_id)  # type: ignore[attr-defined]
