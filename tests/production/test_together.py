"""Two web servers of two processes and three workers on one PostgreSQL, several people at once; one web server more or
less is a second host. What they did must be there once, whole and in order."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise

import psycopg
import pytest

from core.today import today
from tests.production.house import House, Person, wait_until

STEPS = 3


@contextmanager
def database(house: House) -> Iterator[psycopg.Connection]:
    found = re.fullmatch(r"postgis://(\w+)@/(\w+)\?host=(.+)", house.database_url)
    assert found
    with psycopg.connect(host=found[3], user=found[1], dbname=found[2], autocommit=True) as connection:
        yield connection


def ask(house: House, question: str) -> list[tuple[object, ...]]:
    with database(house) as connection:
        return connection.execute(question).fetchall()  # type: ignore[arg-type]


def enter_form(place: str, firm: str = "Garage Nieuw (fictief)") -> dict[str, str]:
    """What an officer types over from paper."""
    return {
        "channel": "post",
        "received_on": (today() - timedelta(days=4)).isoformat(),
        "place": place,
        "trade_name": firm,
        "kvk": "69599084",
        "activity": "95311",
        "activity_text": "Onderhoud",
        "applicant_name": "A. Verzonnen",
        "applicant_street": "Verzonnenlaan",
        "applicant_number": "9001",
        "applicant_postcode": "0000 AA",
        "applicant_town": "Utrecht",
        "managers": "B. Bedacht\nC. Nergens",
    }


def enter(person: Person, firm: str, place: str) -> str:
    """An application on paper; the number of the case."""
    page = person.post("/cases/new/", **enter_form(place, firm))
    assert page.status == 200, page.text
    number = re.search(r"<h1[^>]*>[^<]*(Z\d{4}-\d{6})|(Z\d{4}-\d{6})", page.text)
    assert number, page.text
    return number[1] or number[2]


def move(person: Person, number: str, name: str, **fields: str) -> int:
    return person.post(f"/cases/{number}/{name}/", effective_on=today().isoformat(), **fields).status


@pytest.fixture
def place(house: House) -> str:
    """Premises of the demo where the duty holds."""
    ((street, number),) = ask(
        house,
        "SELECT p.street, p.house_number FROM permits_permitapplication a"
        " JOIN places_premises p ON p.id = a.premises_id JOIN accounts_municipality m ON m.id = a.municipality_id"
        " WHERE m.code = 'GM0344' ORDER BY a.id LIMIT 1",
    )
    return f"{street} {number}"


def test_people_work_at_once_on_all_processes_and_nothing_is_lost_or_doubled(house: House, place: str) -> None:
    before = {number for (number,) in ask(house, "SELECT number FROM permits_permitapplication")}

    def work(desk: int) -> list[tuple[str, list[int]]]:
        person = house.person().sign_in("officer")
        done = []
        for step in range(STEPS):
            number = enter(person, f"Garage Samen {desk}-{step} (fictief)", place)
            later = (today() + timedelta(days=14)).isoformat()
            answers = [
                move(person, number, "start-review"),
                move(person, number, "request-completion", missing="De huurovereenkomst.", until=later),
            ]
            done.append((number, answers))
        return done

    with ThreadPoolExecutor(4) as pool:
        done = [case for desk in pool.map(work, range(4)) for case in desk]
    numbers = [number for number, _answers in done]
    assert len(set(numbers)) == 4 * STEPS
    assert all(answers == [200, 200] for _number, answers in done), done
    wait_until(lambda: not ask(house, "SELECT 1 FROM outbox_message WHERE state = 'waiting' LIMIT 1"), "the workers")

    after = {number for (number,) in ask(house, "SELECT number FROM permits_permitapplication")}
    assert after - before == set(numbers)
    # Each letter once: asked for by one message, delivered in one attempt, stored as one document.
    again = ask(
        house,
        "SELECT m.topic, m.state, m.attempts FROM outbox_message m JOIN permits_permitapplication a"
        " ON a.public_id::text = m.payload->>'application' WHERE a.trade_name LIKE 'Garage Samen%'"
        " AND (m.state <> 'done' OR m.attempts <> 1)",
    )
    assert again == []
    letters = ask(
        house,
        "SELECT a.number, count(*) FROM permits_document d JOIN permits_permitapplication a"
        " ON a.id = d.application_id WHERE a.trade_name LIKE 'Garage Samen%' GROUP BY 1",
    )
    assert {number for number, _count in letters} == set(numbers)
    assert len({count for _number, count in letters}) == 1, letters
    assert "ok" in house.manage("verify_audit")
    house.manage("check_flows")


def test_racing_for_one_move_one_wins_and_the_others_are_told(house: House, place: str) -> None:
    number = enter(house.person().sign_in("officer"), "Garage Wedloop (fictief)", place)
    address = f"/cases/{number}/start-review/"
    people = [house.person().sign_in("officer") for _number in range(4)]
    forms = [person.form(address) for person in people]  # each has seen the case as it was
    now = {"effective_on": today().isoformat()}
    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda who, form: who.send_form(form[0], {**form[1], **now}), people, forms))
    assert sorted(answer.status for answer in sent) == [200, 422, 422, 422]
    assert all("was u voor" in answer.text for answer in sent if answer.status == 422)
    assert "ok" in house.manage("verify_audit")


def test_a_session_holds_on_every_web_server_and_ends_on_all(house: House) -> None:
    person = house.person().sign_in("officer")
    assert {person.get("/cases/").status for _number in range(8)} == {200}
    assert person.post("/accounts/logout/").status == 200
    assert all("Gebruikersnaam" in person.get("/cases/").text for _number in range(8))


def test_each_job_of_the_clock_runs_once_a_period_however_many_workers_there_are(house: House) -> None:
    """Three workers look twice a second; the file has one line for each minute that passed, numbered without a gap."""

    def lines() -> list[tuple[str, str]]:
        text = (house.folder / "var" / "audit-checkpoints.log").read_text()
        return re.findall(r'"number":(\d+),"at":"([^"]+)"', text)

    wait_until(lambda: len(lines()) >= 2, "two checkpoints")
    found = lines()
    assert [int(number) for number, _at in found] == list(range(1, len(found) + 1))
    moments = [datetime.fromisoformat(at) for _number, at in found]
    assert all(later - earlier >= timedelta(seconds=59) for earlier, later in pairwise(moments))
    jobs = dict(ask(house, "SELECT name, last_error FROM outbox_periodicrun"))
    assert set(jobs) >= {"audit.checkpoint", "permits.clock_tick"}
    assert set(jobs.values()) == {""}
