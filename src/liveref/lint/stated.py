"""Status codes as prose states them: which numbers below a label are meant as codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from liveref.model.origin import Origin
from liveref.reading.document import Code, Operation

_LABEL = re.compile(
    r"\b(?:normal|error)\s+(?:http\s+)?(?:response\s+|return\s+)?codes?\s*:", re.IGNORECASE
)
_ASIDE = re.compile(r"\((?=[^()]*\s)[^()]*\)?")
_NUMBER = re.compile(r"(?<![\w.\-])\d\w*(?![\w\-]|\.\w)")
_LISTED = re.compile(r"(?:^|[,;:(/]|\n\s*[-*]|\b[1-5]\d\d|\band|\bor)\s*\Z", re.IGNORECASE)


class Stated(NamedTuple):
    """A word that stands in a list of codes, and its line."""

    word: str
    origin: Origin


def stated(operation: Operation) -> Iterator[Stated]:
    """The words with a digit that stand in the lists below the labels of an operation's prose.

    A number in a sentence (`the result is 200 if`) or in an aside in brackets is not listed.
    """
    for prose in operation.prose:
        for label in _LABEL.finditer(prose.source):
            rest = prose.source[label.end() :]
            paragraph = re.split(r"\S\s*\n[ \t]*\n", rest, maxsplit=1)[0]
            paragraph = rest[: len(paragraph) + 1]
            other = _LABEL.search(paragraph)
            text = _blank(paragraph[: other.start()] if other else paragraph)
            for number in _NUMBER.finditer(text):
                if _LISTED.search(text, 0, number.start()):
                    line = prose.source.count("\n", 0, label.end() + number.start())
                    yield Stated(
                        number.group(), Origin(prose.origin.file, prose.origin.line + line)
                    )


def listed(operation: Operation) -> tuple[Code, ...]:
    """The codes that are entries of a list, and not read out of a sentence of the prose."""
    entries = {(one.word, one.origin) for one in stated(operation)}
    spans = [
        (one.origin.file, one.origin.line, one.origin.line + one.source.count("\n"))
        for one in operation.prose
    ]

    def in_prose(origin: Origin) -> bool:
        return any(file == origin.file and a <= origin.line <= z for file, a, z in spans)

    return tuple(
        code
        for code in operation.codes
        if (str(code.value), code.origin) in entries or not in_prose(code.origin)
    )


def _blank(text: str) -> str:
    return _ASIDE.sub(lambda match: " " * len(match.group()), text)
