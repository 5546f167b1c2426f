"""A resource on its way from the operations that work on it to the model."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from liveref.model.api import Resource
from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason
from liveref.model.reference import Reference
from liveref.model.relations import Access, RecordList, Sharing
from liveref.model.schema import Schema

__all__ = ["ResourceDraft"]


@dataclass(slots=True, eq=False)
class ResourceDraft:
    """The facts about one resource; the fields are those of `model.api.Resource`.

    The fields of its records are in the workspace's `pooled`, by the resource's name. `nullable`
    are those that answers may have as null. `created` says that the records come into being
    through the API, `created_in` in the creates of which other resources alone.
    """

    name: str
    plural: str = ""
    identifier: str = "id"
    given: str | None = None
    collections: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    parents: tuple[str, ...] = ()
    natural_key: str | None = None
    owned_by: str | None = None
    owns: list[str] = field(default_factory=list)
    shares: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    optional: list[str] = field(default_factory=list)
    assigned: list[str] = field(default_factory=list)
    null_at_first: list[str] = field(default_factory=list)
    nullable: list[str] = field(default_factory=list)
    created: bool = False
    created_in: list[str] = field(default_factory=list)
    deprecated: bool = False
    references: dict[str, Reference] = field(default_factory=dict)
    reference_lists: dict[str, Reference] = field(default_factory=dict)
    record_lists: dict[str, tuple[RecordList, ...]] = field(default_factory=dict)
    summaries: dict[str, str] = field(default_factory=dict)
    shown_names: dict[str, str] = field(default_factory=dict)
    cascades: dict[str, str] = field(default_factory=dict)
    related: dict[str, str] = field(default_factory=dict)
    set_field: str | None = None
    status_field: str | None = None
    settled_status: str | None = None
    owner_fields: dict[str, str] = field(default_factory=dict)
    sharing: Sharing | None = None
    access: Access | None = None
    origin: Origin | None = None
    reasons: dict[str, Reason] = field(default_factory=dict)

    def freeze(self, schema: Schema) -> Resource:
        """The resource of the API; `schema` is that of its records."""
        return Resource(
            name=self.name,
            plural=self.plural,
            identifier=self.identifier,
            given=self.given,
            collections=tuple(sorted(self.collections)),
            items=tuple(sorted(self.items)),
            parents=self.parents,
            schema=self._identifier_first(schema),
            natural_key=self.natural_key,
            owned_by=self.owned_by,
            owns=tuple(self.owns),
            shares=tuple(self.shares),
            statuses=tuple(self.statuses),
            optional=tuple(sorted(self.optional)),
            assigned=tuple(sorted(self.assigned)),
            null_at_first=tuple(sorted(self.null_at_first)),
            origin=self.origin,
        )

    def _identifier_first(self, schema: Schema) -> Schema:
        """The schema with an identifier that no table shows before the documented fields."""
        identifier = schema.properties.get(self.identifier)
        if identifier is None or identifier.evidence != (Evidence.RULE,):
            return schema
        properties = {self.identifier: identifier} | schema.properties
        return msgspec.structs.replace(schema, properties=properties)
