"""A house as production runs it: the files of deploy/, a database of its own, several processes, a proxy before them.

The commands are those of docs/operator.md and deploy/systemd. In nginx.conf only the ports, the names and the paths
of one machine are replaced; that each replacement hits is checked.
"""

import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

from config.demo_accounts import DEMO_PASSWORD

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
NGINX = "/usr/sbin/nginx"
PATIENCE_S = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], object], what: str, patience_s: int = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, f"waited {patience_s} s in vain: {what}"
        time.sleep(0.1)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class House:
    """All processes of one installation; `stop` ends those that are still there."""

    folder: Path
    database_url: str
    web_ports: list[int] = field(default_factory=list)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    https: int = field(default_factory=free_port)
    http: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": "made-for-one-test-0123456789-abcdefghijklmnop",
            "FIELD_KEYS": "test:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "PROXY_COUNT": "1",
            "REQUIRE_SECOND_FACTOR": "0",  # its own tests are elsewhere; here it would only slow the signing in
            "VAR_DIR": str(self.folder / "var"),
            "EMAIL_URL": f"file://{self.folder}/mail",
        }

    def manage(self, *arguments: str, code: int = 0, **environment: str) -> str:
        """Run a command to its end; what it said, on either stream."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment | environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout
        return done.stdout

    def fill(self, cases: int = 12) -> None:
        """Made-up firms and cases, walked by the services. Production itself refuses the demo."""
        local = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "DEMO": "1"}
        self.manage("demo", "--premises", "300", "--cases", str(cases), **local)

    def start(self, name: str, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a process whose log is `<name>.log`; it ends with us."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *command],
                cwd=ROOT, env=self.environment | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        return self.processes[name]

    def web(self, port: int = 0) -> int:
        """Start a web server of two processes, as on one more host, or again on its port; the port."""
        if not port:
            self.web_ports.append(port := free_port())
        gunicorn = [str(Path(sys.executable).parent / "gunicorn"), "-c", "deploy/gunicorn.conf.py", "config.wsgi"]
        name = f"web-{port}"
        self.start(name, *gunicorn, GUNICORN_CMD_ARGS=f"--bind 127.0.0.1:{port} --workers 2")
        wait_until(lambda: self.direct(port, "/healthz")[0] == 200, f"{name} does not answer; see its log")
        return port

    def worker(self) -> str:
        """Start one more worker; its name."""
        name = f"worker-{sum(key.startswith('worker') for key in self.processes) + 1}"
        self.start(name, sys.executable, "manage.py", "run_outbox")
        return name

    def proxy(self) -> None:
        """Start nginx with deploy/nginx.conf before all web servers there are."""
        site = self.nginx_site()
        (self.folder / "site.conf").write_text(site)
        main = self.folder / "nginx.conf"
        folders = "".join(
            f"{name}_temp_path {self.folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main.write_text(
            f"daemon off; pid {self.folder}/nginx.pid; worker_processes 1;\nevents {{}}\n"
            f"http {{ include /etc/nginx/mime.types; access_log off;\n{folders}include {self.folder}/site.conf; }}\n"
        )
        command = [NGINX, "-e", f"{self.folder}/nginx-error.log", "-c", str(main)]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert "syntax is ok" in checked.stderr, checked.stderr
        assert checked.returncode == 0, checked.stderr
        self.start("nginx", *command)
        wait_until(lambda: listens(self.https), "nginx does not listen; see its log")

    def nginx_site(self) -> str:
        """deploy/nginx.conf for this folder and these ports."""
        certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
        if not certificate.exists():
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                 "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
                check=True, capture_output=True,
            )  # fmt: skip
        text = (DEPLOY / "nginx.conf").read_text()
        upstreams = " ".join(f"server 127.0.0.1:{port};" for port in self.web_ports)
        for old, new, times in (
            ("server 127.0.0.1:8000;", upstreams, 1),
            ("listen 443 ", f"listen 127.0.0.1:{self.https} ", 2),
            ("listen 80", f"listen 127.0.0.1:{self.http}", 2),
            ("server_name parkwacht.example;", "server_name localhost;", 2),
            ("/etc/ssl/parkwacht/fullchain.pem", str(certificate), 1),
            ("/etc/ssl/parkwacht/privkey.pem", str(key), 1),
            ("/var/log/nginx/parkwacht.log", f"{self.folder}/access.log", 2),
            ("/var/log/nginx/error.log", f"{self.folder}/nginx-error.log", 1),
            ("/srv/parkwacht/", f"{self.folder}/", 1),
        ):
            assert text.count(old) == times, f"{old!r} is {text.count(old)} times in nginx.conf"
            text = text.replace(old, new)
        return text

    def direct(self, port: int, path: str, host: str = "127.0.0.1") -> tuple[int, str]:
        """Status and text of a page of one web server, past the proxy; 0 where it does not answer."""
        request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
                connection.sendall(request.encode())
                answer = http.client.HTTPResponse(connection)
                answer.begin()
                return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""

    def kill(self, name: str) -> None:
        """SIGKILL, as the machine does when memory runs out."""
        self.processes[name].kill()
        self.processes[name].wait()

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def wait_for_log(self, pattern: str, kind: str) -> None:
        """Until a process of this kind (web, worker) wrote what matches."""
        names = [name for name in self.processes if name.startswith(kind)]
        wait_until(lambda: any(re.search(pattern, self.log(name)) for name in names), f"{pattern} in the log of {kind}")

    def logs(self) -> str:
        """Everything any process wrote down."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def person(self) -> "Person":
        return Person(self.https, self.folder / "cert.pem")

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Person:
    """Somebody with a browser without scripts: keeps cookies, follows redirects, sends the page's token along."""

    def __init__(self, port: int, certificate: Path) -> None:
        self.base = f"https://localhost:{port}"
        self.cookies = CookieJar()
        trust = ssl.create_default_context(cafile=str(certificate))
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=trust),
            urllib.request.HTTPCookieProcessor(self.cookies),
        )

    def get(self, path: str, **headers: str) -> Answer:
        return self.send(path, None, headers)

    def form(self, path: str) -> tuple[str, dict[str, str]]:
        """Where this page is in the end, and what its form hides."""
        page = self.get(path)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        assert "csrfmiddlewaretoken" in hidden, f"no form at {path}"
        return page.url, hidden

    def send_form(self, url: str, fields: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        return self.send(url, body, {"Referer": url, **(headers or {})})

    def post(self, path: str, _headers: Mapping[str, str] | None = None, **fields: object) -> Answer:
        """Look at the form of this page, fill it in and send it."""
        url, hidden = self.form(path)
        return self.send_form(url, {**hidden, **fields}, _headers)

    def sign_in(self, username: str, password: str = DEMO_PASSWORD) -> "Person":
        answer = self.post("/accounts/login/", login=username, password=password)
        assert answer.status == 200, answer.text[:2000]
        assert "sessionid" in {cookie.name for cookie in self.cookies}, f"{username} was not let in"
        return self

    def send(self, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        url = path if path.startswith("https://") else f"{self.base}{path}"
        plain = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(url, data=body, headers=plain)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read(), answer.url)
        except urllib.error.HTTPError as answer:
            return Answer(answer.code, answer.headers, answer.read(), url)
