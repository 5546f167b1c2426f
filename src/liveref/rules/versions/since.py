"""The versions that the text of an operation says brought fields and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.naming.patterns import compiled
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.text_grounds import by_prose
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["version_added"]

_ADDED = re.compile(
    r"^[ \t]*\.\. versionadded::[ \t]*v?(\d+\.\d+)[ \t]*(.*(?:\n(?:[ \t]+\S.*)?)*)", re.MULTILINE
)
_NAME = re.compile(r"``([^`]+)``")


@rule("version-added")
def version_added(workspace: Workspace) -> Iterator[Claim]:
    """A field or parameter exists since the version of the `versionadded` directive that introduces
    it: `.. versionadded:: 1.37` with "Introduced the ``traits`` field." below it."""
    for draft in workspace.drafts:
        for piece in draft.source.prose:
            for match in _ADDED.finditer(piece.source):
                sentence = compiled(words().brought).match(" ".join(match[2].split()))
                for name in _NAME.findall(sentence[1]) if sentence else ():
                    because = by_prose(piece, match.start(2), match.end(2))
                    yield Claim(draft, "since", match[1], because, name)
