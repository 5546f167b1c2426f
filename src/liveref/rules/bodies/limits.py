"""The greatest lengths of fields that no table gives one: from the prose of a section, and by
convention."""

from __future__ import annotations

from collections.abc import Iterator

from liveref.model.sentence import Sentence
from liveref.naming.nouns import slug
from liveref.naming.patterns import compiled, matches
from liveref.reading.document import Document
from liveref.rules.drafts.claims import Claim
from liveref.rules.drafts.grounds import by_convention, by_sentence
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.reconcile.pooling import inner
from liveref.rules.rule import rule
from liveref.rules.sentences.collecting import split
from liveref.rules.text.hints import read_hints
from liveref.rules.text.words import words

__all__ = ["length_of_names", "length_of_section"]


@rule("length-in-section")
def length_of_section(workspace: Workspace) -> Iterator[Claim]:
    """A sentence of a section such as "A project's name must be no more than 64 characters" limits
    the length of that field in requests, unless its row has a limit."""
    lengths = dict(_lengths(workspace.document))
    for resource, name, shape in _unlimited(workspace):
        if (resource, name) in lengths:
            length, sentence = lengths[resource, name]
            yield Claim(shape, "max_length", length, by_sentence(sentence))


@rule("length-of-names")
def length_of_names(workspace: Workspace) -> Iterator[Claim]:
    """Fields of requests that name a thing have the greatest length that the family of the
    reference has for names, unless the reference has another one."""
    length, names = workspace.conventions.longest_name, workspace.conventions.names
    for _, name, shape in _unlimited(workspace):
        is_text = set(shape.all_types()) == {"string"}
        if length is not None and is_text and matches(names.natural_key, name):
            yield Claim(shape, "max_length", length, by_convention("longest_name"))


def _unlimited(workspace: Workspace) -> Iterator[tuple[str, str, Shape]]:
    """The fields of requests without a greatest length, with their resource and their name."""
    for draft in workspace.drafts:
        record = inner(draft.request)
        for name, shape in record.properties.items() if record else ():
            if shape.max_length is None:
                yield draft.resource, name, shape


def _lengths(document: Document) -> Iterator[tuple[tuple[str, str], tuple[int, Sentence]]]:
    """The greatest length by resource and field, and the sentence that has it."""
    pieces = (prose for section in document.sections for prose in section.prose)
    for prose in pieces:
        for sentence in split(prose):
            for demand in compiled(words().demands).finditer(sentence.text):
                hints = read_hints(sentence.text[demand.end() :], "string")
                if hints.max_length is not None:
                    yield (slug(demand[1]), demand[2]), (hints.max_length, sentence)
