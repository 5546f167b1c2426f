"""Behaviour files: the facts that are read from them, and the messages about their mistakes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveref.model.api import API, Body, Effect, Operation, Resource, Target
from liveref.model.behaviour.behaviour import Behaviour, ResourceBehaviour
from liveref.model.behaviour.secrets import PasswordPolicy, Secret
from liveref.model.behaviour.transitions import Phase, Transition
from liveref.model.conventions.conventions import Conventions
from liveref.model.conventions.errors import Errors
from liveref.model.conventions.names import Names
from liveref.model.diagnostic import Diagnostic, Severity
from liveref.model.origin import Origin
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema
from liveref.reading.behaviour import (
    RULES,
    BehaviourFile,
    check_behaviour,
    lay_over,
    read_behaviour,
    read_behaviour_file,
)
from liveref.reading.facts.conditions import comparison_of
from liveref.reading.facts.values import value_of

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases" / "behaviour"
BUNDLED = ROOT / "src" / "liveref" / "references" / "image" / "behaviour.yaml"


def cases(name: str) -> list[Any]:
    """The titled cases of a file: (content of the file, lines expected)."""
    text = (CASES / f"{name}.txt").read_text()
    titled = re.findall(r"^(\S.*)\n\.\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.\n", text, re.MULTILINE)
    assert len(titled) == len(re.findall(r"^\.$", text, re.MULTILINE)) // 3, "a case is malformed"
    return [
        pytest.param(given, expected.splitlines(), id=title) for title, given, expected in titled
    ]


def line(finding: Diagnostic) -> str:
    return f"{finding.origin}: {finding.severity} {finding.code} {finding.message}"


def read(tmp_path: Path, text: str, over: Behaviour | None = None) -> tuple[Behaviour, list[str]]:
    path = tmp_path / "b.yaml"
    path.write_text(text)
    behaviour, problems = read_behaviour(path, over=over)
    return behaviour, [line(finding) for finding in problems]


@pytest.mark.parametrize(("text", "expected"), [*cases("form"), *cases("yaml"), *cases("meaning")])
def test_mistakes_are_named_with_file_and_line(
    text: str, expected: list[str], tmp_path: Path
) -> None:
    assert read(tmp_path, text)[1] == expected


@pytest.mark.parametrize(("text", "expected"), cases("api"))
def test_names_are_held_against_the_api(text: str, expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_text(text)
    file = read_behaviour_file(path)
    assert file.diagnostics == ()
    assert [line(finding) for finding in check_behaviour(file, an_api())] == expected


def test_every_rule_has_a_case() -> None:
    cases_text = "".join(path.read_text() for path in CASES.glob("*.txt"))
    for rule in RULES:
        assert rule.code in cases_text or rule.code == "BEH001"


def test_codes_of_rules_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == [f"BEH{number:03}" for number in range(1, len(codes) + 1)]


@pytest.mark.parametrize("rule", [r for r in RULES if r.bad], ids=lambda r: r.name)
def test_the_examples_of_a_rule_are_true(rule: Any, tmp_path: Path) -> None:
    assert [problem.split()[2] for problem in read(tmp_path, rule.bad)[1]] == [rule.code]
    assert read(tmp_path, rule.good)[1] == []


def unreasoned(behaviour: ResourceBehaviour) -> ResourceBehaviour:
    """Without the reasons of its facts."""
    actions = {
        verb: msgspec.structs.replace(transition, reasons={})
        for verb, transition in behaviour.actions.items()
    }
    return msgspec.structs.replace(behaviour, reasons={}, actions=actions)


WHOLE = """
version: 2
facts:
  - resource: server
    because: It is so.
    facts:
      - {fact: status, field: state}
      - {fact: initial, set: {state: [{BUILD: 1.5}, ACTIVE]}}
      - {operation: stop, require: "status in [ACTIVE, ERROR]", set: {status: SHUTOFF}}
      - {fact: default, set: {size: 3, tags: [a, {b: null}], since: 2026-01-02}}
      - fact: secret
        field: adminPass
        operation: changePassword
        mode: generated
        require: [length >= 9, classes contains digit, value != $name, value != $host]
        then: {state: ACTIVE}
        else: {state: ERROR, reason: $missed}
      - {fact: natural-key, field: name}
      - {fact: owned-by, value: image, field: [name, host]}
      - {fact: unique, field: name}
      - {fact: unique, field: [host, port], because: Two at one door collide.}
"""


def test_a_whole_file(tmp_path: Path) -> None:
    behaviour, problems = read(tmp_path, WHOLE)
    assert problems == []
    server = behaviour.resources["server"]
    assert str(server.reasons["natural_key"].origin) == "b.yaml:5"
    assert {reason.text for reason in server.reasons.values()} == {"It is so."}
    assert server.actions["stop"].reasons["allowed"].text == "It is so."
    assert unreasoned(server) == ResourceBehaviour(
        status_field="state",
        initial=(Phase(status="BUILD", seconds=1.5), Phase(status="ACTIVE")),
        actions={"stop": Transition(allowed=("ACTIVE", "ERROR"), to=(Phase(status="SHUTOFF"),))},
        defaults={"size": 3, "tags": ["a", {"b": None}], "since": "2026-01-02"},
        secrets={
            "adminPass": Secret(
                policy=PasswordPolicy(
                    min_length=9, require=("digit",), differs_from=("name", "host")
                ),
                missed="ERROR",
                fault="reason",
                generate=True,
                resets_to="ACTIVE",
                actions=("changePassword",),
            )
        },
        natural_key="name",
        owned_by="image",
        shares=("name", "host"),
        unique=(("name",), ("host", "port")),
    )


def test_a_fact_without_a_sentence_has_its_line_as_the_reason(tmp_path: Path) -> None:
    text = "facts:\n- {fact: natural-key, resource: server, field: name}\n"
    reason = read(tmp_path, text)[0].resources["server"].reasons["natural_key"]
    assert (str(reason.origin), reason.text) == (
        "b.yaml:2",
        "- {fact: natural-key, resource: server, field: name}",
    )


def test_the_wrong_facts_are_left_out_and_the_rest_remains(tmp_path: Path) -> None:
    text = """
facts:
  - {fact: natural-key, resource: server, field: name}
  - {fact: initial, resource: server, set: {status: ON}}
  - {resource: server, operation: a, set: {status: X}, of: Y}
"""
    behaviour, problems = read(tmp_path, text)
    assert len(problems) == 2
    assert unreasoned(behaviour.resources["server"]) == ResourceBehaviour(natural_key="name")


def test_a_group_is_its_facts_one_by_one(tmp_path: Path) -> None:
    """A group gives its keys to its facts; lists of resources and operations stand for each."""
    grouped = """
facts:
  - because: It is so.
    facts:
      - resource: [server, image]
        facts:
          - operation: [stop, start]
            facts: [{set: {status: ON AIR}}]
"""
    single = "facts:" + "".join(
        f"\n- {{resource: {resource}, operation: {operation}, set: {{status: ON AIR}}}}"
        for resource in ("server", "image")
        for operation in ("stop", "start")
    )
    behaviour, problems = read(tmp_path, grouped)
    assert problems == []
    alone = read(tmp_path, single)[0]
    assert {n: unreasoned(one) for n, one in behaviour.resources.items()} == {
        n: unreasoned(one) for n, one in alone.resources.items()
    }


@pytest.mark.parametrize(
    ("value", "template"),
    [
        ("$request.name or $name or plain", "$given.name|$name|plain"),
        ("$item.size", "$each.size"),
        ("$_parent", "$_.parent"),
        ({"if": "$size", "then": 1, "else": 2}, {"_.when": "$size", "_.then": 1, "_.else": 2}),
        ({"if": "not $size", "then": 1}, {"_.when": "$size", "_.then": "$nothing", "_.else": 1}),
        (
            {"if": ["$a", "not $b"], "then": 1, "else": 2},
            {
                "_.when": "$a",
                "_.then": {"_.when": "$b", "_.then": 2, "_.else": 1},
                "_.else": 2,
            },
        ),
        (
            {"each": "port", "where": "device = $id", "value": {"at": "$address"}},
            {"_.of": {"port": {"device": "$id"}}, "_.shows": {"at": "$address"}},
        ),
        (
            {"function": "count", "each": "$tags"},
            {"_.each": "$tags", "_.shows": "$each", "_.count": True},
        ),
        (
            {"function": "join", "each": ["$a", "$b"], "where": "$item != $c"},
            {"_.join": ["$a", "$b"], "_.less": "$c"},
        ),
        ({"$name": ["$id"]}, {"$name": ["$id"]}),
        ({"if": "no choice"}, {"if": "no choice"}),
    ],
)
def test_a_value_is_a_template_of_the_engine(value: Any, template: Any) -> None:
    assert value_of(value) == template


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("status = ACTIVE", ("status", "=", "ACTIVE")),
        ("status = 'ON'", ("status", "=", "ON")),
        ("open = true", ("open", "=", True)),
        ("size >= 3", ("size", ">=", 3)),
        ("level not in [a, 'b c']", ("level", "not in", ["a", "b c"])),
        ("name matches ^a = b$", ("name", "matches", "^a = b$")),
        ("note = it is in order", ("note", "=", "it is in order")),
        ("leaves > $arrives or $now", ("leaves", ">", "$arrives or $now")),
        ("router:external = false", ("router:external", "=", False)),
        ("card present", ("card", "present", msgspec.UNSET)),
        ("$request.a or $b", ("$request.a or $b", "", msgspec.UNSET)),
        ("not $caller.administers", ("$caller.administers", "not", msgspec.UNSET)),
    ],
)
def test_conditions(text: str, comparison: tuple[Any, ...]) -> None:
    assert tuple(comparison_of(text)) == comparison


def test_a_file_laid_over_another_changes_only_its_own_facts(tmp_path: Path) -> None:
    below, _ = read_behaviour(BUNDLED)
    text = "facts:\n- {fact: secret, resource: server, field: adminPass, require: length >= 14}"
    above, problems = read(tmp_path, text, over=below)
    assert problems == []
    secret = above.resources["server"].secrets["adminPass"]
    before = below.resources["server"].secrets["adminPass"]
    assert before.policy and secret.policy == msgspec.structs.replace(before.policy, min_length=14)
    assert msgspec.structs.replace(secret, policy=before.policy) == before
    assert above.resources["image"] == below.resources["image"]


def test_a_list_is_replaced_as_a_whole_and_null_takes_away(tmp_path: Path) -> None:
    below, _ = read_behaviour(BUNDLED)
    text = """
facts:
  - {fact: initial, resource: server, set: {status: [{ERROR: 1}, ACTIVE]}}
  - {fact: secret, resource: server, field: adminPass, require: null}
"""
    above, problems = read(tmp_path, text, over=below)
    assert problems == []
    assert [phase.status for phase in above.resources["server"].initial] == ["ERROR", "ACTIVE"]
    assert above.resources["server"].secrets["adminPass"].policy is None


def test_a_policy_that_only_the_whole_makes_impossible_is_reported_and_not_taken(
    tmp_path: Path,
) -> None:
    below, _ = read_behaviour(BUNDLED)
    text = "facts:\n- {fact: secret, resource: server, field: adminPass, require: length >= 200}"
    above, problems = read(tmp_path, text, over=below)
    assert problems == [
        "b.yaml:2: error BEH007 facts[0].require: `length >= 200` is above `length <= 128`"
    ]
    assert unreasoned(above.resources["server"]) == unreasoned(below.resources["server"])


def test_laying_nothing_over_changes_nothing() -> None:
    behaviour, _ = read_behaviour(BUNDLED)
    assert lay_over(behaviour, BehaviourFile(file="b.yaml")) == (behaviour, ())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    behaviour, problems = read_behaviour(tmp_path / "none.yaml", shown="given.yaml")
    assert behaviour == Behaviour()
    assert [line(one) for one in problems] == [
        "given.yaml: error BEH001 the file can't be read: No such file or directory"
    ]


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_bytes(b"version: 1\n# \xff\n")
    assert [line(one) for one in read_behaviour(path)[1]] == [
        "b.yaml: error BEH001 the file is no UTF-8 text (byte 13)"
    ]


def test_a_file_with_control_characters(tmp_path: Path) -> None:
    assert read(tmp_path, "version: \x01")[1] == [
        "b.yaml: error BEH002 this is no YAML: control characters are not allowed"
    ]


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    assert read(tmp_path, "#" * 300_000)[1] == [
        "b.yaml: error BEH001 the file is larger than 256 KiB"
    ]


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 50_000])
def test_a_file_that_is_too_deep_is_refused_before_it_is_composed(
    text: str, tmp_path: Path
) -> None:
    assert read(tmp_path, text)[1] == [
        "b.yaml:1: error BEH002 the values are nested more than 32 deep"
    ]


def test_aliases_of_aliases_are_bounded(tmp_path: Path) -> None:
    layers = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    values = "\n".join(["a0: &a0 [1, 2]", *layers])
    head = "facts:\n- fact: default\n  resource: server\n  set:\n"
    text = head + re.sub("^", "    ", values, flags=re.M)
    _, problems = read(tmp_path, text)
    assert [problem.partition(": ")[2][:13] for problem in problems] == ["error BEH002 "]
    assert "more than 10,000 values" in problems[0]


PIECES = (
    *("facts", "server", "initial", "$", "if:", " = "),
    *("&a ", "*a", "!x ", "[", "]", "{", "}", ":", "-", "?"),
)


@given(
    start=st.integers(0, 2000),
    length=st.integers(0, 40),
    put_in=st.text() | st.sampled_from(PIECES),
)
@settings(max_examples=150, deadline=None)
def test_no_file_makes_a_traceback(
    start: int, length: int, put_in: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = BUNDLED.read_text()
    path = tmp_path_factory.getbasetemp() / "mutated.yaml"
    mutated = text[:start] + put_in + text[start + length :]
    path.write_bytes(mutated.encode("utf-8", "surrogatepass"))
    behaviour, problems = read_behaviour(path)
    assert isinstance(behaviour, Behaviour)
    assert all(one.origin.file == "mutated.yaml" and one.message for one in problems)


def an_api() -> API:
    """The API of the cases in `api.txt`."""
    fields: dict[str, dict[str, Schema]] = {
        "image": {
            "id": text(),
            "name": text(),
            "size": Schema(types=("integer",)),
            "priority": Schema(types=("string",), enum=("low", "high")),
        },
        "server": {
            "id": text(),
            "name": text(),
            "status": Schema(types=("string",), enum=("ACTIVE", "ERROR")),
            "adminPass": text(),
            "fault": Schema(types=("object",)),
        },
    }
    actions = [("changePassword", "/servers/{id}/action"), (None, "/servers/{id}/reboot")]
    return API(
        name="image",
        title="Image",
        resources=tuple(
            Resource(name=name, plural=f"{name}s", schema=an_object(properties))
            for name, properties in fields.items()
        ),
        operations=tuple(
            Operation(
                id=path,
                method="POST",
                path=path,
                title="",
                origin=Origin("index.rst", 1),
                resource="server",
                effect=Effect.ACTION,
                target=Target.ITEM,
                action=action,
                request=Body(schema=an_object({"adminPass": text()})) if action else None,
            )
            for action, path in actions
        ),
        conventions=Conventions(
            family="none",
            names=Names(**dict.fromkeys(Names.__struct_fields__, "x")),
            errors=Errors(envelope={}),
            default_success={},
            transport_errors=(),
        ),
        behaviour=Behaviour(),
    )


def text() -> Schema:
    return Schema(types=("string",))


def an_object(properties: dict[str, Schema]) -> Schema:
    brought_in = Property(schema=text(), evidence=(Evidence.BEHAVIOUR,))
    documented = {
        name: Property(schema=one, evidence=(Evidence.TABLE,)) for name, one in properties.items()
    }
    return Schema(types=("object",), properties=documented | {"admin_pass": brought_in})


def test_severities_are_as_the_page_of_rules_says() -> None:
    doubtful = {rule.name for rule in RULES if rule.severity is not Severity.ERROR}
    assert doubtful == {
        "behaviour-foreign-resource",
        "behaviour-no-effect",
        "behaviour-unknown-status",
    }
