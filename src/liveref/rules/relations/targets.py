"""The resources of the API that the names of fields may mean."""

from __future__ import annotations

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
        found = self._names.named(name)
        return None if found is None or self._workspace.resources[found].deprecated else found

    def meant(self, name: str) -> str | None:
        """The resource of that name, else the one of the name without its first words, but not
        where other services of the family have such records: a `security_group` is no `group`."""
        words = singular(slug(name)).split("_")
        if (found := self.exact("_".join(words))) is not None:
            return found
        conventions = self._workspace.conventions
        usual = conventions.belongings.values() if conventions.authentication else ()
        if any(matches(names, "_".join(words)) for names in usual):
            return None
        shorter = (self.exact("_".join(words[start:])) for start in range(1, len(words)))
        return next((each for each in shorter if each is not None), None)

    def has_names(self, name: str, field: str) -> bool:
        """Whether the resource of a name is top-level, called exactly like the field, and has
        records with names."""
        found = self.exact(name)
        known = self._workspace.finished[found] if found is not None else None
        if known is None or known.name != field or known.parents:
            return False
        return known.natural_key != known.identifier
