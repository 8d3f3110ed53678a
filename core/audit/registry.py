"""The words of the log: every room registers its verbs with a label, and its sealed scopes.

A room does so in its `verbs.py` (found by itself) or in its AppConfig.ready().
"""

from collections.abc import Mapping

from django.utils.functional import Promise

from core.audit.errors import AuditError

_labels: dict[str, str | Promise] = {}
_sealed: set[str] = set()


def register(labels: Mapping[str, str | Promise]) -> None:
    """Add verbs: dotted name to lazy label. The same verb with another label is an error."""
    for verb, label in labels.items():
        known = _labels.setdefault(verb, label)
        if str(known) != str(label):
            raise AuditError(f"verb {verb!r} is registered with two labels")


def seal(kind: str) -> None:
    """Declare that scopes `<kind>:...` are sealed: outside their room nobody reads their payload."""
    _sealed.add(kind)


def is_sealed(scope: str) -> bool:
    """Whether this scope belongs to a sealed room."""
    return scope.partition(":")[0] in _sealed


def sealed_kinds() -> frozenset[str]:
    """The first words of all sealed scopes."""
    return frozenset(_sealed)


def require(verb: str) -> None:
    """Raise AuditError unless the verb is registered."""
    if verb not in _labels:
        raise AuditError(f"verb {verb!r} is not registered: add it to the verbs.py of its room")


def label(verb: str) -> str:
    """What the page shows; a verb that no room knows any more is shown as it was stored."""
    return str(_labels.get(verb, verb))


def labels() -> dict[str, str]:
    """All verbs with their labels in the current language, by label."""
    return dict(sorted(((verb, str(text)) for verb, text in _labels.items()), key=lambda item: item[1]))
