"""How the visits, advices and open drafts of cases stand, in one statement: every act on a case asks it twice.

By hand, since the ORM takes longer to write this union than the database to answer it.
"""

from collections.abc import Sequence

from core.statements import rows
from permits.models import AdviceRequest, Decision, VisitRequest

#: What stands beside the moves of drafts in one list; no move has such a name.
VISIT, ADVICE = "(visit)", "(advice)"
_OPEN = (Decision.Status.SUBMITTED.value, Decision.Status.SENT_BACK.value)

_PART = "SELECT application_id, {name}, status FROM {table} WHERE application_id IN ({keys})"


def of(keys: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Name and status of every visit, advice and open draft, by case; a draft by the name of its move. One query."""
    found: dict[int, list[tuple[str, str]]] = {key: [] for key in keys}
    if not keys:
        return found
    for key, name, status in rows(_statement(len(keys)), [*keys, *keys, *keys, *_OPEN], often=len(keys) == 1):
        found[key].append((name, status))
    return found


def _statement(keys: int) -> str:
    marks = ", ".join(["%s"] * keys)
    parts = [
        _PART.format(name=f"'{VISIT}'", table=VisitRequest._meta.db_table, keys=marks),
        _PART.format(name=f"'{ADVICE}'", table=AdviceRequest._meta.db_table, keys=marks),
        _PART.format(name="move", table=Decision._meta.db_table, keys=marks) + " AND status IN (%s, %s)",
    ]
    return " UNION ALL ".join(parts)
