"""Parties: the persons and organisations in a case, and their roles in time."""

import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Municipality


class Party(models.Model):
    """A person or organisation. Personal data: never in a log, a URL, an outbox message or a tile."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Persoon")
        ORGANISATION = "organisation", _("Organisatie")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200)
    kvk = models.CharField(max_length=12, blank=True, validators=[RegexValidator(r"^(\d{8}|SYN-\d+)$")])
    birth_on = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    street = models.CharField(max_length=100, blank=True)
    house_number = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    town = models.CharField(max_length=80, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="parties",
    )

    class Meta:
        verbose_name_plural = "parties"
        indexes = [
            models.Index(fields=["name"], name="parties_by_name"),
            models.Index(fields=["kvk"], name="parties_by_kvk"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_scope(self) -> str:
        return f"party:{self.public_id}"


class PartyRole(models.Model):
    """What a party is in a case, from and until which day (until inclusive)."""

    class Role(models.TextChoices):
        APPLICANT = "applicant", _("Aanvrager")
        OPERATOR = "operator", _("Exploitant")
        MANAGER = "manager", _("Leidinggevende")
        REPRESENTATIVE = "representative", _("Gemachtigde")
        OWNER = "owner", _("Eigenaar van het pand")
        FINANCIER = "financier", _("Financier")

    application = models.ForeignKey("permits.PermitApplication", on_delete=models.PROTECT, related_name="roles")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=16, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["role", "since", "pk"]
        constraints = [
            models.CheckConstraint(
                name="role_ends_after_it_starts",
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
            )
        ]
