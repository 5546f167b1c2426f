"""The resources of the API that the names of fields may mean."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from liveref.model.operation import written_fields
from liveref.model.reference import ANY_SERVICE, Reference
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.naming.resource_names import ResourceNames
from liveref.rules.drafts.workspace import Workspace

__all__ = ["Targets"]


class Targets:
    """Looks resources up by the names that fields have for them; never a deprecated one."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._names = ResourceNames(workspace.finished.values(), workspace.conventions.names)
        self.word = self._names.word

    def exact(self, name: str) -> str | None:
        """The resource of that name, in singular or plural."""
        resource = self._names.named(name)
        return (
            None if resource is None or self._workspace.resources[resource].deprecated else resource
        )

    def meant(self, name: str) -> str | None:
        """The resource of that name, else the one of the name without its first words, but not
        where other services of the family have such records: a `security_group` is no `group`."""
        words = singular(slug(name)).split("_")
        if (resource := self.exact("_".join(words))) is not None:
            return resource
        conventions = self._workspace.conventions
        usual = conventions.belongings.values() if conventions.authentication else ()
        if any(matches(names, "_".join(words)) for names in usual):
            return None
        shorter = (self.exact("_".join(words[start:])) for start in range(1, len(words)))
        return next((exact for exact in shorter if exact is not None), None)

    def has_names(self, name: str, field: str) -> bool:
        """Whether the resource of a name is top-level, called exactly like the field, and has
        records with names."""
        resource_name = self.exact(name)
        resource = self._workspace.finished[resource_name] if resource_name is not None else None
        if resource is None or resource.name != field or resource.parents:
            return False
        return resource.natural_key != resource.identifier

    def reference(self, name: str) -> Reference:
        """The reference of a declaration to a resource of that name, here or in any service."""
        here = self.meant(name)
        services = () if here is not None else (ANY_SERVICE,)
        return Reference(resource=here or singular(slug(name)), services=services)

    @cached_property
    def made(self) -> frozenset[str]:
        """The resources whose records come into being through the API."""
        return frozenset(
            name for name, resource in self._workspace.resources.items() if resource.created
        )

    @cached_property
    def created(self) -> frozenset[str]:
        """Those of them that are not deprecated."""
        resources = self._workspace.resources
        return frozenset(name for name in self.made if not resources[name].deprecated)

    def written(self, resource: str) -> dict[str, None]:
        """The fields of a resource that requests write, in the order of the document."""
        return written_fields(self._workspace.operations, resource)

    def referring_fields(self, resource: str) -> Iterator[tuple[str, Reference]]:
        """The fields of requests and declarations that refer to other records."""
        behaviour = self._workspace.behaviours.get(resource)
        names = self.written(resource) | dict.fromkeys(behaviour.references if behaviour else ())
        references = self._workspace.resources[resource].references
        for name in names:
            reference = references.get(name)
            if reference is not None:
                yield name, reference
