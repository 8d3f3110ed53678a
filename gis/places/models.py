"""Where things are: municipal outlines, designation orders with zones, premises, firms, branch codes.

All geometry is EPSG:28992 (RD New), metres. Everything that holds for a time carries its dates.
"""

import uuid

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Municipality

RD = 28992

BAG_ID = r"^(\d{4}(01|02|03|10|20|30)\d{10}|SYN-[A-Za-z0-9-]{1,36})\Z"
KVK_NUMBER = r"^(\d{8}|SYN-[A-Za-z0-9-]{1,12})\Z"
VESTIGING = r"^(\d{12}|SYN-[A-Za-z0-9-]{1,12})\Z"
POSTCODE = r"^(\d{4} [A-Z]{2})?\Z"
SBI = r"^\d{2,5}\Z"


class SbiVersion(models.TextChoices):
    """The two editions of the Dutch branch classification (Standaard Bedrijfsindeling)."""

    SBI_2008 = "2008", "SBI 2008"
    SBI_2025 = "2025", "SBI 2025"


class MunicipalOutline(models.Model):
    """The border of a municipality, as CBS draws it for one year."""

    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="outline")
    geom = models.MultiPolygonField(srid=RD)
    source = models.CharField(max_length=120)

    def __str__(self) -> str:
        return str(self.municipality)


class District(models.Model):
    """A part of a municipality with a name of its own (wijk), as CBS draws it for one year."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="districts")
    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=120)
    geom = models.MultiPolygonField(srid=RD)
    source = models.CharField(max_length=120)

    class Meta:
        ordering = ["municipality", "name", "code"]

    def __str__(self) -> str:
        return self.name


class DesignationOrder(models.Model):
    """One version of a designation order (aanwijzingsbesluit): where, for which branch, since when.

    `kinds` is a set out of AREA, BUILDING and ACTIVITY. `valid_from` and `valid_to` are both
    inclusive; no `valid_to` never ends. Only the newest version of an order is current and answers.
    `activities` are SBI codes of `sbi_version`, matched by prefix; they suggest, the act decides.
    """

    class Body(models.TextChoices):
        MAYOR = "burgemeester", _("Burgemeester")
        EXECUTIVE = "college", _("College van burgemeester en wethouders")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="orders")
    title = models.CharField(max_length=300)
    kinds = models.JSONField(default=list)
    article = models.CharField(max_length=200)
    body = models.CharField(max_length=12, choices=Body.choices)
    permit_authority = models.CharField(max_length=12, choices=Body.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    activities = models.JSONField(default=list, blank=True)
    sbi_version = models.CharField(max_length=4, choices=SbiVersion.choices)
    transition_until = models.DateField(null=True, blank=True)
    publication = models.CharField(max_length=300, blank=True)
    bag_ids = models.JSONField(default=list, blank=True)
    decision_weeks = models.PositiveSmallIntegerField(default=8)
    extension_weeks = models.PositiveSmallIntegerField(default=8)
    atw_applies = models.BooleanField(default=False)
    lsp_excluded_by = models.CharField(max_length=300, blank=True)
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    fictive = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["municipality", "valid_from", "title", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "title", "valid_from"],
                condition=Q(is_current=True),
                name="one_current_version_per_order",
            ),
            models.UniqueConstraint(
                fields=["municipality", "title", "valid_from", "version"], name="order_version_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="order_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_scope(self) -> str:
        return f"order:{self.public_id}"


class OrderEvidence(models.Model):
    """A piece of the file on which an order rests: a police report, a study, a press article."""

    order = models.ForeignKey(DesignationOrder, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=300)
    dated_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["dated_on", "pk"]

    def __str__(self) -> str:
        return self.title


class Zone(models.Model):
    """The ground area that an order designates."""

    order = models.ForeignKey(DesignationOrder, on_delete=models.CASCADE, related_name="zones")
    geom = models.MultiPolygonField(srid=RD)

    def __str__(self) -> str:
        return f"{self.order} ({self.pk})"


class Premises(models.Model):
    """Premises (pand of locatie) by BAG id, with the first of its addresses.

    Demo premises are marked: origin "synthetic", id `SYN-…`, postcode `0000 AA`.
    """

    class Origin(models.TextChoices):
        BAG = "bag", "BAG"
        SYNTHETIC = "synthetic", _("Verzonnen (demo)")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="premises")
    bag_id = models.CharField(max_length=40, unique=True)
    street = models.CharField(max_length=80, blank=True)
    house_number = models.PositiveIntegerField(null=True, blank=True)
    house_letter = models.CharField(max_length=1, blank=True)
    house_addition = models.CharField(max_length=4, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    town = models.CharField(max_length=80, blank=True)
    origin = models.CharField(max_length=9, choices=Origin.choices, default=Origin.BAG)

    class Meta:
        verbose_name_plural = "premises"
        indexes = [
            models.Index(fields=["postcode", "house_number"], name="premises_postcode"),
            models.Index(fields=["municipality", "street", "house_number"], name="premises_street"),
            models.Index(fields=["house_number"], name="premises_house_number"),
            models.Index(fields=["municipality", "bag_id"], name="premises_municipality_key"),
            models.Index(fields=["street", "bag_id"], name="premises_street_key"),
            models.Index(fields=["town", "bag_id"], name="premises_town_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(bag_id__regex=BAG_ID), name="premises_bag_id"),
            models.CheckConstraint(condition=Q(postcode__regex=POSTCODE), name="premises_postcode_form"),
        ]

    def __str__(self) -> str:
        return self.address or self.bag_id

    @property
    def address(self) -> str:
        """Street and number, postcode and town on one line; empty when no address is known."""
        return address_line(self)

    @property
    def fictive(self) -> bool:
        return self.origin == self.Origin.SYNTHETIC


class PremisesAddress(models.Model):
    """One of the addresses (nummeraanduiding) of premises: a building may have many front doors."""

    premises = models.ForeignKey(Premises, on_delete=models.CASCADE, related_name="addresses")
    bag_id = models.CharField(max_length=40)
    street = models.CharField(max_length=80)
    house_number = models.PositiveIntegerField()
    house_letter = models.CharField(max_length=1, blank=True)
    house_addition = models.CharField(max_length=4, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    town = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["street", "house_number", "house_letter", "house_addition"]
        verbose_name_plural = "premises addresses"
        indexes = [models.Index(fields=["postcode", "house_number"], name="address_postcode")]
        constraints = [
            models.UniqueConstraint(fields=["premises", "bag_id"], name="address_once_per_premises"),
            models.CheckConstraint(condition=Q(bag_id__regex=BAG_ID), name="address_bag_id"),
            models.CheckConstraint(condition=Q(postcode__regex=POSTCODE), name="address_postcode_form"),
        ]

    def __str__(self) -> str:
        return address_line(self)


class Footprint(models.Model):
    """Ground area of premises from `valid_from` until the day before `valid_to` (BAG voorkomen)."""

    premises = models.ForeignKey(Premises, on_delete=models.CASCADE, related_name="footprints")
    geom = models.MultiPolygonField(srid=RD)
    status = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    occurrence = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["premises", "occurrence"]
        indexes = [models.Index(fields=["valid_from"], name="footprint_from")]
        constraints = [models.UniqueConstraint(fields=["premises", "occurrence"], name="footprint_occurrence_once")]

    def __str__(self) -> str:
        return f"{self.premises_id} #{self.occurrence}"


class Establishment(models.Model):
    """A firm at premises (KvK-vestiging) from `since` through `until`, both inclusive.

    The name of a sole trader (`sole_trader`) is personal data: never in public tiles, OGC or register.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="establishments")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="establishments")
    kvk = models.CharField(max_length=16)
    vestiging = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    sole_trader = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["kvk"], name="establishment_kvk")]
        constraints = [
            models.UniqueConstraint(fields=["vestiging", "premises", "since"], name="establishment_stay_once"),
            models.CheckConstraint(condition=Q(kvk__regex=KVK_NUMBER), name="establishment_kvk_form"),
            models.CheckConstraint(condition=Q(vestiging__regex=VESTIGING), name="establishment_vestiging_form"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="establishment_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EstablishmentActivity(models.Model):
    """A branch code under which a firm is registered."""

    establishment = models.ForeignKey(Establishment, on_delete=models.CASCADE, related_name="activities")
    code = models.CharField(max_length=5)
    sbi_version = models.CharField(max_length=4, choices=SbiVersion.choices)
    main = models.BooleanField(default=False)

    class Meta:
        ordering = ["-main", "pk"]
        verbose_name_plural = "establishment activities"
        constraints = [
            models.UniqueConstraint(fields=["establishment", "code", "sbi_version"], name="activity_once"),
            models.CheckConstraint(condition=Q(code__regex=SBI), name="activity_code_form"),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.sbi_version})"


class SbiCode(models.Model):
    """A branch code with its words, in one edition."""

    version = models.CharField(max_length=4, choices=SbiVersion.choices)
    code = models.CharField(max_length=5)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    nace = models.CharField(max_length=5, blank=True)

    class Meta:
        ordering = ["version", "code"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="sbi_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class SbiTranslation(models.Model):
    """One row of the mapping between the editions; an equal label decides alone."""

    code_2008 = models.CharField(max_length=5)
    code_2025 = models.CharField(max_length=5)
    ground = models.CharField(max_length=200)
    equal_label = models.BooleanField(default=False)

    class Meta:
        ordering = ["code_2008", "code_2025"]
        constraints = [models.UniqueConstraint(fields=["code_2008", "code_2025"], name="sbi_translation_once")]

    def __str__(self) -> str:
        return f"{self.code_2008} → {self.code_2025}"


class NaceClass(models.Model):
    """A class of NACE Rev. 2.1, the first four digits of an SBI 2025 code, as `45.11`."""

    code = models.CharField(max_length=5, unique=True)
    title = models.CharField(max_length=300)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "NACE classes"

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class NaceTranslation(models.Model):
    """One row of Eurostat's table between NACE Rev. 2 (SBI 2008) and Rev. 2.1 (SBI 2025)."""

    rev2 = models.CharField(max_length=5)
    rev21 = models.CharField(max_length=5)

    class Meta:
        ordering = ["rev2", "rev21"]
        constraints = [models.UniqueConstraint(fields=["rev2", "rev21"], name="nace_translation_once")]

    def __str__(self) -> str:
        return f"{self.rev2} → {self.rev21}"


def address_line(place: Premises | PremisesAddress) -> str:
    """`Street 12A-2, 1234 AB Town`; parts that are not known are left out."""
    number = "" if place.house_number is None else f" {place.house_number}{place.house_letter}"
    if number and place.house_addition:
        number += f"-{place.house_addition}"
    first = f"{place.street}{number}" if place.street else ""
    second = " ".join(part for part in (place.postcode, place.town) if part)
    return ", ".join(part for part in (first, second) if part)
