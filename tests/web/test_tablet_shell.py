"""The inspector's app as it is served: page, worker, manifest, and how much must come over the line to install it."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from core.accounts.models import User

#: All that the device must fetch before the app starts without network, gzipped (design.md 5).
MOST_BYTES = 250 * 1000


def _precached() -> list[str]:
    """The addresses that the built worker fetches when it is installed."""
    worker = (settings.TABLET_BUILD / "sw.js").read_text(encoding="utf-8")
    return re.findall(r'"url":"([^"]+)"', worker) or re.findall(r'url:"([^"]+)"', worker)


def _wire_size(path: Path) -> int:
    data = path.read_bytes()
    return len(data) if path.suffix in {".woff2", ".png"} else len(gzip.compress(data, 9))


@pytest.mark.django_db
def test_the_app_is_for_inspectors(client: Client, user_with: Callable[..., User]) -> None:
    assert client.get("/tablet/").status_code == 302
    client.force_login(user_with("officer"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/tablet/").status_code == 403
    client.force_login(user_with("inspector"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/tablet/")
    assert page.status_code == 200
    assert b'data-worker="/tablet/sw.js"' in page.content


@pytest.mark.django_db
def test_the_shell_knows_nobody(client: Client, user_with: Callable[..., User]) -> None:
    signed_out = client.get("/tablet/shell/").content
    user = user_with("inspector")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    signed_in = client.get("/tablet/shell/").content
    nonce = re.compile(rb'nonce="[^"]*"')
    assert nonce.sub(b"", signed_in) == nonce.sub(b"", signed_out)
    assert user.display_name.encode() not in signed_in


@pytest.mark.django_db
def test_every_file_that_the_worker_wants_is_there(client: Client) -> None:
    """One 404 would stop the install without a word."""
    wanted = _precached()
    assert "/tablet/shell/" in wanted
    for address in wanted:
        response = client.get(address if address.startswith("/") else f"/tablet/{address}")
        assert response.status_code == 200, address


@pytest.mark.django_db
def test_worker_and_manifest_are_asked_for_anew_each_time(client: Client) -> None:
    for name, kind in (("sw.js", "text/javascript"), ("manifest.webmanifest", "application/manifest+json")):
        response = client.get(f"/tablet/{name}")
        assert response["Content-Type"].startswith(kind)
        assert response["Cache-Control"] == "no-cache"
    manifest = json.loads(client.get("/tablet/manifest.webmanifest").content)
    assert (manifest["scope"], manifest["start_url"], manifest["lang"]) == ("/tablet/", "/tablet/", "nl")


def test_the_whole_app_stays_small() -> None:
    files = [
        settings.TABLET_BUILD / url.removeprefix("/static/tablet/") for url in _precached() if "/shell/" not in url
    ]
    page = 8_000  # the shell itself with its icons, more than it is
    total = page + _wire_size(settings.TABLET_BUILD / "sw.js") + sum(_wire_size(path) for path in files)
    assert total <= MOST_BYTES, f"{total} bytes gzipped"
