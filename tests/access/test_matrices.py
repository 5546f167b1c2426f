"""What a member may do with what is another project's, and with what is its own: for every
operation of seven services that are served together."""

from __future__ import annotations

import pytest

from access.matrix import SERVICES, Matrices

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
