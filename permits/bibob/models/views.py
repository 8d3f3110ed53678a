"""Statements of views (zienswijzen) of the person and of each third party named (Wet Bibob 28 lid 3, 33)."""

from datetime import date

from django.conf import settings
from django.db import models

from permits.bibob.models.research import Involved, Part


class ViewsInvitation(Part):
    """An invitation to one person, and how it ended: with views, or with the term passed.

    Recorded only after the person got a copy (a third party of the own part only) and was warned in writing
    of secrecy.
    """

    involved = models.OneToOneField(Involved, on_delete=models.PROTECT, related_name="+")
    invited_on = models.DateField()
    until = models.DateField(help_text="Last day for views, set by the body.")
    received_on = models.DateField(null=True)
    text = models.TextField(blank=True)
    lapsed_on = models.DateField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    @property
    def is_closed(self) -> bool:
        return self.received_on is not None or self.lapsed_on is not None

    def is_over(self, on: date) -> bool:
        """The term passed without views, and nobody has recorded that yet."""
        return not self.is_closed and self.until < on
