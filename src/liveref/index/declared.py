"""What behaviour declares of resources, by the resources that it concerns."""

from __future__ import annotations

from liveref.model.api import API, Effect
from liveref.model.behaviour import Draw, ResourceBehaviour, Transition

_NOTHING = ResourceBehaviour()


def declared(api: API, resource: str) -> ResourceBehaviour:
    """What is declared of a resource; nothing where nothing is."""
    return api.behaviour.resources.get(resource) or _NOTHING


def draws(api: API) -> dict[str, Draw]:
    """By resource, what its records take of what others have."""
    said = {
        each.name: declared(api, each.name).actions.get(Effect.REPLACE) for each in api.resources
    }
    return {name: each.draws for name, each in said.items() if each and each.draws}


def rooms(api: API) -> dict[str, list[tuple[str, str]]]:
    """By resource, what says how much of its records a project may have: fields of others."""
    found: dict[str, list[tuple[str, str]]] = {}
    for resource in api.resources:
        said = declared(api, resource.name)
        for told, each_of in said.counts.items() if said.exceeded else ():
            for of in dict.fromkeys(each.of for each in each_of):
                found.setdefault(of, []).append((resource.name, told))
    return found


def going_with(api: API) -> dict[str, list[tuple[str, str]]]:
    """By resource those whose records can't outlive one of it, with the field that refers to
    it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for resource in api.resources:
        for field, target in resource.cascades.items():
            found.setdefault(target, []).append((resource.name, field))
    return found


def each_project(api: API) -> dict[str, Transition]:
    """By resource, what each project has of it without making it."""
    said = {each.name: declared(api, each.name).each_project for each in api.resources}
    return {name: each for name, each in said.items() if each is not None}
