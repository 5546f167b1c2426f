"""Behaviour files: what is read from them, what is said of their mistakes, their schema."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveref.model.api import API, Effect, Operation, Resource, Target
from liveref.model.behaviour import (
    Behaviour,
    PasswordPolicy,
    Phase,
    ResourceBehaviour,
    Secret,
    Transition,
)
from liveref.model.conventions import Conventions, Errors, Names
from liveref.model.diagnostic import Diagnostic, Severity
from liveref.model.origin import Origin
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema
from liveref.reading import behaviour_form
from liveref.reading.behaviour import (
    RULES,
    BehaviourFile,
    check_behaviour,
    lay_over,
    read_behaviour,
    read_behaviour_file,
    schema,
)
from liveref.reading.behaviour_rules import NOT_YAML
from liveref.reading.behaviour_words import FILE
from liveref.values.safe_yaml import load_yaml

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases" / "behaviour"
BUNDLED = ROOT / "src" / "liveref" / "references" / "image" / "behaviour.yaml"
DOCS = ROOT / "docs"


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


def test_a_whole_file(tmp_path: Path) -> None:
    text = """
        version: 1
        resources:
          server:
            because: It is so.
            status_field: status
            initial: [{status: BUILD, seconds: 1.5}, ACTIVE]
            actions: {stop: {from: [ACTIVE, ERROR], to: SHUTOFF}, wake: {}}
            defaults: {size: 3, tags: [a, {b: null}], since: 2026-01-02}
            once: secret_url
            secrets:
              adminPass:
                policy: {min_length: 9, require: digit, differs_from: [name, host]}
                missed: ERROR
                fault: reason
                generate: yes
                resets_to: ACTIVE
                actions: changePassword
            natural_key: name
            owned_by: image
            shares: [name, host]
            unique: [name, [host, port]]
    """
    behaviour, problems = read(tmp_path, text)
    assert problems == []
    server = behaviour.resources["server"]
    assert str(server.reasons["once"].origin) == "b.yaml:5"
    assert {reason.text for reason in server.reasons.values()} == {"It is so."}
    stop = "actions: {stop: {from: [ACTIVE, ERROR], to: SHUTOFF}, wake: {}}"
    assert server.actions["stop"].reasons["allowed"].text == stop
    assert unreasoned(server) == ResourceBehaviour(
        status_field="status",
        initial=(Phase(status="BUILD", seconds=1.5), Phase(status="ACTIVE")),
        actions={
            "stop": Transition(allowed=("ACTIVE", "ERROR"), to=(Phase(status="SHUTOFF"),)),
            "wake": Transition(),
        },
        defaults={"size": 3, "tags": ["a", {"b": None}], "since": "2026-01-02"},
        once=("secret_url",),
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


def test_what_is_wrong_is_left_out_and_the_rest_is_kept(tmp_path: Path) -> None:
    text = "resources: {server: {natural_key: name, initial: 3, actions: {a: {to: X, of: Y}}}}"
    behaviour, problems = read(tmp_path, text)
    assert len(problems) == 2
    assert unreasoned(behaviour.resources["server"]) == ResourceBehaviour(
        natural_key="name", actions={"a": Transition(to=(Phase(status="X"),))}
    )


def test_a_file_laid_over_another_changes_only_what_it_says(tmp_path: Path) -> None:
    below, _ = read_behaviour(BUNDLED)
    text = "resources: {server: {secrets: {adminPass: {policy: {min_length: 14}}}}}"
    above, problems = read(tmp_path, text, over=below)
    assert problems == []
    secret = above.resources["server"].secrets["adminPass"]
    before = below.resources["server"].secrets["adminPass"]
    assert before.policy and secret.policy == msgspec.structs.replace(before.policy, min_length=14)
    assert msgspec.structs.replace(secret, policy=before.policy) == before
    assert above.resources["image"] == below.resources["image"]


def test_a_list_is_replaced_as_a_whole_and_null_takes_away(tmp_path: Path) -> None:
    below, _ = read_behaviour(BUNDLED)
    text = "resources: {server: {initial: ACTIVE, secrets: {adminPass: {policy: null}}}}"
    above, _ = read(tmp_path, text, over=below)
    assert above.resources["server"].initial == (Phase(status="ACTIVE"),)
    assert above.resources["server"].secrets["adminPass"].policy is None


def test_a_policy_that_only_the_whole_makes_impossible_is_reported_and_not_taken(
    tmp_path: Path,
) -> None:
    below, _ = read_behaviour(BUNDLED)
    text = "resources:\n  server: {secrets: {adminPass: {policy: {min_length: 200}}}}"
    above, problems = read(tmp_path, text, over=below)
    assert problems == [
        "b.yaml:2: error BEH007 resources.server.secrets.adminPass.policy: "
        "`min_length` 200 is above `max_length` 128"
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
    text = "resources:\n  server:\n    defaults:\n" + re.sub("^", "      ", values, flags=re.M)
    _, problems = read(tmp_path, text)
    assert [problem.partition(": ")[2][:13] for problem in problems] == ["error BEH002 "]
    assert "more than 10,000 values" in problems[0]


PIECES = ("resources", "server", "initial", "&a ", "*a", "!x ", "[", "]", "{", "}", ":", "-", "?")


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


def test_the_schema_has_the_fields_of_the_model() -> None:
    resource = schema()["properties"]["resources"]["additionalProperties"]["properties"]
    secret = resource["secrets"]["additionalProperties"]["properties"]
    transition = resource["actions"]["additionalProperties"]["properties"]
    called = {"open": "is_open", "because": "reasons"}
    assert {called.get(k, k) for k in resource} == set(ResourceBehaviour.__struct_fields__)
    assert set(secret) == set(Secret.__struct_fields__)
    assert set(secret["policy"]["properties"]) == set(PasswordPolicy.__struct_fields__)
    renamed = {"from": "allowed", "because": "reasons"}
    assert {renamed.get(k, k) for k in transition} == set(Transition.__struct_fields__)


def texts_of_json_values() -> list[Any]:
    """All YAML at hand that JSON can say, too."""
    given = [case.values[0] for name in ("form", "meaning", "api") for case in cases(name)]
    given += [text for rule in RULES for text in (rule.bad, rule.good) if text]
    beyond = ("ON", "off:", "!!", ".nan", ".inf")
    return [
        text
        for text in [*given, BUNDLED.read_text()]
        if text and text != NOT_YAML.bad and not any(word in text for word in beyond)
    ]


@pytest.mark.parametrize("text", texts_of_json_values())
def test_the_schema_accepts_what_the_reader_accepts(text: str, tmp_path: Path) -> None:
    """But for what a schema can't see: keys that stand twice, and the meaning."""
    form = {"BEH004", "BEH005", "BEH006"}
    refused = {problem.split()[2] for problem in read(tmp_path, text)[1]} & form
    assert valid(load_yaml(text), schema()) == (not refused)


def valid(value: Any, against: dict[str, Any]) -> bool:
    """Whether a value is valid, by those keywords of JSON Schema that `schema()` uses."""
    assert set(against) <= {
        *("$schema", "title", "description", "type", "enum", "anyOf", "properties", "items"),
        *("additionalProperties", "required", "minimum", "maximum", "minLength"),
    }
    if "anyOf" in against and not any(valid(value, option) for option in against["anyOf"]):
        return False
    if "enum" in against and value not in against["enum"]:
        return False
    if "type" in against and not of_type(value, against["type"]):
        return False
    if isinstance(value, dict):
        properties, more = against.get("properties", {}), against.get("additionalProperties", {})
        return all(
            valid(item, properties.get(key, more))
            if key in properties or more is not False
            else False
            for key, item in value.items()
        ) and all(key in value for key in against.get("required", ()))
    if isinstance(value, list):
        return all(valid(item, against.get("items", {})) for item in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bool(against.get("minimum", value) <= value <= against.get("maximum", value))
    return not isinstance(value, str) or len(value) >= against.get("minLength", 0)


def of_type(value: Any, names: str | list[str]) -> bool:
    python: dict[str, type] = {
        "object": dict,
        "array": list,
        "string": str,
        "null": type(None),
        "boolean": bool,
    }
    numbers: dict[str, type | tuple[type, ...]] = {"integer": int, "number": (int, float)}
    return any(
        isinstance(value, python[name])
        if name in python
        else isinstance(value, numbers[name]) and not isinstance(value, bool)
        for name in ([names] if isinstance(names, str) else names)
    )


def test_the_published_schema_is_the_readers() -> None:
    assert json.loads((DOCS / "behaviour.schema.json").read_text()) == schema()


def keys_of(form: Any) -> set[str]:
    if isinstance(form, behaviour_form.Keys):
        return set(form.keys).union(*(keys_of(key.form) for key in form.keys.values()))
    inner = getattr(form, "item", None) or getattr(form, "value", None)
    return keys_of(inner) if inner else set()


def test_the_page_explains_every_key() -> None:
    page = (DOCS / "behaviour.md").read_text()
    assert [key for key in sorted(keys_of(FILE)) if f"`{key}`" not in page] == []


def pieces_of_the_page() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", (DOCS / "behaviour.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("text", pieces_of_the_page())
def test_the_pages_examples_are_right(text: str, tmp_path: Path) -> None:
    assert read(tmp_path, text)[1] == []


def test_the_page_shows_the_bundled_file() -> None:
    bundled = load_yaml(BUNDLED.read_text())
    assert bundled in [load_yaml(text) for text in pieces_of_the_page()]


def test_the_page_quotes_messages_as_they_are(tmp_path: Path) -> None:
    page = (DOCS / "behaviour.md").read_text()
    given, expected = re.findall(r"\n\n((?:    .*\n)+)", page.partition("## Mistakes")[2])
    path = tmp_path / "b.yaml"
    path.write_text(given)
    problems = read_behaviour(path, shown="strict.yaml")[1]
    assert [f"    {one.origin}: {one.message}" for one in problems] == expected.splitlines()


def an_api() -> API:
    """The API of the cases in `api.txt`."""
    fields: dict[str, dict[str, Schema]] = {
        "image": {"id": text(), "name": text(), "size": Schema(types=("integer",))},
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
        "behaviour-no-effect",
        "behaviour-unknown-field",
        "behaviour-unknown-status",
    }
