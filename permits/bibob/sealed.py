"""The seal: managers that give nothing away, and the two ways in.

`objects` is empty for everyone. A person gets in by `Dossier.objects.for_user(user)`, and from a
dossier in hand to its parts by `Part.objects.of(dossier)`. The services, which act for the law and
not for a reader, use `door`. Nothing else in the house may reach behind a manager.
"""

from typing import Any

from django.apps import apps
from django.db import models

from core.accounts import rights
from permits.statecharts.bibob import SIGN, WORK

ENTER = "bibob.enter"


class SealedManager(models.Manager):
    """Default deny: no row comes out by `all`, `filter`, `get`, a related name or a dump."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().none()

    def of(self, dossier: Any) -> models.QuerySet:
        """The parts of a dossier that the caller holds, and so was let into."""
        return super().get_queryset().filter(dossier=dossier)

    def of_all(self, dossiers: models.QuerySet) -> models.QuerySet:
        """The parts of several dossiers, which came out of `for_user`."""
        return super().get_queryset().filter(dossier__in=dossiers.values("pk"))


class DossierManager(SealedManager):
    """The one door for people."""

    def for_user(self, user: Any) -> models.QuerySet:
        """Included if, and only if: of the user's municipality, and the user works in the sealed room; or
        decides, and a draft in the dossier waits for a signature now."""
        everything = super(SealedManager, self).get_queryset()
        if not rights.has(user, ENTER):
            return everything.none()
        mine = everything.filter(municipality_id=user.municipality_id)
        if rights.has(user, WORK):
            return mine
        if rights.has(user, SIGN):
            waiting = door(apps.get_model("bibob", "Draft")).filter(status="submitted")
            return mine.filter(pk__in=waiting.values("dossier_id"))
        return everything.none()


def door(model: type[models.Model]) -> models.QuerySet:
    """Every row, for the services of this room alone; a test holds all other modules off."""
    return model._base_manager.all()
