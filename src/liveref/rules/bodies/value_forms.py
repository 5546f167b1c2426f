"""The form that the values of a field have, and whether the values that a table lists are all."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from liveref.model.prose import Prose
from liveref.model.reason import Evidence
from liveref.naming.patterns import compiled, matches
from liveref.reading.document import Side
from liveref.rules.drafts.claims import Because, Claim
from liveref.rules.drafts.fields import all_fields, answered_fields
from liveref.rules.drafts.grounds import by_call, by_convention, by_sentence, by_shape
from liveref.rules.drafts.shapes import Shape
from liveref.rules.drafts.workspace import Workspace
from liveref.rules.rule import rule
from liveref.rules.text.words import words
from liveref.values.forms import FORMS

__all__ = ["VALUE_FORMS"]


@rule("form-time")
def time(workspace: Workspace) -> Iterator[Claim]:
    """A field that is called as the convention says of times holds a time as ISO 8601 has it, if an
    example shows one."""
    pattern = workspace.conventions.names.time
    for name, shape, _ in all_fields(workspace):
        if name and matches(pattern, name) and FORMS["time"].fits(shape.example):
            yield Claim(shape, "form", "time", by_convention("names.time"))


@rule("form-address")
def address(workspace: Workspace) -> Iterator[Claim]:
    """A field holds a MAC address, an IP address or a range of them if its name or its description
    says so and an example shows one. One whose description has other forms too, such as a host
    name, has none."""
    for name, shape, row in all_fields(workspace):
        if not name or not isinstance(shape.example, str):
            continue
        description = _description(shape)
        form = _form(name, description, shape.example)
        if form is not None:
            because = _by_word(workspace, description, words().forms[form]) if description else None
            yield Claim(shape, "form", form, because or by_shape(shape, row, "example"))


def _form(name: str, description: Prose | None, example: str) -> str | None:
    text = description.source if description else ""
    if compiled(words().other_forms).search(text):
        return None
    text = f"{name.replace('_', ' ')} {text}"
    forms = (form for form, word in words().forms.items() if compiled(word).search(text))
    return next((form for form in forms if FORMS[form].fits(example)), None)


def _description(shape: Shape) -> Prose | None:
    return shape.description


@rule("comma-separated")
def comma_separated(workspace: Workspace) -> Iterator[Claim]:
    """A text holds several values with commas between them if its description speaks of
    commas."""
    for _, shape, _ in all_fields(workspace):
        description = _description(shape)
        if description is not None and shape.all_types() == ("string",):
            because = _by_word(workspace, description, words().comma_separated)
            if because is not None:
                yield Claim(shape, "comma_separated", True, because)


def _by_word(workspace: Workspace, prose: Prose, pattern: str) -> Because | None:
    """The sentence that has a word, else the text that has it; None where it has not."""
    word = compiled(pattern)
    if not word.search(prose.source):
        return None
    having = (by_sentence(one) for one in workspace.sentences(prose) if word.search(one.text))
    return next(having, Because(Evidence.PROSE, prose.origin))


@rule("secret-hidden", revises=True)
def secret_hidden(workspace: Workspace) -> Iterator[Claim]:
    """A field that is called as the convention says of secrets keeps no example."""
    pattern = workspace.conventions.names.secret
    for name, shape, _ in all_fields(workspace):
        if name and shape.example is not UNSET and matches(pattern, name):
            yield Claim(shape, "example", UNSET, by_convention("names.secret"))


@rule("enum-incomplete", revises=True)
def enum_incomplete(workspace: Workspace) -> Iterator[Claim]:
    """The values that a table or its text lists are not all if an example of the field has another
    one."""
    for _, shape, row in all_fields(workspace):
        if shape.enum and shape.example is not UNSET and shape.example not in shape.enum:
            yield Claim(shape, "enum", (), by_shape(shape, row, "example"))


@rule("enum-incomplete-elsewhere", revises=True)
def enum_incomplete_elsewhere(workspace: Workspace) -> Iterator[Claim]:
    """The values that a table lists for a field of an answer are not all if an example in another
    answer about the same resource has another one."""
    examples: dict[tuple[str, str], dict[str, Shape]] = {}
    for draft in workspace.drafts:
        for name, field in answered_fields(draft):
            if isinstance(field.example, str) and not matches(
                workspace.conventions.names.secret, name
            ):
                examples.setdefault((draft.resource, name), {}).setdefault(field.example, field)
    for draft in workspace.drafts:
        for name, field in answered_fields(draft):
            others = examples.get((draft.resource, name), {})
            other = next((o for value, o in others.items() if value not in field.enum), None)
            if field.enum and other is not None:
                because = by_shape(other, by_call(draft.source), "example")
                yield Claim(field, "enum", (), because)


@rule("header-fields-nullable")
def header_fields(workspace: Workspace) -> Iterator[Claim]:
    """A field that is a header may be missing."""
    for draft in workspace.drafts:
        for side in Side:
            shape = draft.message(side).shape if draft.fields_are_headers(side) else None
            for field in shape.properties.values() if shape else ():
                because = by_shape(field, by_call(draft.source))
                yield Claim(field, "nullable", True, because)


VALUE_FORMS = (
    time,
    address,
    comma_separated,
    secret_hidden,
    enum_incomplete,
    enum_incomplete_elsewhere,
    header_fields,
)
