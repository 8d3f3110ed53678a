"""What the nightly clock and the search look for among a hundred thousand cases."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from core.online_indexes import AddIndexOnline, Trigrams
from permits.statecharts import application as chart


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("permits", "0002_process_artifact")]

    operations = [
        TrigramExtension(),
        Trigrams("permits_application_words", "permits_permitapplication", "trade_name"),
        Trigrams("permits_number_words", "permits_permitapplication", "number"),
        Trigrams("permits_party_words", "permits_party", "name"),
        AddIndexOnline("permitapplication", models.Index(fields=["state", "id"], name="cases_by_state")),
        AddIndexOnline(
            "permitapplication",
            models.Index(
                fields=["id"], condition=models.Q(due_on=None, state__in=chart.OPEN), name="cases_without_due_date"
            ),
        ),
    ]
