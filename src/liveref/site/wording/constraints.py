"""Sentences for constraints: facts that refuse or change requests."""

from __future__ import annotations

from markupsafe import Markup

from liveref.constraints.index import tag_of
from liveref.model.constraints.base import Statement
from liveref.site.wording import fields, lists, operations, resources
from liveref.site.wording.names import Subject

__all__ = ["SENTENCES", "constraint_sentence", "refuses"]

SENTENCES = {
    **fields.SENTENCES,
    **operations.SENTENCES,
    **resources.SENTENCES,
    **lists.SENTENCES,
}
"""The wording of each kind of constraint."""
_CHANGES = {
    *("outcome", "creation", "idempotent", "cascade", "initial", "soft-delete", "default"),
    *("normalisation", "computed", "derived", "order", "page-size", "filter", "hides"),
    *("read-only", "write-only"),
}
"""The kinds that refuse nothing."""


def constraint_sentence(fact: Statement, subject: Subject) -> Markup:
    """The sentence for a constraint."""
    return SENTENCES[type(fact)](fact, subject)


def refuses(fact: Statement) -> bool:
    """Whether a constraint refuses requests."""
    return tag_of(fact) not in _CHANGES
