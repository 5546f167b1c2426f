"""Each rule gives the facts of its good example and none of its bad one, alone and with others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import msgspec
import pytest

from liveref.families import conventions
from liveref.model.behaviour.behaviour import Behaviour
from liveref.model.fact import Fact
from liveref.model.reason import Evidence
from liveref.reading import read
from liveref.reading.behaviour import Layer, lay_over, read_behaviour_file
from liveref.reading.document import Document
from liveref.rules.docs import page
from liveref.rules.drafts.claims import Claim
from liveref.rules.example import Example, Sample, example_of, examples_of
from liveref.rules.infer import explain
from liveref.rules.merge import Merge
from liveref.rules.registry import RULES, STAGES, stage_of
from liveref.rules.rule import Rule, Stage

Declared = tuple[str, Evidence]
DOCS = Path(__file__).parents[2] / "docs" / "inference.md"
RULE_IDS = sorted(rule for rule in RULES if rule in examples_of(stage_of(rule).name))


def example(rule: str) -> Example:
    return example_of(stage_of(rule).name, rule)


@cache
def document(text: str) -> Document:
    """The reference of an example: a page, and files below lines `-- NAME`."""
    page_text, *parts = re.split(r"^-- (\S+)\n", text, flags=re.MULTILINE)
    files = {"index.rst": page_text, **dict(zip(parts[::2], parts[1::2], strict=True))}
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return read(Path(folder))


def facts(sample: Sample, disabled: str | None = None) -> tuple[Fact, ...]:
    return inferred(sample.document, sample.name, declared(sample), sample.family, disabled)


@cache
def inferred(
    text: str, name: str, behaviour: Declared, family: bool, disabled: str | None = None
) -> tuple[Fact, ...]:
    without = () if disabled is None else (disabled,)
    family_conventions, refine = conventions(None, service=family), partial(refined, behaviour)
    return explain(
        named(text, name), family_conventions, refine, disabled=without
    ).explanation.facts


def named(text: str, name: str) -> Document:
    """The reference of an example, under the name that the example gives it."""
    written = document(text)
    return msgspec.structs.replace(written, name=name or written.name)


def declared(sample: Sample) -> Declared:
    """The behaviour file of an example, and the evidence that it is."""
    return sample.behaviour, Evidence.PROFILE if sample.is_profile else Evidence.BEHAVIOUR


def refined(declared: Declared, implied: Behaviour) -> list[Layer]:
    """The implied behaviour, with a behaviour file laid over it."""
    text, evidence = declared
    if not text:
        return []
    with TemporaryDirectory() as folder:
        path = Path(folder, "behaviour.yaml")
        path.write_text(text, encoding="utf-8")
        file = read_behaviour_file(path, shown="behaviour.yaml", evidence=evidence)
    behaviour, wrong = lay_over(implied, file)
    assert not [*file.diagnostics, *wrong]
    return [Layer(file, behaviour)]


@cache
def active(text: str, name: str, behaviour: Declared, family: bool) -> frozenset[str]:
    """The rules that claim anything of a reference; to disable another one changes nothing."""
    claiming: set[str] = set()

    class Recording(Merge):
        """A merge that notes the rules whose claims it gets."""

        def add(self, rule: Rule, claims: Iterable[Claim]) -> None:
            listed = list(claims)
            if listed:
                claiming.add(rule.id)
            super().add(rule, listed)

    with mock.patch("liveref.rules.infer.Merge", Recording):
        family_conventions, refine = conventions(None, service=family), partial(refined, behaviour)
        explain(named(text, name), family_conventions, refine)
    return frozenset(claiming)


def gives(rule: str, sample: Sample, disabled: str | None = None) -> bool:
    """Whether the rule gives every fact that the sample expects."""
    given = [
        (fact.about, fact.fact, fact.value)
        for fact in facts(sample, disabled)
        if fact.reason.rule == rule
    ]
    return all((e.about, e.fact, e.value) in given for e in sample.expected)


@pytest.mark.parametrize("rule", RULE_IDS)
def test_good_example_gives_its_facts(rule: str) -> None:
    sample = example(rule).good
    assert sample.expected, "the good example has to expect a fact"
    given = [fact for fact in facts(sample) if fact.reason.rule == rule]
    assert gives(rule, sample), given


@pytest.mark.parametrize("rule", RULE_IDS)
def test_bad_example_gives_no_fact(rule: str) -> None:
    sample = example(rule).bad
    given = facts(sample)
    assert [fact for fact in given if fact.reason.rule == rule] == []


@pytest.mark.parametrize("rule", RULE_IDS)
def test_disabling_a_rule_fails_its_own_example_and_no_other(rule: str) -> None:
    samples = {other: example(other).good for other in RULE_IDS}
    failing = {
        other
        for other, sample in samples.items()
        if rule in active(sample.document, sample.name, declared(sample), sample.family)
        and not gives(other, sample, disabled=rule)
    }
    dependent = {other for other in RULE_IDS if rule in example(other).needs}
    assert failing == {rule} | dependent


@pytest.mark.parametrize("rule", RULE_IDS)
def test_rule_is_documented(rule: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule)
    assert RULES[rule].text.endswith(".")
    assert RULES[rule].corrects <= RULES.keys()


def test_each_rule_has_one_id() -> None:
    assert len(RULES) == sum(len(stage.rules) for stage in STAGES)


@pytest.mark.parametrize("stage", STAGES, ids=[stage.name for stage in STAGES])
def test_no_example_is_of_a_rule_that_is_gone(stage: Stage) -> None:
    assert examples_of(stage.name).keys() <= {rule.id for rule in stage.rules}


def test_each_rule_has_an_example() -> None:
    assert sorted(RULES) == RULE_IDS


def test_page_is_current() -> None:
    assert DOCS.read_text(encoding="utf-8") == page()
