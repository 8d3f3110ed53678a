"""Which template is in force."""

from datetime import date

from django.db.models import Q

from core.documents.errors import TemplateMissing
from core.documents.models import DocumentTemplate

#: The language of official letters, used where a kind has no translation.
OFFICIAL = "nl"


def in_force(kind: str, on: date, language: str = OFFICIAL) -> DocumentTemplate:
    """The newest version of the template in force on that day; Dutch where the language has none.

    Raises TemplateMissing if there is none at all.
    """
    found = (
        DocumentTemplate.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), kind=kind, valid_from__lte=on)
        .filter(language__in=[language, OFFICIAL])
        .order_by("-valid_from", "-version")
    )
    own = [template for template in found if template.language == language]
    for template in own or found:
        return template
    raise TemplateMissing(f"geen sjabloon / no template: {kind} ({language}), {on}")
