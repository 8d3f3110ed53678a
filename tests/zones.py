"""Designation orders in the making for tests, brought to a state by the real services."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from core.accounts.models import Municipality, User
from core.today import local_date
from gis.places.models import MunicipalOutline
from gis.places.shapes import as_multi, to_stored
from gis.places.spatial import areas
from gis.zones import texts, typed
from gis.zones.models import Proposal
from gis.zones.selectors import outline_of
from gis.zones.services import clock, making, moving
from tests.papers import pdf
from tests.people import make_user
from tests.places import square


def paper(name: str = "rapport.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), "application/pdf")


def outlined(municipality: Municipality, size: float = 3_000.0) -> None:
    """The municipality has a border: a square around the ground of the tests."""
    border = square(-size / 2, -size / 2, size)
    MunicipalOutline.objects.update_or_create(municipality=municipality, defaults={"geom": to_stored(border)})


def inside(municipality: Municipality) -> MultiPolygon:
    """A small area within the municipality's border."""
    border = outline_of(municipality)
    return square(0, 0, 100) if border is None else areas(border.representative_point().buffer(30.0))


def load_texts() -> None:
    texts.load(settings.FIXTURES_DIR / "policy")


def corners(shape: BaseGeometry) -> str:
    """The shape as people type it, sound or not."""
    return typed.text_of(as_multi(shape))


def data(**fields: Any) -> making.Data:
    plain = {
        "title": "Aanwijzing garages",
        "article": "artikel 2:47 APV",
        "body": "burgemeester",
        "permit_authority": "burgemeester",
        "valid_from": date(2027, 4, 1),
        "valid_to": date(2030, 3, 31),
        "activities": ("9531",),
    }
    return making.Data(**{**plain, **fields})


class Walk:
    """A proposal on its way; `day` is now for the services, and moves on by `wait`."""

    def __init__(self, municipality: Municipality, at: datetime | None = None, **fields: Any) -> None:
        load_texts()
        if not MunicipalOutline.objects.filter(municipality=municipality).exists():
            outlined(municipality)
        self.at = at or timezone.now()
        more = {name: fields.pop(name) for name in ("follows", "relation", "scenario") if name in fields}
        self.adviser = fields.pop("adviser", None) or make_user("policy", municipality=municipality)
        self.made = making.start(municipality, data(**fields), actor=self.adviser, at=self.at, **more)

    @property
    def proposal(self) -> Proposal:
        return Proposal.objects.get(pk=self.made.pk)

    @property
    def day(self) -> date:
        return local_date(self.at)

    def wait(self, days: int) -> "Walk":
        self.at += timedelta(days=days)
        return self

    def do(self, service: Any, *, actor: User | None = None, **given: Any) -> "Walk":
        service(self.made.public_id, actor=actor or self.adviser, at=self.at, **given)
        return self

    def draw(self, area: MultiPolygon | None = None) -> "Walk":
        return self.do(making.draw, area=area or square(0, 0, 100))

    def evidence(self) -> "Walk":
        return self.do(making.add_evidence, on=self.day, title="Politierapport", upload=paper())

    def ask_views(self, days: int = 42) -> "Walk":
        return self.do(moving.ask_views, on=self.day, until=self.day + timedelta(days=days), text="Ter inzage.")

    def adopt(self) -> "Walk":
        return self.do(moving.adopt, on=self.day, views="Geen zienswijzen.", text="Besluit.", upload=paper())

    def publish(self) -> "Walk":
        return self.do(moving.publish, on=self.day, publication="gmb-2026-1", text="Bekend.")

    def adopted(self) -> "Walk":
        return self.draw().evidence().ask_views(days=1).wait(2).adopt()

    def tick(self) -> int:
        return clock.tick(self.at)
