"""The media types of bodies, and what becomes of header fields that a request does not give."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.api import Effect
from liveref.naming.patterns import compiled
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.drafts import Draft
from liveref.rules.drafts.grounds import by_call, by_default, by_sentence
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.text.words import words

__all__ = ["MEDIA_TYPES"]

_BINARY = "application/octet-stream"
_PATCH = "application/json-patch+json"


@rule("media-type-binary")
def binary(workspace: Workspace) -> Iterator[Claim]:
    """The body of an upload, and the answer to a download, are binary data."""
    for draft in workspace.drafts:
        if draft.effect.traits.binary:
            side = Side.RESPONSE if draft.effect.traits.reads else Side.REQUEST
            because = by_call(draft.source)
            yield Claim(draft.message(side), "media_types", True, because, key=_BINARY)


@rule("media-type-named")
def named(workspace: Workspace) -> Iterator[Claim]:
    """A PATCH whose request is a list of steps has the media types of patches that its text
    names."""
    word = compiled(words().patch_types)
    for draft in workspace.drafts:
        for sentence in workspace.sentences_of(draft) if _has_steps(draft) else ():
            for media_type in word.findall(sentence.text):
                because = by_sentence(sentence)
                yield Claim(draft.request, "media_types", True, because, key=media_type)


@rule("media-type-json-patch")
def json_patch(workspace: Workspace) -> Iterator[Claim]:
    """A PATCH whose request is a list of steps with an operation and a path takes a JSON patch."""
    for draft in workspace.drafts:
        if _has_steps(draft):
            because = by_default(draft.source)
            yield Claim(draft.request, "media_types", True, because, key=_PATCH)


def _has_steps(draft: Draft) -> bool:
    shape = draft.request.shape
    is_list = shape is not None and shape.items is not None and "array" in shape.types
    steps = shape.items.properties if shape and shape.items and is_list else {}
    return draft.method == "PATCH" and {"op", "path"} <= steps.keys()


@rule("headers-replaced-by-upload")
def replaced_by_upload(workspace: Workspace) -> Iterator[Claim]:
    """An upload removes the header fields that it does not give: its headers are all there is
    then."""
    for draft in workspace.drafts:
        if draft.effect is Effect.UPLOAD and draft.fields_are_headers(Side.REQUEST):
            yield Claim(draft.request, "forgets", True, by_call(draft.source))


@rule("headers-replaced")
def replaced(workspace: Workspace) -> Iterator[Claim]:
    """An update removes the header fields that it does not give if its text says that it must give
    all."""
    for draft in workspace.drafts:
        if draft.effect is Effect.UPDATE and draft.fields_are_headers(Side.REQUEST):
            for sentence in workspace.sentences_of(draft):
                if compiled(words().whole).search(sentence.text):
                    yield Claim(draft.request, "forgets", True, by_sentence(sentence))


MEDIA_TYPES = (binary, named, json_patch, replaced_by_upload, replaced)
