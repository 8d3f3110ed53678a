"""Letter templates with validity: data, so that a letter of any date can be made again."""

from django.db import models


class DocumentTemplate(models.Model):
    """Typst source of one kind of letter (or of the layout, kind `base`) in one language.

    In force from `valid_from` through `valid_to`, both inclusive; open without `valid_to`. A changed
    source is a new version; of one validity only the newest version answers.
    """

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=5, default="nl")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "valid_from", "version"], name="documents_template_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language}) {self.valid_from} v{self.version}"
