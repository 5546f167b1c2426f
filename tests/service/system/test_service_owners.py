"""The owners of a record, the callers who see it, and those who may give it away."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from liveref.families import conventions
from liveref.model.api import Resource
from liveref.model.schema import Property, Schema
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system.record_meta import RecordMeta, meta_of
from liveref.service.system.tenancy import Owners
from liveref.store.base import Record

OWNING = ("project_id", "user_id")
ANN = Caller(user="ann", project="a")
BOB = Caller(user="bob", project="b")
ALSO_ANN = Caller(user="ann", project="b")
ADMIN = Caller(user="root", project="office", is_admin=True)
OWNERS = Owners(
    conventions().tenancy,
    declared={"trust"},
    everybodys=frozenset({"flavor"}),
)


def resource(name: str, *fields: str, parents: tuple[str, ...] = ()) -> Resource:
    text = Property(schema=Schema(types=("string",)))
    schema = Schema(types=("object",), properties=dict.fromkeys(fields, text))
    owners = {n: "project" if n == "project_id" else "user" for n in fields if n in OWNING}
    return Resource(
        name=name, plural=f"{name}s", schema=schema, parents=parents, owner_fields=owners
    )


CRATE = resource("crate", "name", "project_id", "user_id")
KEY = resource("key", "name", "user_id")
NOTE = resource("note", "text")
FLAVOR = resource("flavor", "name")
SEAL = resource("seal", "text", parents=("crate",))
TRUST = msgspec.structs.replace(
    resource("trust", "project_id"),
    owner_fields={"trustor_user_id": "user", "trustee_user_id": "user"},
)


def made(kind: Resource, caller: Caller, parent: str | None = None, **data: Any) -> Record:
    hidden = {"_": {"parent": parent}} if parent else {}
    record = Record(kind=kind.name, id="1", data=data | hidden, created=0.0, updated=0.0)
    OWNERS.mark(kind, record, caller)
    return record


@pytest.mark.parametrize(
    ("kind", "maker", "data", "seen_by"),
    [
        pytest.param(CRATE, ANN, {}, [ANN, ADMIN], id="a project's"),
        pytest.param(CRATE, ADMIN, {"project_id": "a"}, [ANN, ADMIN], id="made for a project"),
        pytest.param(KEY, ANN, {}, [ANN, ALSO_ANN, ADMIN], id="a user's, in any project"),
        pytest.param(NOTE, ANN, {}, [ANN, ADMIN], id="its maker's"),
        pytest.param(NOTE, ADMIN, {}, [ADMIN], id="of an administrator, its maker's"),
        pytest.param(FLAVOR, ADMIN, {}, [ANN, BOB, ALSO_ANN, ADMIN], id="everybody's"),
        pytest.param(FLAVOR, ANN, {}, [ANN, ADMIN], id="not everybody's if a member makes it"),
        pytest.param(
            TRUST,
            ANN,
            {"trustor_user_id": "ann", "trustee_user_id": "bob"},
            [ANN, BOB, ALSO_ANN, ADMIN],
            id="of two users",
        ),
    ],
)
def test_who_sees_a_record(
    kind: Resource, maker: Caller, data: dict[str, Any], seen_by: list[Caller]
) -> None:
    record = made(kind, maker, **data)
    callers = [ANN, BOB, ALSO_ANN, ADMIN]
    assert [caller for caller in callers if OWNERS.sees(caller, record)] == seen_by


def test_a_record_below_another_says_nothing_of_its_owner() -> None:
    assert meta_of(made(SEAL, ANN, parent="2")) == RecordMeta(parent="2")


@pytest.mark.parametrize(
    ("kind", "given", "before"),
    [
        (CRATE, {"project_id": "a"}, {}),
        (CRATE, {"project_id": ""}, {}),
        (CRATE, {"user_id": "ann"}, {}),
        (CRATE, {"project_id": "a"}, {"project_id": "b"}),
        (KEY, {"user_id": "ann"}, {}),
        (TRUST, {"trustor_user_id": "ann"}, {}),
    ],
)
def test_nobody_makes_records_of_others(
    kind: Resource, given: dict[str, Any], before: dict[str, Any]
) -> None:
    with pytest.raises(Problem) as refused:
        OWNERS.check_given(kind, given, BOB, before)
    assert (refused.value.code, refused.value.field) == (403, next(iter(given)))
    OWNERS.check_given(kind, given, ADMIN, before)


@pytest.mark.parametrize(
    ("kind", "given", "before"),
    [
        (CRATE, {"project_id": "b", "user_id": "bob"}, {}),
        (CRATE, {"project_id": None}, {}),
        (CRATE, {"name": "a"}, {}),
        (CRATE, {"user_id": "ann"}, {"user_id": "ann"}),
        (TRUST, {"trustor_user_id": "bob", "trustee_user_id": "ann", "project_id": "a"}, {}),
    ],
)
def test_naming_the_owner_is_no_gift(
    kind: Resource, given: dict[str, Any], before: dict[str, Any]
) -> None:
    OWNERS.check_given(kind, given, BOB, before)


def test_a_record_of_nobody() -> None:
    assert OWNERS.is_nobodys(made(FLAVOR, ADMIN))
    assert not OWNERS.is_nobodys(made(FLAVOR, ANN))
    assert not OWNERS.is_nobodys(made(SEAL, ANN, parent="2"))
