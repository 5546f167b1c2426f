"""The reference as pages: the API, its explanation, and the text of the document, as HTML."""

from __future__ import annotations

from liveref.site.policy import HEADERS
from liveref.site.setting import Setting
from liveref.site.site import Site, Source
from liveref.site.writing import write_site

__all__ = ["HEADERS", "Setting", "Site", "Source", "write_site"]
