"""Where a step of the flow is worked: on the case page, whose buttons are the legal moves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def to_case(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Lead to the case or to the case of the decision that this task is about."""
    seed = request.activation.process.seed  # type: ignore[attr-defined]
    return redirect("permits:case", number=getattr(seed, "application", seed).number)
