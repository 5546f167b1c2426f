"""Grounds of claims: a table's row, an example, a path, a sentence, a convention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveref.model.origin import Origin
from liveref.model.reason import Evidence, Reason, reason_of
from liveref.rules.drafts.claims import Because

if TYPE_CHECKING:
    from liveref.model.behaviour.behaviour import ResourceBehaviour
    from liveref.model.behaviour.permissions import Permission
    from liveref.model.behaviour.transitions import Transition
    from liveref.model.sentence import Sentence
    from liveref.reading.document import Code, Operation, Row
    from liveref.reading.json_keys import ExampleKeys, Trail
    from liveref.rules.drafts.shapes import Shape

__all__ = [
    "by_behaviour",
    "by_call",
    "by_code",
    "by_convention",
    "by_default",
    "by_key",
    "by_permission",
    "by_reason",
    "by_row",
    "by_sentence",
    "by_shape",
    "by_title",
]


def by_call(operation: Operation) -> Because:
    """The `rest_method` of an operation, with its method and URL; of an added one, its reason."""
    if operation.added is not None:
        return by_reason(operation.added)
    return Because(Evidence.PATH, operation.origin, _call(operation))


def by_default(operation: Operation) -> Because:
    """Nothing but the rule itself, said of an operation; of an added one, where it was added."""
    if operation.added is not None:
        return by_reason(operation.added)._replace(evidence=Evidence.RULE)
    return Because(Evidence.RULE, operation.origin, _call(operation))


def _call(operation: Operation) -> str:
    """The directive as written, but for white space: the URL may stand in the next line."""
    return f".. rest_method:: {operation.method} {operation.url}"


def by_row(row: Row) -> Because:
    """A row of a table: `- name: key`; of an added one, its reason."""
    if row.added is not None:
        return by_reason(row.added)
    return Because(Evidence.TABLE, row.origin, row.text)


def by_code(code: Code) -> Because:
    """A status code in a list of codes, or in a sentence that states it; of an added one, its
    reason."""
    if code.added is not None:
        return by_reason(code.added)
    return Because(Evidence.TABLE, code.origin, str(code.value))


def by_sentence(sentence: Sentence) -> Because:
    """A sentence, word for word."""
    return Because(Evidence.PROSE, sentence.origin, sentence.text)


def by_title(operation: Operation, text: str) -> Because:
    """A part of the title of an operation."""
    return Because(Evidence.PROSE, operation.heading or operation.origin, text)


def by_key(keys: ExampleKeys, trail: Trail) -> Because:
    """A key of an example, with its value if that is plain: `"size": 3`."""
    return Because(Evidence.EXAMPLE, *keys.place(trail))


def by_reason(reason: Reason) -> Because:
    """The ground of another fact, which a fact follows from."""
    return Because(reason.evidence, reason.origin, reason.text)


def by_shape(shape: Shape, otherwise: Because, *facts: str) -> Because:
    """The ground of the first of the `facts` about a field that has one, else of any fact about
    it, with the text that stands there."""
    names = [*facts, *shape.reasons] if shape.reasons else []
    reasons = (shape.reasons.get(name) for name in names)
    reason = next((reason for reason in reasons if reason is not None and reason.text), None)
    return by_reason(reason) if reason is not None else otherwise


def by_behaviour(behaviour: ResourceBehaviour | Transition, fact: str, entry: str = "") -> Because:
    """The ground of a fact about the behaviour of a resource, or about an action."""
    reason = reason_of(behaviour.reasons, fact, entry)
    return by_reason(reason) if reason is not None else Because(Evidence.BEHAVIOUR, Origin(fact))


def by_permission(permission: Permission) -> Because:
    """The entry of a behaviour file about who may call an operation."""
    if permission.reason is not None:
        return by_reason(permission.reason)
    return Because(Evidence.BEHAVIOUR, Origin("behaviour"))


def by_convention(name: str) -> Because:
    """A convention of the family, by its key in `conventions.yaml` (`paths.action`)."""
    return Because(Evidence.CONVENTION, Origin(f"convention {name}"), name)
