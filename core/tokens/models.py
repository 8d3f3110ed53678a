"""A token: the key with which a system reads, or a tablet syncs, in the name of one person or service account."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Municipality


class Token(models.Model):
    """Only the SHA-256 of the secret is kept; the secret itself was shown once, to the owner.

    It gives what the owner's roles give now, as far as its scope goes, and nothing once the owner is deactivated
    or works for another municipality. Without `digest` it waits for the owner to collect it; `valid_until` is
    its last day.
    """

    class Scope(models.TextChoices):
        API = "api", _("Systeem: lezen via de API")
        SYNC = "sync", _("Tablet: synchroniseren")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="tokens")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens")
    scope = models.CharField(max_length=4, choices=Scope.choices)
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True, null=True)
    valid_until = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    collected_at = models.DateTimeField(null=True)
    last_seen_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["municipality", "-made_at"], name="tokens_of_municipality")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_scope(self) -> str:
        return "system:admin"

    @property
    def waits(self) -> bool:
        """Not collected yet: nobody holds the secret."""
        return self.digest is None

    def is_over(self, on: date) -> bool:
        """Whether its last day has passed."""
        return self.valid_until < on
