"""Who asks the open data for a day before all data, or for a street or town, is answered without reading all premises."""

from django.db import migrations, models

from core.online_indexes import AddIndexOnline


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("places", "0004_districts")]

    operations = [
        AddIndexOnline("footprint", models.Index(fields=["valid_from"], name="footprint_from")),
        AddIndexOnline("premises", models.Index(fields=["street", "bag_id"], name="premises_street_key")),
        AddIndexOnline("premises", models.Index(fields=["town", "bag_id"], name="premises_town_key")),
    ]
