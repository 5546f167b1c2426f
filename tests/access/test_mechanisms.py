"""Each mechanism of access is needed: the matrix finds something where one is taken out."""

from __future__ import annotations

from typing import Any

import pytest

from access.allowed import refusals
from access.isolation import Isolation
from access.matrix import SERVICES
from liveref.identity import judgement
from liveref.identity.permission import Permission
from liveref.service import app
from liveref.service.effects import access, selection
from liveref.service.request.caller import Caller
from liveref.service.system.members import Members
from liveref.service.system.tenancy import Owners
from liveref.store.base import Record
from published import published

pytestmark = [pytest.mark.published(*SERVICES), pytest.mark.slow]


def nothing(*_: Any, **__: Any) -> None:
    """In the place of a check."""


def none(*_: Any, **__: Any) -> list[Any]:
    """In the place of conditions, or of names."""
    return []


def yes(*_: Any, **__: Any) -> bool:
    """In the place of a question."""
    return True


MECHANISMS: dict[str, tuple[str, set[str], list[tuple[Any, str, Any]]]] = {
    "references in bodies": ("octavia", {"uses"}, [(access, "_in_body", none)]),
    "owners of new records": ("octavia", {"takes"}, [(Owners, "check_given", nothing)]),
    "visibility in lists": ("glance", {"lists"}, [(Members, "conditions", none)]),
    "visibility by identity": ("glance", {"reads"}, [(selection, "sees", yes)]),
    "changes by owners": ("glance", {"changes"}, [(Owners, "is_owner", yes)]),
    "sharing by owners": (
        "neutron",
        {"shares"},
        [(access, "_check_shares", nothing), (access, "_check_owner", nothing)],
    ),
    "administrators' operations": ("glance", {"administers"}, [(app, "_check_role", nothing)]),
    "paths of the identity service": ("keystone", {"reads"}, [(Permission, "check", nothing)]),
    "delegation by oneself": (
        "keystone",
        {"takes"},
        [
            (access, "check", nothing),
            (Owners, "check_given", nothing),
            (judgement, "JUDGES", {}),
        ],
    ),
}


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_without_a_mechanism_something_is_reached(
    mechanism: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, kinds, replacements = MECHANISMS[mechanism]
    for owner, name, replacement in replacements:
        monkeypatch.setattr(owner, name, replacement)
    result = Isolation({name: published(name) for name in SERVICES}, service).run()
    print("\n".join(sorted({v.key for v in result.violations})[:20]))
    assert kinds <= {violation.kind for violation in result.violations}


def only_administrators(_: Owners, caller: Caller, __: Record) -> bool:
    """In the place of a question about owners."""
    return caller.is_admin


def test_what_is_refused_to_owners_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Owners, "is_owner", only_administrators)
    isolation = Isolation({name: published(name) for name in SERVICES}, "glance")
    result = isolation.run()
    refused = refusals(isolation.cloud.systems["glance"].api, result)
    assert "DELETE /v2/images/{image_id}" in [refusal.operation for refusal in refused]
