"""What the virus scanner said of a file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="scan",
            field=models.CharField(
                choices=[
                    ("unscanned", "Unscanned"),
                    ("waiting", "Waiting"),
                    ("clean", "Clean"),
                    ("infected", "Infected"),
                ],
                db_default="unscanned",
                default="unscanned",
                max_length=10,
            ),
        ),
    ]
