"""Signing out here signs out at the issuer too, where it offers that (RP-initiated logout)."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse


def where(request: HttpRequest) -> str:
    """The issuer's own sign-out, which leads back here; empty for who did not sign in at one."""
    issuer = request.session.get("oidc") or {}
    if not issuer.get("end"):
        return ""
    back = request.build_absolute_uri(reverse("account_login"))
    joint = "&" if "?" in issuer["end"] else "?"
    return f"{issuer['end']}{joint}{urlencode({'client_id': issuer['client'], 'post_logout_redirect_uri': back})}"
