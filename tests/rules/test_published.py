"""Inference held against real references."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec
import pytest
from jsonschema_rs import validator_for

from liveref.families import conventions
from liveref.model.api import API, Effect, Example, Operation
from liveref.model.json_schema import json_schema
from liveref.model.microversion import understood
from liveref.model.projection import at_version
from liveref.model.reason import Evidence
from liveref.model.schema import Property, Schema
from liveref.reading import read
from liveref.rules.infer import infer
from published import CORE, published

pytestmark = pytest.mark.published(*CORE)
VERBS = {
    "list": "list map-list discovery",
    "show": "show map-show map-list download check discovery",
    "get": "show list map-show download check discovery action",
    "create": "create replace map-update map-set link",
    "add": "create link action",
    "register": "create",
    "update": "update replace map-set map-update map-replace",
    "replace": "replace map-replace",
    "delete": "delete unlink map-delete",
    "remove": "delete unlink action",
    "check": "check link",
    "upload": "upload",
    "download": "download",
    "associate": "link action",
    "assign": "link",
    "unassign": "unlink",
}
"""The effects that agree with the verb a title begins with."""


@pytest.fixture(scope="module")
def apis() -> dict[str, API]:
    return {name: infer(read(published(name)), conventions()) for name in CORE}


def test_effects_agree_with_the_verbs_of_the_titles(apis: dict[str, API]) -> None:
    agree, others = 0, []
    for name, api in apis.items():
        for operation in api.operations:
            verb = operation.title.split()[0].lower()
            if verb not in VERBS or operation.action:
                continue
            if operation.effect.value in VERBS[verb].split():
                agree += 1
            else:
                others.append(f"{name} {operation.title}: {operation.effect}")
    assert agree / (agree + len(others)) >= 0.93, "\n".join(others)


def test_names_and_ids(apis: dict[str, API]) -> None:
    for api in apis.values():
        names = [resource.name for resource in api.resources]
        ids = [operation.id for operation in api.operations]
        assert len(set(names)) == len(names)
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name) for name in names + ids)


def test_every_operation_has_a_known_resource_and_known_parents(apis: dict[str, API]) -> None:
    for api in apis.values():
        names = {resource.name for resource in api.resources}
        for operation in api.operations:
            assert {operation.resource, *operation.parents.values()} <= names
            for parameter in (operation.identifier, *operation.parents):
                assert parameter is None or "{" + parameter + "}" in operation.path


def test_nothing_is_taken_to_be_owned(apis: dict[str, API]) -> None:
    owned = [r.name for api in apis.values() for r in api.resources if r.owned_by]
    assert owned == []


def test_actions_that_share_a_url_have_names(apis: dict[str, API]) -> None:
    nameless = [
        f"{operation.method} {operation.path}: {operation.title}"
        for api in apis.values()
        for operation in api.operations
        if operation.effect is Effect.ACTION
        and operation.path.endswith("/action")
        and not operation.action
    ]
    assert nameless == []


def test_a_password_rule_only_where_the_prose_has_one(apis: dict[str, API]) -> None:
    rules = [
        (name, resource, field, secret.actions)
        for name, api in apis.items()
        for resource, behaviour in api.behaviour.resources.items()
        for field, secret in behaviour.secrets.items()
    ]
    assert rules == [("nova", "server", "adminPass", ("changePassword",))]


STRONG = {Evidence.TABLE, Evidence.PATH, Evidence.PROSE, Evidence.BEHAVIOUR}
"""The evidence on which a service refuses requests."""


def is_strong(prop: Property) -> bool:
    return not STRONG.isdisjoint(prop.evidence)


@pytest.mark.parametrize("keep", [lambda _: True, is_strong], ids=["all", "strong"])
def test_every_example_of_a_request_fits_its_schema(
    apis: dict[str, API], keep: Callable[[Property], bool]
) -> None:
    wrong = []
    for name, api in apis.items():
        for operation in api.operations:
            if operation.request is None:
                continue
            wrong += [
                f"{name} {example.origin}"
                for example in operation.request.examples
                if example.value is not msgspec.UNSET
                and not validator_for(json_schema(schema_for(operation, example), keep)).is_valid(
                    example.value
                )
            ]
    assert wrong == []


def schema_for(operation: Operation, example: Example) -> Schema:
    """The schema of a request in the version that an example is of."""
    version = understood(example.microversion)
    projected = at_version(operation, version) if version is not None else None
    request = (projected or operation).request
    assert request is not None
    return request.schema
