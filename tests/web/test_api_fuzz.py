"""Requests that nobody would write, by schemathesis from the API's own description, against a running server.

All its checks: no 5xx, no status, content type or answer that the description does not promise, nothing wrong taken,
nothing right refused, no key ignored. API_REQUESTS sets how many (`make faults`: 50,000), API_SEED repeats a run.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.accounts.models import Municipality
from gis.atlas.api.index import DESCRIPTION
from tests.web.test_api import bearer
from tests.world import Things, people_of, things_of

pytestmark = pytest.mark.django_db(transaction=True)
CONFIG = Path(__file__).parent.parent / "schemathesis.toml"
REQUESTS = int(os.environ.get("API_REQUESTS", "500"))
#: About so many requests walk through the corners of the description, whatever the number asked for.
CORNERS = 800
SEED = os.environ.get("API_SEED", "1")
#: Who asks; the officer walks through every corner of the description, about things that are there.
WHO = ("officer", "", "bibob", "away")
PLACES = {"number": "case", "bag_id": "premises", "public_id": "public_order"}


@dataclass(frozen=True)
class World:
    """Headers by who asks, and what the addresses are about."""

    headers: dict[str, dict[str, str]]
    things: Things


@pytest.fixture
def world(municipality: Municipality, other_municipality: Municipality) -> World:
    people = people_of(municipality, other_municipality)
    things = things_of(municipality, people)
    owners = {"officer": people["here", "officer"], "bibob": people["here", "bibob"], "away": people["away", "officer"]}
    return World({"": {}} | {who: bearer(owner) for who, owner in owners.items()}, things)


def test_no_request_breaks_the_api(live_server, world, tmp_path):
    sent = sum(asked(live_server.url, who, world, tmp_path) for who in WHO)
    print(f"{sent} requests to the API, seed {SEED}")  # noqa: T201  the figure of `make faults`
    assert sent >= REQUESTS


def asked(url: str, who: str, world: World, folder: Path) -> int:
    """Let one person ask its share; the number of requests. Fails with what schemathesis found."""
    operations = sum(len(methods) for methods in json.loads(DESCRIPTION.read_text())["paths"].values())
    each, report = max(2, (REQUESTS - CORNERS) // len(WHO) // operations), folder / "report.json"
    config = folder / "config.toml"
    config.write_text(CONFIG.read_text() + (_known(world) if who == "officer" else ""))
    said = [f"--header=Authorization: {value}" for value in world.headers[who].values()]
    phases = "coverage,fuzzing" if who == "officer" else "fuzzing"
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", str(DESCRIPTION)),
        *("--url", url, "--checks", "all", "--phases", phases, "--max-examples", str(each), "--seed", SEED),
        *("--continue-on-failure", "--no-color", "--report-json-path", str(report), *said),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, f"{who or 'signed out'}: {done.stdout[-8000:]}{done.stderr[-2000:]}"
    return int(json.loads(report.read_text())["test_cases"]["generated"])


def _known(world: World) -> str:
    """Keys of things that are there, so that answers and not only refusals are looked at."""
    keys = {name: world.things[thing][name] for name, thing in PLACES.items()}
    return "\n[parameters]\n" + "".join(f'"path.{name}" = "{key}"\n' for name, key in keys.items())
