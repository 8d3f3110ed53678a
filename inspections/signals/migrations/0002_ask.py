"""A signal asks for a visit in the words of planning, instead of making one: planner and team read those alone."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

one_step = "the room of signals is younger than the last release: nobody runs code that reads the column"


def keep_visits(apps: Any, _schema_editor: Any) -> None:
    """What led to a visit already becomes an ask that this visit answers."""
    ask = apps.get_model("rounds", "Ask")
    for signal in apps.get_model("signals", "Signal").objects.exclude(visit=None).select_related("visit"):
        on = signal.weighed_on or signal.visit.created_at.date()
        signal.ask = ask.objects.create(
            municipality_id=signal.municipality_id,
            premises_id=signal.visit.premises_id,
            kind="signal",
            since=on,
            why=signal.visit.note[:300],
            visit=signal.visit,
            closed_on=on,
            closed_because="Bezoek gepland.",
        )
        signal.save(update_fields=["ask"])


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0002_kind_of_visit"),
        ("signals", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="signal",
            name="ask",
            field=models.ForeignKey(
                help_text="For a visit, in the planner's own words.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rounds.ask",
            ),
        ),
        migrations.RunPython(keep_visits, migrations.RunPython.noop),
        migrations.RemoveField(model_name="signal", name="visit"),
    ]
