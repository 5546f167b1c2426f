"""Where what an operation made stands, and whether its answer says so."""

from __future__ import annotations

from liveref.model.api import API, Effect, Operation, Resource, Target
from liveref.model.path import names_in


def location_of(operation: Operation, resource: Resource) -> str | None:
    """The template of a new record's address: of the item paths whose parameters the record and
    the operation's own path can fill, the shortest that begins like that path."""
    own = set(names_in(operation.path))
    version = operation.path.split("/")[1]
    fitting: list[tuple[bool, int, str]] = []
    for path in resource.items:
        names = names_in(path)
        if names and set(names[:-1]) <= own:
            fitting.append((path.split("/")[1] != version, len(path), path))
    if not fitting:
        return None
    path = min(fitting)[2]
    start = path.rindex("{")
    return f"{path[:start]}{{}}{path[path.index('}', start) + 1 :]}"


def tells_location(operation: Operation) -> bool:
    """Whether the document has a Location among the headers of a success."""
    good = (response for response in operation.responses if response.code < 400)
    return any(h.name.lower() == "location" for response in good for h in response.headers)


def redirect_to(api: API, resource: Resource) -> Operation | None:
    """What leads from an item's short address to its whole one."""
    own = (o for o in api.operations if o.resource == resource.name and o.target is Target.ITEM)
    return next((o for o in own if o.effect is Effect.REDIRECT), None)
