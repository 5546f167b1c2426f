"""Fields that hold several records: lists of identities, and lists of what refers to the record."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Resource
from liveref.model.behaviour.references import Listed
from liveref.model.reason import Evidence
from liveref.model.reference import Reference
from liveref.model.relations import RecordList
from liveref.model.schema import Schema
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_behaviour, by_convention
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.relations.targets import Targets
from liveref.rules.rule import rule

__all__ = ["declared_lists", "record_lists", "reference_lists", "reference_lists_elsewhere"]


@rule("reference-list")
def reference_lists(workspace: Workspace) -> Iterator[Claim]:
    """A list of texts that is called like a resource in the plural holds references to records of
    it: `volumes`."""
    targets = Targets(workspace)
    for resource, fields in workspace.named_fields:
        for name in _lists_of_texts(resource):
            if targets.exact(name) == singular(slug(name)):
                reference = Reference(resource=singular(slug(name)))
                because = fields[name].because._replace(evidence=Evidence.RULE)
                draft = workspace.resources[resource.name]
                yield Claim(draft, "reference_lists", reference, because, name)


@rule("reference-list-service")
def reference_lists_elsewhere(workspace: Workspace) -> Iterator[Claim]:
    """A list of texts that is called like the records of another service of the family, by the
    convention `belongings`, holds references to these, if the API has no such resource."""
    targets, usual = Targets(workspace), workspace.conventions.belongings
    for resource, _ in workspace.named_fields:
        for name in _lists_of_texts(resource):
            word = singular(slug(name))
            types = tuple(type_ for type_, names in usual.items() if matches(names, word))
            if types and targets.exact(name) is None:
                reference = Reference(resource=word, services=types)
                because = by_convention(f"belongings.{types[0]}")
                draft = workspace.resources[resource.name]
                yield Claim(draft, "reference_lists", reference, because, name)


@rule("record-list")
def record_lists(workspace: Workspace) -> Iterator[Claim]:
    """A list that no request writes, and that is called like a resource in the plural, shows its
    records: those that stand below the record, else those that refer to it. Lists of links and
    sets of names show no records."""
    targets = Targets(workspace)
    for resource, fields in workspace.named_fields:
        written = targets.written(resource.name)
        for name, prop in resource.schema.properties.items():
            listed = name not in written and _lists_objects(prop.schema)
            record_list = _listed(workspace, targets, resource, name) if listed else None
            if record_list is not None:
                because = fields[name].because._replace(evidence=Evidence.RULE)
                draft = workspace.resources[resource.name]
                yield Claim(draft, "record_lists", (record_list,), because, name)


def _listed(
    workspace: Workspace, targets: Targets, resource: Resource, field: str
) -> RecordList | None:
    """The records that a list of that name shows."""
    other = targets.exact(field)
    if other is None or other not in targets.created or workspace.resources[other].set_field:
        return None
    if workspace.finished[other].parents[-1:] == (resource.name,):
        return RecordList(resource=other)
    for name, reference in targets.referring_fields(other):
        if reference.resource == resource.name and not reference.services:
            return RecordList(resource=other, by=name)
    return None


@rule("record-list-declared")
def declared_lists(workspace: Workspace) -> Iterator[Claim]:
    """A behaviour file declares which records a field shows (`lists`)."""
    targets = Targets(workspace)
    for name, behaviour in workspace.behaviours.items():
        for field, several in behaviour.lists.items() if name in workspace.resources else ():
            shown = tuple(_declared(targets, one) for one in several)
            because = by_behaviour(behaviour, "lists", field)
            yield Claim(workspace.resources[name], "record_lists", shown, because, field)


def _declared(targets: Targets, listed: Listed) -> RecordList:
    reference = targets.reference(listed.of)
    return RecordList(
        resource=reference.resource,
        services=reference.services,
        by=listed.by,
        shows=listed.shows,
    )


def _lists_of_texts(resource: Resource) -> Iterator[str]:
    for name, prop in resource.schema.properties.items():
        items = prop.schema.items
        if prop.schema.types == ("array",) and items is not None and items.types == ("string",):
            yield name


def _lists_objects(schema: Schema) -> bool:
    """Whether a schema is a list, and not one of links."""
    links = schema.items is not None and {"href", "rel"} == schema.items.properties.keys()
    return "array" in schema.types and not links
