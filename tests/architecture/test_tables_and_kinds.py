"""What import contracts cannot see: foreign keys uphill, and kinds of entries that nobody decided on."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from qifu.ledger.vocabulary import Kind

SOURCE = Path(__file__).resolve().parents[2] / "src" / "qifu"
HEIGHT = {
    "ledger": 2,
    "registry": 3,
    "cases": 4,
    "appeals": 5,
    "policies": 5,
    "catalogue": 5,
    "indicators": 5,
    "scenes": 6,
    "portals": 7,
}
RECORDERS = {"record", "record_many", "Act"}


def pointers() -> list[tuple[str, str, str]]:
    """Every foreign key of ours that leaves its room: from, to, field."""
    return [
        (model._meta.app_label, field.related_model._meta.app_label, f"{model.__name__}.{field.name}")
        for model in apps.get_models()
        if model._meta.app_label in HEIGHT
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
    ]


def test_foreign_keys_point_downward() -> None:
    uphill = [
        f"{name}: {room} -> {target}"
        for room, target, name in pointers()
        if target in HEIGHT and target != room and HEIGHT[target] >= HEIGHT[room]
    ]

    assert pointers()
    assert uphill == []


def literal_kinds() -> list[tuple[str, str]]:
    """Kinds given to the journal as bare text: where, and which."""
    found = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in RECORDERS and node.args:
                kind = node.args[0]
                if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                    found.append((f"{path.relative_to(SOURCE)}:{node.lineno}", kind.value))
    return found


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_kinds_written_as_text_are_in_the_vocabulary() -> None:
    known = {kind.value for kind in Kind}

    assert [(place, kind) for place, kind in literal_kinds() if kind not in known] == []


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_is_named_by_its_subject_and_what_happened(kind: Kind) -> None:
    subject, happened = kind.value.split(".")

    assert kind.name == f"{subject}_{happened}".upper()
