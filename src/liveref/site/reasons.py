"""Reasons as a page shows them."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from liveref.model.origin import Origin
from liveref.model.prose import Prose
from liveref.model.reason import STRONG, Evidence, Reason
from liveref.site.markup import line, literals

__all__ = ["Why", "quoted", "why"]


class Why(NamedTuple):
    """The reason of a statement: the rule, the kind of evidence in words, `file:line`, the text
    that stands there. `assumed` is for what the document does not state."""

    rule: str
    evidence: str
    place: str
    text: Markup
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
    text = quoted(reason.text, reason.origin, is_prose=reason.evidence is Evidence.PROSE)
    place = str(reason.origin)
    evidence = reason.evidence
    return Why(reason.rule, _WORDS[evidence], place, text, evidence not in STRONG)


def quoted(text: str, origin: Origin, *, is_prose: bool = True) -> Markup:
    """Text of the document as it is quoted; prose without the signs of its markup."""
    whole = " ".join(text.split())
    return line(Prose(whole, origin)) if is_prose else literals(whole)
