"""Planted names, numbers, addresses and secrets come back in no log: not of nginx, gunicorn, worker or PostgreSQL,
also where something fails."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from core.today import today
from tests.production.house import House
from tests.production.test_together import ask, database, enter_form, move

MARK = "zqx7"
KVK = "69599084"


@contextmanager
def without(house: House, table: str) -> Iterator[None]:
    """While inside a table is gone, so that everything that needs it fails."""
    with database(house) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")  # type: ignore[arg-type]
        try:
            yield
        finally:
            connection.execute(f"ALTER TABLE {table}_gone RENAME TO {table}")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def said(house: House) -> str:
    """Everything that was written down while marked data went through the house, well and badly."""
    (place,) = ask(
        house,
        "SELECT p.street || ' ' || p.house_number FROM permits_permitapplication a JOIN places_premises p"
        " ON p.id = a.premises_id ORDER BY a.id LIMIT 1",
    )[0]
    marked = {
        "trade_name": f"Garage {MARK} (fictief)",
        "activity_text": f"Werk {MARK}",
        "applicant_name": f"A. {MARK}",
        "applicant_street": f"{MARK}laan",
        "applicant_email": f"{MARK}@voorbeeld.example",
        "managers": f"B. {MARK}",
    }
    officer = house.person().sign_in("officer")
    assert officer.post("/cases/new/", **enter_form(str(place)) | marked).status == 200
    assert officer.post("/search/", q=MARK).status == 200
    assert officer.post("/search/", q=KVK).status == 200
    assert officer.get(f"/search/?q={MARK}").status == 200
    assert officer.get(f"/{MARK}/{KVK}/").status == 404
    odd = {"Cookie": f"sessionid={MARK}", "User_Agent": MARK, "Referer": f"https://{MARK}.example/"}
    assert house.person().get("/", **odd).status == 200
    assert officer.post("/cases/new/", **enter_form(str(place)) | marked | {"received_on": "2026-02-30"}).status == 422
    assert officer.send(f"/cases/?{MARK}", f"q={MARK}".encode(), {}).status in {403, 405}  # no token
    assert house.person().post("/accounts/login/", login=MARK, password=MARK).status == 200
    house.person().post("/accounts/password/reset/", email=f"{MARK}@voorbeeld.example")
    # Past the proxy, what no browser would send: a name that is not ours, a line that is no request.
    assert house.direct(house.web_ports[0], "/", f"{MARK}.example")[0] == 400
    house.direct(house.web_ports[0], f"/{MARK} x\r\ny")
    sealed(house)
    with without(house, "permits_party"):
        assert officer.post("/search/", q=MARK).status == 500
        assert officer.post("/cases/new/", **enter_form(str(place)) | marked).status == 500
    number = ask(house, f"SELECT number FROM permits_permitapplication WHERE trade_name LIKE '%{MARK}%'")[0][0]
    assert move(officer, str(number), "start-review") == 200
    later = (today() + timedelta(days=14)).isoformat()
    with without(house, "files_storedfile"):  # the worker fails on the letter, and the page after it too
        assert move(officer, str(number), "request-completion", missing=MARK, until=later) == 500
        house.wait_for_log(r"outbox message \S+ waiting attempt \d", "worker")
    server = Path(house.database_url.partition("host=")[2]) / "log"
    return house.logs() + server.read_text(errors="replace")


def sealed(house: House) -> None:
    """Somebody goes into the sealed room and writes why."""
    number = ask(
        house,
        "SELECT a.number FROM bibob_dossier d JOIN permits_permitapplication a ON a.id = d.application_id LIMIT 1",
    )[0][0]
    bibob = house.person().sign_in("bibob")
    page = bibob.get(f"/cases/{number}/bibob/").text
    purpose = re.search(r'name="purpose" value="([^"]+)"', page)
    assert purpose, page
    assert bibob.post(f"/cases/{number}/bibob/", purpose=purpose[1], sentence=f"Onderzoek {MARK}.").status == 200


def test_no_planted_mark_is_in_any_log(said: str) -> None:
    assert '"status": 500' in said  # it did fail
    found = [line for line in said.splitlines() if MARK in line.lower() or KVK in line]
    assert not found, "\n".join(found)


def test_an_error_tells_its_class_and_place(said: str) -> None:
    errors = [json.loads(line) for line in said.splitlines() if line.startswith("{") and '"trace": [' in line]
    assert errors
    names = {error["error"] for error in errors}
    assert names == {"django.db.utils.ProgrammingError", "django.core.exceptions.DisallowedHost"}
    assert any("permits/" in place for error in errors for place in error["trace"])
    assert all(re.fullmatch(r"[0-9a-f]{32}", error["request_id"]) for error in errors)


#: What nginx from 1.25.1 on says at its start of a word that older ones need (docs/operator.md).
DEPRECATED = 'nginx: [warn] the "listen ... http2" directive is deprecated'


def test_every_line_of_web_servers_workers_and_proxy_is_one_json_object(house: House, said: str) -> None:
    for name in [*house.processes, "access"]:
        for line in house.log(name).splitlines():
            assert line.startswith(DEPRECATED) or json.loads(line)["time"], line


def test_one_id_leads_from_the_answer_to_the_proxy_the_web_server_and_the_audit_log(house: House) -> None:
    person = house.person().sign_in("officer")
    asked = person.get("/cases/").headers["X-Request-ID"]
    lines = [json.loads(line) for line in house.logs().splitlines() if asked in line]
    assert {line["logger"] for line in lines} == {"nginx", "config.traffic"}
    assert {line["status"] for line in lines} == {200}
    entries = "SELECT count(*) FROM audit_auditentry WHERE verb = 'accounts.signed_in' AND length(trace_id) = 32"
    assert ask(house, entries)[0][0]
