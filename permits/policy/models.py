"""The law as data: terms, articles, holidays, decree days and amounts, each row with its validity.

A rule that changes gets a new row from the day of the change; the old one gets its last day. An
empty `valid_from` means that the source doesn't tell when the rule began.
"""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from permits.clock import calendar, law


class Ruled(models.Model):
    """What every row of law has: a lasting code, its article and the days between which it holds."""

    code = models.SlugField(max_length=60, unique=True, help_text="Lasting name of the row; loading goes by it.")
    law = models.CharField(max_length=120, help_text="Article that it rests on.")
    valid_from = models.DateField(null=True, blank=True, help_text="First day; empty: start not known.")
    valid_to = models.DateField(null=True, blank=True, help_text="Last day; empty: still in force.")
    source = models.CharField(max_length=300, blank=True, help_text="Where the row was read.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


class Worded(Ruled):
    """A code with its words in both languages."""

    label_nl = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """The words in the language of the page."""
        return self.label_en if (get_language() or "nl").startswith("en") else self.label_nl


def in_force(on: date) -> Q:
    """The rows that hold on the day: both ends inclusive, an empty one is open."""
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    return begun & (Q(valid_to=None) | Q(valid_to__gte=on))


def _dates_in_order(name: str) -> models.CheckConstraint:
    open_ended = Q(valid_from__isnull=True) | Q(valid_to__isnull=True)
    return models.CheckConstraint(condition=open_ended | Q(valid_to__gte=F("valid_from")), name=name)


class TermRule(Ruled):
    """A term (termijn) that the law sets, in one unit; several rows of a kind follow each other in time."""

    kind = models.SlugField(max_length=40)
    days = models.PositiveSmallIntegerField(default=0)
    weeks = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    years = models.PositiveSmallIntegerField(default=0)
    atw_applies = models.BooleanField(help_text="Whether the Algemene termijnenwet covers the term.")

    class Meta:
        constraints = [_dates_in_order("term_rule_dates")]

    def rule(self) -> law.TermRule:
        return law.TermRule(
            self.kind,
            self.law,
            self.atw_applies,
            self.days,
            self.weeks,
            self.months,
            self.years,
            self.valid_from,
            self.valid_to,
        )


class StepArticle(Ruled):
    """The article that a step of the clock rests on: a ground of a pause, a postponement, a roll."""

    step = models.SlugField(max_length=40)

    class Meta:
        constraints = [_dates_in_order("step_article_dates")]

    def rule(self) -> law.Article:
        return law.Article(self.step, self.law, self.valid_from, self.valid_to)


class HolidayRule(Ruled):
    """A generally recognised holiday (algemeen erkende feestdag): a fixed date, or days after Easter Sunday."""

    name = models.CharField(max_length=60)
    month = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    easter_offset = models.SmallIntegerField(
        null=True, blank=True, help_text="Days after Easter Sunday; negative is before."
    )
    sunday_shift = models.SmallIntegerField(default=0, help_text="Days added where the date is a Sunday.")

    class Meta:
        constraints = [
            _dates_in_order("holiday_rule_dates"),
            models.CheckConstraint(
                condition=Q(month__isnull=False, day__isnull=False, easter_offset__isnull=True)
                | Q(month__isnull=True, day__isnull=True, easter_offset__isnull=False),
                name="holiday_fixed_or_easter",
            ),
        ]

    def rule(self) -> calendar.Holiday:
        return calendar.Holiday(
            self.name,
            self.law,
            self.month,
            self.day,
            self.easter_offset,
            self.sunday_shift,
            self.valid_from,
            self.valid_to,
        )


class RollRule(Ruled):
    """How far the Algemene termijnenwet reaches: the longest terms that roll, and the short ones (2, 4)."""

    longest_days = models.PositiveSmallIntegerField()
    longest_weeks = models.PositiveSmallIntegerField()
    longest_months = models.PositiveSmallIntegerField()
    short_from_days = models.PositiveSmallIntegerField()
    short_working_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [_dates_in_order("roll_rule_dates")]

    def rule(self) -> calendar.RollRule:
        return calendar.RollRule(
            self.longest_days,
            self.longest_weeks,
            self.longest_months,
            self.short_from_days,
            self.short_working_days,
            self.law,
            self.valid_from,
            self.valid_to,
        )


class PenaltyRate(Ruled):
    """Euro a day in a stretch of the default (Awb 4:17(2)); the table of a day is all rows of its `valid_from`."""

    valid_from = models.DateField(help_text="First day; an amount without one would hold for all the past.")
    from_day = models.PositiveSmallIntegerField()
    to_day = models.PositiveSmallIntegerField()
    euro = models.PositiveIntegerField()

    class Meta:
        constraints = [
            _dates_in_order("penalty_rate_dates"),
            models.CheckConstraint(condition=Q(to_day__gte=F("from_day"), from_day__gte=1), name="penalty_rate_days"),
            models.UniqueConstraint(fields=["valid_from", "from_day"], name="one_rate_a_day"),
        ]

    def rule(self) -> law.PenaltyRate:
        return law.PenaltyRate(self.from_day, self.to_day, self.euro, self.law, self.valid_from, self.valid_to)


class RefusalGround(Ruled):
    """A ground to refuse or revoke a permit; mandatory ones leave no choice (law.md 1.4).

    `subject`: whom or what it says something about. Figures keep all grounds of PERSON together, so that nobody reads
    from them how an integrity check ended.
    """

    class Subject(models.TextChoices):
        PLACE = "place", _("de plek en de omgeving")
        PERSON = "person", _("de ondernemer of een leidinggevende")

    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    mandatory = models.BooleanField()
    subject = models.CharField(
        max_length=10, choices=Subject.choices, default=Subject.PERSON, db_default=Subject.PERSON.value
    )

    class Meta:
        ordering = ["-mandatory", "pk"]
        constraints = [_dates_in_order("refusal_ground_dates")]


class Threshold(Ruled):
    """A number below which something is not done or not shown; several rows of a `name` follow each other in time."""

    name = models.SlugField(max_length=40)
    value = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        constraints = [
            _dates_in_order("threshold_dates"),
            models.CheckConstraint(condition=Q(value__gte=1), name="threshold_at_least_one"),
        ]


class DecreeYear(models.Model):
    """A year whose days made equal to a holiday by decree are loaded (Algemene termijnenwet 3(3))."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return str(self.year)


class DecreeDay(models.Model):
    """A day made equal to a holiday by royal decree (gelijkgestelde dag)."""

    year = models.ForeignKey(DecreeYear, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(unique=True)

    def __str__(self) -> str:
        return self.day.isoformat()
