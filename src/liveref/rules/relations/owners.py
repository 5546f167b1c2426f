"""The fields by which records name their owners."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_behaviour, by_convention
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["declared_owners", "owner_fields"]


@rule("owner-field")
def owner_fields(workspace: Workspace) -> Iterator[Claim]:
    """A text that is called like a project or a user, by the conventions `tenancy.project` and
    `tenancy.user`, names the owner of a record. A record below a user names no owner: it is the
    user's in whatever project that works."""
    tenancy = workspace.conventions.tenancy
    for name, resource in workspace.finished.items():
        if any(matches(tenancy.user, f"{parent}_id") for parent in resource.parents[:1]):
            continue
        for owner, pattern in (("project", tenancy.project), ("user", tenancy.user)):
            for field, prop in resource.schema.properties.items():
                is_text = not prop.schema.types or "string" in prop.schema.types
                if is_text and matches(pattern, field):
                    because = by_convention(f"tenancy.{owner}")
                    yield Claim(workspace.resources[name], "owner_fields", owner, because, field)


@rule("owner-field-declared", corrects=("owner-field",))
def declared_owners(workspace: Workspace) -> Iterator[Claim]:
    """A behaviour file declares the fields that name the owner of a record (`owner`), in place of
    all others. A field of the profile's own has its mark before the name: `_project_id`."""
    pattern = workspace.conventions.tenancy.project
    for name, behaviour in workspace.behaviours.items():
        if behaviour.owner and name in workspace.resources:
            fields = {
                field: "project" if matches(pattern, field.lstrip("_")) else "user"
                for field in behaviour.owner
            }
            because = by_behaviour(behaviour, "owner")
            yield Claim(workspace.resources[name], "owner_fields", fields, because)
