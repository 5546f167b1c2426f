"""Maps that older versions have as lists, with the key of each entry within its item."""

from __future__ import annotations

from typing import Any, Self

import msgspec

from liveref.model.behaviour.queries import Keyed
from liveref.model.microversion import Version, parse
from liveref.service.effects.step import Step
from liveref.service.planning.plan import Plan
from liveref.service.request.problem import Problem
from liveref.service.work.unit import Unit
from liveref.values.nested import inside


class KeyedLists(Step):
    """Makes a map of a list in the body that older versions have in its place."""

    declared = ("keyed",)

    @classmethod
    def applies(cls, plan: Plan) -> Self | None:
        keyed = plan.system.behaviour(plan.resource.name).keyed
        return cls(plan) if keyed and plan.operation.effect.traits.takes_fields else None

    def arrive(self, unit: Unit) -> None:
        keyed = self.plan.system.behaviour(self.plan.resource.name).keyed
        body = unit.call.body
        for field, one in keyed.items() if isinstance(body, dict) else ():
            if isinstance(items := body.get(field), list):
                if not is_list(one, unit.call.version):
                    raise Problem(400, f"{field} is an object in this version.", field=field)
                body = {**body, field: to_map(items, one)}
        unit.call = msgspec.structs.replace(unit.call, body=body)


def is_list(keyed: Keyed, version: Version | None) -> bool:
    """Whether a version has the list."""
    return version is not None and version < parse(keyed.since)


def to_map(items: list[Any], keyed: Keyed) -> Any:
    """The map of a list; the list itself if an item has no key."""
    keys = [inside(item, keyed.by) for item in items]
    if not all(isinstance(key, str) for key in keys):
        return items
    first = keyed.by.partition(".")[0]
    return {
        key: {name: value for name, value in item.items() if name != first}
        for key, item in zip(keys, items, strict=True)
    }


def to_list(entries: dict[str, Any], keyed: Keyed) -> list[Any]:
    """The list of a map."""
    return [_with_key(key, value, keyed.by) for key, value in entries.items()]


def _with_key(key: str, value: Any, by: str) -> Any:
    place: Any = key
    for step in reversed(by.split(".")):
        place = {step: place}
    return {**place, **value} if isinstance(value, dict) else place
