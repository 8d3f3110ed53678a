"""Visits for tests, brought to a state by the real services, so that their history is true."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from core.accounts.models import Municipality, User
from core.documents.models import DocumentTemplate
from core.documents.services import load_templates
from gis.places.models import Establishment, EstablishmentActivity, Premises
from inspections import flows
from inspections.checklists.services import load
from inspections.models import Visit
from inspections.services import answers, evidence, onsite, planning, reporting
from inspections.services.answers import Reply
from inspections.services.planning import Schedule

_numbers = count(1)


def reference_data() -> None:
    """Checklists and letter templates, where the database of the test does not hold them yet."""
    load(settings.FIXTURES_DIR / "policy" / "checklists")
    if not DocumentTemplate.objects.filter(kind="visit_report").exists():
        load_templates(settings.FIXTURES_DIR / "policy" / "letters")


def make_premises(municipality: Municipality, **fields: Any) -> Premises:
    """Made-up premises in a street of their own numbers."""
    number = 9000 + next(_numbers)
    plain = {"street": "Proefdreef", "house_number": number, "postcode": "0000 AA", "town": municipality.name}
    made = {"bag_id": f"SYN-PAND-{number}", "origin": "synthetic"}
    return Premises.objects.create(municipality=municipality, **{**plain, **made, **fields})


def make_firm(premises: Premises, name: str = "Potlood Automotive B.V.", branch: str = "") -> Establishment:
    """A made-up firm that is there since 2020; `branch`: its SBI 2025 code."""
    number = next(_numbers)
    firm = Establishment.objects.create(
        municipality=premises.municipality,
        premises=premises,
        kvk=f"SYN-{number}",
        vestiging=f"SYN-{number}",
        name=name,
        since=date(2020, 1, 1),
    )
    if branch:
        EstablishmentActivity.objects.create(establishment=firm, code=branch, sbi_version="2025", main=True)
    return firm


def photo(name: str = "foto.jpg", colour: tuple[int, int, int] = (90, 110, 112)) -> SimpleUploadedFile:
    """A small photo with EXIF, as an upload."""
    target = BytesIO()
    image = Image.new("RGB", (320, 240), colour)
    exif = image.getexif()
    exif[0x010F] = "Toestel"
    image.save(target, "JPEG", exif=exif)
    return SimpleUploadedFile(name, target.getvalue(), content_type="image/jpeg")


class Walk:
    """One visit and the people who work on it; each step goes through `flows`, a minute later than the one before.

    It began three hours ago, yet today: the tests hold at one in the morning too. `at` is local time, so that a number
    of days taken off it leaves the hour as it is.
    """

    def __init__(self, planner: User, inspector: User, *more: User, premises: Premises, **fields: Any) -> None:
        reference_data()
        self.planner, self.inspector, self.team = planner, inspector, [inspector, *more]
        now = timezone.localtime()
        self.at: datetime = max(now - timedelta(hours=3), now.replace(hour=0, minute=0, second=0, microsecond=0))
        self.visit = flows.plan(
            actor=planner,
            at=self.at,
            premises=premises,
            **{"reason": "routine", "checklist_code": "automotive", **fields},
        )

    @property
    def id(self) -> Any:
        return self.visit.public_id

    def do(self, service: Any, actor: User | None = None, **values: Any) -> Any:
        """One act, a minute after the last; the visit is read again."""
        self.at = min(self.at + timedelta(minutes=1), timezone.localtime())
        result = flows.perform(self.id, service, actor=actor or self.inspector, at=self.at, **values)
        self.visit = Visit.objects.get(pk=self.visit.pk)
        return result

    def schedule(self, on: date | None = None) -> "Walk":
        day = on or timezone.localdate()
        self.do(planning.schedule_visit, self.planner, schedule=Schedule(day, self.team, time(10, 30)))
        return self

    def brief(self, *partners: planning.Partner) -> "Walk":
        self.schedule()
        self.do(planning.brief, partners=partners)
        return self

    def arrive(self, *partners: planning.Partner) -> "Walk":
        self.brief(*partners)
        self.do(onsite.arrive, purpose="Controle van de vergunning.", identity_shown=True, purpose_told=True)
        return self

    def answer(self, code: str, answer: str = "ok", **more: Any) -> Any:
        return self.do(answers.record_answers, replies=[Reply(code, answer, **more)])[0]

    def answer_all(self, **bad: dict[str, Any]) -> "Walk":
        """Everything in order, but for `bad`: item code (with `__` for the dot) -> fields of the finding."""
        codes = [item.code for item in self.visit.checklist.checklist.items]
        found = {code.replace("__", "."): fields for code, fields in bad.items()}
        replies = [Reply(code, "not_ok", **found[code]) if code in found else Reply(code, "ok") for code in codes]
        self.do(answers.record_answers, replies=replies)
        return self

    def photograph(self, code: str, colour: tuple[int, int, int] = (90, 110, 112)) -> Any:
        return self.do(evidence.add_photo, item_code=code, upload=photo(colour=colour))

    def leave(self) -> "Walk":
        self.do(onsite.leave)
        return self

    def draft(self) -> "Walk":
        self.do(reporting.draft_report, summary="Alles gezien, één tekortkoming.")
        return self

    def sign(self) -> "Walk":
        self.do(reporting.sign_report, signed_as=self.inspector.display_name)
        return self

    def signed(self, **bad: dict[str, Any]) -> "Walk":
        """From plan to signature at once."""
        return self.arrive().answer_all(**bad).leave().draft().sign()
