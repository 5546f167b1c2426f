"""Which references belong to the family, and what a catalog calls their services."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from liveref.values.safe_yaml import load_yaml

_AROUND = re.compile(r"^(python-|openstack-)|(-api|-lib|-api-ref)$")


def service_type(project: str) -> str | None:
    """The official service type of a project ("glance": "image"), None if it has none.

    The names of packages will do (`openstack-heat`, `neutron-lib`).
    """
    name = project.lower()
    types = _types()
    return types.get(name) or types.get(_AROUND.sub("", name))


@cache
def _types() -> dict[str, str]:
    text = files(__package__).joinpath("services.yaml").read_text(encoding="utf-8")
    types: dict[str, str] = load_yaml(text)
    return types
