"""Parameters that tables, paths and URLs have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from liveref.model.operation import Effect, Location, Parameter
from liveref.naming.patterns import matches
from liveref.reading.document import Row
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.definitions import Definitions
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.grounds import by_call, by_reason, by_row
from liveref.rules.drafts.parameter_drafts import ParameterDraft
from liveref.rules.drafts.text_grounds import by_definition
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = [
    "detail_parameters",
    "headers",
    "parameters",
    "path_parameters",
    "query_claim",
    "row_parameters",
    "url_parameters",
]

_NAME = re.compile(r"\{([^{}]*)\}")


@rule("parameter-row")
def row_parameters(workspace: Workspace) -> Iterator[Claim]:
    """A row of a request's tables describes a parameter: of the query, of the headers, or of the
    path, if the path has one of its name. Its definition gives the schema and `required`."""
    for draft in workspace.drafts:
        names = _NAME.findall(draft.source.path)
        for location in Location:
            rows = draft.request.rows.get(location.value, [])
            # Of several rows of one path parameter the last is of the newest version.
            for row in _first_rows(rows[::-1] if location is Location.PATH else rows):
                if location is not Location.PATH or row.name in names:
                    parameter = _described(row, location, workspace.definitions)
                    yield Claim(draft, "parameters", parameter, by_row(row), parameter.key)
                    yield from _definition_claims(row, parameter)


def _definition_claims(row: Row, parameter: ParameterDraft) -> Iterator[Claim]:
    if row.definition is not None:
        because = by_definition(row.definition, "type")
        yield Claim(parameter, "schema", parameter.schema, because)
        if row.definition.required and parameter.location is not Location.PATH:
            yield Claim(parameter, "required", True, by_definition(row.definition, "required"))


def _described(row: Row, location: Location, definitions: Definitions) -> ParameterDraft:
    definition = row.definition
    return ParameterDraft(
        name=row.name,
        location=location,
        schema=definitions.schema(row),
        required=location is Location.PATH or bool(definition and definition.required),
        min_version=definition.min_version if definition else None,
        max_version=definition.max_version if definition else None,
        origin=row.origin,
    )


def _first_rows(rows: Iterable[Row]) -> list[Row]:
    """The first row of each name."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.name, row)
    return list(first.values())


@rule("parameter-path")
def path_parameters(workspace: Workspace) -> Iterator[Claim]:
    """A name in braces in the path is a required parameter. Without a row it is a string."""
    for draft in workspace.drafts:
        because = by_call(draft.source)
        for name in dict.fromkeys(_NAME.findall(draft.source.path)):
            parameter = ParameterDraft(name=name, location=Location.PATH, required=True)
            yield Claim(draft, "parameters", parameter, because, parameter.key)


@rule("parameter-url")
def url_parameters(workspace: Workspace) -> Iterator[Claim]:
    """A name in the query string of an operation's URL is a parameter of the query."""
    for draft in workspace.drafts:
        for name in draft.source.query:
            yield query_claim(draft, name, by_call(draft.source))


def query_claim(draft: Draft, name: str, because: Because) -> Claim:
    """The claim that an operation takes a parameter in the query."""
    parameter = ParameterDraft(name=name, location=Location.QUERY)
    return Claim(draft, "parameters", parameter, because, parameter.key)


@rule("parameter-detail-list")
def detail_parameters(workspace: Workspace) -> Iterator[Claim]:
    """A list with details (`/boxes/detail`) takes the query parameters of the plain list
    (`/boxes`), but for those that choose the fields to be shown: it shows all of them."""
    lists = {draft.source.path.rstrip("/"): draft for draft in workspace.drafts if _lists(draft)}
    for path, detailed in lists.items():
        above, _, last = path.rpartition("/")
        plain = lists.get(above)
        if plain is not None and matches(workspace.conventions.paths.detail, last):
            for key, parameter in plain.parameters.items():
                chooses = matches(words().choosing, parameter.name)
                if parameter.location is Location.QUERY and not chooses:
                    because = by_reason(plain.reasons[f"parameters.{key}"])
                    yield Claim(detailed, "parameters", parameter.copy(), because, key)


def _lists(draft: Draft) -> bool:
    return draft.effect is Effect.LIST


def parameters(draft: Draft) -> tuple[Parameter, ...]:
    """The parameters of a request: all names in the path, then query, then headers; those of
    tables come first."""
    names = _NAME.findall(draft.source.path)
    locations = list(Location)

    def order(parameter: ParameterDraft) -> tuple[int, int]:
        if parameter.location is Location.PATH:
            return 0, names.index(parameter.name)
        return locations.index(parameter.location), int(parameter.origin is None)

    return tuple(p.freeze() for p in sorted(draft.parameters.values(), key=order))


def headers(message: Message, definitions: Definitions) -> tuple[Parameter, ...]:
    """The documented headers of an answer."""
    rows = _first_rows(message.rows.get("header", ()))
    return tuple(_described(row, Location.HEADER, definitions).freeze() for row in rows)
