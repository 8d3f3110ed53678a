"""An office for tests: a planner, an inspector, visits to firms of their own, and browsers."""

from datetime import timedelta
from typing import Any

from django.test import Client

from core.accounts.models import Municipality, User
from inspections.models import Visit
from tests.people import make_user
from tests.visits import Walk, make_firm, make_premises

#: A finding that asks for a re-check.
BAD = {"note": "Weg", "severity": 2}


class Office:
    """The people of one municipality who plan and look."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.planner = make_user("planner", municipality=municipality, first_name="Pia", last_name="Planner")
        self.inspector = make_user("inspector", municipality=municipality, first_name="Dirk", last_name="Kramer")

    def visit(self, name: str = "Potlood Automotive B.V.", days_ago: int = 0, **fields: Any) -> Walk:
        """A visit that begins so many days ago, to a firm of its own unless `premises` says otherwise."""
        if "premises" not in fields:
            fields["premises"] = make_premises(self.municipality)
            fields["establishment"] = make_firm(fields["premises"], name)
        walk = Walk(self.planner, self.inspector, **fields)
        walk.at -= timedelta(days=days_ago)
        return walk

    def again(self, before: Visit, **fields: Any) -> Walk:
        """A visit to the same firm."""
        return self.visit(premises=before.premises, establishment=before.establishment, **fields)

    def client(self, who: User | str | None = None) -> Client:
        """The browser of the planner, of somebody, or of somebody new with this role."""
        person = make_user(who, municipality=self.municipality) if isinstance(who, str) else who or self.planner
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client
