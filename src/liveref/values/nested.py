"""Values within values: what stands in one, several put together, one cut to its schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import UNSET

from liveref.model.schema import Schema
from liveref.values import ranges
from liveref.values.whole_numbers import whole_number


def inside(value: Any, path: str) -> Any:
    """The part of a value at a path of keys with points between; UNSET if there is none."""
    for step in path.split(".") if path else ():
        value = step_into(value, step)
        if value is UNSET:
            break
    return value


def step_into(value: Any, step: str) -> Any:
    """The part of an object by that key, of a list at that place, of a text by that name (see
    `ranges`)."""
    if isinstance(value, dict):
        return value.get(step, UNSET)
    if isinstance(value, list) and (place := whole_number(step)) is not None:
        return value[place] if place < len(value) else UNSET
    if isinstance(value, list) and step == "size":
        return ranges.size(value)
    return ranges.named(value, step) if isinstance(value, str) else UNSET


def texts_under(value: Any, key: str) -> Iterator[str]:
    """The texts that objects have by that key, at any depth of a JSON value."""
    if isinstance(value, dict):
        if isinstance(value.get(key), str):
            yield value[key]
        for child in value.values():
            yield from texts_under(child, key)
    elif isinstance(value, list):
        for child in value:
            yield from texts_under(child, key)


def added(values: Iterable[Any]) -> int:
    """The sum of values, of which all that are no numbers count one: as far as JSON can tell."""
    return min(sum(number if isinstance(number, int) else 1 for number in values), 2**64 - 1)


def merged(values: Iterable[Any]) -> Any:
    """Mappings and lists put together."""
    whole: Any = {}
    for value in values:
        if isinstance(value, list):
            whole = [*whole, *value]
        elif isinstance(value, dict):
            both = {n: merged([whole[n], value[n]]) for n in value if n in whole}
            whole = whole | value | both
        else:
            whole = value
    return whole


def pruned(value: Any, schema: Schema) -> Any:
    """A value without the keys that the document, in that version, does not have there."""
    if isinstance(value, list) and schema.items is not None:
        return [pruned(item, schema.items) for item in value]
    if not isinstance(value, dict):
        return value
    properties = {name: prop.schema for name, prop in schema.properties.items()}
    if schema.is_open or not properties:
        # The keys of an example are examples as well: what one has, others may have.
        usual = next(iter(properties.values()), Schema())
        usual = schema.additional if isinstance(schema.additional, Schema) else usual
        return {key: pruned(item, properties.get(key, usual)) for key, item in value.items()}
    return {key: pruned(item, properties[key]) for key, item in value.items() if key in properties}
