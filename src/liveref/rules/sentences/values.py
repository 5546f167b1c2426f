"""The values that fields may hold, as far as the document names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from liveref.model.sentence import Place, Sentence
from liveref.naming.nouns import slug
from liveref.rules.sentences.things import Things
from liveref.rules.sentences.words import words
from liveref.values.nested import texts_under

__all__ = ["Values", "known_values"]

Values = dict[tuple[str, str], tuple[Any, ...]]
"""(resource, field) -> its values, in the order of the document."""

_FEWEST = 2
_TRUTHS = frozenset(["true", "false", "null"])
_LONGEST = 40


def known_values(things: Things, sentences: Iterable[Sentence], more: Values) -> Values:
    """The values that schemas, examples and descriptions give the fields of resources, and `more`
    that facts give."""
    values_by_field: dict[tuple[str, str], dict[Any, None]] = {}
    for key, values in more.items():
        values_by_field[key] = dict.fromkeys(values)
    for resource, fields in things.fields.items():
        for name, ref in fields.items():
            if ref.schema.enum:
                values_by_field.setdefault((resource, name), {}).update(
                    dict.fromkeys(ref.schema.enum)
                )
        status = things.status_field(resource)
        if status:
            of_status = values_by_field.setdefault((resource, status), {})
            of_status.update(dict.fromkeys(things.resources[resource].statuses))
            of_status.update(dict.fromkeys(_shown(things, resource, status)))
    names = frozenset(slug(name) for fields in things.fields.values() for name in fields)
    sentences = tuple(sentences)
    for sentence in sentences:
        _add_statuses(values_by_field, things, sentence)
    for sentence in sentences:
        if sentence.place is Place.PARAMETER:
            listed = dict.fromkeys(_listed(sentence, names))
            for subject in sentence.subjects:
                operation = things.operations.get(subject.operation)
                described = things.field(operation.resource, subject.name) if operation else None
                if described is None or "string" not in described.types:
                    continue
                if listed and operation and subject.location == "body":
                    values_by_field.setdefault((operation.resource, subject.name), {}).update(
                        listed
                    )
    return {
        key: tuple(_as_written(things, key, values))
        for key, values in values_by_field.items()
        if values
    }


def _as_written(things: Things, key: tuple[str, str], values: dict[Any, None]) -> Iterator[Any]:
    """The values of a field without the usual statuses that the document writes in other letters:
    `ACTIVE` where it says `active`."""
    usual = things.resources[key[0]].statuses
    others = {value.lower() for value in values if isinstance(value, str) and value not in usual}
    for value in values:
        if not (value in usual and isinstance(value, str) and value.lower() in others):
            yield value


def _add_statuses(
    values_by_field: dict[tuple[str, str], dict[Any, None]], things: Things, sentence: Sentence
) -> None:
    """Add the literals that stand behind "status" or "state" at operations of one resource."""
    own = {
        things.operations[s.operation].resource
        for s in sentence.subjects
        if s.operation in things.operations
    }
    resource = next(iter(own), "")
    status = things.status_field(resource) if len(own) == 1 else None
    if status is None or sentence.place is Place.PARAMETER:
        return
    for literal in _behind_status(sentence):
        values_by_field.setdefault((resource, status), {}).setdefault(literal)


def _behind_status(sentence: Sentence) -> Iterator[str]:
    """The literals right behind a word such as "status": "in state `open` or `closed`"."""
    end = -1
    for span in sorted(sentence.literals, key=lambda span: span.start):
        between = sentence.plain[end : span.start].strip(" ,") if end >= 0 else None
        before = sentence.plain[: span.start].rstrip().rpartition(" ")[2].lower()
        listed = between in ("or", "and", "nor", "")
        text = sentence.plain[span.start : span.end]
        if (before in words().status_fields or listed) and _is_word(text) and text.isalpha():
            yield text
            end = span.end
        else:
            end = -1


def _shown(things: Things, resource: str, field: str) -> Iterator[str]:
    """The values of a field in the examples of answers."""
    for operation in things.api.operations:
        bodies = [response.body for response in operation.responses if response.body]
        for body in bodies if operation.resource == resource else ():
            for example in body.examples:
                yield from texts_under(example.value, field)


def _listed(sentence: Sentence, names: frozenset[str]) -> list[str]:
    """The values that a sentence of a description lists: several literals, or words in capitals
    ("OPEN or CLOSED")."""
    literals = [sentence.plain[span.start : span.end].strip("\"'") for span in sentence.literals]
    literals = [text for text in literals if text.lower() not in _TRUTHS and _is_word(text)]
    literals = [text for text in literals if slug(text) not in names]
    if len(set(literals)) >= _FEWEST:
        return literals
    capital = [
        word
        for word in sentence.plain.replace(",", " ").replace(".", " ").split()
        if word.isupper() and len(word) > _FEWEST and word.isascii() and word.isalpha()
    ]
    no_values = {"MUST", "NOT", "SHALL", "MAY", "JSON", "UTC", "ISO", "URL", "URI", "UUID"}
    capital = [word for word in capital if word not in no_values]
    others = [word for word in sentence.plain.split() if len(word) > _FEWEST]
    is_list = len(set(capital)) >= max(_FEWEST, 0.4 * len(others))
    return capital if is_list and not literals else []


def _is_word(text: str) -> bool:
    plain = text.replace("-", "").replace("_", "").replace(" ", "")
    return 0 < len(text) <= _LONGEST and plain.isalnum() and not plain.isdigit()
