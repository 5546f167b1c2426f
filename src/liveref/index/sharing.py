"""With whom records are shared: which resource's records say so, and by which fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from liveref.index.references import PARENT
from liveref.model.api import Resource
from liveref.model.conventions import Tenancy

__all__ = ["IDENTITY", "Access", "Sharing", "accesses", "grants", "memberships"]

IDENTITY = "_.identity"
"""Where a membership keeps the project that it is of."""


class Sharing(msgspec.Struct, frozen=True):
    """The resource of the records that share others, their fields that tell what and with which
    project, and the field that says whether that has accepted. `action` is the field that tells
    how, in its last word the one of the `fields` of what is shared that is true then."""

    resource: str
    thing: str = PARENT
    project: str = IDENTITY
    status: str | None = None
    action: str | None = None
    fields: tuple[str, ...] = ()


class Access(msgspec.Struct, frozen=True):
    """The resource of the records that let projects see what is not public, and the fields of
    that which say so."""

    resource: str
    fields: tuple[str, ...]


Owned = Callable[[Resource], bool]
"""Whether a resource's records belong to projects."""


def memberships(
    resources: Iterable[Resource], said: Tenancy, is_owned: Owned
) -> Iterator[tuple[str, Sharing]]:
    """The resources that share by members, records below them."""
    for resource, above in _below(resources):
        if re.fullmatch(said.member, resource.identifier) and is_owned(above):
            has_status = said.status in resource.schema.properties
            yield above.name, Sharing(resource.name, status=said.status if has_status else None)


def accesses(
    resources: Iterable[Resource], said: Tenancy, is_owned: Owned
) -> Iterator[tuple[str, Access]]:
    """The resources of nobody's things that are for all, or for those who have access."""
    for resource, above in _below(resources):
        fields = tuple(public(above, said)) if not is_owned(above) else ()
        if fields and is_owned(resource):
            yield above.name, Access(resource.name, fields)


def grants(
    resources: Iterable[Resource], said: Tenancy, is_owned: Owned
) -> Iterator[tuple[str, Sharing]]:
    """The resources that records of another share, which say with which project: records below
    them, or that stand anywhere and name the thing and what may be done with it."""
    known = {resource.name: resource for resource in resources}
    for resource in known.values():
        thing, target, action = (
            _field(resource, each) for each in (said.thing, said.target, said.action)
        )
        if thing and target and action:
            for other in known.values():
                if other != resource and is_owned(other):
                    fields = tuple(public(other, said))
                    yield other.name, Sharing(resource.name, thing, target, None, action, fields)
        elif target and resource.parents and re.fullmatch(said.sharing, resource.name):
            yield resource.parents[-1], Sharing(resource.name, project=target)


def public(resource: Resource, said: Tenancy) -> Iterator[str]:
    """The truth values of a resource by which a thing is for all to see."""
    names = [name for name, values in said.public.items() if True in values]
    return (n for n in resource.schema.properties if n.rpartition(":")[2] in names or n in names)


def _field(resource: Resource, what: str) -> str | None:
    fields = resource.schema.properties
    return next((name for name in fields if re.fullmatch(what, name)), None)


def _below(resources: Iterable[Resource]) -> Iterator[tuple[Resource, Resource]]:
    """Each resource that stands below another, with that."""
    known = {resource.name: resource for resource in resources}
    for resource in known.values():
        above = known.get(resource.parents[-1]) if resource.parents else None
        if above is not None:
            yield resource, above
