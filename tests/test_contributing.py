"""The recipes of CONTRIBUTING.md do what they say."""

from __future__ import annotations

import re
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from documents import document, operation
from liveref.families import conventions
from liveref.families.family import Family
from liveref.lint.check import Check
from liveref.lint.view import View
from liveref.model.effect import Effect, Traits
from liveref.reading import read
from liveref.reading.behaviour import read_behaviour_file
from liveref.rules import infer as inference
from liveref.rules.example import Example, Sample
from liveref.rules.infer import explain, infer
from liveref.rules.registry import STAGES
from liveref.rules.rule import Rule
from liveref.service.effects import order
from liveref.service.effects.order import Place
from liveref.values.safe_yaml import load_yaml
from steps.making import making

PAGE = Path(__file__).parents[1] / "CONTRIBUTING.md"


def block(name: str) -> str:
    """The code block of a recipe; its first line names it."""
    page = PAGE.read_text(encoding="utf-8")
    match = re.search(rf"^ *```\w+ {name}\n(.*?)^ *```$", page, re.MULTILINE | re.DOTALL)
    assert match, f"CONTRIBUTING.md has no block {name}"
    return textwrap.dedent(match[1])


def run(name: str) -> dict[str, Any]:
    """The names that the code of a recipe defines."""
    names: dict[str, Any] = {}
    exec(compile(block(name), name, "exec"), names)  # noqa: S102
    return names


def test_rule_of_the_linter(tmp_path: Path) -> None:
    check: Check = run("lint-rule")["CHECKS"][0]
    for text, expected in ((check.rule.bad, 1), (check.rule.good, 0)):
        (tmp_path / "index.rst").write_text(text, encoding="utf-8")
        assert len(list(check.find(View(read(tmp_path))))) == expected


def test_rule_of_inference(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    search: Rule = run("inference-rule")["search"]
    stages = tuple(
        replace(stage, rules=(*stage.rules, search)) if stage.name == "effects" else stage
        for stage in STAGES
    )
    monkeypatch.setattr(inference, "STAGES", stages)
    examples = msgspec.convert(load_yaml(block("inference-example")), dict[str, Example])
    example = examples[search.id]
    assert given(search, example.good, tmp_path) == [
        (fact.about, fact.fact, fact.value) for fact in example.good.expected
    ]
    assert given(search, example.bad, tmp_path) == []


def given(rule: Rule, sample: Sample, folder: Path) -> list[tuple[str, str, Any]]:
    """The facts that a rule gives of an example."""
    (folder / "index.rst").write_text(sample.document, encoding="utf-8")
    facts = explain(read(folder), conventions()).explanation.facts
    return [(f.about, f.fact, f.value) for f in facts if f.reason.rule == rule.id]


def test_step(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("liveref.service.effects.trimmed_name")
    vars(module).update(run("step"))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    place = Place(module.TrimmedName, "The name is stored as it is shown.")
    monkeypatch.setattr(order, "ORDER", (*order.ORDER, place))
    (test,) = (f for name, f in run("step-test").items() if name.startswith("test_"))
    with making() as api:
        test(api)


def test_effect() -> None:
    names: dict[str, Any] = {"Traits": Traits}
    exec(block("effect"), names)  # noqa: S102
    name, traits = names["RESTORE"]
    assert (name, traits.updates, traits.reads) == ("restore", True, False)


def test_profile(tmp_path: Path) -> None:
    path = tmp_path / "library.yaml"
    path.write_text(block("profile"), encoding="utf-8")
    file = read_behaviour_file(path)
    assert file.diagnostics == ()
    assert explain(document(operation("GET /books")), conventions()).api.operations


def test_family(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    for name in ("services", "conventions"):
        path = folder / f"{name}.yaml"
        path.write_text(block(f"family-{name}"), encoding="utf-8")
    family = Family(folder)
    assert (family.name, family.service_type("lending")) == ("acme", "library")
    assert family.conventions.errors.envelope["problem"] == "{message}"
    assert family.profile("lending") is None
    api = infer(
        document(operation("POST /loans"), operation("GET /loans/{loan_id}")), family.conventions
    )
    assert [made.effect for made in api.operations] == [Effect.CREATE, Effect.SHOW]


def test_every_path_and_module_that_the_page_names_exists() -> None:
    page = PAGE.read_text(encoding="utf-8")
    root = PAGE.parent
    for path in re.findall(r"`((?:src|tests|docs)/[\w./]+)`", page):
        assert (root / path).exists(), path
    for module in re.findall(r"python -m (liveref[\w.]*)", page):
        assert (root / "src" / (module.replace(".", "/") + ".py")).exists(), module
