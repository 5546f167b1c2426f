"""Facts that stand: about what their sentence is near to, and not denied or qualified by it."""

from __future__ import annotations

from liveref.model.constraints.constraint import Constraint
from liveref.model.sentence import Place
from liveref.rules.sentences.context import Context
from liveref.rules.sentences.denials import is_denied
from liveref.rules.sentences.qualifying import is_qualified

__all__ = ["stands"]


def stands(context: Context, fact: Constraint) -> bool:
    """Whether a fact is about what the sentence is near to, and is not denied by it."""
    return (
        _is_near(context, fact) and not is_denied(context, fact) and not is_qualified(context, fact)
    )


def _is_near(context: Context, fact: Constraint) -> bool:
    """Whether a fact is about a resource of the operations that the sentence stands at, or about
    one that it names."""
    if context.place is Place.SECTION or not context.operations:
        return True
    own = {operation.resource for operation in context.operations}
    return fact.resource in own or fact.resource in context.named_resources
