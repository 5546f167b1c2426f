"""Facts about parameters that their descriptions state."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liveref.model.operation import Location
from liveref.naming.patterns import compiled
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.grounds import by_reason
from liveref.rules.drafts.parameter_drafts import ParameterDraft
from liveref.rules.drafts.text_grounds import by_prose, joined_match
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["PARAMETER_TEXT_RULES"]

_OF_VALUES = re.compile(r"\s*`+([\w:.-]+)`+(?:\s*(?:,|and|or)\s*`+[\w:.-]+`+)*\s+(?:is|are)\b")
"""The subject of "`host` and `node` are only for administrators"."""

Statement = tuple[ParameterDraft, re.Match[str], Because]


def _stating(workspace: Workspace, pattern: str, *locations: Location) -> Iterator[Statement]:
    """The parameters whose description has a match, with the sentence that has it."""
    for draft in workspace.drafts:
        for parameter in draft.parameters.values():
            text = parameter.schema.description
            if text is None or parameter.location not in (locations or Location):
                continue
            if joined := joined_match(compiled(pattern), text):
                match, start = joined
                yield parameter, match, by_prose(text, start)


@rule("parameter-name-or-id")
def name_or_id(workspace: Workspace) -> Iterator[Claim]:
    """A parameter of the path takes a name as well as an identity if its description says so:
    "The name or ID of the box"."""
    for parameter, _, because in _stating(workspace, words().either, Location.PATH):
        yield Claim(parameter, "accepts_name", True, because)


@rule("parameter-for-administrators")
def for_administrators(workspace: Workspace) -> Iterator[Claim]:
    """A parameter is for administrators alone if its description says so, in the words that the
    conventions list, and says it of the parameter and not of some of its values."""
    for parameter, _, because in _stating(workspace, workspace.conventions.tenancy.refused):
        values = _OF_VALUES.match(because.text)
        if values is None or values[1] == parameter.name:
            yield Claim(parameter, "admin_only", True, because)


@rule("parameter-widens")
def widens(workspace: Workspace) -> Iterator[Claim]:
    """A boolean parameter adds records to a list, and does not filter it, if its description says
    that it includes or allows retrieving something."""
    for parameter, _, because in _stating(workspace, words().widening):
        if "boolean" in parameter.schema.types:
            yield Claim(parameter, "widens", True, because)


@rule("parameter-presence")
def presence(workspace: Workspace) -> Iterator[Claim]:
    """A boolean parameter asks for the records in which a field has a value, or has none, if its
    description names the field: "associated with a ``lid_id``"."""
    for parameter, match, because in _stating(workspace, words().having):
        if "boolean" in parameter.schema.types:
            yield Claim(parameter, "presence_of", match["field"], because)


@rule("parameter-regular-expression")
def regular_expression(workspace: Workspace) -> Iterator[Claim]:
    """A parameter matches a part of a value if its description calls it a regular expression."""
    for parameter, _, because in _stating(workspace, r"\bregular\s+expressions?\b"):
        yield Claim(parameter, "matches_part", True, because)


@rule("parameter-narrows")
def narrows(workspace: Workspace) -> Iterator[Claim]:
    """A parameter of the query narrows a list if its description says that it filters, or which
    records alone are listed: "Filters the boxes by colour"."""
    for parameter, _, because in _stating(workspace, words().narrowing, Location.QUERY):
        yield Claim(parameter, "narrows", True, because)


@rule("parameter-since")
def since(workspace: Workspace) -> Iterator[Claim]:
    """A parameter of the query exists since the version that the text of its operation says brought
    it, unless its definition has another one."""
    for draft in workspace.drafts:
        for parameter in draft.parameters.values():
            version = draft.since.get(parameter.name)
            if version and parameter.location is Location.QUERY and not parameter.min_version:
                because = by_reason(draft.reasons[f"since.{parameter.name}"])
                yield Claim(parameter, "min_version", version, because)


PARAMETER_TEXT_RULES = (
    name_or_id,
    for_administrators,
    widens,
    presence,
    regular_expression,
    narrows,
    since,
)
