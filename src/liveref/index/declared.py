"""Indexes of declared behaviour, by the resources that it concerns."""

from __future__ import annotations

from liveref.model.api import API, Effect
from liveref.model.behaviour.amounts import Draw
from liveref.model.behaviour.behaviour import ResourceBehaviour
from liveref.model.behaviour.transitions import Transition

_NOTHING = ResourceBehaviour()


def declared(api: API, resource: str) -> ResourceBehaviour:
    """The declared behaviour of a resource; an empty one if nothing is declared."""
    return api.behaviour.resources.get(resource) or _NOTHING


def draws(api: API) -> dict[str, Draw]:
    """By resource, what its records take of what others have."""
    transitions = {
        resource.name: declared(api, resource.name).actions.get(Effect.REPLACE)
        for resource in api.resources
    }
    return {
        name: transition.draws
        for name, transition in transitions.items()
        if transition and transition.draws
    }


def rooms(api: API) -> dict[str, list[tuple[str, str]]]:
    """By resource, what says how much of its records a project may have: fields of others."""
    quotas: dict[str, list[tuple[str, str]]] = {}
    for resource in api.resources:
        behaviour = declared(api, resource.name)
        for limit, each_of in behaviour.counts.items() if behaviour.exceeded else ():
            for of in dict.fromkeys(count.of for count in each_of):
                quotas.setdefault(of, []).append((resource.name, limit))
    return quotas


def going_with(api: API) -> dict[str, list[tuple[str, str]]]:
    """By resource those whose records can't outlive one of it, with the field that refers to
    it."""
    dependents: dict[str, list[tuple[str, str]]] = {}
    for resource in api.resources:
        for field, target in resource.cascades.items():
            dependents.setdefault(target, []).append((resource.name, field))
    return dependents


def each_project(api: API) -> dict[str, Transition]:
    """By resource, what each project has of it without making it."""
    transitions = {
        resource.name: declared(api, resource.name).each_project for resource in api.resources
    }
    return {n: transition for n, transition in transitions.items() if transition is not None}
