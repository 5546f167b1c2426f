"""A family of references: what its documents leave unsaid, its services, and their profiles."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

import msgspec

from liveref.model.conventions.conventions import Conventions
from liveref.values.safe_yaml import load_yaml

__all__ = ["Family"]


class Family:
    """The data of one family, a folder: `conventions.yaml`, `services.yaml` with the service type
    of each project, and `profiles/PROJECT.yaml` with facts that a project's reference lacks.

    `client.yaml`, where there is one, has the names of the methods of the family's client library,
    by service type. `conventions.yaml` may have a pattern `packages`; it matches what the names of
    packages have around the name of the project (`openstack-nova`, `nova-api`).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        """The name of the family, which is that of its folder."""
        return self._folder.name

    @cached_property
    def conventions(self) -> Conventions:
        """The conventions of its services. Raises msgspec.ValidationError for an unknown key."""
        return msgspec.convert(self._read("conventions.yaml"), Conventions)

    @cached_property
    def _types(self) -> dict[str, str]:
        return msgspec.convert(self._read("services.yaml"), dict[str, str])

    def service_type(self, project: str) -> str | None:
        """The service type of a project ("glance": "image"), None if it is none of the family's.

        The names of packages will do.
        """
        return next(
            (self._types[name] for name in self._names(project) if name in self._types), None
        )

    @cached_property
    def _methods(self) -> dict[str, frozenset[str]]:
        if not (self._folder / "client.yaml").is_file():
            return {}
        listed = msgspec.convert(self._read("client.yaml"), dict[str, str])
        return {kind: frozenset(names.split()) for kind, names in listed.items()}

    def client_methods(self, project: str) -> frozenset[str]:
        """The methods of the family's client library for the service of a project."""
        return self._methods.get(self.service_type(project) or "", frozenset())

    @property
    def seeds(self) -> dict[str, Path]:
        """The ready seeds for its services, by name: `seeds/NAME.yaml`."""
        return {path.stem: path for path in sorted((self._folder / "seeds").glob("*.yaml"))}

    def profile(self, project: str) -> Path | None:
        """The profile of a project ("nova"), None if there is none."""
        for name in self._names(project):
            path = self._folder / "profiles" / f"{name}.yaml"
            if re.fullmatch(r"[\w-]+", name) and path.is_file():
                return path
        return None

    def _names(self, project: str) -> tuple[str, str]:
        """The names that a project may have: its own, and that without a package's additions."""
        name = project.lower()
        return name, re.sub(self.conventions.packages, "", name)

    def _read(self, name: str) -> object:
        return load_yaml((self._folder / name).read_text(encoding="utf-8"))
