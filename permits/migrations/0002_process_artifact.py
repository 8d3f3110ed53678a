"""Each process of a case names the case itself as its artifact: the column that viewflow indexes."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def name_the_case(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Process = apps.get_model("viewflow", "Process")
    Decision = apps.get_model("permits", "Decision")
    case = ContentType.objects.filter(app_label="permits", model="permitapplication").first()
    decision = ContentType.objects.filter(app_label="permits", model="decision").first()
    if case is not None:
        Process.objects.filter(seed_content_type=case).update(
            artifact_content_type=case, artifact_object_id=F("seed_object_id")
        )
    if case is not None and decision is not None:
        application = Decision.objects.filter(pk=OuterRef("seed_object_id")).values("application_id")[:1]
        Process.objects.filter(seed_content_type=decision).update(
            artifact_content_type=case, artifact_object_id=Subquery(application)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("permits", "0001_initial"),
        ("viewflow", "0015_task_scheduled"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(name_the_case, migrations.RunPython.noop, elidable=True)]
