"""Whose things an administrator sees, where an operation knows how to ask for everybody's."""

from __future__ import annotations

import pytest

from liveref.families import conventions
from liveref.model.api import Effect, Location, Operation, Parameter, Resource, Target
from liveref.model.origin import Origin
from liveref.model.schema import Schema
from liveref.service.request.call import Call
from liveref.service.request.caller import Caller
from liveref.service.request.problem import Problem
from liveref.service.system.tenancy import Owners

OWNERS = Owners(conventions().tenancy)
ZONE = Resource(
    name="zone", plural="zones", identifier="id", natural_key="name", origin=Origin("a.rst", 1)
)
ADMIN = Caller(user="u", project="own", is_admin=True)


def asked(*names: str, caller: Caller = ADMIN, **call: object) -> Caller:
    """The caller, by an operation with these parameters; those with an x are headers."""
    parameters = tuple(
        Parameter(
            name=name,
            location=Location.HEADER if name[0] == "x" else Location.QUERY,
            schema=Schema(types=("string",)),
        )
        for name in names
    )
    operation = Operation(
        id="list_zones", method="GET", path="/zones", title="", origin=Origin("a.rst", 1),
        resource="zone", effect=Effect.LIST, target=Target.COLLECTION, parameters=parameters,
    )  # fmt: skip
    sent = Call("GET", {}, caller=caller, **call)  # type: ignore[arg-type]
    acting = OWNERS.acting_caller(OWNERS.asking(operation, ZONE), sent)
    assert acting is not None
    return acting


@pytest.mark.parametrize("name", ["all_tenants", "all_projects", "global_tenant"])
@pytest.mark.parametrize(
    ("values", "everybody"), [(["1"], True), (["True"], True), ([""], True), (["0"], False)]
)
def test_an_administrator_asks_for_everybodys(
    name: str, values: list[str], everybody: bool
) -> None:
    assert asked(name).sees_all is False
    assert asked(name, query={name: values}).sees_all is everybody
    assert asked("limit").sees_all, "there is no way to ask"


def test_a_header_asks_as_well() -> None:
    assert not asked("x-auth-all-projects").sees_all
    assert asked("x-auth-all-projects", headers={b"x-auth-all-projects": b"true"}).sees_all


def test_an_administrator_acts_for_another_project() -> None:
    headers = {b"x-auth-sudo-project-id": b"other"}
    acting = asked("x-auth-sudo-project-id", headers=headers)
    assert (acting.project, acting.sees_all, acting.is_admin) == ("other", False, True)


@pytest.mark.parametrize("name", ["x-auth-sudo-project-id", "x-auth-all-projects"])
def test_nobody_else_asks_for_other_projects_by_a_header(name: str) -> None:
    member = Caller(user="u", project="own")
    assert asked(name, caller=member).project == "own"
    with pytest.raises(Problem):
        asked(name, caller=member, headers={name.encode(): b"true"})
