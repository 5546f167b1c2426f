"""The names of an API in sentences: resources with links to their pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup

from liveref.model.api import API, Operation
from liveref.site.markup import code

__all__ = ["Names", "listed"]


class Names:
    """Names of resources as people read them. `address` gives the page of a resource, None for
    one that has none."""

    def __init__(self, api: API, address: Callable[[str], str | None]) -> None:
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
    parts = [value if isinstance(value, Markup) else code(value) for value in values]
    if len(parts) < 2:
        return parts[0] if parts else Markup()
    return Markup("{} {} {}").format(Markup(", ").join(parts[:-1]), word, parts[-1])


def _readable(name: str) -> str:
    return name.replace("_", " ")
