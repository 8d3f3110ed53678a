"""The rules of this house that no general tool knows, read from the syntax of the code itself.

Each rule names where it does not hold. Why not Semgrep: docs/decisions/0023-own-rules.md.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "core", "gis", "inspections", "permits")
#: Written set by set, for lack of any person who acts: the demo, the benchmarks, the fault runs.
MACHINERY = ("config/demo/", "config/bench/", "config/faults/")


@dataclass(frozen=True)
class Rule:
    """`breaks`: whether a node breaks it. `not_in`: beginnings of paths where it does not hold."""

    name: str
    says: str
    breaks: Callable[[ast.AST], bool]
    not_in: tuple[str, ...] = ()


def called(node: ast.AST) -> str:
    """Name of the function or method that the node calls; empty for any other node."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _raw_sql(node: ast.AST) -> bool:
    return called(node) in {"cursor", "raw", "RawSQL", "executescript"} or (
        called(node) == "extra" and any(word.arg in {"where", "select", "tables"} for word in _keywords(node))
    )


def _keywords(node: ast.AST) -> list[ast.keyword]:
    return node.keywords if isinstance(node, ast.Call) else []


def _updates_rows(node: ast.AST) -> bool:
    """`.update(name=...)` of a queryset; a dictionary is updated with another."""
    by_name = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and bool(_keywords(node))
    return called(node) == "bulk_update" or (called(node) == "update" and by_name)


def _updates_state(node: ast.AST) -> bool:
    """`update(state=...)`, also by a dictionary, and `bulk_update(rows, ["state"])`."""
    if called(node) not in {"update", "bulk_update"}:
        return False
    words = {word.arg for word in _keywords(node)}
    texts = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
    return "state" in words or (called(node) == "bulk_update" and "state" in texts)


def _sets_state(node: ast.AST) -> bool:
    """`row.state = ...`, also among others, and `setattr(row, "state", ...)`."""
    if called(node) == "setattr" and isinstance(node, ast.Call):
        return any(isinstance(part, ast.Constant) and part.value == "state" for part in node.args[1:2])
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return False
    flat = [part for target in targets for part in getattr(target, "elts", [target])]
    return any(isinstance(part, ast.Attribute) and part.attr == "state" for part in flat)


def _saves_state(node: ast.AST) -> bool:
    """`save(update_fields=["state", ...])`: a move's own save writes the whole row."""
    named = [part for word in _keywords(node) if word.arg == "update_fields" for part in ast.walk(word.value)]
    return called(node) == "save" and any(isinstance(part, ast.Constant) and part.value == "state" for part in named)


def _reaches_behind(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"_base_manager", "all_objects"}


def _plain_text_field(node: ast.AST) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "CharField"
        and isinstance(function.value, ast.Name)
        and function.value.id.endswith("forms")
    )


def _chooses_by_row_id(node: ast.AST) -> bool:
    chooses = called(node) in {"ModelChoiceField", "ModelMultipleChoiceField"}
    return chooses and not any(word.arg in {"to_field_name", None} for word in _keywords(node))


def _goes_without_token(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and "csrf_exempt" in {
        getattr(node, "id", ""), getattr(node, "attr", "")
    }  # fmt: skip


def _locks_case(node: ast.AST) -> bool:
    """`PermitApplication.objects.….select_for_update(...)`, or by hand: the rows that a whole act stands on."""
    if called(node) not in {"select_for_update", "locked"}:
        return False
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return bool(names & {"PermitApplication", "Permit", "Visit", "Dossier"})


RULES = (
    Rule(
        "raw-sql",
        "SQL by hand stands in its own modules only; ask the ORM.",
        _raw_sql,
        (
            *MACHINERY,
            "config/backup/databases.py",
            "core/audit/links.py", "core/audit/snapshots.py", "core/audit/triggers.py",
            "core/spatialite/", "core/statements.py", "gis/atlas/tiles/drawing.py", "gis/places/spatial_index.py",
            "gis/registers/bulk.py", "gis/registers/bag_addresses.py",
        ),
    ),
    Rule(
        "bulk-write",
        "update() and bulk_update() skip right, move and audit; services and importers may, on rows without state.",
        _updates_rows,
        (
            *MACHINERY,
            "permits/services/", "permits/models/querysets.py",
            "permits/tick.py", "gis/registers/", "core/limits/services.py", "core/tokens/services.py",
            "config/openid/adapter.py", "core/crypto/rotation.py", "inspections/sync/judging.py",
            "inspections/sync/services.py",
        ),
    ),
    Rule(
        "state-update",
        "A state changes through its service function, never by update().",
        _updates_state,
        # What became of a tablet's operation is no state of the law: it has no chart.
        (*MACHINERY, "inspections/sync/judging.py"),
    ),
    Rule(
        "state-write",
        "A state is set by a move of its chart, which a service calls; never by hand.",
        _sets_state,
        (
            *MACHINERY,
            "core/outbox/services.py",
            "core/outbox/operations.py",
            "inspections/sync/judging.py",
            "inspections/sync/settling.py",
        ),
    ),
    Rule("state-save", "Save the whole row after a move; a state is not saved by itself.", _saves_state, MACHINERY),
    Rule(
        "sealed",
        "Behind a manager reaches only the seal: Model.objects.for_user(user) is the way in.",
        _reaches_behind,
        (*MACHINERY, "core/crypto/rotation.py", "permits/bibob/sealed.py"),
    ),
    Rule(
        "typed-text",
        "Use core.fields.TextField: it gives what is typed one spelling.",
        _plain_text_field,
    ),
    Rule("row-id", "Give to_field_name: a row id never stands in a form.", _chooses_by_row_id),
    Rule(
        "own-lock",
        "Call `lock` of the room's services: all parts of an act work on the one row it holds (decision 0020).",
        _locks_case,
        ("permits/services/acting.py", "permits/services/permits.py", "permits/bibob/services/acting.py"),
    ),
    Rule("csrf", "No form goes without its token; systems sign in by key, in REST framework.", _goes_without_token),
)  # fmt: skip


def findings(source: str, path: str) -> Iterator[str]:
    """`path:line rule sentence` for each breach in the source of a file at this path from the root."""
    rules = [rule for rule in RULES if not path.startswith(rule.not_in)]
    for node in ast.walk(ast.parse(source)):
        for rule in rules:
            if rule.breaks(node):
                yield f"{path}:{getattr(node, 'lineno', 0)}: {rule.name}: {rule.says}"


def sources() -> Iterator[Path]:
    """Every module of the rooms; migrations are history."""
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts)


def main() -> int:
    """1 if any rule is broken."""
    found = [
        line
        for path in sources()
        for line in findings(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    ]
    print("\n".join(found) or f"{len(RULES)} rules hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
