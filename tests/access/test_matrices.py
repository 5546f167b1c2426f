"""A member's access to the records of another project, and to its own: for every operation of seven
services that are served together."""

from __future__ import annotations

import pytest

from access.isolation import Isolation
from access.matrix import SERVICES, Matrices
from published import published

pytestmark = pytest.mark.published(*SERVICES)


class TestKeystone(Matrices):
    service = "keystone"


class TestGlance(Matrices):
    service = "glance"


class TestNova(Matrices):
    service = "nova"


class TestCinder(Matrices):
    service = "cinder"


class TestNeutron(Matrices):
    service = "neutron"


class TestOctavia(Matrices):
    service = "octavia"


class TestManila(Matrices):
    service = "manila"


class TestFellows:
    """Users of one project, who have some things for themselves: credentials, trusts."""

    def test_nothing_of_another_user_is_reached(self) -> None:
        references = {name: published(name) for name in SERVICES}
        result = Isolation(references, "keystone", is_fellow=True).run()
        assert not result.violations, "\n".join(f"{v.key}: {v.request}" for v in result.violations)
