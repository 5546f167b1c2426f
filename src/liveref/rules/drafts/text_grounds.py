"""Grounds of claims word for word: keys of definitions and examples, sentences in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.reason import Evidence
from liveref.model.sentence import Sentence
from liveref.reading.document import Definition, Example, Side
from liveref.reading.json_keys import ExampleKeys
from liveref.rules.drafts.claims import Because
from liveref.rules.drafts.drafts import Draft, shows, value_of
from liveref.rules.drafts.grounds import by_call, by_default, by_key, by_row
from liveref.rules.drafts.parts import whole_examples
from liveref.rules.sentences.collecting import split

__all__ = [
    "by_definition",
    "by_example",
    "by_field",
    "by_prose",
    "by_root_key",
    "joined_match",
]


def by_definition(definition: Definition, key: str) -> Because:
    """A key of a definition in `parameters.yaml`: `required: true`."""
    return Because(Evidence.TABLE, definition.origin_of(key), definition.text_of(key))


def by_field(
    drafts: Iterable[Draft],
    name: str,
    sides: tuple[Side, ...] = (Side.RESPONSE, Side.REQUEST),
    value: str | None = None,
) -> Because:
    """A field of bodies: its first row, else the first example that has it; with a `value` the
    first example that has the value as well. A field that neither shows is said of the first
    operation."""
    drafts = list(drafts)
    places = [(draft.source, side) for side in sides for draft in drafts]
    rows = (row for source, side in places for row in source.rows(side) if row.name == name)
    row = None if value is not None else next(rows, None)
    if row is not None:
        return by_row(row)
    for source, side in places:
        for example in source.examples:
            if example.side is side and shows(value_of(example), name):
                text = f'"{name}"' if value is None else f'"{value}"'
                if value is None or text in example.text:
                    return by_example(example, text)
    return by_default(drafts[0].source)


def by_root_key(draft: Draft, side: Side, key: str) -> Because:
    """A key at the root of an example of an operation; its call, where no example has it."""
    for example in whole_examples(draft.source, side):
        value = value_of(example)
        if isinstance(value, dict) and key in value:
            return by_key(ExampleKeys(example), (key,))
    return by_call(draft.source)


def by_example(example: Example, text: str) -> Because:
    """A text in an example, at the first line that has it."""
    at = example.text.find(text)
    line = example.first_line + example.text.count("\n", 0, max(at, 0))
    return Because(Evidence.EXAMPLE, Origin(example.file, line), text if at >= 0 else "")


def by_prose(prose: Prose, start: int, end: int | None = None) -> Because:
    """The sentence that the part of `prose.source` from `start` to `end` belongs to; its lines,
    where it belongs to no whole one."""
    end = start + 1 if end is None else end
    if not isinstance(prose.unresolved, msgspec.UnsetType):
        # The text of the file has other lengths, but the same lines.
        before = prose.unresolved.split("\n")[: prose.source.count("\n", 0, start)]
        start = sum(len(line) + 1 for line in before)
        return _by_lines(replace(prose, source=prose.unresolved), start, start)
    part, place = _joined(prose.source[start:end]), prose.origin_of(start)
    for sentence in reversed(_sentences(prose)):
        if sentence.origin <= place and part in sentence.text:
            return Because(Evidence.PROSE, sentence.origin, sentence.text)
    return _by_lines(prose, start, end)


def joined_match(pattern: re.Pattern[str], prose: Prose) -> tuple[re.Match[str], int] | None:
    """The first match of a pattern in a text whose lines are joined, and the index in
    `prose.source` at which it begins."""
    match = pattern.search(_joined(prose.source))
    if match is None:
        return None
    at = 0
    for word in re.finditer(r"\S+", prose.source):
        length = word.end() - word.start()
        if match.start() < at + length:
            return match, word.start() + max(match.start() - at, 0)
        at += length + 1
    return match, 0


def _by_lines(prose: Prose, start: int, end: int) -> Because:
    """The whole lines around a part of a text."""
    source = prose.source
    first = source.rfind("\n", 0, start) + 1
    last = source.find("\n", end)
    text = _joined(source[first : last if last >= 0 else None])
    return Because(Evidence.PROSE, prose.origin_of(first), text)


@lru_cache(maxsize=4096)
def _sentences(prose: Prose) -> tuple[Sentence, ...]:
    """The sentences of a text that stand there word for word, without a list in between."""
    source = _joined(prose.source)
    return tuple(sentence for sentence in split(prose) if sentence.text in source)


def _joined(text: str) -> str:
    return " ".join(text.split())
