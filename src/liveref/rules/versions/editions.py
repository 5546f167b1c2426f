"""The major versions of an API: by its version documents, its paths and its titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from liveref.model.api import Edition
from liveref.model.microversion import understood, written
from liveref.model.operation import Effect
from liveref.model.reason import Evidence
from liveref.naming.versions import edition_segment, is_version_document, version_segments
from liveref.reading.document import Side
from liveref.reading.json_keys import ExampleKeys, Trail
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.grounds import by_call, by_key
from liveref.rules.drafts.parts import whole_examples
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = ["base_version", "path_versions", "shown_versions", "title_versions", "version_documents"]

_TITLED = re.compile(r"\bversion (\d+\.\d+)\b", re.IGNORECASE)
_REMNANT = 0.1
"""The share of the paths of the most frequent version below which one is a remnant."""
_CURRENT = ("CURRENT", "STABLE")


class Shown(NamedTuple):
    """A version document in an example of a discovery operation, as an edition."""

    edition: Edition
    keys: ExampleKeys
    trail: Trail

    def because(self, key: str) -> Because:
        """The place of one of its keys."""
        return by_key(self.keys, (*self.trail, key))


def version_documents(workspace: Workspace) -> list[Shown]:
    """The version documents of the versions that paths begin with; where none begins with one, of
    the current version."""
    pattern = workspace.conventions.paths.version
    shown = list(_documents(workspace, pattern))
    segments = version_segments(workspace.drafts, pattern)
    served = set(segments) or {_base([s.edition for s in shown])}
    return [s for s in shown if s.edition.segment in served]


def _documents(workspace: Workspace, pattern: str) -> Iterator[Shown]:
    """A version document is an object with an `id` such as `v2.1` and links or a status."""
    for draft in workspace.drafts:
        if draft.effect is Effect.DISCOVERY and draft.response.shape is not None:
            for example in whole_examples(draft.source, Side.RESPONSE):
                keys = ExampleKeys(example)
                for trail, document in _versions(example.data, ()):
                    yield Shown(_edition(document, pattern), keys, trail)


def _versions(value: Any, trail: Trail) -> Iterator[tuple[Trail, dict[str, Any]]]:
    if is_version_document(value):
        yield trail, value
    parts = value.items() if isinstance(value, dict) else ()
    for key, part in enumerate(value) if isinstance(value, list) else parts:
        yield from _versions(part, (*trail, key))


def _edition(document: dict[str, Any], pattern: str) -> Edition:
    status = document.get("status")
    return Edition(
        id=document["id"],
        segment=edition_segment(_own_address(document), pattern),
        status=status if isinstance(status, str) else "CURRENT",
        document=document,
    )


def _own_address(document: dict[str, Any]) -> str:
    links = document.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "self":
            return str(link.get("href", ""))
    return ""


def _base(editions: list[Edition]) -> str:
    """Of the versions that are shown, the segment of the current one."""
    current = [e.segment for e in editions if e.status.upper() in _CURRENT]
    return (current or [e.segment for e in editions] or [""])[-1]


@rule("version-document")
def shown_versions(workspace: Workspace) -> Iterator[Claim]:
    """A version document in an example of a discovery operation shows a major version: an object
    with an `id` such as `v2.1` and links or a status. Its own link leads to a version that paths
    begin with."""
    for shown in version_documents(workspace):
        yield Claim(workspace, "editions", shown.edition, shown.because("id"), shown.edition.id)


@rule("version-base")
def base_version(workspace: Workspace) -> Iterator[Claim]:
    """If no path begins with a version, all operations belong to the current one that version
    documents show."""
    if not version_segments(workspace.drafts, workspace.conventions.paths.version):
        for shown in reversed(version_documents(workspace)):
            if shown.edition.segment:
                yield Claim(workspace, "base", shown.edition.segment, shown.because("id"))
                return


@rule("version-path")
def path_versions(workspace: Workspace) -> Iterator[Claim]:
    """A segment such as `v3` that paths begin with is a major version if no version document leads
    to it; the highest one is current if no document shows another. It is none if it begins less
    than a tenth as many paths as the most frequent version: then it is a remnant."""
    segments = version_segments(workspace.drafts, workspace.conventions.paths.version)
    shown = {edition.segment for edition in workspace.editions.values()}
    most = max(segments.values(), default=0)
    new = [s for s, number in segments.items() if number > most * _REMNANT and s not in shown]
    highest = max(new, key=lambda segment: understood(segment.lstrip("vV")) or (), default="")
    for segment in new:
        status = "SUPPORTED" if shown or segment != highest else "CURRENT"
        edition = Edition(id=segment, segment=segment, status=status)
        paths = ((d, d.source.path.strip("/").partition("/")[0]) for d in workspace.drafts)
        first = next(draft for draft, root in paths if root == segment)
        yield Claim(workspace, "editions", edition, by_call(first.source), f"/{segment}/")


@rule("version-title", corrects=("version-path",))
def title_versions(workspace: Workspace) -> Iterator[Claim]:
    """A major version without microversions and without a version document is at the latest minor
    version that titles mention: "What's New in Version 3.14" for `v3`."""
    if workspace.min_version is not None:
        return
    mentioned = [
        (version, Because(Evidence.PROSE, section.origin, match[0]))
        for section in workspace.document.sections
        for match in _TITLED.finditer(section.title)
        if (version := understood(match[1])) is not None
    ]
    for claim in path_versions(workspace):
        major = understood(claim.value.id.lstrip("vV"))
        own = [pair for pair in mentioned if major is not None and pair[0][0] == major[0]]
        if own and len(claim.value.id.split(".")) == 1:
            latest, because = max(own, key=lambda pair: pair[0])
            edition = msgspec.structs.replace(claim.value, id=f"v{written(latest)}")
            yield Claim(workspace, "editions", edition, because, claim.key)
