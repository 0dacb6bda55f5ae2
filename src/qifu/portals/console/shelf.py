"""Which commands are there? Read from their files without importing them, so that help is quick."""

import ast
import importlib
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from qifu.portals.console.say import Say

COMMANDS = (
    "demo",
    "serve",
    "work",
    "migrate",
    "check",
    "ledger",
    "books",
    "due",
    "intake",
    "similar",
    "groups",
    "route",
    "match",
    "calendar",
    "packs",
    "items",
    "explain",
    "replay",
    "strength",
    "draft",
    "version",
)


class Command(Protocol):
    """What a command module offers; NEEDS_DJANGO may be left out and then means no."""

    NAME: str
    HELP: str
    EXAMPLE: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be given."""

    def run(self, args: Namespace, say: Say) -> int:
        """Do it; 0 done, 1 refused, 2 wrong use."""


@dataclass(frozen=True, slots=True)
class Title:
    """What is known of a command before it is imported."""

    module: str
    name: str
    help: str
    example: str
    needs_django: bool


def titles() -> list[Title]:
    """All commands in the order of the list."""
    return [title(module) for module in COMMANDS]


def title(module: str) -> Title:
    """The constants at the top of one command file."""
    source = Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    found: dict[str, object] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.JoinedStr):
            found.update(
                {t.id: ast.literal_eval(node.value) for t in node.targets if isinstance(t, ast.Name)}
            )
    return Title(
        module=module,
        name=str(found["NAME"]),
        help=str(found["HELP"]),
        example=str(found["EXAMPLE"]),
        needs_django=bool(found.get("NEEDS_DJANGO", False)),
    )


def load(chosen: Title) -> Command:
    """The command itself; Django must be up before this where it is needed."""
    return cast(Command, importlib.import_module(f"qifu.portals.console.{chosen.module}"))
