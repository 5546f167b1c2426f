"""The names of an API in sentences: resources with links to their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup

from liveref.model.api import API, Operation
from liveref.model.schema import Schema
from liveref.site.limits import value_text
from liveref.site.markup import code

__all__ = ["Names", "listed"]


class Names:
    """Names of resources as people read them. `address` gives the page of a resource, None for
    one that has none."""

    def __init__(self, api: API, address: Callable[[str], str | None]) -> None:
        self._api = api
        self._plurals = {resource.name: resource.plural for resource in api.resources}
        self._address = address

    def resource(self, name: str) -> Markup:
        """`a server`, with a link."""
        article = "an" if name[:1].lower() in "aeiou" else "a"
        return Markup("{} {}").format(article, self.bare(name))

    def bare(self, name: str) -> Markup:
        """`server`, with a link."""
        return self._linked(name, _readable(name))

    def plural(self, name: str) -> Markup:
        """`servers`, with a link."""
        return self._linked(name, _readable(self._plurals.get(name, f"{name}s")))

    def types(self, resource: str, field: str) -> tuple[str, ...]:
        """The types of a field in the resource, or in the requests of its operations; empty if
        they are not stated."""
        for schema in self._schemas(resource):
            for inner in (schema, *(part.schema for part in schema.properties.values())):
                if field in inner.properties:
                    return inner.properties[field].schema.types
        return ()

    def _schemas(self, resource: str) -> Iterator[Schema]:
        yield from (one.schema for one in self._api.resources if one.name == resource)
        own = (one for one in self._api.operations if one.resource == resource)
        yield from (body.schema for one in own if (body := one.request) is not None)

    def _linked(self, name: str, text: str) -> Markup:
        address = self._address(name)
        if address is None:
            return Markup("{}").format(text)
        return Markup('<a href="{}">{}</a>').format(address, text)


class Subject(Names):
    """Names for the sentences about one operation, or about the resource alone."""

    def __init__(
        self,
        api: API,
        address: Callable[[str], str | None],
        resource: str,
        operation: Operation | None = None,
    ) -> None:
        super().__init__(api, address)
        self.name = resource
        self.operation = operation

    @property
    def it(self) -> Markup:
        """`the server`, with a link."""
        return Markup("the {}").format(self.bare(self.name))


def listed(values: Iterable[object], word: str = "or") -> Markup:
    """Values as code: `a`, `b` or `c`."""
    parts = [value if isinstance(value, Markup) else _value(value) for value in values]
    if len(parts) < 2:
        return parts[0] if parts else Markup()
    return Markup("{} {} {}").format(Markup(", ").join(parts[:-1]), word, parts[-1])


def _value(content: object) -> Markup:
    return code(content if isinstance(content, str) else value_text(content))


def _readable(name: str) -> str:
    return name.replace("_", " ")
