"""The stages that name resources and identify their records."""

from __future__ import annotations

from liveref.rules.lifecycle.policies import policy_field, policy_stated
from liveref.rules.resources.identifiers import (
    identifier_default,
    identifier_field,
    identifier_name,
    identifier_uuid,
)
from liveref.rules.resources.names import NAME_RULES, unique_name
from liveref.rules.resources.ownership import owned_by_create
from liveref.rules.resources.resources import (
    english_plural,
    operation_parents,
    path_plural,
    resource_parents,
    resource_paths,
)
from liveref.rules.rule import Stage

__all__ = ["IDENTITIES", "NAMES", "RESOURCES", "UNIQUE_NAMES"]


NAMES = Stage(
    "resource-names",
    "The name of the resource that an operation works on.",
    NAME_RULES,
)
UNIQUE_NAMES = Stage(
    "unique-names",
    "Names of resources that would be the same otherwise.",
    (unique_name,),
)
RESOURCES = Stage(
    "resources",
    "The plural, the paths and the parents of each resource.",
    (operation_parents, path_plural, english_plural, resource_paths, resource_parents),
)
IDENTITIES = Stage(
    "identities",
    "The field that identifies a record, the record that owns it, and policies for its fields.",
    (
        identifier_name,
        identifier_uuid,
        identifier_field,
        identifier_default,
        owned_by_create,
        policy_stated,
        policy_field,
    ),
)
