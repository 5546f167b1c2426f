"""The versions that an operation's text says brought a field or a parameter.

`.. versionadded:: 1.37` with "Introduced the ``traits`` field." below it, as Sphinx has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from liveref.naming.patterns import compiled
from liveref.rules.drafts.drafts import Draft
from liveref.rules.text.words import words

__all__ = ["find_since"]

_ADDED = re.compile(
    r"^[ \t]*\.\. versionadded::[ \t]*v?(\d+\.\d+)[ \t]*(.*(?:\n(?:[ \t]+\S.*)?)*)", re.MULTILINE
)
_NAME = re.compile(r"``([^`]+)``")


def find_since(drafts: Iterable[Draft]) -> None:
    """Write down in each draft which names came with which version."""
    for draft in drafts:
        for piece in draft.source.prose:
            for version, name in _said(piece.source):
                draft.since.setdefault(name, version)


def _said(text: str) -> Iterator[tuple[str, str]]:
    for version, content in _ADDED.findall(text):
        sentence = compiled(words().brought).match(" ".join(content.split()))
        for name in _NAME.findall(sentence[1]) if sentence else ():
            yield version, name
