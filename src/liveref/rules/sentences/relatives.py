"""A description that goes on in relative clauses -> sentences about what it describes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from liveref.model.sentence import Place, Sentence, Span
from liveref.rules.sentences.items import is_clause

__all__ = ["without_relatives"]

_RELATIVE = re.compile(
    r"(?:,\s*|\s+)(?:(?:but|and)\s+)?"
    r"(?:(?:(?:for|of|in|to|on|by)\s+)?which\b(?!\s+cases?\b|\s+is\s+(?:not\s+)?the\s+case\b)|being\b)\s*,?\s*"
)
_QUESTION = re.compile(r"(?:whether|how|when|where|what|who)\b", re.IGNORECASE)
_BEING = re.compile(r"\bbeing\b")


def without_relatives(sentence: Sentence) -> Iterator[Sentence]:
    """The parts of a description that is a noun with clauses behind it, each as a sentence: "The
    weight, which is above 0, but which is below 90" says that it is above 0, and that it is below
    90. Any other sentence is its own only part."""
    joints = [joint for joint in _RELATIVE.finditer(sentence.plain) if _is_plain(sentence, joint)]
    if sentence.place is not Place.PARAMETER or not joints or not _is_noun(sentence, joints[0]):
        yield sentence
        return
    ends = [joint.start() for joint in joints[1:]] + [len(sentence.plain)]
    for joint, end in zip(joints, ends, strict=True):
        yield _part(sentence, joint, end)


def _is_plain(sentence: Sentence, joint: re.Match[str]) -> bool:
    """Whether words of a joint stand outside of literals."""
    return not any(
        span.start < joint.end() and joint.start() < span.end for span in sentence.literals
    )


def _is_noun(sentence: Sentence, joint: re.Match[str]) -> bool:
    """Whether no verb stands before a joint, or only one of a question ("Whether it has died")."""
    if not sentence.plain[joint.start() :].startswith(","):
        return False
    head = replace(sentence, plain=sentence.plain[: joint.start()], literals=())
    return bool(_QUESTION.match(head.plain)) or not is_clause(head)


def _part(sentence: Sentence, joint: re.Match[str], end: int) -> Sentence:
    """One relative clause as a sentence that begins with "it"."""
    start = joint.end()
    base = "It is " if _BEING.search(joint.group()) else "It "
    plain = base + sentence.plain[start:end].rstrip(" ,.") + "."
    shift = len(base) - start
    literals = tuple(
        Span(span.start + shift, span.end + shift)
        for span in sentence.literals
        if start <= span.start and span.end <= end
    )
    return replace(sentence, plain=plain, literals=literals)
