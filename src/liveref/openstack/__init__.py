"""What OpenStack's references leave unsaid, as data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from liveref.model.conventions import Conventions
from liveref.openstack.services import service_type
from liveref.values.safe_yaml import load_yaml

__all__ = ["conventions", "service_type"]


@cache
def conventions(project: str | None = None, *, service: bool = False) -> Conventions:
    """The conventions of OpenStack's services, from `conventions.yaml` beside this file.

    How documents are written is common to all who use its tools. That a token is needed
    holds only for the services themselves: for a `project` that has a service type, or one that
    is said to be a `service`.
    """
    text = files(__package__).joinpath("conventions.yaml").read_text(encoding="utf-8")
    data = load_yaml(text)
    found = msgspec.convert(data, Conventions)
    if service or (project is not None and service_type(project)):
        return found
    return msgspec.structs.replace(found, authentication=None)
