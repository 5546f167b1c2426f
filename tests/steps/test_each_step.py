"""Each step has a test of its own: a file beside its module's name, which names the step."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from liveref.service.effects.order import EFFECTS, ORDER
from liveref.service.effects.step import Step

HERE = Path(__file__).parent
STEPS: tuple[type[Step], ...] = (*(place.step for place in ORDER), *EFFECTS)


def file_of(module: str) -> Path:
    """The file that tests the steps of a module."""
    *folders, name = module.removeprefix("liveref.service.effects.").split(".")
    return HERE.joinpath(*folders, f"test_{name}.py")


def is_tested(step: type[Step]) -> bool:
    """Whether the file of a step imports it and has a test that uses it."""
    file = file_of(step.__module__)
    if not file.exists():
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imports = (node for node in tree.body if isinstance(node, ast.ImportFrom))
    imported = {a.name for node in imports if node.module == step.__module__ for a in node.names}
    tests = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_"))
    used = {n.id for test in tests for n in ast.walk(test) if isinstance(n, ast.Name)}
    return step.__name__ in imported & used


def untested(steps: Iterable[type[Step]]) -> list[str]:
    """The names of steps without a test."""
    return [step.__name__ for step in steps if not is_tested(step)]


def test_each_step_has_a_test() -> None:
    assert untested(STEPS) == []


@pytest.mark.parametrize("module", ["liveref.service.effects.delete", "liveref.service.effects.x"])
def test_a_step_without_a_test_is_named(module: str) -> None:
    forgotten = type("Forgotten", (Step,), {"__module__": module})
    assert untested([forgotten, *STEPS]) == ["Forgotten"]
