"""The form of times in the answers of a service: that of a field's example, else of its others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from liveref.model.api import API, Resource
from liveref.model.schema import Schema
from liveref.values.times import is_time, style_of


class TimeStyles:
    """Examples of times for fields whose own example is none, such as null: clients read all times
    of a service in one form."""

    def __init__(self, api: API) -> None:
        self._by_resource = {r.name: _commonest([r.schema]) for r in api.resources}
        self._of_all = _commonest(resource.schema for resource in api.resources)

    def example(self, resource: Resource, schema: Schema) -> Any:
        """The example whose form the times of a field have."""
        if schema.example is not None and isinstance(schema.example, str | int | float):
            return schema.example
        return self._by_resource.get(resource.name) or self._of_all


def _commonest(schemas: Iterable[Schema]) -> str | None:
    """The first of those examples that have the form of most; None without any."""
    examples: dict[Any, str] = {}
    count: Counter[Any] = Counter()
    for schema in schemas:
        for field in schema.properties.values():
            example = field.schema.example
            if isinstance(example, str) and is_time(example):
                style = style_of(example)
                examples.setdefault(style, example)
                count[style] += 1
    return examples[count.most_common(1)[0][0]] if count else None
