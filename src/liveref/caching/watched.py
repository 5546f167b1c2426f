"""Whether the files that a result rests on are as they were, asked again and again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from liveref.caching.witness import Status, Tree, Witness, digest_of_names, status_of

State = tuple[tuple[Status, ...], tuple[bytes, ...]]
"""Statuses of files, and digests of listings."""


class Watched:
    """The files that were looked for when a result was made, those that were not there too.

    `witness` is what was seen of them, None where they changed meanwhile; `look` makes the tree
    anew, for a tree remembers what it listed.
    """

    def __init__(
        self,
        look: Callable[[], Tree],
        files: Iterable[str],
        listed: Iterable[tuple[str, ...]],
        witness: Witness | None,
    ) -> None:
        self._look, self._listed = look, tuple(listed)
        self._files = tuple(files)
        self.made: State | None = None
        """The state of the files when the result was made; None if the result can't be valid any
        more."""
        if witness is not None:
            seen = tuple(witness.seen[name].status for name in self._files)
            self.made = seen, tuple(witness.listed[ends] for ends in self._listed)

    def state(self) -> State:
        """The state of the files now: a status for each file, and a walk for each listing."""
        tree = self._look()
        root = str(tree.root)
        statuses = tuple(status_of(os.path.join(root, name)) for name in self._files)  # noqa: PTH118
        return statuses, tuple(digest_of_names(tree.files(ends)) for ends in self._listed)
