"""A step is in the plans of the operations for which there are facts, and in no others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from _pytest.mark.structures import ParameterSet

from live import Run
from liveref.families import service_type
from liveref.loading import load
from liveref.model.api import API, Effect, Operation, Target
from liveref.service.effects.order import EFFECTS, ORDER, plan_of
from liveref.service.effects.step import EffectStep, FactStep, Step, moments_of
from liveref.service.planning.plan import Plan
from liveref.service.system.system import System
from liveref.values.safe_yaml import load_yaml
from published import published, releases

ROOT = Path(__file__).parents[3]
HTTP = ROOT / "tests" / "http"
CASES: dict[str, dict[str, Any]] = load_yaml((Path(__file__).parent / "steps.yaml").read_text())
PLACED = [place.step for place in ORDER]
STEPS = [*PLACED, *EFFECTS]


def cases() -> Iterator[ParameterSet]:
    """The names of steps, marked with the published references that they need."""
    for name, case in CASES.items():
        reference = case.get("reference")
        is_published = reference in releases("tests")
        marks = [pytest.mark.published(reference)] if is_published else []
        yield pytest.param(name, marks=marks, id=name)


@cache
def read(reference: str, behaviour: str | None) -> API:
    """The API of a reference of the table."""
    files = (HTTP / behaviour,) if behaviour else ()
    tree = HTTP / "trees" / reference
    if reference in releases("tests"):
        return load(str(published(reference)), behaviour=files).api
    return load(str(tree) if tree.exists() else reference, behaviour=files).api


def api_of(case: dict[str, Any], folder: Path) -> API:
    """The API of a case of the table."""
    if "document" not in case:
        return read(case["reference"], case.get("behaviour"))
    (folder / "index.rst").write_text(case["document"], encoding="utf-8")
    return load(str(folder)).api


def plan_in(api: API, call: str) -> Plan:
    """The plan of an operation of an API."""
    system = System(api, type=service_type(api.name))
    named = [o for o in api.operations if call in (o.id, f"{o.method} {o.path}")]
    assert len(named) == 1, f"{len(named)} operations are called {call}"
    return plan_of(system, named[0])


def names(plan: Plan) -> list[str]:
    return [step.name for step in plan.steps.all]


@pytest.mark.parametrize("name", [*cases()])
def test_a_step_is_where_its_facts_are(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    api = api_of(case, tmp_path)
    assert name in names(plan_in(api, case["in"]))
    if "not_in" in case:
        assert name not in names(plan_in(api, case["not_in"]))


@pytest.mark.parametrize("name", [*cases()])
def test_a_step_names_the_facts_behind_it(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    plan = plan_in(api_of(case, tmp_path), case["in"])
    step = next(step for step in plan.steps.all if step.name == name)
    assert step.basis()
    assert step.summary.endswith(".")
    assert step.summary != Step.__doc__


def test_each_step_has_a_case() -> None:
    assert sorted(CASES) == sorted(step.__name__ for step in STEPS)


def subclasses(kind: type[Step]) -> Iterator[type[Step]]:
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


def test_each_step_has_one_place() -> None:
    abstract = {EffectStep, FactStep, "SetStep"}
    defined = {
        step
        for step in subclasses(Step)
        if step.__module__.startswith("liveref.") and not {step, step.__name__} & abstract
    }
    assert defined == set(STEPS)
    assert len(STEPS) == len(set(STEPS))


@pytest.mark.parametrize("step", PLACED)
def test_a_placed_step_has_a_moment(step: type[Step]) -> None:
    assert moments_of(step.__new__(step))


@pytest.mark.parametrize("place", ORDER, ids=lambda place: place.step.__name__)
def test_a_place_says_why(place: Any) -> None:
    assert place.why.endswith(".")


@pytest.mark.parametrize(
    ("effect", "target"), [*product(Effect, Target)], ids=lambda one: str(one.value)
)
def test_each_effect_is_carried_out_on_each_target(effect: Effect, target: Target) -> None:
    api = read("image", None)
    operation = msgspec.structs.replace(_operation(api), effect=effect, target=target)
    plan = plan_of(System(api), operation)
    effects = [step for step in plan.steps.all if isinstance(step, EffectStep)]
    assert [effect in step.effects for step in effects] == [True]


def _operation(api: API) -> Operation:
    return next(o for o in api.operations if (o.method, o.path) == ("GET", "/image/{id}"))


def test_the_plan_in_the_documentation_is_what_the_command_prints(liveref: Run) -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    _, command, rest = page.partition("$ liveref explain --plan image ")
    documented = [line.strip() for line in rest.partition("\n\n")[0].splitlines()]
    assert documented.pop(0) == '"POST /images"', command
    printed = liveref("explain", "--plan", "image", "POST /images").stdout.splitlines()
    steps = [line.strip() for line in printed if not line.startswith(" " * 6)]
    assert documented == steps
