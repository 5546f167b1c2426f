"""The versions that texts say brought operations, fields and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.prose import Prose
from liveref.model.reason import Evidence
from liveref.naming.patterns import compiled
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.text_grounds import by_prose
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.sentences.collecting import split
from liveref.rules.text.words import words

__all__ = ["version_added", "version_available"]

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


@rule("version-available")
def version_available(workspace: Workspace) -> Iterator[Claim]:
    """An operation exists since the version of which its text says so, or that of a section around
    it: "Traits API requests are available starting from version 1.6". What its title or a directive
    says comes first."""
    around: dict[tuple[str, ...], tuple[str, Because]] = {}
    for section in workspace.document.sections:
        if (stated := _available(section.prose)) is not None:
            around[(*section.sections, section.title)] = stated
    for draft in workspace.drafts:
        if draft.source.min_version or draft.source.max_version:
            continue
        stated = _available(draft.source.prose) or _of_sections(draft, around)
        if stated is not None:
            yield Claim(draft, "min_version", *stated)


def _of_sections(
    draft: Draft, around: dict[tuple[str, ...], tuple[str, Because]]
) -> tuple[str, Because] | None:
    """The version that the innermost section around an operation states."""
    titles = draft.source.sections
    outer = (titles[:length] for length in range(len(titles), 0, -1))
    return next((around[names] for names in outer if names in around), None)


def _available(prose: tuple[Prose, ...]) -> tuple[str, Because] | None:
    """The version since which a text says that something is available."""
    pattern = compiled(words().available)
    for piece in prose:
        for sentence in split(piece):
            if match := pattern.fullmatch(sentence.plain.strip()):
                return match[1], Because(Evidence.PROSE, sentence.origin, sentence.text)
    return None
