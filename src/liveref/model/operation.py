"""An operation of an API, with its parameters, bodies and answers."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec

from liveref.model.effect import Effect
from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.reason import Reason
from liveref.model.relations import RequestList
from liveref.model.schema import Schema

__all__ = [
    "Body",
    "Documented",
    "Effect",
    "Example",
    "Location",
    "Operation",
    "Parameter",
    "Response",
    "Target",
    "undoes",
    "verb_of",
    "written_fields",
]


class Target(StrEnum):
    """The way in which the record that an operation works on is found."""

    COLLECTION = "collection"
    ITEM = "item"
    KEY = "key"
    SINGLETON = "singleton"


class Location(StrEnum):
    """The part of a message that holds a parameter."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """A value in the path, the query or a header.

    Its text says whether it takes a name as well as an identity (`accepts_name`), and whether
    administrators alone may give it (`admin_only`). Of a filter it says whether the flag adds to a
    list instead of narrowing it (`widens`), of which field the flag asks whether it has a value
    (`presence_of`), whether a part of a value is enough (`matches_part`), and that the parameter
    narrows the list, by whatever (`narrows`).
    """

    name: str
    location: Location
    schema: Schema
    required: bool = False
    accepts_name: bool = False
    admin_only: bool = False
    widens: bool = False
    presence_of: str | None = None
    matches_part: bool = False
    narrows: bool = False
    min_version: str | None = None
    max_version: str | None = None
    origin: Origin | None = None


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A documented message body; `value` is its JSON, UNSET where it is none."""

    value: Any = msgspec.UNSET
    text: str = ""
    caption: str = ""
    microversion: str | None = None
    origin: Origin


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a request or a response.

    `wrapper` is the root key under which the resource stands (`server` in
    `{"server": {...}}`), None where the resource's fields stand at the root. With `in_headers`
    they are headers, called so with `-` for `_`; `prefixes` are what those begin with that have
    names of the user's own, of which a request may leave none that it does not give (`forgets`).
    """

    schema: Schema
    wrapper: str | None = None
    media_types: tuple[str, ...] = ("application/json",)
    examples: tuple[Example, ...] = ()
    in_headers: bool = False
    prefixes: tuple[str, ...] = ()
    forgets: bool = False

    @property
    def record(self) -> Schema:
        """The schema of one record's fields: below the wrapper, and of an item of a list, or of
        a map from their names."""
        prop = self.schema.properties.get(self.wrapper) if self.wrapper else None
        schema = prop.schema if prop is not None else self.schema
        values = schema.additional
        if isinstance(values, Schema) and values.is_object and not schema.properties:
            return values
        return schema.items or schema


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """One documented answer; in some microversions only, where it has limits."""

    code: int
    text: Prose | None = None
    body: Body | None = None
    headers: tuple[Parameter, ...] = ()
    min_version: str | None = None
    max_version: str | None = None


class Documented(msgspec.Struct, frozen=True, kw_only=True):
    """The names that an operation's tables write down, before anything is inferred.

    `request` and `response` map a location ("path", "query", "header", "body") to names in
    the order of the rows; the counts are those of the examples that the document shows.
    """

    request: dict[str, tuple[str, ...]] = {}
    response: dict[str, tuple[str, ...]] = {}
    request_examples: int = 0
    response_examples: int = 0


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """A method on a path and what it does.

    `path` is a template (`/images/{image_id}`). `target` says how the record is found and
    `identifier` which path parameter holds its identity (for ITEM); `parents`
    are the parameters above it with their resources, `above` those of which the document has
    no resource. `action` is the root
    key that names the action where several share one URL. `redirect_to` is the path that a redirect
    sends to. `unlisted` are codes that the
    operation can't do without and the document lacks. `admin_only` is what the prose says to be
    for administrators alone. `assumed` holds a sentence for
    each thing that the document does not say.

    `refusals` are the codes by which what the API as a whole rules out is refused. `related_fields`
    maps fields of the answer to the parameters whose records they show. `parent_field` is the field
    of a record that names the one above it in the path; a list for which `lists_by_parent_field`
    holds has the records that name it so. `request_lists` are the lists of a request whose objects
    stand for records.
    `added` are the parts that behaviour files added to the document, each with its reason:
    "operation" for the whole, "code 409", "field colour".

    `location` is the path of a new record. The body of a request holds what the
    operations take whose ids are in `spread_over`, by the name of the field; one that is plain text
    stands for the `text_field`. `standing` are the records that the examples of a list show and
    that exist without being created: by the version since which they are so, of all versions under
    "". `absent_answer` is the body of the answer about a record that does not exist, where that is
    no error.
    """

    id: str
    method: str
    path: str
    title: str
    origin: Origin
    resource: str
    effect: Effect
    target: Target
    identifier: str | None = None
    parents: dict[str, str] = {}
    above: tuple[str, ...] = ()
    action: str | None = None
    redirect_to: str | None = None
    sections: tuple[str, ...] = ()
    prose: tuple[Prose, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    request: Body | None = None
    responses: tuple[Response, ...] = ()
    success: tuple[int, ...] = ()
    errors: tuple[int, ...] = ()
    unlisted: tuple[int, ...] = ()
    refusals: tuple[int, ...] = ()
    documented: Documented = Documented()
    min_version: str | None = None
    max_version: str | None = None
    admin_only: bool = False
    related_fields: dict[str, str] = {}
    parent_field: str | None = None
    location: str | None = None
    spread_over: dict[str, str] = {}
    text_field: str | None = None
    added: dict[str, Reason] = {}
    lists_by_parent_field: bool = False
    request_lists: dict[str, RequestList] = {}
    standing: dict[str, tuple[dict[str, Any], ...]] = {}
    absent_answer: dict[str, Any] | None = None
    assumed: tuple[str, ...] = ()

    def refusal_code(self, usual: int, declared: int | None = None) -> int:
        """The code of a refusal: the declared one, else the usual one, but 400 if of the two that
        alone is documented."""
        if declared is not None:
            return declared
        return 400 if 400 in self.errors and usual not in self.errors else usual

    @property
    def verb(self) -> str:
        """The name of the operation in behaviour files; see `verb_of`."""
        return verb_of(
            self.effect, self.action, self.path, undoes(self.method, self.path, self.title)
        )


def verb_of(effect: Effect, action: str | None, path: str, undone: bool = False) -> str:
    """The name of an operation in behaviour files: an action by its name, or by the last segment of
    its path, with `delete_` before it if it is `undone`, and so an upload; everything else by its
    effect."""
    if action:
        return action
    last = path.rstrip("/").rpartition("/")[2]
    if effect.traits.by_verb and not last.startswith("{"):
        return f"delete_{last}" if undone else last
    return effect.value


def undoes(method: str, path: str, title: str) -> bool:
    """Whether an action takes back what its path says: by its method, if its title doesn't begin
    with the last word of the path (`DELETE .../abandon` abandons)."""
    word = title.partition(" ")[0].lower()
    return method == "DELETE" and path.rstrip("/").rpartition("/")[2].lower() != word


def written_fields(operations: Iterable[Operation], resource: str) -> dict[str, None]:
    """The fields of a resource that requests create or change, in the order of the document."""
    fields: dict[str, None] = {}
    for operation in operations:
        takes_fields = operation.effect.traits.takes_fields and operation.resource == resource
        if takes_fields and operation.request:
            fields |= dict.fromkeys(operation.request.record.properties)
    return fields
