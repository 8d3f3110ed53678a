"""After a good POST the browser is sent on with 303, so that going back never sends it again."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse


class SeeOther(HttpResponseRedirect):
    """303 to an address."""

    status_code = 303


def see_other(name: str, *args: str, anchor: str = "") -> HttpResponse:
    """To the named address, 303."""
    return SeeOther(reverse(name, args=args) + (f"#{anchor}" if anchor else ""))
