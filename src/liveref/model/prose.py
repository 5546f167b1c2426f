"""Text for people, kept as it was written until an output renders it."""

from __future__ import annotations

from bisect import bisect_right

import msgspec

from liveref.model.origin import Origin


class Prose(msgspec.Struct, frozen=True):
    """A piece of text: `source` in the given `markup` ("rst", "commonmark" or "plain").

    `origin` is its first line. `breaks` are the indices in `source` at which the second line
    of the file begins, the third, and so on; UNSET where these are the lines of `source` itself.
    `unresolved` is the source before substitutions such as `|name|` were put in, UNSET where there
    are none. Nothing past the model reads `source` but the one renderer.
    """

    source: str
    origin: Origin
    markup: str = "rst"
    breaks: tuple[int, ...] | msgspec.UnsetType = msgspec.UNSET
    unresolved: str | msgspec.UnsetType = msgspec.UNSET

    def origin_of(self, index: int) -> Origin:
        """The place of the character at an index of `source`."""
        if self.breaks is msgspec.UNSET:
            line = self.source.count("\n", 0, index)
        else:
            line = bisect_right(self.breaks, index)
        return Origin(self.origin.file, self.origin.line + line)
