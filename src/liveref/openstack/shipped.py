"""The behaviour files that come with the program, for projects that publish none of their own."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

__all__ = ["shipped_behaviour"]

_AROUND = re.compile(r"^(python-|openstack-)|(-api|-lib|-api-ref)$")
_FOLDER = Path(str(files(__package__))) / "behaviour"


def shipped_behaviour(project: str) -> Path | None:
    """The file for a project's reference ("nova"), None if there is none.

    The names of packages will do (`openstack-placement`, `neutron-lib`).
    """
    name = project.lower()
    for candidate in (name, _AROUND.sub("", name)):
        path = _FOLDER / f"{candidate}.yaml"
        if re.fullmatch(r"[\w-]+", candidate) and path.is_file():
            return path
    return None
