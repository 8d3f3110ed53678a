"""A person at a browser, without the browser: reads a page, fills in its form, sends it, keeps what was answered."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urljoin

import lxml.html
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from core.accounts.models import User

HOST = "127.0.0.1"
PATIENCE_S = 30
#: As a field's value: the first choice that the form offers.
FIRST = object()


class NoAnswer(Exception):
    """The connection broke: whether the server did it is not known."""


class NoForm(Exception):
    """The page has no form that sends to this address with these fields."""


@dataclass(frozen=True)
class Upload:
    """A file that goes along."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    text: str
    location: str = ""


@dataclass
class Person:
    """Signed in as a user, by a session that was made for it. `busy`: does one thing at a time."""

    user: User
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    busy: Lock = field(default_factory=Lock)

    def sign_in(self) -> "Person":
        """As the sign-in page does it, but without the password."""
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(self.user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = self.user.get_session_auth_hash()
        session.save()
        self.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
        return self

    def get(self, page: str) -> Answer:
        return self._ask("GET", page)

    def fill(self, page: Answer, at: str, to: str, fields: Mapping[str, Any]) -> dict[str, list[str]]:
        """What the form on the page sends to `to` when these fields are filled in and the rest is left as it is."""
        wanted = [name for name in fields if name != "act"]  # the name of a button
        for form in lxml.html.fromstring(page.text).forms if page.text.strip() else []:
            same_address = urljoin(at, form.action or "") == to
            if form.method == "POST" and same_address and all(name in form.fields for name in wanted):
                return _filled(form, fields)
        raise NoForm(f"{at}: no form to {to} with {sorted(wanted)}")

    def post(self, to: str, values: Mapping[str, list[str]], files: Mapping[str, Upload]) -> Answer:
        """Send it. Raises NoAnswer when none came."""
        kind, body = _multipart(values, files) if files else (_URLENCODED, urlencode(values, doseq=True).encode())
        return self._ask("POST", to, body, {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}) -> Answer:
        connection = HTTPConnection(HOST, self.port, timeout=PATIENCE_S)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, {**headers, "Cookie": cookies})
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, HTTPException) as error:
            raise NoAnswer(type(error).__name__) from error
        finally:
            connection.close()
        self._keep(answer.headers.get_all("Set-Cookie") or [])
        return Answer(answer.status, text, answer.headers.get("Location", ""))

    def _keep(self, given: list[str]) -> None:
        for line in given:
            name, _equals, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]


_URLENCODED = "application/x-www-form-urlencoded"


def _filled(form: Any, fields: Mapping[str, Any]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    for name, value in fields.items():
        if value is FIRST:
            value = next(choice for choice in form.inputs[name].value_options if choice)
        values[name] = list(value) if isinstance(value, list | tuple) else [str(value)]
    return values


def _multipart(values: Mapping[str, list[str]], files: Mapping[str, Upload]) -> tuple[str, bytes]:
    boundary = secrets.token_hex(16)
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, several in values.items()
        for value in several
    ]
    for name, file in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n'
        parts.append(f"{head}Content-Type: {file.content_type}\r\n\r\n".encode() + file.data + b"\r\n")
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part for part in parts) + line + b"--\r\n"
    return f"multipart/form-data; boundary={boundary}", body
