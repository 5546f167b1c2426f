"""Each effect is a row of traits, and everything that goes by effects knows each of them."""

from __future__ import annotations

import ast
from enum import StrEnum
from pathlib import Path

import pytest

from liveref.exercise.exercise import ENDING, ORDER
from liveref.exercise.looks import LOOKS
from liveref.model.effect import Effect, Traits

EVERY = pytest.mark.parametrize("effect", list(Effect))


@EVERY
def test_an_effect_reads_or_changes_something(effect: Effect) -> None:
    traits = effect.traits
    changes = traits.creates or traits.updates or traits.ends or traits.by_verb or effect.writes_map
    assert traits.reads is not changes


@EVERY
def test_what_takes_fields_stores_them(effect: Effect) -> None:
    traits = effect.traits
    assert traits.takes_fields is (effect.creates_record or traits.updates)


@EVERY
def test_an_entry_belongs_to_a_map(effect: Effect) -> None:
    assert effect.traits.on_map or not effect.traits.on_entry


@EVERY
def test_exercise_carries_out_each_effect_once(effect: Effect) -> None:
    order = [one for group in ORDER for one in group]
    assert [*order, *ENDING].count(effect) == 1


def test_exercise_looks_at_what_each_effect_leaves() -> None:
    leaves = {effect for effect in Effect if not (effect.traits.bare or effect.traits.tries)}
    assert set(LOOKS) == leaves


HELD = {
    "creates_record": "create replace",
    "creates_alone": "create link",
    "reads_records": "list show check download map-list map-show",
    "changes_record": "create update replace delete action",
    "needs_record": "update replace delete action",
    "writes_values": "create update replace action",
    "is_about_one": "show create update replace delete action link unlink upload download",
    "lists": "list map-list",
    "writes_map": "map-replace map-update map-set",
}
"""The effects for which each property of the table holds. A new effect may fall under one unasked:
decide it here."""


def test_each_property_holds_for_the_effects_that_it_is_meant_for() -> None:
    properties = [name for name, value in vars(Effect).items() if isinstance(value, property)]
    held = {name: {e.value for e in Effect if getattr(e, name)} for name in properties}
    assert held == {name: set(text.split()) for name, text in HELD.items()}


SOURCE = Path(__file__).parents[2] / "src" / "liveref"
NAMING = {
    "exercise/cycle.py": "what shows the record of a cycle, the best first",
    "exercise/data_looks.py": "what shows a map, the best first",
    "exercise/exercise.py": "the turns; a test above holds that each effect has one",
    "exercise/looks.py": "a table that a test above holds whole; what shows a record first",
    "model/effect.py": "the table of traits",
    "openapi/names.py": "names of schemas; others are called after their operation",
    "rules/operations/effects.py": "rules that give effects",
    "rules/operations/ids.py": "verbs of ids; others are called by their effect",
    "rules/operations/merged_resources.py": "the two operations that a view of a record has",
    "rules/operations/targets.py": "the list of details, and its check",
    "rules/relations/sets.py": "the operations that a set of names has",
    "scaffold/writing.py": "the operations of a new reference",
    "service/answers/answer.py": "the answers that exist though the document has no body for them",
    "site/sdk.py": "methods of a published library",
}
"""The modules that name several effects at once, and why a trait does not do. Steps say by
`effects` which ones they carry out: `tests/service/plans` holds that each effect has a step."""


def named_together(tree: ast.Module) -> list[int]:
    """The lines of collections that name several effects, but for the effects of a step."""
    steps = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == ["effects"]
    }
    collections = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Tuple | ast.Set | ast.List | ast.Dict) and id(node) not in steps
    )
    return [node.lineno for node in collections if len(_effects_in(node)) > 1]


def _effects_in(node: ast.AST) -> set[str]:
    attributes = (inner for inner in ast.walk(node) if isinstance(inner, ast.Attribute))
    return {one.attr for one in attributes if ast.unparse(one.value) == "Effect"}


def test_code_asks_for_traits_and_names_no_group_of_effects() -> None:
    """A group that is named forgets the next effect; a trait has it."""
    sources = {str(path.relative_to(SOURCE)): path for path in sorted(SOURCE.rglob("*.py"))}
    naming = {
        name: lines
        for name, path in sources.items()
        if (lines := named_together(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert naming.keys() == NAMING.keys(), {k: v for k, v in naming.items() if k not in NAMING}


@pytest.mark.parametrize(
    "source",
    [
        "_WRITES = (Effect.CREATE, Effect.UPDATE)",
        "_WRITES = frozenset({Effect.CREATE} | {Effect.UPDATE, Effect.REPLACE})",
        "def writes(operation):\n    return operation.effect in [Effect.CREATE, Effect.UPDATE]",
        "CODES = {Effect.CREATE: 201, Effect.DELETE: 204}",
    ],
)
def test_a_group_of_effects_is_named(source: str) -> None:
    assert named_together(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    ["class Write(EffectStep):\n    effects = (Effect.CREATE, Effect.UPDATE)", "Effect.LIST"],
)
def test_a_step_names_its_effects(source: str) -> None:
    assert named_together(ast.parse(source)) == []


def _define() -> None:
    """An enumeration as that of effects, with a member that lacks its traits."""

    class Forgotten(StrEnum):
        __new__ = Effect.__dict__["__new_member__"]
        RESTORE = "restore"


def test_an_effect_without_traits_is_refused() -> None:
    with pytest.raises(TypeError, match="restore has no traits"):
        _define()


def test_an_effect_is_known_by_its_name() -> None:
    assert Effect("map-list") is Effect.MAP_LIST
    assert Effect.MAP_LIST.value == "map-list"
    assert isinstance(Effect("create").traits, Traits)
