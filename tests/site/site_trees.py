"""Small references, and the pages that are made of them, for the tests of the site."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from liveref.caching.cache import Cache
from liveref.loading import load
from liveref.site import Site, Source

VOID = {"meta", "link", "br", "wbr", "input", "img", "hr"}


def site_of(*references: str | Path) -> Site:
    """The site of references. Published ones are read once for all tests."""
    read = [
        load(reference) if isinstance(reference, str) else load(str(reference), cache=Cache(None))
        for reference in references
    ]
    return Site([Source(one.api, lambda one=one: one.explanation) for one in read])  # type: ignore[misc]


def page(site: Site, address: str) -> str:
    """A page as text."""
    content = site.content(address)
    assert content is not None, address
    return content.decode()


def tree(folder: Path, index: str, parameters: str = "", **files: str) -> Path:
    """A reference in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("index.rst").write_text(index, encoding="utf-8")
    folder.joinpath("parameters.yaml").write_text(parameters, encoding="utf-8")
    for name, text in files.items():
        folder.joinpath(name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


class Elements(HTMLParser):
    """The elements of a page in their order, each with its attributes; elements that are not
    closed are `unclosed`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.unclosed: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str) -> list[str]:
        """The values of an attribute, wherever it stands."""
        return [
            attributes[attribute] or ""
            for _, attributes in self.elements
            if attribute in attributes
        ]
