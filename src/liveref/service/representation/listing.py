"""The envelope of a list: the key of its items, the form of an item, and the other keys."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any
from urllib.parse import urlencode

from liveref.index.names import FieldNames
from liveref.model.api import Operation, Resource
from liveref.model.schema import Property, Schema
from liveref.service.representation.list_bodies import is_map, item_wrapper, items_key, items_schema
from liveref.service.representation.representation import ShapeBuilder
from liveref.service.representation.response_context import ResponseContext
from liveref.service.representation.shape import Shape
from liveref.service.request.call import Call
from liveref.service.system import status
from liveref.store.base import Record

_FIRST, _NEXT, _SELF = "first", "next", "self"
TOTAL = "_.total"
"""The key under which a call stores the number of records on all pages."""


class ListShape:
    """The form of a list: the key of its items, the form of an item, and the other keys. `listed`
    is the resource of the items: that of the list, or the one that its relations lead to."""

    def __init__(
        self,
        operation: Operation,
        resource: Resource,
        root: Schema | None,
        builder: ShapeBuilder,
        listed: Resource,
    ) -> None:
        self._around = _around(operation, resource, root, builder)
        if root is not None and self._around is not None:
            root = root.properties[self._around[0]].schema
        self.key = items_key(operation, resource, root)
        items = items_schema(root, self.key)
        self._by_name = is_map(root, self.key)
        self.scalar = items is not None and bool(items.types) and not items.is_object
        self.wrapper = item_wrapper(listed, items)
        schema = items.properties[self.wrapper].schema if items and self.wrapper else items
        self.fields = schema.properties if schema is not None else {}
        """The documented fields of an item."""
        self._builder, self._listed = builder, listed
        self.item: Shape = builder.record(listed, schema or Schema())
        others = dict(root.properties) if root is not None and self.key else {}
        self._next = next((n for n in others if n in {"next", f"{self.key}_links"}), None)
        beside = {n: p for n, p in others.items() if n not in (self.key, self._next)}
        self._root, self._names = builder.root, builder.names
        following = others.get(self._next or "")
        links = following.schema.example if following is not None else None
        self._absolute = _is_whole(links)
        self.leads_back = isinstance(links, list) and len(links) > 1
        """Whether there are links to the previous page as well."""
        parameters = {p.name for p in operation.parameters if p.location == "query"}
        self._counts = {
            n: f"with_{n}" if f"with_{n}" in parameters else None
            for n, p in beside.items()
            if self._names.means("count", n) and "integer" in p.schema.types
        }
        self._counts_within = any(_may_count(p.schema, self._names) for p in beside.values())
        self.beside = builder.record(resource, Schema(properties=beside)) if beside else None
        self._links = bool(self._next and self._next.endswith("_links"))
        self._inner = any(_NEXT in p.schema.properties for p in beside.values())

    def with_fields(self, fields: Mapping[str, Property]) -> ListShape:
        """The same list with further fields of its items."""
        more = {name: field for name, field in fields.items() if name not in self.fields}
        if self.scalar or not more:
            return self
        longer = copy(self)
        longer.fields = {**self.fields, **more}
        longer.item = self._builder.record(self._listed, Schema(properties=longer.fields))
        return longer

    @property
    def counting(self) -> set[str]:
        """The parameters that ask for the number of records."""
        return {parameter for parameter in self._counts.values() if parameter}

    def shows_total(self, call: Call) -> bool:
        """Whether the answer to a request has a place for the number of records on all pages."""
        asked = (name is None or call.says(name) for name in self._counts.values())
        return self._counts_within or any(asked)

    @property
    def tells_next(self) -> bool:
        """Whether the answer has a place for the link to the next page."""
        return self._next is not None or self._inner

    def render(
        self,
        contexts: list[ResponseContext],
        call: Call,
        beside: dict[str, str] | None = None,
        related: dict[str, Record] | None = None,
    ) -> Any:
        """The whole body; `beside` are the paths of other pages below the root, by link relation,
        and `related` records to show beside the items."""
        items: Any = [self._item(context) for context in contexts]
        if self._by_name:
            items = dict(zip(map(_name, contexts), items, strict=True))
        if self.key is None:
            return items
        body: dict[str, Any] = {self.key: items}
        if self.beside is not None:
            body |= self.beside.render(_no_item(call, related or {}))
            for name, parameter in self._counts.items():
                body[name] = call.computed.get(TOTAL, len(contexts))
                if parameter is not None and not call.says(parameter):
                    del body[name]
        if isinstance(body.get(_FIRST), str):
            body[_FIRST] = _first_page(call, body[_FIRST] or self._here(call))
        pages = {name: call.base + self._root + path for name, path in (beside or {}).items()}
        self._turn(body, pages.get(_NEXT), call.computed.get(TOTAL, len(items)))
        _set_self_links(body, call, self._here(call))
        if self._next and self._links and pages:
            body[self._next] = [{"rel": name, "href": page} for name, page in pages.items()]
        elif self._next and beside:
            body[self._next] = (pages if self._absolute else beside)[_NEXT]
        if self._around is None:
            return body
        name, outer = self._around
        return {name: body} | outer.render(_no_item(call, related or {}))

    def _turn(self, body: dict[str, Any], following: str | None, total: int) -> None:
        """Set the links beside the items to the next page, if there is one: clients follow them
        until there is none. `total` is the number of items on all pages."""
        _, *others = body.values()
        for part in others:
            for name in [*part] if isinstance(part, dict) else ():
                if self._names.means("count", name):
                    part[name] = total
                elif name == _NEXT and following:
                    part[name] = following
                elif self._names.means("page", name) and part[name] is not None:
                    del part[name]

    def _here(self, call: Call) -> str:
        """The path of the request, below the service."""
        return call.url.partition("?")[0].removeprefix(self._root)

    def _item(self, context: ResponseContext) -> Any:
        if self.scalar:
            return _name(context)
        item = self.item.render(context)
        return {self.wrapper: item} if self.wrapper else item


def _may_count(schema: Schema, names: FieldNames) -> bool:
    """Whether an object beside the items has a number of them, or fields that nothing lists."""
    fields = schema.properties
    return schema.is_object and (not fields or any(names.means("count", name) for name in fields))


def _first_page(call: Call, address: str) -> str:
    """The address of a list's first page, with all that was asked of it."""
    query = [(n, value) for n, values in call.query.items() for value in values if n != "marker"]
    return f"{address}?{urlencode(query)}" if query else address


def _set_self_links(body: dict[str, Any], call: Call, path: str) -> None:
    """Set the link to the list itself, whichever list the example shows."""
    _, *others = body.values()
    for part in others:
        link = part.get(_SELF) if isinstance(part, dict) else None
        if isinstance(link, str):
            part[_SELF] = call.base + call.url.partition("?")[0] if _is_whole(link) else path


def _is_whole(example: Any) -> bool:
    """Whether an example is an address with its host."""
    return isinstance(example, str) and "://" in example


def _no_item(call: Call, related: dict[str, Record]) -> ResponseContext:
    """The context of the keys beside the items: it has no record."""
    record = Record(kind="", id="", data={}, created=call.now, updated=call.now)
    return ResponseContext(
        record=record, path=call.shown_values, now=call.now, related=related, base=call.base
    )


def _around(
    operation: Operation, resource: Resource, root: Schema | None, builder: ShapeBuilder
) -> tuple[str, Shape] | None:
    """The object that wraps the array of items, if the array is not at the root, and the keys
    beside that object."""
    if root is None or any("array" in p.schema.types for p in root.properties.values()):
        return None
    for name in (r.body.wrapper for r in operation.responses if r.body):
        if name in root.properties:
            inner = root.properties[name].schema.properties.get(resource.plural)
            if inner is not None and "array" in inner.schema.types:
                others = {n: p for n, p in root.properties.items() if n != name}
                return name, builder.record(resource, Schema(properties=others))
    return None


def _name(context: ResponseContext) -> str:
    return str(context.record.data.get("name", status.identity(context.record)))
