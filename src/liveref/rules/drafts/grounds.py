"""Grounds of claims: a table's row, an example, a path, a sentence, a convention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liveref.model.origin import Origin
from liveref.model.reason import Evidence
from liveref.rules.drafts.claims import Because
from liveref.rules.drafts.drafts import value_of
from liveref.rules.drafts.parts import whole_examples

if TYPE_CHECKING:
    from liveref.model.sentence import Sentence
    from liveref.reading.document import Code, Example, Operation, Row, Side
    from liveref.rules.drafts.drafts import Draft

__all__ = [
    "by_call",
    "by_code",
    "by_convention",
    "by_default",
    "by_example",
    "by_root_key",
    "by_row",
    "by_sentence",
]


def by_call(operation: Operation) -> Because:
    """The `rest_method` of an operation, with its method and URL."""
    return Because(Evidence.PATH, operation.origin, _call(operation))


def by_default(operation: Operation) -> Because:
    """Nothing but the rule itself, said of an operation."""
    return Because(Evidence.RULE, operation.origin, _call(operation))


def _call(operation: Operation) -> str:
    """The directive as written, but for white space: the URL may stand in the next line."""
    return f".. rest_method:: {operation.method} {operation.url}"


def by_row(row: Row) -> Because:
    """A row of a table: `- name: key`."""
    return Because(Evidence.TABLE, row.origin, f"{row.name}: {row.key}")


def by_code(code: Code) -> Because:
    """A status code in a list of codes, or in a sentence that states it."""
    return Because(Evidence.TABLE, code.origin, str(code.value))


def by_sentence(sentence: Sentence) -> Because:
    """A sentence, word for word."""
    return Because(Evidence.PROSE, sentence.origin, sentence.text)


def by_root_key(draft: Draft, side: Side, key: str) -> Because:
    """A key at the root of an example of an operation: `"key"`."""
    shown = [e for e in whole_examples(draft.source, side) if _has(value_of(e), key)]
    if not shown:
        return Because(Evidence.EXAMPLE, draft.source.origin, f"{draft.method} {draft.source.url}")
    return by_example(shown[0], f'"{key}"')


def _has(value: Any, key: str) -> bool:
    return isinstance(value, dict) and key in value


def by_example(example: Example, text: str) -> Because:
    """A text in an example, at the first line that has it."""
    at = example.text.find(text)
    line = example.text.count("\n", 0, max(at, 0))
    if example.path is None:
        return Because(Evidence.EXAMPLE, example.origin, text if at >= 0 else "")
    return Because(Evidence.EXAMPLE, Origin(example.path, 1 + line), text if at >= 0 else "")


def by_convention(name: str) -> Because:
    """A convention of the family, by its key in `conventions.yaml` (`paths.action`)."""
    return Because(Evidence.CONVENTION, Origin(f"convention {name}"), name)
