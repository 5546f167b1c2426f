"""The envelope of a list: where the items stand, what an item shows, and what is beside."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from liveref.model.api import Operation, Resource
from liveref.model.schema import Schema
from liveref.service.representation.list_bodies import is_map, item_wrapper, items_key, items_schema
from liveref.service.representation.representation import ShapeBuilder
from liveref.service.representation.shape import Shape
from liveref.service.representation.view import View
from liveref.service.request.call import Call
from liveref.service.system import status
from liveref.store.base import Record

_FIRST, _NEXT, _SELF = "first", "next", "self"
TOTAL = "_.total"
"""Where a call keeps how many records a list has on all its pages."""


class ListShape:
    """Where in the documented body the items stand, what an item shows, and what is beside.

    `shown` is the resource that items are of: that of the list, or what its relations lead to.
    """

    def __init__(
        self,
        operation: Operation,
        resource: Resource,
        root: Schema | None,
        builder: ShapeBuilder,
        shown: Resource,
    ) -> None:
        self._around = _around(operation, resource, root, builder)
        if root is not None and self._around is not None:
            root = root.properties[self._around[0]].schema
        self.key = items_key(operation, resource, root)
        items = items_schema(root, self.key)
        self._by_name = is_map(root, self.key)
        self.scalar = items is not None and bool(items.types) and not items.is_object
        self.wrapper = item_wrapper(shown, items)
        schema = items.properties[self.wrapper].schema if items and self.wrapper else items
        self.item: Shape = builder.record(shown, schema or Schema())
        others = dict(root.properties) if root is not None and self.key else {}
        self._next = next((n for n in others if n in {"next", f"{self.key}_links"}), None)
        kept = {n: p for n, p in others.items() if n not in (self.key, self._next)}
        self._root, self._names = builder.root, builder.names
        following = others.get(self._next or "")
        links = following.schema.example if following is not None else None
        self._absolute = _is_whole(links)
        self.leads_back = isinstance(links, list) and len(links) > 1
        """Whether links lead to the page before as well."""
        asked = {p.name for p in operation.parameters if p.location == "query"}
        self._counts = {
            n: f"with_{n}" if f"with_{n}" in asked else None
            for n, p in kept.items()
            if self._names.means("count", n) and "integer" in p.schema.types
        }
        self.beside = builder.record(resource, Schema(properties=kept)) if kept else None
        self._links = bool(self._next and self._next.endswith("_links"))
        self._inner = any(_NEXT in p.schema.properties for p in kept.values())

    @property
    def tells_next(self) -> bool:
        """Whether the answer has a place for the link to the next page."""
        return self._next is not None or self._inner

    def render(
        self,
        views: list[View],
        call: Call,
        beside: dict[str, str] | None = None,
        related: dict[str, Record] | None = None,
    ) -> Any:
        """The whole body; `beside` are the paths of other pages below the root, by what links
        call them, and `related` records to show beside the items."""
        items: Any = [self._item(view) for view in views]
        if self._by_name:
            items = dict(zip(map(_name, views), items, strict=True))
        if self.key is None:
            return items
        body: dict[str, Any] = {self.key: items}
        if self.beside is not None:
            body |= self.beside.render(_no_item(call, related or {}))
            for name, asked in self._counts.items():
                body[name] = call.told.get(TOTAL, len(views))
                if asked is not None and not call.says(asked):
                    del body[name]
        if isinstance(body.get(_FIRST), str):
            body[_FIRST] = _first_page(call, body[_FIRST] or self._here(call))
        pages = {name: call.base + self._root + path for name, path in (beside or {}).items()}
        self._turn(body, pages.get(_NEXT), call.told.get(TOTAL, len(items)))
        _tell_own(body, call, self._here(call))
        if self._next and self._links and pages:
            body[self._next] = [{"rel": name, "href": page} for name, page in pages.items()]
        elif self._next and beside:
            body[self._next] = (pages if self._absolute else beside)[_NEXT]
        if self._around is None:
            return body
        name, outer = self._around
        return {name: body} | outer.render(_no_item(call, related or {}))

    def _turn(self, body: dict[str, Any], following: str | None, total: int) -> None:
        """Have the links beside the items lead to the next page, if there is one: a client follows
        them until there is none. `total` is how many items there are on all pages."""
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
        """The path that was asked for, below the service."""
        return call.url.partition("?")[0].removeprefix(self._root)

    def _item(self, view: View) -> Any:
        if self.scalar:
            return _name(view)
        shown = self.item.render(view)
        return {self.wrapper: shown} if self.wrapper else shown


def _first_page(call: Call, address: str) -> str:
    """The address of a list's first page, with all that was asked of it."""
    query = [(n, value) for n, values in call.query.items() for value in values if n != "marker"]
    return f"{address}?{urlencode(query)}" if query else address


def _tell_own(body: dict[str, Any], call: Call, path: str) -> None:
    """Have the link to the list itself lead there, whatever list the example is of."""
    _, *others = body.values()
    for part in others:
        own = part.get(_SELF) if isinstance(part, dict) else None
        if isinstance(own, str):
            part[_SELF] = call.base + call.url.partition("?")[0] if _is_whole(own) else path


def _is_whole(example: Any) -> bool:
    """Whether an example is an address with its host."""
    return isinstance(example, str) and "://" in example


def _no_item(call: Call, related: dict[str, Record]) -> View:
    """What stands beside the items is of none of them."""
    record = Record(kind="", id="", data={}, created=call.now, updated=call.now)
    return View(record=record, path=call.known, now=call.now, related=related, base=call.base)


def _around(
    operation: Operation, resource: Resource, root: Schema | None, builder: ShapeBuilder
) -> tuple[str, Shape] | None:
    """The object that the array of items stands in by its name, where it is not at the root,
    and the keys beside that object."""
    if root is None or any("array" in p.schema.types for p in root.properties.values()):
        return None
    for name in (r.body.wrapper for r in operation.responses if r.body):
        if name in root.properties:
            inner = root.properties[name].schema.properties.get(resource.plural)
            if inner is not None and "array" in inner.schema.types:
                others = {n: p for n, p in root.properties.items() if n != name}
                return name, builder.record(resource, Schema(properties=others))
    return None


def _name(view: View) -> str:
    return str(view.record.data.get("name", status.identity(view.record)))
