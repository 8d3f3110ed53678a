"""Names of firms and streets are found by a part of them among millions."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from core.online_indexes import AddIndexOnline, Trigrams


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("places", "0001_initial")]

    operations = [
        TrigramExtension(),
        Trigrams("places_establishment_words", "places_establishment", "name"),
        Trigrams("places_premises_words", "places_premises", "street"),
        AddIndexOnline("premises", models.Index(fields=["house_number"], name="premises_house_number")),
    ]
