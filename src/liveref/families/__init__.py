"""Families of references: one folder of data for each. Nothing else knows a family by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from liveref.families.family import Family
from liveref.model.conventions.conventions import Conventions

__all__ = ["FAMILIES", "client_methods", "conventions", "profile", "seeds", "service_type"]

_FOLDER = Path(str(files(__package__)))
FAMILIES = tuple(Family(path.parent) for path in sorted(_FOLDER.glob("*/conventions.yaml")))
"""The families that come with liveref. A project belongs to the first that has a service type for
it; documents of others are written in the way of the first family."""


def _of(project: str | None) -> Family | None:
    """The family of a project, None if it belongs to none."""
    if project is None:
        return None
    return next((family for family in FAMILIES if family.service_type(project)), None)


@cache
def conventions(project: str | None = None, *, service: bool = False) -> Conventions:
    """The conventions for the reference of a project.

    How documents are written is common to all who use the tools of the first family. A token is
    needed only by the services of a family: of a `project` that has a service type, or of one that
    is said to be a `service`.
    """
    family = _of(project)
    if family is not None:
        return family.conventions
    common = FAMILIES[0].conventions
    return common if service else msgspec.structs.replace(common, authentication=None)


def service_type(project: str) -> str | None:
    """The service type of a project ("glance": "image"), None if it belongs to no family."""
    family = _of(project)
    return family.service_type(project) if family else None


def client_methods(project: str) -> frozenset[str]:
    """The names of the methods that the family's client library has for the service of a project;
    empty if it belongs to no family."""
    family = _of(project)
    return family.client_methods(project) if family else frozenset()


def profile(project: str) -> Path | None:
    """The behaviour file that comes with liveref for a project's reference, None if none does."""
    paths = (family.profile(project) for family in FAMILIES)
    return next((path for path in paths if path is not None), None)


def seeds() -> dict[str, Path]:
    """The seeds that come with liveref, by name: what tests of its clients expect."""
    return {name: path for family in reversed(FAMILIES) for name, path in family.seeds.items()}
