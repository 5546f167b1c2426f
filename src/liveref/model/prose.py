"""Text for people, kept as it was written until an output renders it."""

from __future__ import annotations

import msgspec

from liveref.model.origin import Origin


class Prose(msgspec.Struct, frozen=True):
    """A piece of text: `source` in the given `markup` ("rst", "commonmark" or "plain").

    `origin` is its first line. Nothing past the model reads `source` but the one renderer.
    """

    source: str
    origin: Origin
    markup: str = "rst"
