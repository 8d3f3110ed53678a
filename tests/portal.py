"""The entrepreneur's portal for tests: one person at a browser, one case brought along by the real services."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.accounts.models import Municipality, User
from core.documents.models import DocumentTemplate
from core.documents.services import load_templates
from core.today import today
from gis.places.models import Premises
from permits import flows
from permits.models import PermitApplication
from permits.portal.steps import STEPS, AnswersForm
from permits.services import completeness, intake
from tests.people import make_user
from tests.places import make_premises
from tests.visits import photo

COMPANY = {"trade_name": "Potlood Automotive B.V.", "kvk": "01234567", "place": "Schetsweg 9012"}
ACTIVITY = {"activity": "95311", "activity_text": "Auto’s repareren en keuren"}
PEOPLE = {
    "applicant_name": "Sanne Voorbeeld",
    "applicant_street": "Tekenlaan",
    "applicant_number": "9001",
    "applicant_postcode": "0000 AA",
    "applicant_town": "Utrecht",
    "applicant_email": "sanne@voorbeeld.example",
    "applicant_phone": "",
    "operator_name": "",
    "managers": "Jan Gum\nMia Passer",
}
ANSWERS = {**COMPANY, **ACTIVITY, **PEOPLE}


def shop(municipality: Municipality, number: int = 9012, **fields: Any) -> Premises:
    """Made-up premises inside the square of `tests.places.make_order`."""
    known = {"street": "Schetsweg", "house_number": number, "postcode": "0000 AA", "town": municipality.name}
    made = {"origin": "synthetic", "municipality": municipality}
    return make_premises(f"SYN-PAND-{number}", 20, 20, **{**known, **made, **fields})


def letters() -> None:
    """The letter templates, where the database of the test does not hold them yet."""
    if not DocumentTemplate.objects.filter(kind="receipt").exists():
        load_templates(settings.FIXTURES_DIR / "policy" / "letters")


def paper(name: str = "plattegrond.jpg") -> SimpleUploadedFile:
    """A photo of a floor plan."""
    return photo(name)


@dataclass
class Applicant:
    """An entrepreneur at a browser, and the case at hand."""

    user: User
    client: Client
    officer: User
    number: str = ""

    @property
    def case(self) -> PermitApplication:
        return PermitApplication.objects.get(number=self.number)

    def begin(self, **changed: str) -> Any:
        """Send the first step; remember the number of the draft."""
        page = self.client.post("/apply/", {**COMPANY, **changed})
        if page.status_code == 303:
            self.number = page["Location"].split("/")[2]
        return page

    def fill(self, step: str, **changed: str) -> Any:
        wanted = next(known.fields for known in STEPS if known.slug == step)
        answers = {name: ANSWERS[name] for name in wanted}
        return self.client.post(f"/apply/{self.number}/{step}/", {**answers, **changed})

    def drafted(self) -> "Applicant":
        """A draft with every question answered."""
        self.begin()
        self.fill("activity")
        self.fill("people")
        return self

    def submit(self, **changed: str) -> Any:
        return self.client.post(f"/apply/{self.number}/review/", {"agree": "on", "seen": "DRAFT", **changed})

    def submitted(self, days_ago: int = 0) -> "Applicant":
        """Handed in by the form, or so many days ago by the service itself."""
        self.drafted()
        if not days_ago:
            self.submit()
            return self
        # The clock cannot be set in the browser.
        whole = AnswersForm(self.case.form, case=self.case)
        assert whole.is_valid(), whole.errors
        at = timezone.now() - timedelta(days=days_ago)
        self._do(intake.submit, self.user, at, data=whole.application_data())
        return self

    def reviewed(self, days_ago: int = 0) -> "Applicant":
        at = timezone.now() - timedelta(days=days_ago)
        self._do(completeness.start_review, self.officer, at)
        return self

    def invited(self, until: date | None = None) -> "Applicant":
        """Asked to complete the application."""
        last = until or today() + timedelta(days=14)
        self._do(completeness.request_completion, self.officer, timezone.now(), until=last, missing="Uw huurcontract.")
        return self

    def get(self, page: str = "") -> str:
        """The page of the case, or one under it, as text."""
        return self.client.get(f"/my/{self.number}/{page}").content.decode()

    def post(self, page: str, **data: Any) -> Any:
        return self.client.post(f"/my/{self.number}/{page}/", data)

    def _do(self, service: Any, actor: User, at: Any, **values: Any) -> None:
        flows.perform(self.case.pk, service, actor=actor, at=at, effective_on=at.date(), **values)


def applicant(municipality: Municipality, **fields: Any) -> Applicant:
    """A signed-in entrepreneur."""
    user, client = make_user("entrepreneur", municipality=municipality, **fields), Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return Applicant(user, client, make_user("officer", municipality=municipality))
