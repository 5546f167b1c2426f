"""Wrappers: the root key under which a resource stands in a body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from liveref.model.api import Effect, Target
from liveref.naming.nouns import slug
from liveref.naming.patterns import matches
from liveref.reading.document import Row, Side
from liveref.rules.bodies.body_examples import own_names, root_keys, sources_of
from liveref.rules.bodies.example_maps import is_identity, is_keyed
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.grounds import by_default, by_row
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["WRAPPER_RULES"]

"""The effects of operations whose bodies hold no resource."""

Body = tuple[Draft, Side, Message]


def _bodies(workspace: Workspace) -> Iterator[Body]:
    """The bodies that may hold a resource."""
    for draft in workspace.drafts:
        for side in Side if not (draft.effect.traits.bare or draft.effect.traits.binary) else ():
            if draft.message(side).has_body:
                yield draft, side, draft.message(side)


@rule("wrapper-example")
def by_example(workspace: Workspace) -> Iterator[Claim]:
    """The wrapper is the root key of the examples that is called like the resource, the last word
    of the path or the action, else the only one that holds an object (in a list, a list). A key
    beside it (`links`, `count`) is none, nor is an identity."""
    for draft, side, message in _bodies(workspace):
        key = _root_of(draft, side, message, own_names(draft, workspace.resources[draft.resource]))
        if key is not None:
            yield Claim(message, "wrapper", key, _ground(draft, message, key))


def _root_of(draft: Draft, side: Side, message: Message, names: set[str]) -> str | None:
    rows = message.names() if message.keyed() else None
    roots = {n: v for n, v in message.roots().items() if rows is None or n in rows}
    return _wrapper_in(roots, names, draft, side)


def _ground(draft: Draft, message: Message, key: str) -> Because:
    """The first example that has a key at its root."""
    for value, source in zip(message.examples, sources_of(draft, message, ""), strict=True):
        if isinstance(value, dict) and key in value:
            return source.because((key,))
    return by_default(draft.source)


def _wrapper_in(roots: dict[str, Any], names: set[str], draft: Draft, side: Side) -> str | None:
    if side is Side.REQUEST and draft.action in roots:
        return draft.action
    beside = words().beside
    fields = {n: v for n, v in roots.items() if not matches(beside, n) and not is_identity(n)}
    if draft.target is Target.ITEM:
        # The one record that a path leads to is no map of others.
        fields = {name: value for name, value in fields.items() if not is_keyed(value)}
    for type_ in _types(draft, side):
        fitting = [name for name, value in fields.items() if isinstance(value, type_)]
        named = next((name for name in fitting if slug(name) in names), None)
        if named is not None or (len(fields) == 1 and fitting):
            return named or fitting[0]
    return None


def _types(draft: Draft, side: Side) -> tuple[type, ...]:
    """The types of value that a wrapper may hold, the likelier first."""
    if draft.effect is Effect.LIST and side is Side.RESPONSE:
        return (list, dict)
    return (dict, list) if draft.target is Target.COLLECTION else (dict,)


def _without_example(workspace: Workspace) -> Iterator[tuple[Draft, Side, Message, Row | None]]:
    """The bodies without an example, with the row of the wrapper."""
    for draft, side, message in _bodies(workspace):
        if not message.examples:
            yield draft, side, message, _wrapper_row(workspace, draft, side)


@rule("wrapper-row")
def by_table(workspace: Workspace) -> Iterator[Claim]:
    """Without an example, the wrapper is the row that is called like the resource, the last word
    of the path or the action, and whose type is an object (in a list, an array)."""
    for _, _, message, row in _without_example(workspace):
        if row is not None:
            yield Claim(message, "wrapper", row.name, by_row(row))


def _wrapper_row(workspace: Workspace, draft: Draft, side: Side) -> Row | None:
    message = draft.message(side)
    names = own_names(draft, workspace.resources[draft.resource])
    type_ = "array" if draft.effect is Effect.LIST and side is Side.RESPONSE else "object"
    for row in message.body:
        if side is Side.REQUEST and draft.action == row.name:
            return row
    for row in message.body:
        if slug(row.name) in names and type_ in workspace.definitions.schema(row).types:
            return row
    return None


def _unwrapped(workspace: Workspace) -> Iterator[Body]:
    """The bodies of one record each that neither an example nor a row wraps, and for which the
    page has no text of an example either."""
    for draft, side, message, row in _without_example(workspace):
        is_one = draft.effect.traits.whole_record and draft.target is not Target.KEY
        has_text = any(example.side is side for example in draft.source.examples)
        if row is None and is_one and not has_text:
            yield draft, side, message


@rule("wrapper-of-answers")
def by_answers(workspace: Workspace) -> Iterator[Claim]:
    """An answer about one record has the wrapper of the other answers about such records, if all
    their examples have the same one."""
    wrappers = _answers(workspace)
    for draft, side, message in _unwrapped(workspace):
        if side is Side.RESPONSE and draft.resource in wrappers:
            yield Claim(message, "wrapper", *wrappers[draft.resource])


def _answers(workspace: Workspace) -> dict[str, tuple[str, Because]]:
    """The root key of the examples of answers about one record, by resource."""
    keys: dict[str, dict[str | None, Because]] = {}
    for draft in workspace.drafts:
        if draft.effect.traits.whole_record and draft.target is not Target.SINGLETON:
            names = own_names(draft, workspace.resources[draft.resource])
            for value in filter(None, draft.response.examples):
                roots = value if isinstance(value, dict) else {}
                key = _wrapper_in(roots, names, draft, Side.RESPONSE)
                ground = _ground(draft, draft.response, key or "")
                keys.setdefault(draft.resource, {}).setdefault(key, ground)
    shared = {name: next(iter(of.items())) for name, of in keys.items() if len(of) == 1}
    return {name: (key, because) for name, (key, because) in shared.items() if key is not None}


@rule("wrapper-of-document")
def by_document(workspace: Workspace) -> Iterator[Claim]:
    """If most requests of the document that make or change a resource have its name at their
    root, a body without an example has a wrapper too: the row of an object that examples show
    alone at a root, else the name of the resource."""
    shown = root_keys(workspace.drafts)
    answers = _answers(workspace)
    for draft, side, message in _unwrapped(workspace) if _is_usual(workspace) else ():
        if side is Side.RESPONSE and draft.resource in answers:
            continue
        objects = _objects(message.body, workspace)
        row = next((row for row in objects if row.name in shown), None)
        if row is not None:
            yield Claim(message, "wrapper", row.name, by_row(row))
            continue
        name, because = workspace.resources[draft.resource].name, by_default(draft.source)
        yield Claim(message, "wrapper", name, because)


def _objects(rows: Iterable[Row], workspace: Workspace) -> Iterator[Row]:
    return (row for row in rows if "object" in workspace.definitions.schema(row).types)


def _is_usual(workspace: Workspace) -> bool:
    """True if most requests that make or change a resource have its name at their root."""
    wrapped = [
        _is_wrapped(draft, own_names(draft, workspace.resources[draft.resource]))
        for draft in workspace.drafts
        if draft.effect.traits.whole_record and draft.request.has_body
    ]
    return sum(wrapped) * 2 > len(wrapped)


def _is_wrapped(draft: Draft, names: set[str]) -> bool:
    body = draft.request.body
    rows = (row for row in body if row.definition and row.definition.type == "object")
    roots = draft.request.roots() or {row.name: {} for row in rows}
    return any(isinstance(v, dict) and slug(name) in names for name, v in roots.items())


WRAPPER_RULES = (by_example, by_table, by_answers, by_document)
