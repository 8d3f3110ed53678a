"""Loading the shipped indicators and form questions; what an administrator added stays as it is."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from core import shipped
from permits.bibob.models import Indicator, QuestionnaireItem
from permits.bibob.models.policy import Bilingual

TABLES: tuple[tuple[str, str, type[Bilingual]], ...] = (
    ("bibob_indicators.json", "indicators", Indicator),
    ("bibob_questionnaire.json", "questions", QuestionnaireItem),
)


@transaction.atomic
def load(folder: Path) -> Counter[str]:
    """Bring the rows of `folder` into the database; counts `new`, `changed`, `unchanged`.

    Raises ValueError, TypeError, KeyError or ValidationError on a bad file; then nothing is loaded.
    """
    return Counter(shipped.store(row) for row in rows(folder))


def rows(folder: Path) -> Iterator[Bilingual]:
    """The shipped rows, unsaved, dates as dates."""
    for name, key, model in TABLES:
        for given in json.loads((folder / name).read_text(encoding="utf-8"))[key]:
            row = model(**given)
            row.clean_fields()
            yield row
