"""The range of microversions from which a client may choose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.microversion import Version, understood, written
from liveref.model.origin import Origin
from liveref.model.reason import Evidence
from liveref.reading.document import Operation, Row, Side
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call, by_convention
from liveref.rules.drafts.parts import whole_examples
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.versions.editions import Shown, version_documents

__all__ = ["convention_range", "mentioned_range", "settings_range", "shown_range"]

_SINCE = re.compile(
    r"\b(?:since|starting\s+(?:from|with|in))\s+micro-?versions?\s+`*(\d+\.\d+)", re.IGNORECASE
)


@rule("microversions-settings")
def settings_range(workspace: Workspace) -> Iterator[Claim]:
    """The settings of a reference (`conf.py`) state the lowest and the highest microversion."""
    settings = workspace.document.settings
    for fact, name in (("min_version", "min_microversion"), ("max_version", "max_microversion")):
        version = getattr(settings, name)
        if version is not None:
            place = Origin("conf.py", settings.lines.get(name, 0))
            yield Claim(workspace, fact, version, Because(Evidence.SCHEMA, place, version))


@rule("microversions-convention")
def convention_range(workspace: Workspace) -> Iterator[Claim]:
    """The conventions of the family know the highest microversion of some services."""
    microversions, name = workspace.conventions.microversions, workspace.document.name
    newest = microversions.newest.get(name) if microversions else None
    if newest and workspace.document.settings.max_microversion is None:
        because = by_convention(f"microversions.newest.{name}")
        yield Claim(workspace, "max_version", newest, because)


@rule("microversions-document")
def shown_range(workspace: Workspace) -> Iterator[Claim]:
    """A version document states the lowest microversion (`min_version`) and the highest one
    (`version` or `max_version`). With one of them alone there are no microversions."""
    documents = version_documents(workspace)
    lows = list(_stated(documents, "min_version"))
    highs = [*_stated(documents, "version"), *_stated(documents, "max_version")]
    if lows and (highs or workspace.document.settings.min_microversion):
        low, high = min(lows, key=_version), max(highs or lows, key=_version)
        for fact, (version, because) in (("min_version", low), ("max_version", high)):
            yield Claim(workspace, fact, written(version), because)


def _version(stated: tuple[Version, Because]) -> Version:
    return stated[0]


def _stated(documents: list[Shown], key: str) -> Iterator[tuple[Version, Because]]:
    for shown in documents:
        value = shown.edition.document.get(key)
        version = understood(value) if isinstance(value, str) else None
        if version is not None:
            yield version, shown.because(key)


@rule("microversions-mentioned", corrects=("microversions-document",))
def mentioned_range(workspace: Workspace) -> Iterator[Claim]:
    """If only a version document states the highest microversion, a later one is it which an
    operation, a parameter, a field or an example has for its first version, or since which the
    description of a row says that something is so: "Starting from microversion 1.39"."""
    low, high = understood(workspace.min_version), understood(workspace.max_version)
    reason = workspace.reasons.get("max_version")
    if low is None or high is None or reason is None or reason.evidence is not Evidence.EXAMPLE:
        return
    later = [(v, d) for d in workspace.drafts for v in _mentioned(d) if v[0] == low[0] and v > high]
    if later:
        version, draft = max(later, key=lambda pair: pair[0])
        yield Claim(workspace, "max_version", written(version), by_call(draft.source))


def _mentioned(draft: Draft) -> Iterator[Version]:
    """The versions that rows, fields, an operation and its examples are said to be of."""
    source = draft.source
    texts: set[str | None] = {draft.min_version, source.min_version, source.max_version}
    texts |= {parameter.min_version for parameter in draft.parameters.values()}
    for side in Side:
        shape = draft.message(side).shape
        if shape is not None:
            texts |= {field.min_version for _, field in shape.walk()}
            texts |= {example.microversion for example in whole_examples(draft.source, side)}
    texts |= {text for row in _rows(source) for text in _described(row)}
    yield from (version for text in texts if (version := understood(text)) is not None)


def _rows(source: Operation) -> Iterator[Row]:
    for table in source.tables:
        yield from table.rows


def _described(row: Row) -> list[str]:
    """The versions since which the description of a row says that something is so."""
    text = row.definition.description if row.definition else None
    return _SINCE.findall(text.source) if text is not None else []
