"""nginx, gunicorn and the house with the files of deploy/, run by hand: what systemd or a container would do."""

import re
import signal
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor

from config.demo_accounts import DEMO_PASSWORD
from tests.production.house import House, wait_until

PASSWORD = "een-lang-wachtwoord-voor-tests"


def raw(house: House, request: bytes, *, tls: bool = True) -> bytes:
    """What comes back on a bare connection, until the other side hangs up: an answer as long as it says, or nothing."""
    with socket.create_connection(("127.0.0.1", house.https if tls else house.http), timeout=20) as plain:
        stream = encrypted(house, plain) if tls else plain
        stream.sendall(request)
        answer = b""
        try:
            while part := stream.recv(65536):
                answer += part
        except ConnectionResetError:  # how some versions of the proxy hang up on a body that never came
            head, _, body = answer.partition(b"\r\n\r\n")
            assert not answer or f"content-length: {len(body)}".encode() in head.lower()
        return answer


def encrypted(house: House, plain: socket.socket) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=str(house.folder / "cert.pem"))
    return context.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=True)


def test_a_page_comes_over_https_with_the_headers_of_production(house: House) -> None:
    page = house.person().get("/accounts/login/", Accept_Encoding="gzip")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert len(page.headers["X-Request-ID"]) == 32
    assert "Content-Encoding" not in page.headers  # a page with a secret in it is never compressed
    assert "Secure" in page.headers["Set-Cookie"]
    assert DEMO_PASSWORD not in page.text


def test_plain_http_is_sent_to_https_and_a_strange_name_gets_no_answer(house: House) -> None:
    answer = raw(house, b"GET /check/?a=b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", tls=False)
    assert answer.startswith(b"HTTP/1.1 301")
    assert b"Location: https://localhost/check/?a=b" in answer
    assert raw(house, b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", tls=False) == b""


def test_what_a_client_says_of_itself_does_not_get_past_the_proxy(house: House) -> None:
    """Wrong guesses from one place lock the name there, whatever address the guesser writes in each request."""
    answers = []
    for number in range(6):
        lie = {"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": "203.0.113.9", "X-Forwarded-Proto": "http"}
        guess = {"login": "niemand-die-hier-werkt", "password": "verkeerd-geraden"}
        answers.append(house.person().post("/accounts/login/", lie, **guess).status)
    assert answers[:4] == [200] * 4
    assert answers[-1] == 429


def test_a_body_of_100_mb_is_refused_at_the_proxy_with_a_page_in_both_languages(house: House) -> None:
    before = len(house.log("access"))
    answer = raw(
        house,
        b"POST /apply/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857600\r\nConnection: close\r\n\r\n",
    )
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"Dit is te groot" in answer
    assert b"This is too large" in answer
    assert b"Strict-Transport-Security" in answer
    line = house.log("access")[before:]
    assert '"status":413' in line
    assert '"upstream_seconds":""' in line


def test_slow_clients_are_cut_and_others_do_not_notice(house: House) -> None:
    slow = []
    for _number in range(20):
        client = encrypted(house, socket.create_connection(("127.0.0.1", house.https), timeout=30))
        client.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        slow.append(client)
    with ThreadPoolExecutor(4) as pool:
        others = list(pool.map(lambda _number: house.person().get("/accounts/login/").status, range(6)))
    assert others == [200] * 6
    # nginx.conf says ten seconds; nginx's own would be sixty.
    wait_until(lambda: time.sleep(0.5) or all(cut(client) for client in slow), "every slow client to be cut", 40)


def cut(client: ssl.SSLSocket) -> bool:
    """Send one byte more, as a slow client does; True if the other side has hung up."""
    try:
        client.settimeout(0.01)
        client.sendall(b"x")
        return client.recv(1024) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_static_files_are_compressed_and_those_with_a_hash_never_change(house: House) -> None:
    person = house.person()
    asset = re.search(r'href="(/static/assets/[^"]+\.css)"', person.get("/accounts/login/").text)
    assert asset
    answer = person.get(asset[1], Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]


def test_figures_and_readiness_are_for_who_watches_the_machines(house: House) -> None:
    # From this machine yes; nginx.conf lists who else may.
    assert house.person().get("/readyz").status == 200
    assert "parkwacht_requests_total" in house.person().get("/metrics").text
    site = house.nginx_site()
    try:
        reload_proxy(house, site.replace("allow 127.0.0.1;", "").replace("allow ::1;", ""), [403, 403, 200])
    finally:
        reload_proxy(house, site, [200, 200, 200])


def reload_proxy(house: House, site: str, expected: list[int]) -> None:
    """Let nginx read its file again, and wait until its old process is gone."""
    (house.folder / "site.conf").write_text(site)
    house.processes["nginx"].send_signal(signal.SIGHUP)
    paths = ("/readyz", "/metrics", "/healthz")
    wait_until(lambda: [house.person().get(path).status for path in paths] == expected, f"{paths} to answer {expected}")


def test_the_figures_of_all_processes_of_a_web_server_are_one_sum(house: House) -> None:
    def counted() -> float:
        _status, text = house.direct(house.web_ports[0], "/metrics")
        found = re.search(r'parkwacht_requests_total\{method="GET",route="/healthz",status="200"\} (\S+)', text)
        return float(found[1]) if found else 0

    before = counted()
    for _number in range(12):
        assert house.direct(house.web_ports[0], "/healthz")[0] == 200
    assert {counted() for _number in range(8)} == {before + 12}


def test_a_reload_and_a_killed_web_server_cost_nobody_a_page(house: House) -> None:
    person = house.person().sign_in("officer")

    def pages() -> set[int]:
        with ThreadPoolExecutor(3) as pool:
            return set(pool.map(lambda _number: person.get("/cases/").status, range(6)))

    first = house.web_ports[0]
    house.processes[f"web-{first}"].send_signal(signal.SIGHUP)
    assert pages() == {200}
    house.kill(f"web-{first}")
    wait_until(lambda: house.direct(first, "/healthz")[0] == 0, "the killed web server to be gone")
    assert pages() == {200}
    house.web(first)
    assert pages() == {200}


def test_a_colleague_is_added_from_the_command_line_and_chooses_a_password_once(house: House) -> None:
    link = house.manage("add_person", "nieuw", "--role", "officer", "--municipality", "GM0344").splitlines()[-1]
    path = link.removeprefix("https://localhost")
    assert "password1" in house.person().get(path).text
    assert house.person().post(path, password1=PASSWORD, password2=PASSWORD).status == 200
    assert house.person().sign_in("nieuw", PASSWORD).get("/cases/").status == 200
    assert "password1" not in house.person().get(path).text  # the link is spent
    assert "bestaat al" in house.manage("add_person", "nieuw", "--role", "officer", "--municipality", "GM0344", code=1)
    assert "GM0000" in house.manage("add_person", "ander", "--role", "officer", "--municipality", "GM0000", code=1)
