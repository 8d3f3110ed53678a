"""Loads the branch codes: SBI 2008 and 2025, their mapping, and Eurostat's NACE table (fixtures/codes)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import models, transaction

from gis.places import sbi_tables
from gis.places.models import NaceClass, NaceTranslation, SbiCode, SbiTranslation, SbiVersion

_FOLDER = settings.FIXTURES_DIR / "codes"
_EQUAL_LABEL = "gelijk of vrijwel gelijk label"


@transaction.atomic
def load(folder: Path = _FOLDER) -> int:
    """Bring all code tables in step with the files; how many rows they hold. Running it again changes nothing."""
    count = (
        _upsert(SbiCode, _codes_2008(folder), ["version", "code"], ["title", "nace"])
        + _upsert(SbiCode, _codes_2025(folder), ["version", "code"], ["title", "title_en", "nace"])
        + _upsert(SbiTranslation, _mapping(folder), ["code_2008", "code_2025"], ["ground", "equal_label"])
        + _upsert(NaceClass, _classes(folder), ["code"], ["title"])
        + _upsert(NaceTranslation, _class_mapping(folder), ["rev2", "rev21"], ["rev21"])
    )
    transaction.on_commit(sbi_tables.forget_translations)
    return count


def _upsert(model: type[models.Model], rows: Iterator[models.Model], unique: list[str], update: list[str]) -> int:
    objects = list(rows)
    model._default_manager.bulk_create(
        objects, batch_size=500, update_conflicts=True, unique_fields=unique, update_fields=update
    )
    return len(objects)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _codes_2008(folder: Path) -> Iterator[SbiCode]:
    for row in _rows(folder / "sbi2008.csv"):
        yield SbiCode(
            version=SbiVersion.SBI_2008, code=row["sbi2008"], title=row["omschrijving"], nace=row["nace_rev2"]
        )


def _codes_2025(folder: Path) -> Iterator[SbiCode]:
    for row in _rows(folder / "sbi2025_voertuigbranche.csv"):
        code = row["sbi2025"]
        yield SbiCode(
            version=SbiVersion.SBI_2025,
            code=code,
            title=row["omschrijving_nl"],
            title_en=row["omschrijving_en"],
            nace=f"{code[:2]}.{code[2:4]}" if len(code) >= 4 else "",
        )


def _mapping(folder: Path) -> Iterator[SbiTranslation]:
    for row in _rows(folder / "sbi2008_naar_sbi2025_voertuigbranche.csv"):
        yield SbiTranslation(
            code_2008=row["sbi2008"],
            code_2025=row["sbi2025"],
            ground=row["grondslag"],
            equal_label=row["grondslag"] == _EQUAL_LABEL,
        )


def _classes(folder: Path) -> Iterator[NaceClass]:
    for row in _rows(folder / "nace_rev21.csv"):
        if row["category"] == "CLASS":
            yield NaceClass(code=row["nace_rev21"], title=row["description"])


def _class_mapping(folder: Path) -> Iterator[NaceTranslation]:
    for row in _rows(folder / "nace_rev21_naar_rev2.csv"):
        yield NaceTranslation(rev2=row["nace_rev2"], rev21=row["nace_rev21"])
