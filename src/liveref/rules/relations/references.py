"""References: fields that identify a record of another resource, here or in another service."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from liveref.families import service_type
from liveref.model.api import Resource
from liveref.model.reason import Evidence
from liveref.model.reference import ANY_SERVICE, Reference
from liveref.naming.nouns import singular, slug
from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.grounds import by_behaviour, by_convention, by_sentence
from liveref.rules.drafts.named_fields import NamedField
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.relations.targets import Targets
from liveref.rules.rule import Rule, rule

__all__ = ["REFERENCES"]


class Candidate(NamedTuple):
    """A field that is named like a reference: `here` is the resource of this API that it may
    identify, `word` what it calls the record. `is_identity` tells `volume_id` from `volume`."""

    field: NamedField
    word: str
    here: str | None
    is_identity: bool


Judges = Callable[[Candidate, Workspace], tuple[Reference, Because] | None]


def reference_rule(name: str) -> Callable[[Judges], Rule]:
    """Make a rule of a function that says what one candidate refers to, None for no opinion."""

    def named(judges: Judges) -> Rule:
        def infers(workspace: Workspace) -> Iterator[Claim]:
            for resource, candidate in _candidates(workspace):
                judged = judges(candidate, workspace)
                if judged is not None:
                    draft, field = workspace.resources[resource], candidate.field.name
                    yield Claim(draft, "references", judged[0], judged[1], field)

        infers.__doc__ = judges.__doc__
        return rule(name)(infers)

    return named


def _candidates(workspace: Workspace) -> Iterator[tuple[str, Candidate]]:
    targets = Targets(workspace)
    for resource, fields in workspace.named_fields:
        for field in fields.values():
            if not _is_other(resource, field.name, workspace):
                candidate = _candidate(resource, field, targets)
                if candidate is not None and candidate.here != resource.name:
                    yield resource.name, candidate


def _candidate(resource: Resource, field: NamedField, targets: Targets) -> Candidate | None:
    word = targets.word(field.name)
    if word is not None:
        return Candidate(field, word, targets.meant(word), is_identity=True)
    prop = resource.schema.properties.get(field.name)
    if prop is None or prop.schema.types != ("string",) or prop.schema.enum:
        return None
    word = singular(slug(field.name))
    here = targets.exact(word) if targets.has_names(word, slug(field.name)) else None
    return Candidate(field, word, here, is_identity=False)


def _is_other(resource: Resource, field: str, workspace: Workspace) -> bool:
    """Whether a field is the record's own identity, or named like something that is no
    reference."""
    names, tenancy = workspace.conventions.names, workspace.conventions.tenancy
    others = (names.owner, names.status, names.links, tenancy.record)
    return field == resource.identifier or any(matches(pattern, field) for pattern in others)


@reference_rule("reference-name")
def by_name(candidate: Candidate, _: Workspace) -> tuple[Reference, Because] | None:
    """A field named like the identity of a resource refers to it: `volume_id`, `volumeRef`, and
    with words before, `source_volume_id`. So does a text that is called exactly like a top-level
    resource whose records have names. A name alone is weak evidence: it refuses no request."""
    if candidate.here is None:
        return None
    return Reference(resource=candidate.here), _weak(candidate)


@reference_rule("reference-in-family")
def in_family(candidate: Candidate, workspace: Workspace) -> tuple[Reference, Because] | None:
    """In a service of a family, a field named like the identity of a resource refers to it, by
    the convention `names.reference`. A request that names no such record is refused."""
    if candidate.here is None or workspace.conventions.authentication is None:
        return None
    return Reference(resource=candidate.here), by_convention("names.reference")


@reference_rule("reference-description")
def by_description(candidate: Candidate, workspace: Workspace) -> tuple[Reference, Because] | None:
    """A field named like a resource refers to it for sure if its description names the resource,
    in singular or plural: "The ID of the shelf" for
    `shelf_id`."""
    if candidate.here is None:
        return None
    resource = workspace.finished[candidate.here]
    names = {re.escape(n).replace("_", "[ _-]?") for n in (resource.name, resource.plural)}
    pattern = re.compile(rf"\b({'|'.join(sorted(names))})\b", re.IGNORECASE)
    sentences = (one for one in candidate.field.sentences if pattern.search(one.plain))
    return next(((Reference(resource=resource.name), by_sentence(one)) for one in sentences), None)


@reference_rule("reference-service")
def to_service(candidate: Candidate, workspace: Workspace) -> tuple[Reference, Because] | None:
    """In a service of a family, a field named like the identity of something that the API does not
    have refers to the service that has such records, by the convention `belongings`: `image_id` to
    the image service."""
    conventions = workspace.conventions
    if not _is_elsewhere(candidate) or conventions.authentication is None:
        return None
    types = [t for t, names in conventions.belongings.items() if matches(names, candidate.word)]
    if not types:
        return None
    reference = Reference(resource=candidate.word, services=tuple(types))
    return reference, by_convention(f"belongings.{types[0]}")


@reference_rule("reference-described-service")
def to_described(candidate: Candidate, workspace: Workspace) -> tuple[Reference, Because] | None:
    """A field named like something that the API does not have refers to the service that its
    description names by its project: "The UUID of the nova server." If its name does not say that
    it holds an identity (`server`), that service has to have such records by `belongings`."""
    if candidate.here is not None:
        return None
    usual = workspace.conventions.belongings.items()
    having = {type_ for type_, names in usual if matches(names, candidate.word)}
    for sentence in candidate.field.sentences if candidate.is_identity or having else ():
        types = _services(sentence.plain) - {service_type(workspace.document.name)}
        types = types if candidate.is_identity else types & having
        if types:
            reference = Reference(resource=candidate.word, services=tuple(sorted(types)))
            return reference, by_sentence(sentence)
    return None


@reference_rule("reference-elsewhere")
def elsewhere(candidate: Candidate, _: Workspace) -> tuple[Reference, Because] | None:
    """A field named like the identity of something that the API does not have may refer to any
    service beside it that has such records. That is weak evidence: it refuses no request."""
    if not _is_elsewhere(candidate):
        return None
    return Reference(resource=candidate.word, services=(ANY_SERVICE,)), _weak(candidate)


def _is_elsewhere(candidate: Candidate) -> bool:
    return candidate.is_identity and candidate.here is None


def _weak(candidate: Candidate) -> Because:
    return candidate.field.because._replace(evidence=Evidence.RULE)


def _services(text: str) -> set[str]:
    """The types of the services that a text names by their projects."""
    words = re.findall(r"[a-z]+", text, re.IGNORECASE)
    return {service for word in words if (service := service_type(word)) not in (None, word)}


@rule("reference-declared")
def declared(workspace: Workspace) -> Iterator[Claim]:
    """A behaviour file declares what a field refers to (`references`), or that it refers to
    nothing."""
    targets = Targets(workspace)
    for name, behaviour in workspace.behaviours.items():
        for field, declaration in (
            behaviour.references.items() if name in workspace.resources else ()
        ):
            because = by_behaviour(behaviour, "references", field)
            reference: Reference | msgspec.UnsetType = msgspec.UNSET
            if declaration.resource is not None:
                reference = msgspec.structs.replace(
                    targets.reference(declaration.resource),
                    code=declaration.code,
                    is_checked=declaration.is_checked,
                    is_owned=declaration.is_owned,
                )
            yield Claim(workspace.resources[name], "references", reference, because, field)


REFERENCES = (
    declared,
    to_described,
    by_description,
    to_service,
    in_family,
    by_name,
    elsewhere,
)
