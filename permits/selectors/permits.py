"""Facts and lists of permits."""

from datetime import date

from permits.models import Decision, Permit
from permits.statecharts import permit as chart


def facts_of(permit: Permit, on: date, **overrides: object) -> chart.Facts:
    """The facts that decide about a permit's moves on a day."""
    order = permit.application.order
    draft = permit.decisions.filter(status=Decision.Status.SUBMITTED).first()
    values: dict[str, object] = {
        "state": permit.state,
        "views": permit.views,
        "change_asked": permit.changes.filter(decided_on=None).exists(),
        "term_over": permit.valid_to is not None and permit.valid_to < on,
        "designation_over": order is not None and order.valid_to is not None and order.valid_to < on,
        "draft": draft.move if draft else "",
        "draft_status": draft.status if draft else "",
    }
    if overrides.get("views") == "skipped" and permit.views == "heard":
        overrides = {key: value for key, value in overrides.items() if key != "views"}
    return chart.Facts(**(values | overrides))  # type: ignore[arg-type]
