"""The few files that wait for the scanner, found among all."""

from django.db import migrations, models

from core.online_indexes import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("files", "0002_scan")]

    operations = [
        AddIndexOnline(
            "storedfile", models.Index(fields=["id"], condition=models.Q(scan="waiting"), name="files_to_scan")
        ),
    ]
