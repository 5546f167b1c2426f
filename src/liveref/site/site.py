"""All pages of a site by their addresses, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib.resources import files

from liveref.site.anchors import file_names
from liveref.site.pages import Pages
from liveref.site.reference import Reference, Source
from liveref.site.setting import Setting

__all__ = ["Site", "Source"]

_ASSETS = (
    "site.css",
    "overview.css",
    "small.css",
    "print.css",
    "theme.js",
    "site.js",
    "search.js",
    "icon.svg",
)
_LIVE_ASSETS = ("live.css", "control.js", "try.js", "inspector.js", "moves.js", "body.js")
"""Styles and scripts of pages that a server shows of itself."""
_SETTING = Setting("http://127.0.0.1:8080")


class Site:
    """The pages of references, by address from the root of the site: `index.html`,
    `image/operations/list_images.html`, `assets/site.css`."""

    def __init__(self, sources: Sequence[Source], setting: Setting = _SETTING) -> None:
        names = file_names(source.api.name for source in sources)
        self.references = [Reference(source, names[source.api.name]) for source in sources]
        self._pages = Pages(self.references, setting)
        self._is_live = bool(setting.live)

    def addresses(self) -> Iterator[str]:
        """The addresses of all pages and files."""
        yield from self._makers

    def content(self, address: str, root: str | None = None) -> bytes | None:
        """A page or file; None for an address that there is none at. `root` is the way from where
        the page is shown to the root of the site, if it is not shown at its address."""
        maker = self._makers.get(address)
        if maker is None:
            return None
        way = root if root is not None else "../" * address.count("/")
        return maker(way).encode()

    @cached_property
    def _makers(self) -> dict[str, Callable[[str], str]]:
        makers: dict[str, Callable[[str], str]] = {"index.html": self._pages.index}
        for reference in self.references:
            makers |= self._pages.of(reference)
        if self._is_live:
            makers["inspector.html"] = self._pages.inspector
        for name in (*_ASSETS, *(_LIVE_ASSETS if self._is_live else ())):
            makers[f"assets/{name}"] = lambda _, name=name: _asset(name)  # type: ignore[misc]
        return makers


def _asset(name: str) -> str:
    return files("liveref.site").joinpath("assets", name).read_text(encoding="utf-8")
