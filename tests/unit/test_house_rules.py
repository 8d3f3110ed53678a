"""The house's own rules: each catches what it is for, lets the rest be, and does not hold where it says so."""

import ast

import pytest

from scripts.house_rules import ROOT, RULES, findings, sources

HERE = "permits/portal/case_views.py"
CAUGHT = {
    "raw-sql": [
        "with connection.cursor() as cursor: pass",
        "PermitApplication.objects.raw('SELECT 1')",
        "cases.annotate(x=RawSQL('1', []))",
        "cases.extra(where=['1=1'])",
    ],
    "bulk-write": [
        "PermitApplication.objects.filter(pk=1).update(turn='x')",
        "found.update(title='x')",
        "Premises.objects.bulk_update(rows, ['street'])",
    ],
    "state-update": [
        "PermitApplication.objects.update(state='granted')",
        "Visit.objects.bulk_update(visits, ['state'])",
    ],
    "state-write": [
        "case.state = 'granted'",
        "case.turn, case.state = 'x', 'granted'",
        "case.state: str = 'granted'",
        "setattr(case, 'state', 'granted')",
    ],
    "state-save": ["case.save(update_fields=['state', 'changed_at'])", "case.save(update_fields=('state',))"],
    "sealed": ["Dossier._base_manager.all()", "Dossier.all_objects.get(pk=1)"],
    "typed-text": ["name = forms.CharField(max_length=3)", "name = django_forms.CharField()"],
    "row-id": ["to = forms.ModelChoiceField(User.objects.all())", "to = ModelMultipleChoiceField(queryset=people)"],
    "own-lock": ["Permit.objects.filter(pk=1).select_for_update(of=('self',)).get()"],
    "csrf": ["@csrf_exempt\ndef view(request): pass", "view = method_decorator(decorators.csrf_exempt)(view)"],
}
LEFT = [
    "found.update({'state': 'granted'})",
    "known.update(more)",
    "state = case.state",
    "self.states = []",
    "if case.state == 'granted': pass",
    "case.save()",
    "case.save(update_fields=['turn'])",
    "models.CharField(max_length=3)",
    "forms.ModelChoiceField(people, to_field_name='public_id')",
    "forms.ModelChoiceField(people, **options)",
    "sums.extra(1)",
    "Decision.objects.select_for_update().get(pk=1)",
]


def broken(source: str, path: str = HERE) -> set[str]:
    return {line.split(": ")[1] for line in findings(source, path)}


def test_every_rule_has_code_that_it_catches() -> None:
    assert set(CAUGHT) == {rule.name for rule in RULES}


@pytest.mark.parametrize(("rule", "source"), [(rule, source) for rule, found in CAUGHT.items() for source in found])
def test_what_a_rule_is_for_is_caught(rule: str, source: str) -> None:
    assert rule in broken(source)


@pytest.mark.parametrize("source", LEFT)
def test_what_only_looks_like_it_is_left(source: str) -> None:
    assert not broken(source)


def test_a_finding_says_where_and_what() -> None:
    (line,) = findings("\ncase.state = 'granted'", HERE)
    assert line.startswith(f"{HERE}:2: state-write: A state is set by a move")


def test_a_rule_does_not_hold_where_it_says_so() -> None:
    source = CAUGHT["sealed"][0]
    assert not broken(source, "permits/bibob/sealed.py")
    assert broken(source, "permits/bibob/selectors.py") == {"sealed"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_exception_that_is_no_longer_needed_is_dropped(rule) -> None:
    machinery = ("config/demo/", "config/bench/", "config/faults/")
    trees = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in sources()}
    for allowed in set(rule.not_in) - set(machinery):
        inside = [tree for path, tree in trees.items() if path.startswith(allowed)]
        assert any(rule.breaks(node) for tree in inside for node in ast.walk(tree)), f"{rule.name}: {allowed}"


def test_the_house_keeps_its_rules() -> None:
    found = [
        line
        for path in sources()
        for line in findings(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    ]
    assert not found
