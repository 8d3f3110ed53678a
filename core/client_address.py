"""The network address of whoever asks, behind as many proxies of our own as the operator says there are."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our proxies saw; without proxies the one that the server sees.

    Each proxy adds the address it was called from at the end of `X-Forwarded-For`. What stands before the last
    `PROXY_COUNT` entries was written by the client and means nothing. A request that came around the proxies,
    such as a probe on the machine itself, counts by the address it came from.
    """
    seen = str(request.META.get("REMOTE_ADDR") or "")
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if settings.PROXY_COUNT and len(hops) >= settings.PROXY_COUNT:
        return _valid(hops[-settings.PROXY_COUNT]) or seen
    return seen


def _valid(text: str) -> str:
    """The address in its one way of writing; empty if it is none."""
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return ""
