"""Wrong settings stop the house at the door: the name, what is wrong, what would be right; and never a secret."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.environment import SETTINGS, faults

RIGHT = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "DATABASE_URL": "postgis://parkwacht:geheim-woord@/parkwacht?host=/run/postgresql",
    "SECRET_KEY": "a-random-looking-value-0123456789-abcdefghijkl",
    "ALLOWED_HOSTS": "parkwacht.example,.intern.example",
    "EMAIL_URL": "smtp+tls://user:geheim-woord@mail.example:587",
    "PROXY_COUNT": "1",
    "FIELD_KEYS": "2026:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
}
KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="

#: name, value, what the message must say
WRONG = [
    ("DATABASE_URL", "", "postgis://user:password@host/name"),
    ("DATABASE_URL", "mysql://user:geheim-woord@host/name", "postgis://user:password@host/name"),
    ("DATABASE_URL", "postgis://user:geheim-woord@host", "name of the database"),
    ("DATABASE_URL", "postgis://user:geheim-woord@host:port/name", "port"),
    ("DATABASE_URL", "postgis://user:geheim/woord@host/name", "%XX"),
    ("DATABASE_URL", "spatialite:///var/parkwacht.sqlite3", "production runs on PostGIS"),
    ("SECRET_KEY", "", "at least 40 characters"),
    ("SECRET_KEY", "too-short", "at least 40 characters"),
    ("SECRET_KEY", "a" * 50, "at least 40 characters"),
    ("SECRET_KEY", "local-only-never-in-production-0123456789abcdef", "at least 40 characters"),
    ("ALLOWED_HOSTS", "", "name the hosts"),
    ("ALLOWED_HOSTS", "*", "list the host names"),
    ("ALLOWED_HOSTS", "parkwacht.example,*", "list the host names"),
    ("ALLOWED_HOSTS", "https://parkwacht.example", "names such as parkwacht.example"),
    ("ALLOWED_HOSTS", "parkwacht.example, andere.example", "separated by commas"),
    ("CSRF_TRUSTED_ORIGINS", "parkwacht.example", "https://host"),
    ("CSRF_TRUSTED_ORIGINS", "http://parkwacht.example", "https://host"),
    ("PROXY_COUNT", "", "0 for none"),
    ("PROXY_COUNT", "-1", "0 for none"),
    ("PROXY_COUNT", "nginx", "0 for none"),
    ("VAR_DIR", "/dev/null/var", "not a folder"),
    ("FILE_STORE", "/srv/files", "file:///folder"),
    ("FILE_STORE", "file://srv/files", "three slashes"),
    ("FILE_STORE", "s3://bucket", "file:///folder"),
    ("FILE_STORE", "file:///dev/null/files", "not a folder"),
    ("CLAMAV_SOCKET", "clamd.ctl", "path of clamd's socket"),
    ("FIELD_KEYS", "", "id:key"),
    ("FIELD_KEYS", f"local-only:{KEY}", "openssl rand"),
    ("FIELD_KEYS", "geheim-woord", "id:key"),
    ("FIELD_KEYS", "2026:geheim-woord", "32 bytes in base64"),
    ("FIELD_KEYS", f"2026:{KEY},2026:{KEY}", "id of its own"),
    ("EMAIL_URL", "", "name the mail server"),
    ("EMAIL_URL", "mail.example", "smtp+tls://"),
    ("EMAIL_URL", "smtp+tls://:587", "host of the mail server"),
    ("EMAIL_URL", "smtp://user:geheim-woord@mail.example:post", "port"),
    ("EMAIL_URL", "file://mail", "three slashes"),
    ("DEFAULT_FROM_EMAIL", "vergunningen", "e-mail address"),
    ("BASEMAP_URL", "https://tiles.example/", "{z}/{x}/{y}"),
    ("BASEMAP_URL", "http://tiles.example/{z}/{x}/{y}.png", "https://"),
    ("WMS_LAYERS", "https://wms.example/", "label https://host/path layer"),
    ("WMS_LAYERS", "Foto http://wms.example/ a", "https://host/path"),
    ("WMS_LAYERS", "Foto https://wms.example/?key=1 a", "without parameters"),
    ("WMS_LAYERS", "Foto https://wms.example/ <script>", "layer,layer"),
    ("OIDC_STAFF_ISSUER", "http://login.example", "https://host/path"),
    ("OIDC_FIRMS_ISSUER", "login.example", "https://host/path"),
    ("OIDC_STAFF_CLAIM", "email", "passes from one person to the next"),
    ("REQUIRE_SECOND_FACTOR", "no", "1 (on) or 0 (off)"),
    ("DEMO", "yes", "1 (on) or 0 (off)"),
    ("DEMO", "1", "leave this out in production"),
]


def test_right_settings_have_no_fault(tmp_path: Path) -> None:
    more = {
        "VAR_DIR": str(tmp_path / "new"),
        "FILE_STORE": f"file://{tmp_path}/files",
        "FIELD_KEYS": f"2026-11:{KEY},2025-11:{KEY}",
        "DEFAULT_FROM_EMAIL": "Gemeente Utrecht <vergunningen@utrecht.example>",
        "BASEMAP_URL": "https://tiles.example/{z}/{x}/{y}.png",
        "WMS_LAYERS": "Lucht foto https://wms.example/foto a,b;Riool https://other.example/wms c",
        "CSRF_TRUSTED_ORIGINS": "https://parkwacht.example,https://andere.example:8443",
        "DEMO": "0",
    }
    assert faults({**RIGHT, **more}, production=True) == []


def test_a_folder_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "access", lambda *_arguments: False)  # root, who may run this, may write everywhere
    assert faults({"FILE_STORE": f"file://{tmp_path}/files"}) == [
        f"FILE_STORE: {tmp_path} is not writable for this user."
    ]


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check`, in a process of its own."""
    names = {setting.name for setting in SETTINGS}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR, env={**kept, **RIGHT, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_house_starts_with_right_settings_only() -> None:
    assert start().returncode == 0
    # Every format that is wrong is told at once, what only production asks after that: two rounds at most.
    refused = start(DATABASE_URL="postgis://user:geheim-woord@host", EMAIL_URL="geheim-woord", DEMO="1")
    assert refused.returncode == 1
    assert "nothing was started" in refused.stderr
    assert re.search(r"DATABASE_URL: .*\n +EMAIL_URL: ", refused.stderr)
    refused = start(SECRET_KEY="geheim-woord", DEMO="1")
    assert refused.returncode == 1
    assert re.search(r"SECRET_KEY: .*\n +DEMO: ", refused.stderr)
    assert "geheim" not in refused.stderr


@pytest.mark.parametrize(("name", "value", "says"), WRONG)
def test_no_process_starts_on_a_wrong_setting(name: str, value: str, says: str) -> None:
    refused = start(**{name: value})
    assert refused.returncode == 1
    told = dict(re.findall(r"^  (\w+): (.*)$", refused.stderr, re.M))
    assert says in told.pop(name)
    # An issuer alone also asks for what goes with it.
    assert all(other[:10] == name[:10] and name.startswith("OIDC_") for other in told), told
    assert "geheim" not in refused.stderr


def test_an_issuer_needs_all_that_goes_with_it() -> None:
    whole = {"OIDC_STAFF_ISSUER": "https://login.example/oidc", "OIDC_STAFF_ACR": "mfa"}
    whole |= {"OIDC_STAFF_CLIENT_ID": "parkwacht", "OIDC_STAFF_SECRET": "geheim-woord"}
    assert faults({**RIGHT, **whole}, production=True) == []
    for name in ("OIDC_STAFF_CLIENT_ID", "OIDC_STAFF_SECRET", "OIDC_STAFF_ACR"):
        less = {each: value for each, value in whole.items() if each != name}
        assert faults({**RIGHT, **less}) == [f"{name}: needed with OIDC_STAFF_ISSUER."]


NAMES = [setting.name for setting in SETTINGS]


def test_what_the_settings_read_is_in_the_table() -> None:
    read = {
        name
        for path in (settings.BASE_DIR / "config" / "settings").glob("*.py")
        for name in re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", path.read_text())
    }
    assert read <= set(NAMES)


def test_the_operators_page_lists_every_setting_in_the_words_of_the_table() -> None:
    page = (settings.BASE_DIR / "docs" / "operator.md").read_text()
    rows = [f"| `{setting.name}` | {setting.what} |" for setting in SETTINGS]
    assert re.findall(r"^\| `[A-Z_]+` \| [^|]* \|$", page, re.M) == rows


def test_the_example_file_names_every_setting() -> None:
    example = (settings.BASE_DIR / "deploy" / "parkwacht.env").read_text()
    assert re.findall(r"^#?([A-Z_]+)=", example, re.M) == ["DJANGO_SETTINGS_MODULE", *NAMES]
