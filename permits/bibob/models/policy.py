"""What the policy rule of the municipality says: indicators and questions, as data with validity. Not sealed."""

from django.db import models
from django.utils.translation import get_language

from permits.policy.models import Ruled


class Bilingual(Ruled):
    """A row that a person reads, in Dutch and English."""

    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    @property
    def words(self) -> str:
        """The label in the language of the page."""
        return self.label_en if (get_language() or "").startswith("en") else self.label


class Indicator(Bilingual):
    """A risk indicator of the policy rule (Bibob-beleidsregel, Awb 4:81): it opens a question, it never decides.

    `name` is the code that people know, such as FIN_UNCLEAR; `label` is the question it opens.
    """

    name = models.CharField(max_length=40)


class QuestionnaireItem(Bilingual):
    """A question of the official form (RBF): the municipality may select from it, never add (RBF 4-5)."""

    section = models.CharField(max_length=200)
    section_en = models.CharField(max_length=200)

    @property
    def section_words(self) -> str:
        return self.section_en if (get_language() or "").startswith("en") else self.section
