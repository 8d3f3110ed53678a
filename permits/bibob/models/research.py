"""What own research yields: persons named, answers, findings, financing, open questions. They only grow."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.bibob.models.dossiers import Dossier
from permits.bibob.sealed import SealedManager


class Part(models.Model):
    """A row of a dossier, with who recorded it and when."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SealedManager()

    class Meta:
        abstract = True
        ordering = ["recorded_at", "pk"]


class Growing(Part):
    """A row that is never changed: what turns out wrong is followed by another row."""

    class Meta(Part.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"{type(self).__name__} only grows: record another row instead")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{type(self).__name__} only grows")


class Involved(Growing):
    """Someone the dossier speaks of: the person under research, or a third party (Wet Bibob 3 lid 4)."""

    class Relation(models.TextChoices):
        SELF = "self", _("Betrokkene zelf")
        MANAGER = "manager", _("Leidinggevende")
        CONTROL = "control", _("Zeggenschap")
        FINANCIER = "financier", _("Vermogensverschaffer")
        PARTNERSHIP = "partnership", _("Zakelijk samenwerkingsverband")

    name = models.CharField(max_length=200)
    relation = models.CharField(max_length=12, choices=Relation.choices)
    past = models.BooleanField(default=False, help_text="The relation has ended; it counts all the same.")

    def __str__(self) -> str:
        return self.name


class Answer(Growing):
    """An answer to a question of the form; the newest of a question is the one that stands."""

    code = models.CharField(max_length=60)
    text = models.TextField()
    on = models.DateField(help_text="Given on.")


class Finding(Growing):
    """Something found, with where it came from and how far it can be relied on."""

    class Nature(models.TextChoices):
        FACT = "fact", _("feit")
        SUSPICION = "suspicion", _("vermoeden")

    class Reliability(models.TextChoices):
        RELIABLE = "reliable", _("betrouwbaar")
        TO_TEST = "to_test", _("te toetsen")
        WEAK = "weak", _("zwak")

    text = models.TextField()
    source = models.CharField(max_length=300)
    reliability = models.CharField(max_length=10, choices=Reliability.choices)
    nature = models.CharField(max_length=10, choices=Nature.choices, help_text="Wet Bibob 3a.")
    about = models.ForeignKey(Involved, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=40, blank=True)
    found_on = models.DateField()


class Financing(Growing):
    """Who paid what, with which evidence. Amounts in euro cents."""

    class Standing(models.TextChoices):
        PROVEN = "proven", _("onderbouwd")
        PARTLY = "partly", _("deels")
        MISSING = "missing", _("ontbreekt")

    source = models.CharField(max_length=200)
    amount_cents = models.PositiveBigIntegerField()
    evidence = models.CharField(max_length=300, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices)

    @property
    def euro(self) -> float:
        return self.amount_cents / 100


class OpenQuestion(Part):
    """A question that an indicator opened; closed by an answer, with its source. It weighs nothing by itself."""

    indicator = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    context = models.TextField(blank=True, help_text="What gave rise to it, with the source.")
    opened_on = models.DateField()
    answer = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
