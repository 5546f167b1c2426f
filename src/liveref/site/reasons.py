"""Reasons as a page shows them."""

from __future__ import annotations

from typing import NamedTuple

from liveref.model.reason import STRONG, Evidence, Reason

__all__ = ["Why", "why"]


class Why(NamedTuple):
    """The reason of a statement: the rule, the kind of evidence in words, `file:line`, the text
    that stands there. `assumed` is for what the document does not state."""

    rule: str
    evidence: str
    place: str
    text: str
    assumed: bool


_WORDS = {
    Evidence.TABLE: "stated in a table",
    Evidence.SCHEMA: "stated in a schema",
    Evidence.EXAMPLE: "assumed from an example",
    Evidence.PATH: "follows from the path",
    Evidence.PROSE: "stated in the text",
    Evidence.RULE: "assumed",
    Evidence.CONVENTION: "a convention of the family",
    Evidence.PROFILE: "stated in the profile",
    Evidence.BEHAVIOUR: "stated in the behaviour file",
}


def why(reason: Reason) -> Why:
    """A reason for a page."""
    text = " ".join(reason.text.split())
    place = str(reason.origin)
    evidence = reason.evidence
    return Why(reason.rule, _WORDS[evidence], place, text, evidence not in STRONG)
