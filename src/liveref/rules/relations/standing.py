"""Records that exist without being created: hosts, zones, extensions, as examples of lists show
them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveref.model.api import Effect, Operation
from liveref.model.conventions.names import Names
from liveref.model.microversion import Version
from liveref.model.microversion import written as text_of
from liveref.model.projection import at_version, turning_points
from liveref.model.reason import Evidence
from liveref.naming.patterns import matches
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_call
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.relations.targets import Targets
from liveref.rules.rule import rule

__all__ = ["standing_records"]

_OLDEST: Version = (0,)
_Records = tuple[dict[str, Any], ...]


@rule("standing-records")
def standing_records(workspace: Workspace) -> Iterator[Claim]:
    """If no operation creates records of a resource, the records that the examples of its
    top-level lists show exist without being created. A record that belongs to somebody, or has a
    time of its creation, is an example only, unless it has a name and no identity: then it is a
    kind of thing."""
    created, names = Targets(workspace).made, workspace.conventions.names
    for draft, operation in zip(workspace.drafts, workspace.operations, strict=True):
        lists = draft.effect is Effect.LIST and not (operation.parents or operation.above)
        if lists and draft.resource not in created:
            records = _by_version(operation, names)
            if any(records.values()):
                because = by_call(draft.source)._replace(evidence=Evidence.EXAMPLE)
                yield Claim(draft, "standing", records, because)


def _by_version(operation: Operation, names: Names) -> dict[str, _Records]:
    """The records that the examples show: of all versions under "", else by the version from which
    it is so."""
    records = {"": _shown(operation, names)}
    points = turning_points(operation)
    for version in (_OLDEST, *points) if points else ():
        projected = at_version(operation, version)
        records[text_of(version)] = _shown(projected, names) if projected is not None else ()
    return records


def _shown(operation: Operation, names: Names) -> _Records:
    return tuple(item for item in _items(operation) if _stands(item, names))


def _items(operation: Operation) -> Iterator[dict[str, Any]]:
    for body in (response.body for response in operation.responses):
        for example in body.examples if body else ():
            value = example.value
            listed = value.get(body.wrapper) if body and isinstance(value, dict) else value
            if isinstance(listed, list):
                yield from (item for item in listed if isinstance(item, dict))


def _stands(item: dict[str, Any], names: Names) -> bool:
    """Whether a record exists without being created."""
    owned = any(matches(names.owner, key) for key in item)
    dated = any(matches(names.created, key) for key in item)
    is_kind = "name" in item and not any(matches(names.identifier, key) for key in item)
    return not owned and (is_kind or not dated)
