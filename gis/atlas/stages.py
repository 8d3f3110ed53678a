"""In which state cases and visits were on a day: the log says it, for it is never changed."""

from datetime import date, datetime, timedelta

from django.db.models import F, Model, Q, Window
from django.db.models.functions import RowNumber

from core.accounts.models import Municipality
from core.audit.models import AuditEntry
from core.today import start_of


def stages_on(model: type[Model], municipality: Municipality, on: date, known: datetime | None) -> dict[str, str]:
    """The state after the last act that had effect by the day, by public id; one query.

    `known`: by what was written in the log before that moment.
    """
    after = start_of(on + timedelta(days=1))
    acts = AuditEntry.objects.filter(
        Q(effective_on__lte=on) | Q(effective_on=None, at__lt=after),
        municipality=municipality,
        object_type=model._meta.label_lower,
        result="done",
    ).exclude(after="")
    if known is not None:
        acts = acts.filter(recorded_at__lt=known)
    latest = Window(RowNumber(), partition_by="object_id", order_by=[F("at").desc(), F("seq").desc()])
    return dict(acts.annotate(nth=latest).filter(nth=1).values_list("object_id", "after"))
