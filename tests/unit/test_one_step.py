"""Which migrations the running version can live with."""

import sys
from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations.state import ProjectState

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import one_step

BEFORE = migrations.CreateModel(
    "Firm",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=80)),
        ("note", models.TextField(null=True)),
    ],
)


def refused(*operations: object) -> list[str]:
    state = ProjectState()
    BEFORE.state_forwards("shop", state)
    migration = migrations.Migration("0002", "shop")
    migration.operations = list(operations)
    return list(one_step.refused(migration, state))


@pytest.mark.parametrize(
    ("operation", "says"),
    [
        (migrations.RemoveField("firm", "note"), "remove it in the next"),
        (migrations.DeleteModel("Firm"), "remove it in the next"),
        (migrations.RenameField("firm", "note", "text"), "remove it in the next"),
        (migrations.RenameModel("Firm", "Company"), "remove it in the next"),
        (migrations.AddField("firm", "town", models.TextField(default="")), "null=True or db_default"),
        (migrations.AlterField("firm", "note", models.TextField()), "NULL"),
        (migrations.AlterField("firm", "name", models.CharField(max_length=40)), "longer"),
        (migrations.AlterField("firm", "name", models.CharField(max_length=80, unique=True)), "doubles"),
        (migrations.AlterField("firm", "note", models.IntegerField(null=True)), "another type"),
        (migrations.AddIndex("firm", models.Index(fields=["name"], name="x")), "CONCURRENTLY"),
    ],
)
def test_what_old_code_or_a_large_table_cannot_live_with_is_refused(operation: object, says: str) -> None:
    (fault,) = refused(operation)
    assert says in fault


def test_what_old_code_need_not_know_of_is_fine() -> None:
    assert not refused(
        migrations.AddField("firm", "town", models.TextField(null=True)),
        migrations.AddField("firm", "size", models.IntegerField(db_default=0)),
        migrations.AlterField("firm", "name", models.CharField(max_length=200)),
        migrations.CreateModel("Branch", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddIndex("branch", models.Index(fields=["id"], name="y")),
        migrations.RunPython(migrations.RunPython.noop),
    )


def test_the_house_keeps_to_it() -> None:
    assert one_step.main() == 0
