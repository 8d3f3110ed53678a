"""Counts of requests, in the database: there every web process sees the same number."""

from django.db import models


class Tally(models.Model):
    """How often `key` was counted in the window that ends at `ends_at`. Holds neither name nor address."""

    key = models.CharField(max_length=64)
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [models.UniqueConstraint(fields=["key", "ends_at"], name="limits_one_tally_a_window")]

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at:%H:%M:%S}"
