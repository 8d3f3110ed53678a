"""The premises of one municipality are read page by page among millions."""

from django.db import migrations, models

from core.online_indexes import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("places", "0002_search_by_words")]

    operations = [
        AddIndexOnline("premises", models.Index(fields=["municipality", "bag_id"], name="premises_municipality_key")),
    ]
