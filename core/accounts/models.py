"""Who works here and for which municipality."""

import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q


class Municipality(models.Model):
    """A municipality (gemeente) by its CBS code, such as GM0344 for Utrecht."""

    code = models.CharField(max_length=6, unique=True, validators=[RegexValidator(r"^GM\d{4}$")])
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.name


class PeopleManager(UserManager["User"]):
    """Brings the municipality along: every page names it, so it costs no query of its own."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet["User"]:
        return super().get_queryset().select_related("municipality")

    def select_for_update(
        self, nowait: bool = False, skip_locked: bool = False, of: Sequence[str] = ("self",), no_key: bool = False
    ) -> models.QuerySet["User"]:
        """Locks the person alone: PostgreSQL refuses the municipality, which may be missing. Libraries call it bare."""
        return self.get_queryset().select_for_update(nowait, skip_locked, of, no_key)


class User(AbstractUser):
    """A person who signs in. Deactivated when gone, never deleted: the audit log refers to them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, related_name="users")

    #: The only rights that count in this request; None: all that the roles give. A token sets it.
    narrowed_to: frozenset[str] | None = None

    # Defaults in the database: the version before these columns goes on adding rows while it is updated.
    kvk_number = models.CharField(
        max_length=8,
        blank=True,
        default="",
        db_default="",
        help_text="The firm that an entrepreneur's account acts for; never changes.",
    )
    mandate = models.CharField(
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text="For which service the firm let this person act, as its broker last said.",
    )

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kvk_number="") | Q(kvk_number__regex=r"^[0-9]{8}$"), name="user_kvk_number"
            )
        ]

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of the roles (groups) this person has; one query, kept for the life of the object."""
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username


class Session(AbstractBaseSession):
    """A browser that is signed in, or about to be; the row that `core.accounts.sessions` reads at every request.

    Delete it, and that browser is signed out. Without `user` nobody has signed in yet and the rest is empty.
    `seen_at` is at most a minute old, `agent` the family of the browser and its system.
    """

    public_id = models.UUIDField(null=True, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    agent = models.CharField(max_length=60, blank=True)

    objects: ClassVar[BaseSessionManager] = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name_plural = "sessions"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from core.accounts.sessions import SessionStore

        return SessionStore
