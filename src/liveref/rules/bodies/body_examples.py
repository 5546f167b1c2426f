"""The structure of each body, as its examples show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from liveref.model.api import Target
from liveref.naming.nouns import singular, slug
from liveref.reading.document import Side
from liveref.rules.bodies.example_maps import is_keyed
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft, Message
from liveref.rules.drafts.grounds import by_default, by_row
from liveref.rules.drafts.resource_drafts import ResourceDraft
from liveref.rules.drafts.samples import Source, of_samples
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule

__all__ = [
    "body_example",
    "body_table",
    "own_names",
    "root_keys",
    "singular_root",
    "sources_of",
]

"""The effects of operations whose bodies hold one record."""


def sources_of(draft: Draft, message: Message, name: str) -> Iterator[Source]:
    """The sources of the example values of a body, for the rule of that id; the call of the
    operation where a value stands in no example."""
    otherwise = by_default(draft.source)
    for number in range(len(message.examples)):
        keys = message.sources[number] if number < len(message.sources) else None
        yield Source(keys, name, otherwise)


@rule("example-singular-root")
def singular_root(workspace: Workspace) -> Iterator[Claim]:
    """An example of one record whose only root key is the plural of its resource (`{"boxes": {}}`)
    is read as if it had the singular, if another example of that resource has."""
    shown = {(d.resource, key) for d in workspace.drafts for key in root_keys([d])}
    for draft in workspace.drafts:
        resource = workspace.resources[draft.resource]
        is_one = draft.effect.traits.whole_record and draft.target is not Target.SINGLETON
        if not is_one or (draft.resource, resource.name) not in shown:
            continue
        for message in (draft.request, draft.response):
            examples = [_renamed(value, resource) for value in message.examples]
            if examples != message.examples:
                source = next(sources_of(draft, message, ""))
                yield Claim(message, "examples", examples, source.because((resource.plural,)))


def _renamed(value: Any, resource: ResourceDraft) -> Any:
    if not isinstance(value, dict) or list(value) != [resource.plural]:
        return value
    inner = value[resource.plural]
    return {resource.name: inner} if isinstance(inner, dict) and not is_keyed(inner) else value


@rule("body-example")
def body_example(workspace: Workspace) -> Iterator[Claim]:
    """A body has the structure that its examples show together: the keys of its objects, the items
    of its lists, the types of its values. A value that an example has as null may be null."""
    for draft in workspace.drafts:
        for message in map(draft.message, Side):
            sources = list(sources_of(draft, message, "body-example"))
            shape = of_samples(message.examples, sources) if message.has_body else None
            if shape is not None:
                if not shape.types:
                    shape.add_type("object")
                roots = tuple(message.roots())[:1]
                yield Claim(message, "shape", shape, sources[0].because(roots))


@rule("body-table")
def body_table(workspace: Workspace) -> Iterator[Claim]:
    """A body that a table describes and no example shows is an object."""
    for draft in workspace.drafts:
        for message in map(draft.message, Side):
            if message.body and not message.examples:
                shape = Shape(types=["object"])
                yield Claim(message, "shape", shape, by_row(message.body[0]))


def root_keys(drafts: Iterable[Draft]) -> frozenset[str]:
    """The keys that stand alone at the root of an example, with an object in them."""
    return frozenset(
        key
        for draft in drafts
        for message in (draft.request, draft.response)
        for key, value in message.roots().items()
        if isinstance(value, dict) and len(message.roots()) == 1
    )


def own_names(draft: Draft, resource: ResourceDraft) -> set[str]:
    """The names that the root key of an operation's body may have: those of its resource, of the
    last word of its path, of its action."""
    last = next((s.name for s in reversed(draft.route.segments) if s.name), "")
    names = {resource.name, resource.plural, last, singular(last)}
    return names | {slug(draft.action)} if draft.action else names
